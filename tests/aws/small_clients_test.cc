// SPDX-License-Identifier: MIT
// The clients of the services around a run: who we are, secrets, notices, and somebody's own URL.
#include <gtest/gtest.h>

#include "tests/aws/fakes.h"

namespace ecsr::aws {
namespace {

const std::string kTopic = "arn:aws:sns:us-east-1:111122223333:ops";

HttpAnswer xml(const std::string& body) { return answer_of(200, body); }

class SmallClientsTest : public testing::Test, protected PlainAccount {
 protected:
  std::string publish(const ports::PublishRequest& request) {
    const Status status = account.topics().publish(request);
    return status ? "published" : status.error().message();
  }
  std::string put_event(const ports::PutEventRequest& request) {
    const Status status = account.event_buses().put_event(request);
    return status ? "put" : status.error().message();
  }
  std::string secret(const std::string& id) {
    const Result<std::string> text = account.secrets().secrets_manager(id);
    return text ? *text : text.error().message();
  }
  std::string parameter(const std::string& name) {
    const Result<std::string> text = account.secrets().parameter(name);
    return text ? *text : text.error().message();
  }
  void published() {
    transport.answer(
        xml("<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult>"
            "</PublishResponse>"));
  }
};

TEST_F(SmallClientsTest, ANoticeWithALimitIsNotRepeatedBeyondIt) {
  transport.answer(refusal(429, "Throttled"));

  put_event({.source = "s", .detail_type = "t", .detail = "{}", .limit = milliseconds{900}});

  ASSERT_EQ(transport.requests.size(), 1U) << "the pause after a throttle is a second";
  EXPECT_EQ(sent().answer_limit, milliseconds{900});
  put_event({.source = "s", .detail_type = "t", .detail = "{}"});
  EXPECT_EQ(transport.requests.size(), 5U);
}

TEST_F(SmallClientsTest, PublishesInTheRegionOfTheTopic) {
  published();

  EXPECT_EQ(publish({.topic_arn = kTopic, .subject = "Done & dusted", .message = "2 tasks\n"}),
            "published");
  EXPECT_EQ(sent().endpoint, "https://sns.us-east-1.amazonaws.com");
  EXPECT_EQ(sent().signing->region, "us-east-1");
  EXPECT_EQ(sent().signing->service, "sns");
  EXPECT_TRUE(sent().send_once);
  EXPECT_EQ(sent().body,
            "Action=Publish&Version=2010-03-31&"
            "TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A111122223333%3Aops&"
            "Message=2%20tasks%0A&Subject=Done%20%26%20dusted");
}

TEST_F(SmallClientsTest, GivesAFifoTopicAGroupAndAnIdThatTellsRepeatsApart) {
  published();

  EXPECT_EQ(publish({.topic_arn = kTopic + ".fifo", .message = "m", .fifo_id = "run-1.finished"}),
            "published");
  EXPECT_TRUE(sent().body.ends_with(
      "&Message=m&MessageGroupId=ecs-recycle&MessageDeduplicationId=run-1.finished"));
}

TEST_F(SmallClientsTest, PublishesOnlyOnceWhenTheAnswerIsLost) {
  transport.answer(std::unexpected(no_answer()));

  EXPECT_EQ(publish({.topic_arn = kTopic, .message = "m"}),
            "Publish: no whole answer from ecs: reset");
  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST_F(SmallClientsTest, PublishesOnlyOnceWhenSnsIsInTrouble) {
  transport.answer(answer_of(500,
                             "<ErrorResponse><Error><Code>InternalError</Code></Error>"
                             "</ErrorResponse>"));

  EXPECT_EQ(publish({.topic_arn = kTopic, .message = "m"}),
            "Publish: InternalError (request id r-1)");
  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST_F(SmallClientsTest, PublishesAgainWhenSnsRefusedBecauseOfTheRate) {
  transport.answer(answer_of(400,
                             "<ErrorResponse><Error><Code>Throttled</Code></Error>"
                             "</ErrorResponse>"));
  published();

  EXPECT_EQ(publish({.topic_arn = kTopic, .message = "m"}), "published");
  EXPECT_EQ(transport.requests.size(), 2U);
}

TEST_F(SmallClientsTest, SaysThatATopicDoesNotExist) {
  transport.answer(answer_of(404,
                             "<ErrorResponse><Error><Code>NotFound</Code>"
                             "<Message>Topic does not exist</Message></Error></ErrorResponse>"));

  const Status status = account.topics().publish({.topic_arn = kTopic, .message = "m"});

  ASSERT_FALSE(status);
  EXPECT_EQ(status.error(),
            Error(ErrorKind::kNotFound, "Publish: NotFound: Topic does not exist (request id r-1)")
                .with_code("NotFound"));
}

TEST_F(SmallClientsTest, DoesNotBelieveAnAnswerWithoutAMessageId) {
  transport.answer(xml("<PublishResponse/>"));

  EXPECT_EQ(publish({.topic_arn = kTopic, .message = "m"}),
            "Publish: the answer cannot be used: it has no MessageId (request id r-1)");
}

TEST_F(SmallClientsTest, SendsNothingToAnArnThatIsNoTopic) {
  const std::string why =
      " is not an ARN of sns; one begins with arn:aws:sns:eu-west-1:111122223333:";

  EXPECT_EQ(publish({.topic_arn = "arn:aws:sqs:eu-west-1:1:q", .message = "m"}),
            "Publish: \"arn:aws:sqs:eu-west-1:1:q\"" + why);
  EXPECT_EQ(publish({.topic_arn = "arn:aws:sns:evil.test/:1:t", .message = "m"}),
            "Publish: \"arn:aws:sns:evil.test/:1:t\"" + why);
  EXPECT_EQ(transport.requests.size(), 0U);
}

TEST_F(SmallClientsTest, PutsAnEventOnTheDefaultBus) {
  transport.answer(answer_of(200, R"({"FailedEntryCount":0,"Entries":[{"EventId":"e-1"}]})"));

  EXPECT_EQ(put_event({.source = "ecs-recycle",
                       .detail_type = "ECS Recycle Finished",
                       .detail = R"({"a":1})",
                       .resources = {"arn:s"}}),
            "put");
  EXPECT_EQ(sent().endpoint, "https://events.eu-west-1.amazonaws.com");
  EXPECT_EQ(sent().body, R"({"Entries":[{"Source":"ecs-recycle","Resources":["arn:s"],)"
                         R"("DetailType":"ECS Recycle Finished","Detail":"{\"a\":1}"}]})");
}

TEST_F(SmallClientsTest, PutsAnEventOnABusOfAnotherRegion) {
  transport.answer(answer_of(200, R"({"Entries":[{"EventId":"e-1"}]})"));
  const std::string bus = "arn:aws:events:eu-west-2:111122223333:event-bus/ops";

  EXPECT_EQ(put_event({.event_bus = bus, .source = "s", .detail_type = "t", .detail = "{}"}),
            "put");
  EXPECT_EQ(sent().endpoint, "https://events.eu-west-2.amazonaws.com");
  EXPECT_TRUE(sent().body.contains("\"EventBusName\":\"" + bus + "\""));
}

TEST_F(SmallClientsTest, CountsAnEventAmongTheFailedOnesAsAnError) {
  transport.answer(answer_of(200, R"({"FailedEntryCount":1,"Entries":[
      {"ErrorCode":"NotAuthorizedForSourceException","ErrorMessage":"Not authorized."}]})"));
  EXPECT_EQ(put_event({.detail = "{}"}),
            "PutEvents: NotAuthorizedForSourceException: Not authorized. (request id r-1)");

  transport.script = {answer_of(200, R"({"FailedEntryCount":1,"Entries":[
      {"ErrorCode":"ThrottlingException","ErrorMessage":"Slow."}]})")};
  const Status throttled = account.event_buses().put_event({.detail = "{}"});
  ASSERT_FALSE(throttled);
  EXPECT_EQ(throttled.error().kind(), ErrorKind::kThrottled);
}

TEST_F(SmallClientsTest, DoesNotBelieveAnAnswerWithoutAnEventId) {
  transport.answer(answer_of(200, "{}"));

  EXPECT_EQ(put_event({.detail = "{}"}),
            "PutEvents: the answer cannot be used: it has no EventId (request id r-1)");
}

TEST_F(SmallClientsTest, ReadsASecretByItsName) {
  transport.answer(answer_of(200, R"({"Name":"smtp","SecretString":"{\"password\":\"p\"}"})"));

  EXPECT_EQ(secret("smtp"), R"({"password":"p"})");
  EXPECT_EQ(sent().endpoint, "https://secretsmanager.eu-west-1.amazonaws.com");
  EXPECT_EQ(sent().body, R"({"SecretId":"smtp"})");
}

TEST_F(SmallClientsTest, ReadsASecretInTheRegionOfItsArn) {
  transport.answer(answer_of(200, R"({"SecretString":"s"})"));

  EXPECT_EQ(secret("arn:aws:secretsmanager:us-east-2:111122223333:secret:smtp-AbCdEf"), "s");
  EXPECT_EQ(sent().endpoint, "https://secretsmanager.us-east-2.amazonaws.com");
}

TEST_F(SmallClientsTest, RefusesASecretOfBytes) {
  transport.answer(answer_of(200, R"({"SecretBinary":"aHVudGVyMg=="})"));

  EXPECT_EQ(secret("smtp"),
            "GetSecretValue: the secret smtp holds bytes (SecretBinary); only text can be used");
}

TEST_F(SmallClientsTest, RepeatsNothingOfASecretInAMessage) {
  transport.answer(answer_of(200, R"({"SecretString":["hunter2"]})"));
  EXPECT_FALSE(secret("smtp").contains("hunter2"));

  transport.script = {answer_of(200, R"({"SecretString":"hunter2)")};
  EXPECT_FALSE(secret("smtp").contains("hunter2"));
}

TEST_F(SmallClientsTest, SaysThatASecretIsMissingOrMayNotBeRead) {
  transport.answer(refusal(400, "ResourceNotFoundException", "Can't find it."));
  EXPECT_EQ(secret("nope"),
            "GetSecretValue: ResourceNotFoundException: Can't find it. (request id r-1)");

  transport.script = {refusal(400, "DecryptionFailure", "No key.")};
  EXPECT_EQ(account.secrets().secrets_manager("x").error().kind(), ErrorKind::kDenied);
}

TEST_F(SmallClientsTest, ReadsAParameterDecrypted) {
  transport.answer(answer_of(200, R"({"Parameter":{"Name":"/a","Value":"clear"}})"));

  EXPECT_EQ(parameter("/a"), "clear");
  EXPECT_EQ(sent().endpoint, "https://ssm.eu-west-1.amazonaws.com");
  EXPECT_EQ(sent().body, R"({"Name":"/a","WithDecryption":true})");
}

TEST_F(SmallClientsTest, SaysThatAParameterIsMissing) {
  transport.answer(refusal(400, "ParameterNotFound", ""));
  EXPECT_EQ(parameter("/a"), "GetParameter: ParameterNotFound (request id r-1)");

  transport.script = {answer_of(200, "{}")};
  EXPECT_EQ(parameter("/a"),
            "GetParameter: the answer cannot be used: /Parameter: is missing (request id r-1)");
}

TEST_F(SmallClientsTest, AsksWhoWeAre) {
  transport.answer(
      xml("<GetCallerIdentityResponse><GetCallerIdentityResult>"
          "<Arn>arn:aws:iam::111122223333:user/mia</Arn><UserId>AIDA</UserId>"
          "<Account>111122223333</Account></GetCallerIdentityResult>"
          "</GetCallerIdentityResponse>"));

  EXPECT_EQ(account.identity().get_caller_identity(),
            (ports::CallerIdentity{.account = "111122223333",
                                   .arn = "arn:aws:iam::111122223333:user/mia",
                                   .user_id = "AIDA"}));
  EXPECT_EQ(sent().endpoint, "https://sts.eu-west-1.amazonaws.com");
  EXPECT_EQ(sent().body, "Action=GetCallerIdentity&Version=2011-06-15");
}

TEST_F(SmallClientsTest, DoesNotBelieveAnIdentityWithoutAnAccount) {
  transport.answer(xml("<GetCallerIdentityResponse/>"));

  EXPECT_EQ(account.identity().get_caller_identity().error().message(),
            "GetCallerIdentity: the answer cannot be used: it has no Account (request id r-1)");
}

TEST_F(SmallClientsTest, PostsToAUrlUnsignedAndOnce) {
  transport.answer(answer_of(302, std::string(5'000, 'x')));

  const auto answer = account.web().post({.url = "https://hooks.test:8443/T0/B1?x=%20y#frag",
                                          .headers = {{"Content-Type", "application/json"}},
                                          .body = "{}"});

  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(answer->body.size(), 2'048U);
  EXPECT_EQ(sent().endpoint, "https://hooks.test:8443");
  EXPECT_EQ(sent().path, "/T0/B1?x=%20y");
  EXPECT_EQ(sent().headers, (std::vector<HttpHeader>{{"Content-Type", "application/json"}}));
  EXPECT_FALSE(sent().signing);
  EXPECT_TRUE(sent().send_once);
}

TEST_F(SmallClientsTest, PutsASlashBeforeAQueryWithoutAPath) {
  EXPECT_TRUE(account.web().post({.url = "https://hooks.test?k=v"}));
  EXPECT_EQ(url_of(sent()), "https://hooks.test/?k=v");
}

TEST_F(SmallClientsTest, ShowsNothingOfAUrlBeyondItsHost) {
  const auto message = [this](const std::string& url) {
    const auto answer = account.web().post({.url = url});
    return answer ? "(posted)" : answer.error().message();
  };

  EXPECT_EQ(message("hooks.test/hunter2"),
            "the URL (it is not shown) cannot be used: it must begin with https:// or http://, "
            "for example https://hooks.example.com/path");
  EXPECT_FALSE(message("https://me:hunter2@hooks.test/").contains("hunter2"));
  EXPECT_EQ(message("https://hooks.test/hunter2 x"),
            "the URL at https://hooks.test holds a blank, a line end or a character "
            "outside ASCII (the path is not shown): percent-encode it");
  EXPECT_EQ(transport.requests.size(), 0U);
}

TEST_F(SmallClientsTest, InvokesAFunctionAsynchronouslyByItsName) {
  transport.answer(answer_of(202, ""));

  EXPECT_TRUE(account.functions().invoke_later({"ecs-recycle", R"({"a":1})"}));

  EXPECT_EQ(url_of(sent()),
            "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/ecs-recycle/invocations");
  EXPECT_EQ(sent().body, R"({"a":1})");
  const std::vector<HttpHeader> expected{{"Content-Type", "application/json"},
                                         {"X-Amz-Invocation-Type", "Event"}};
  EXPECT_EQ(sent().headers, expected);
}

TEST_F(SmallClientsTest, InvokesAVersionOrAnAliasOfAFunction) {
  transport.answer(answer_of(202, ""));

  EXPECT_TRUE(account.functions().invoke_later({"ecs-recycle:live_2", "{}"}));

  EXPECT_EQ(url_of(sent()),
            "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/ecs-recycle/invocations"
            "?Qualifier=live_2");
}

TEST_F(SmallClientsTest, InvokesNothingByAQualifierThatIsNone) {
  const std::string too_long(129, 'a');
  for (const std::string& name :
       std::vector<std::string>{"f:", ":live", "f:a:b", "f:a&b", "f:" + too_long}) {
    EXPECT_EQ(account.functions().invoke_later({name, "{}"}).error().kind(), ErrorKind::kBadInput)
        << name;
  }
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(SmallClientsTest, InvokesNothingByAnArnWhosePathWouldBeSignedWrong) {
  const Status invoked =
      account.functions().invoke_later({"arn:aws:lambda:eu-west-1:1:function:f", "{}"});

  EXPECT_EQ(invoked.error().kind(), ErrorKind::kBadInput);
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(SmallClientsTest, DoesNotBelieveThatAnEventWasTakenUnlessLambdaSaysSo) {
  transport.answer(answer_of(200, "{}"));

  EXPECT_EQ(account.functions().invoke_later({"f", "{}"}).error().kind(), ErrorKind::kBadAnswer);
}

}  // namespace
}  // namespace ecsr::aws
