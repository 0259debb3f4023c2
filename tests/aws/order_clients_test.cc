// SPDX-License-Identifier: MIT
// The clients that change something, and those of the two other services.
#include <gtest/gtest.h>

#include "tests/aws/fakes.h"

namespace ecsr::aws {
namespace {

using core::TargetHealth;

class OrderTest : public testing::Test, protected FakeAccount {
 protected:
  Status stop() {
    const std::vector<ports::StopTaskRequest> wave{{{"blue"}, {"task/blue/0f0e"}, "recycle 7"}};
    return account.ecs_write().stop_task(wave)[0];
  }
  Result<ports::DescribeTargetHealthAnswer> target_health() {
    const std::vector<ports::DescribeTargetHealthRequest> wave{{"arn:aws:tg/web é"}};
    return account.target_health().describe_target_health(wave)[0];
  }
};

TEST_F(OrderTest, StopsATaskByItsId) {
  EXPECT_TRUE(stop());
  EXPECT_EQ(sent(), R"({"cluster":"blue","task":"task/blue/0f0e","reason":"recycle 7"})");
}

TEST_F(OrderTest, CountsATaskThatIsNotFoundAsStopped) {
  transport.answer(refusal(400, "InvalidParameterException", "The referenced task was not found."));

  EXPECT_TRUE(stop());
}

TEST_F(OrderTest, DoesNotCountAMissingClusterAsAStoppedTask) {
  transport.answer(refusal(400, "ClusterNotFoundException", "Cluster not found."));

  ASSERT_FALSE(stop());
  EXPECT_EQ(stop().error().kind(), ErrorKind::kNotFound);
}

TEST_F(OrderTest, KnowsNothingOfTheEffectWhenAProxyAnswersForAws) {
  transport.answer(answer_of(200, "<html></html>"));

  ASSERT_FALSE(stop());
  EXPECT_EQ(stop().error().kind(), ErrorKind::kBadAnswer);
}

TEST_F(OrderTest, SetsTheDesiredCountAndNothingElse) {
  const std::vector<ports::UpdateServiceRequest> wave{{{{"blue"}, {"web"}}, 4}};

  EXPECT_TRUE(account.ecs_write().update_service(wave)[0]);
  EXPECT_EQ(sent(), R"({"cluster":"blue","service":"web","desiredCount":4})");
}

TEST_F(OrderTest, TagsAndUntags) {
  const std::vector<ports::TagResourceRequest> tag{{"arn:s", {{"k", "v=1"}, {"l", ""}}}};
  const std::vector<ports::UntagResourceRequest> untag{{"arn:s", {"k", "l"}}};

  EXPECT_TRUE(account.ecs_write().tag_resource(tag)[0]);
  EXPECT_TRUE(account.ecs_write().untag_resource(untag)[0]);
  EXPECT_EQ(sent(0),
            R"({"resourceArn":"arn:s","tags":[{"key":"k","value":"v=1"},{"key":"l","value":""}]})");
  EXPECT_EQ(sent(1), R"({"resourceArn":"arn:s","tagKeys":["k","l"]})");
}

TEST_F(OrderTest, ReadsAScalableTargetOrThatThereIsNone) {
  transport.answer(answer_of(200, R"({"ScalableTargets":[{"ServiceNamespace":"ecs","MinCapacity":2,
      "MaxCapacity":10,"CreationTime":1.7545E9,"SuspendedState":{"DynamicScalingInSuspended":true,
      "DynamicScalingOutSuspended":false,"ScheduledScalingSuspended":true}}]})"));
  transport.answer(answer_of(200, R"({"ScalableTargets":[]})"));
  const std::vector<ports::DescribeScalableTargetsRequest> wave{{"service/blue/web"},
                                                                {"service/blue/none"}};

  const auto answers = account.autoscaling().describe_scalable_targets(wave);

  EXPECT_EQ(sent(), R"({"ServiceNamespace":"ecs","ResourceIds":["service/blue/web"],)"
                    R"("ScalableDimension":"ecs:service:DesiredCount"})");
  EXPECT_EQ(answers[0]->target,
            (core::ScalableTarget{.min_capacity = 2,
                                  .max_capacity = 10,
                                  .suspended = {.scaling_in = true, .scheduled = true}}));
  EXPECT_EQ(answers[1]->target, std::nullopt);
}

TEST_F(OrderTest, RegistersBothBoundsAndAllThreeFlags) {
  const std::vector<ports::RegisterScalableTargetRequest> wave{
      {"service/blue/web",
       {.min_capacity = 2, .max_capacity = 11, .suspended = {.scaling_in = true}}}};

  EXPECT_TRUE(account.autoscaling().register_scalable_target(wave)[0]);
  EXPECT_EQ(sent(),
            R"({"ServiceNamespace":"ecs","ResourceId":"service/blue/web",)"
            R"("ScalableDimension":"ecs:service:DesiredCount","MinCapacity":2,"MaxCapacity":11,)"
            R"("SuspendedState":{"DynamicScalingInSuspended":true,)"
            R"("DynamicScalingOutSuspended":false,"ScheduledScalingSuspended":false}})");
}

std::string text_of(const ports::TargetDescription& target) {
  return target.id + " " + std::to_string(target.port) + " " +
         std::to_string(static_cast<int>(target.health));
}

TEST_F(OrderTest, ReadsTheHealthOfTargets) {
  transport.answer(answer_of(200, vector_text("describe_target_health.xml")));

  const auto answer = target_health();

  EXPECT_EQ(sent(),
            "Action=DescribeTargetHealth&Version=2015-12-01&"
            "TargetGroupArn=arn%3Aaws%3Atg%2Fweb%20%C3%A9");
  ASSERT_TRUE(answer) << answer.error().message();
  const std::vector<ports::TargetDescription> expected{
      {"10.0.1.23", 8080, TargetHealth::kHealthy},
      {"10.0.1.24", 8080, TargetHealth::kInitial},
      {"i-0abc", 32768, TargetHealth::kUnhealthy},
      {"10.0.1.25", 80, TargetHealth::kDraining},
      {"10.0.1.26", 80, TargetHealth::kUnhealthy},
      {"10.0.1.27", 80, TargetHealth::kUnused},
      {"10.0.1.28", 80, TargetHealth::kUnknown},
      {"arn:aws:lambda:eu-west-1:1:function:f", 0, TargetHealth::kUnknown},
  };
  ASSERT_EQ(answer->targets.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(text_of(answer->targets[i]), text_of(expected[i]));
  }
}

TEST_F(OrderTest, DeregistersTargetsByTheirIdAndPort) {
  transport.answer(answer_of(
      200, "<DeregisterTargetsResponse><DeregisterTargetsResult/></DeregisterTargetsResponse>"));
  const std::vector<ports::DeregisterTargetsRequest> wave{
      {"arn:aws:tg/web", {{"10.0.1.23", 8080}, {"i-0abc", 32768}}}};

  EXPECT_TRUE(account.target_health().deregister_targets(wave)[0]);
  EXPECT_EQ(sent(),
            "Action=DeregisterTargets&Version=2015-12-01&TargetGroupArn=arn%3Aaws%3Atg%2Fweb&"
            "Targets.member.1.Id=10.0.1.23&Targets.member.1.Port=8080&"
            "Targets.member.2.Id=i-0abc&Targets.member.2.Port=32768");
}

TEST_F(OrderTest, KnowsNothingOfTargetsWhoseDeregistrationAProxyAnswers) {
  transport.answer(answer_of(200, "<html></html>"));
  const std::vector<ports::DeregisterTargetsRequest> wave{{"arn:aws:tg/web", {{"10.0.1.23", 80}}}};

  const Status deregistered = account.target_health().deregister_targets(wave)[0];

  ASSERT_FALSE(deregistered);
  EXPECT_EQ(deregistered.error().kind(), ErrorKind::kBadAnswer);
}

TEST_F(OrderTest, ReadsATargetGroupWithoutTargets) {
  transport.answer(answer_of(200,
                             "<DescribeTargetHealthResponse><DescribeTargetHealthResult>"
                             "<TargetHealthDescriptions/></DescribeTargetHealthResult>"
                             "</DescribeTargetHealthResponse>"));

  ASSERT_TRUE(target_health());
  EXPECT_EQ(target_health()->targets.size(), 0U);
}

TEST_F(OrderTest, RefusesAnAnswerAboutTargetsThatCannotBeRead) {
  const auto message_for = [this](const std::string& body) {
    transport.script = {answer_of(200, body)};
    const auto answer = target_health();
    return answer ? "(accepted)" : answer.error().message();
  };
  const std::string start = "DescribeTargetHealth: the answer cannot be used: ";
  const auto with_member = [](const std::string& member) {
    return "<DescribeTargetHealthResponse><DescribeTargetHealthResult><TargetHealthDescriptions>"
           "<member>" +
           member +
           "</member></TargetHealthDescriptions></DescribeTargetHealthResult>"
           "</DescribeTargetHealthResponse>";
  };
  EXPECT_EQ(message_for("{}"), start + "it is not whole XML (request id r-1)");
  EXPECT_EQ(message_for("<DescribeTargetHealthResponse/>"),
            start + "it has no DescribeTargetHealthResult (request id r-1)");
  EXPECT_EQ(message_for(with_member("<Target><Port>80</Port></Target>")),
            start +
                "DescribeTargetHealthResult/TargetHealthDescriptions, target 1: has no "
                "Target/Id (request id r-1)");
  EXPECT_EQ(message_for(with_member("<Target><Id>a</Id><Port>80x</Port></Target>")),
            start +
                "DescribeTargetHealthResult/TargetHealthDescriptions, target 1: Target/Port "
                "\"80x\" is not a port (request id r-1)");
}

TEST_F(OrderTest, PassesOnThatATargetGroupIsGone) {
  transport.answer(answer_of(400, vector_text("elbv2_error.xml"), {{"date", ""}}));

  EXPECT_EQ(target_health().error(),
            Error(ErrorKind::kNotFound,
                  "DescribeTargetHealth: TargetGroupNotFound: One or more target groups not found "
                  "(request id 7f3c0a52-91d4-4b8e-a6c2-0d5e8f1b2a34)")
                .with_code("TargetGroupNotFound"));
}

std::string refused(const AccountOptions& options, const Environment& environment) {
  FakeClock clock;
  const auto account = RealAccount::open(options, environment, clock, 1);
  return account ? "(opened)" : account.error().message();
}

TEST(RealAccount, IsOpenedWithoutSendingAnything) {
  EXPECT_EQ(refused({.region = "eu-west-1"},
                    {{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "secret"}}),
            "(opened)");
}

TEST(RealAccount, IsRefusedWithTheFirstThingThatIsMissing) {
  const Environment nowhere{{"HOME", "/nonexistent"}};

  EXPECT_EQ(refused({.asked = {.profile = "dev"}}, nowhere),
            "--profile: there is no profile \"dev\" in /nonexistent/.aws/config or "
            "/nonexistent/.aws/credentials");
  EXPECT_TRUE(refused({}, nowhere).starts_with("no region: "));
  EXPECT_TRUE(refused({.region = "eu-west-1", .endpoint_url = "x"}, nowhere)
                  .starts_with("--endpoint-url: x cannot be an endpoint"));
  EXPECT_EQ(refused({.region = "eu-west-1", .asked = {.external_id = "e"}}, nowhere),
            "--external-id goes with --role-arn, which is not given");
}

}  // namespace
}  // namespace ecsr::aws
