// SPDX-License-Identifier: MIT
#include "aws/caller.h"

#include <gtest/gtest.h>

#include "tests/aws/fakes.h"

namespace ecsr::aws {
namespace {

using Sleeps = std::vector<milliseconds>;

/// A caller over the fakes, and verbs to say what it is asked.
class CallerTest : public testing::Test {
 protected:
  FakeTransport transport;
  FakeClock clock;
  FakeCredentials credentials;
  Caller caller{
      {.transport = transport,
       .credentials = credentials,
       .clock = clock,
       .region = "eu-west-1",
       .endpoints = {{"https://ecs.test", "https://autoscaling.test", "https://elb.test"}},
       .seed = 7}};

  Result<HttpAnswer> call(const Operation& operation) {
    return caller.send(operation, {std::string("{}")})[0];
  }
  std::string message_of(const Operation& operation) {
    const Result<HttpAnswer> answer = call(operation);
    return answer ? "(answered)" : answer.error().message();
  }
  void expect_sleeps_between(std::initializer_list<std::pair<int, int>> bounds_ms) {
    ASSERT_EQ(clock.sleeps.size(), bounds_ms.size());
    std::size_t i = 0;
    for (const auto& [low, high] : bounds_ms) {
      EXPECT_GE(clock.sleeps[i], milliseconds{low});
      EXPECT_LE(clock.sleeps[i], milliseconds{high});
      ++i;
    }
  }
};

TEST_F(CallerTest, AddressesAndSignsAJsonCall) {
  ASSERT_TRUE(call(kDescribeServices));

  const HttpRequest& sent = transport.requests.at(0);
  EXPECT_EQ(sent.endpoint, "https://ecs.test");
  EXPECT_EQ(sent.headers,
            (std::vector<HttpHeader>{
                {"Content-Type", "application/x-amz-json-1.1"},
                {"X-Amz-Target", "AmazonEC2ContainerServiceV20141113.DescribeServices"}}));
  EXPECT_EQ(sent.signing->region, "eu-west-1");
  EXPECT_EQ(sent.signing->service, "ecs");
  EXPECT_EQ(sent.signing->credentials, *credentials.credentials());
  EXPECT_FALSE(sent.send_once);
}

TEST_F(CallerTest, AddressesTheOtherServicesEachInItsOwnProtocol) {
  ASSERT_TRUE(call(kRegisterScalableTarget));
  ASSERT_TRUE(call(kDescribeTargetHealth));

  EXPECT_EQ(transport.requests[0].endpoint, "https://autoscaling.test");
  EXPECT_EQ(transport.requests[0].headers[1].value,
            "AnyScaleFrontendService.RegisterScalableTarget");
  EXPECT_EQ(transport.requests[0].signing->service, "application-autoscaling");
  EXPECT_TRUE(transport.requests[0].send_once);
  EXPECT_EQ(transport.requests[1].endpoint, "https://elb.test");
  EXPECT_EQ(transport.requests[1].headers,
            (std::vector<HttpHeader>{
                {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}}));
  EXPECT_EQ(transport.requests[1].signing->service, "elasticloadbalancing");
}

TEST_F(CallerTest, SendsAWaveTogetherAndKeepsItsOrder) {
  transport.answer(answer_of(200, "first"));
  transport.answer(refusal(400, "ClientException"));
  transport.answer(answer_of(200, "third"));

  const auto results =
      caller.send(kDescribeTasks, {std::string("a"), std::string("b"), std::string("c")});

  EXPECT_EQ(transport.waves, (std::vector<std::size_t>{3}));
  EXPECT_EQ(transport.requests[1].body, "b");
  EXPECT_EQ(results[0]->body, "first");
  EXPECT_EQ(results[1].error().code(), "ClientException");
  EXPECT_EQ(results[2]->body, "third");
}

TEST_F(CallerTest, SendsNothingForABodyThatCouldNotBeWritten) {
  const auto results = caller.send(
      kStopTask, {Result<std::string>(fail(ErrorKind::kBadInput, "task \"?\" is not UTF-8"))});

  EXPECT_EQ(results[0].error(), Error(ErrorKind::kBadInput, "StopTask: task \"?\" is not UTF-8"));
  EXPECT_EQ(transport.requests.size(), 0U);
}

TEST_F(CallerTest, WaitsEverLongerWhenThrottledAndThenGivesUp) {
  transport.answer(refusal(400, "ThrottlingException", "Rate exceeded"));

  const Result<HttpAnswer> answer = call(kUpdateService);

  EXPECT_EQ(answer.error(), Error(ErrorKind::kThrottled,
                                  "UpdateService: ThrottlingException: Rate exceeded "
                                  "(request id r-1)")
                                .with_code("ThrottlingException"));
  EXPECT_EQ(transport.requests.size(), 4U);
  expect_sleeps_between({{1'000, 2'000}, {2'000, 4'000}, {4'000, 8'000}});
}

TEST_F(CallerTest, AnswersWhenTheThrottlingEnds) {
  transport.answer(refusal(400, "ThrottlingException"));
  transport.answer(answer_of(200, "{}"));

  EXPECT_EQ(message_of(kStopTask), "(answered)");
  EXPECT_EQ(transport.requests.size(), 2U);
}

TEST_F(CallerTest, TreatsItsBucketAsEmptyAfterBeingThrottled) {
  transport.answer(refusal(400, "ThrottlingException"));
  transport.answer(answer_of(200, "{}"));
  ASSERT_TRUE(call(kDescribeServices));
  clock.sleeps.clear();

  const auto results = caller.send(kDescribeServices,
                                   std::vector<Result<std::string>>(40, Result<std::string>("{}")));

  EXPECT_EQ(results.size(), 40U);
  EXPECT_GE(clock.sleeps.size(), 20U);  // a full bucket would have let all 40 go at once
}

TEST_F(CallerTest, RepeatsAReadWhoseAnswerWasLost) {
  transport.answer(std::unexpected(no_answer()));

  EXPECT_EQ(message_of(kDescribeServices), "DescribeServices: no whole answer from ecs: reset");
  EXPECT_EQ(transport.requests.size(), 4U);
  expect_sleeps_between({{100, 200}, {200, 400}, {400, 800}});
}

TEST_F(CallerTest, RepeatsAStopWhoseAnswerWasLostOnce) {
  transport.answer(refusal(500, "ServerException"));

  EXPECT_EQ(call(kStopTask).error().kind(), ErrorKind::kTransport);
  EXPECT_EQ(transport.requests.size(), 2U);
}

TEST_F(CallerTest, AnOrderWhoseAnswerWasLostStaysInDoubtWhenItsRepeatIsRefused) {
  transport.answer(std::unexpected(no_answer()));
  transport.answer(refusal(400, "ThrottlingException"));

  EXPECT_EQ(call(kStopTask).error().kind(), ErrorKind::kTransport)
      << "the first of them may have been carried out";
}

TEST_F(CallerTest, NeverRepeatsACapacityOrderWhoseAnswerWasLost) {
  transport.answer(std::unexpected(no_answer()));

  EXPECT_EQ(call(kUpdateService).error().kind(), ErrorKind::kTransport);
  EXPECT_EQ(call(kRegisterScalableTarget).error().kind(), ErrorKind::kTransport);
  EXPECT_EQ(transport.requests.size(), 2U);
  EXPECT_EQ(clock.sleeps, Sleeps{});
}

TEST_F(CallerTest, RepeatsARefusalBecauseOfAnotherChangeUnderWay) {
  transport.answer(refusal(400, "ConcurrentUpdateException"));
  transport.answer(answer_of(200, "{}"));

  EXPECT_EQ(message_of(kRegisterScalableTarget), "(answered)");
  expect_sleeps_between({{1'000, 2'000}});
}

TEST_F(CallerTest, BeginsNoRepeatBehindTheDeadline) {
  transport.answer(refusal(400, "ThrottlingException"));
  Caller hasty({.transport = transport,
                .credentials = credentials,
                .clock = clock,
                .region = "eu-west-1",
                .endpoints = {},
                .retry = {.max_attempts = 9, .deadline = milliseconds{2'500}}});

  EXPECT_FALSE(hasty.send(kStopTask, {std::string("{}")})[0]);
  EXPECT_EQ(transport.requests.size(), 2U);
}

TEST_F(CallerTest, RenewsRefusedCredentialsOnceForAWaveAndRepeatsWithTheNewOnes) {
  transport.answer(refusal(403, "ExpiredTokenException"));
  transport.answer(refusal(403, "ExpiredTokenException"));
  transport.answer(answer_of(200, "{}"));

  const auto results = caller.send(kDescribeTasks, {std::string("a"), std::string("b")});

  EXPECT_TRUE(results[0] && results[1]);
  EXPECT_EQ(credentials.renewals, 1);
  EXPECT_EQ(transport.session_tokens,
            (std::vector<std::string>{"session-token-0", "session-token-0", "session-token-1",
                                      "session-token-1"}));
}

TEST_F(CallerTest, GivesUpWhenTheNewCredentialsAreRefusedToo) {
  transport.answer(refusal(403, "UnrecognizedClientException", "The security token is invalid."));

  EXPECT_EQ(message_of(kDescribeServices),
            "DescribeServices: UnrecognizedClientException: The security token is invalid.; the "
            "credentials must be renewed (request id r-1)");
  EXPECT_EQ(transport.requests.size(), 2U);
  EXPECT_EQ(credentials.renewals, 1);
}

TEST_F(CallerTest, DoesNotRepeatWithTheSameCredentials) {
  credentials.renewal = Renewal::kFixed;
  transport.answer(refusal(403, "ExpiredTokenException"));

  EXPECT_EQ(call(kDescribeServices).error().kind(), ErrorKind::kDenied);
  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST_F(CallerTest, SendsNothingWithoutCredentials) {
  credentials.absent = true;

  EXPECT_EQ(message_of(kListTasks), "ListTasks: no AWS credentials");
  EXPECT_EQ(transport.requests.size(), 0U);
  EXPECT_EQ(caller.requests_sent().size(), 0U);
}

TEST_F(CallerTest, SaysByHowMuchOurClockIsOffFromTheDateOfTheAnswer) {
  HttpAnswer late = refusal(403, "InvalidSignatureException", "Signature expired");
  late.date = FakeClock::kNoon + minutes{12};
  transport.answer(late);

  EXPECT_EQ(message_of(kDescribeServices),
            "DescribeServices: InvalidSignatureException: Signature expired; our clock is 12m "
            "behind AWS's: set it right (request id r-1)");
  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST_F(CallerTest, TakesASecretOutOfWhatAwsSays) {
  transport.answer(refusal(403, "SignatureDoesNotMatch", "token:session-token-0"));

  EXPECT_TRUE(message_of(kDescribeServices).contains("token:[session token]"));
}

TEST_F(CallerTest, DoesNotRepeatWhatIsRefusedForGood) {
  for (const char* code : {"AccessDeniedException", "ClusterNotFoundException",
                           "InvalidParameterException", "RequestTimeTooSkewed"}) {
    transport.script = {refusal(400, code)};
    EXPECT_EQ(call(kDescribeServices).error().code(), code);
  }
  EXPECT_EQ(transport.requests.size(), 4U);
  EXPECT_EQ(clock.sleeps, Sleeps{});
}

TEST_F(CallerTest, SpreadsMoreCallsThanItsBucketHoldsOverTime) {
  const auto results =
      caller.send(kUpdateService, std::vector<Result<std::string>>(27, Result<std::string>("{}")));

  EXPECT_EQ(results.size(), 27U);
  EXPECT_EQ(transport.waves, (std::vector<std::size_t>{25, 1, 1}));
  EXPECT_EQ(clock.sleeps, (Sleeps{milliseconds{500}, milliseconds{500}}));
}

TEST_F(CallerTest, SendsAtOnceWhenWokenEarly) {
  clock.wakes_early = true;
  transport.answer(refusal(400, "ThrottlingException"));

  EXPECT_EQ(call(kStopTask).error().kind(), ErrorKind::kThrottled);
  EXPECT_EQ(transport.requests.size(), 4U);
  EXPECT_EQ(clock.now, FakeClock::kNoon);
}

TEST_F(CallerTest, CountsEveryRequestByOperation) {
  transport.answer(std::unexpected(no_answer()));
  transport.answer(answer_of(200, "{}"));
  ASSERT_TRUE(call(kDescribeServices));
  ASSERT_TRUE(call(kStopTask));

  EXPECT_EQ(caller.requests_sent(), (std::map<std::string, std::int64_t, std::less<>>{
                                        {"DescribeServices", 2}, {"StopTask", 1}}));
}

}  // namespace
}  // namespace ecsr::aws
