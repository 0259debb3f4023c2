// SPDX-License-Identifier: MIT
#include "sim/wire/faults.h"

#include <gtest/gtest.h>

#include "tests/sim_wire/account.h"

namespace ecsr::sim::wire {
namespace {

std::string problem_of(std::string_view text) {
  const auto fault = parse_fault(text);
  return fault ? "(none)" : fault.error().message();
}

Fault fault(std::string_view text) { return parse_fault(text).value(); }

TEST(Fault, IsReadFromALine) {
  EXPECT_EQ(fault("StopTask reset-after"),
            (Fault{.operation = "StopTask", .kind = FaultKind::kResetAfter}));
  EXPECT_EQ(
      fault(" *  503  count=3 after=2"),
      (Fault{.operation = "*", .kind = FaultKind::kStatus, .status = 503, .after = 2, .count = 3}));
  EXPECT_EQ(
      fault("ListTasks slow=1500ms"),
      (Fault{.operation = "ListTasks", .kind = FaultKind::kSlow, .delay = milliseconds{1500}}));
}

TEST(Fault, IsRefusedWithTheWordThatIsWrong) {
  EXPECT_EQ(problem_of("StopTask"),
            "fault \"StopTask\": write an operation and a kind, such as \"StopTask reset-after\"");
  EXPECT_EQ(problem_of("StopTasks 500"),
            "fault \"StopTasks 500\": \"StopTasks\" is no operation of the simulator; \"*\" means "
            "any");
  EXPECT_EQ(problem_of("* sulk"),
            "fault \"* sulk\": \"sulk\" is none of 500, 502, 503, 504, server-error, throttled, "
            "expired, skewed, concurrent, html, reset-before, reset-after, truncated, garbled, "
            "slow");
  EXPECT_EQ(problem_of("* 500 count=0"),
            "fault \"* 500 count=0\": count must be a whole number from 1 to 1000000, not \"0\"");
  EXPECT_EQ(problem_of("* 500 html"),
            "fault \"* 500 html\": names two kinds of fault; one line for each, please");
  EXPECT_EQ(problem_of("* slow"), "fault \"* slow\": slow needs a duration, such as slow=2s");
  EXPECT_EQ(problem_of("* html=1"), "fault \"* html=1\": \"html\" takes no value");
  EXPECT_EQ(problem_of("* count=1").substr(0, 44),
            "fault \"* count=1\": names no kind of fault: 5");
}

TEST(FaultPlan, LetsSomeCallsPassAndThenSpoilsItsCount) {
  FaultPlan plan({fault("StopTask 500 after=1 count=2"), fault("* throttled after=4")});
  std::vector<int> met;
  for (int i = 0; i < 6; ++i) {
    const auto one = plan.meet("StopTask");
    met.push_back(one ? one->status : -1);
  }
  EXPECT_EQ(met, (std::vector<int>{-1, 500, 500, -1, 0, -1}));
  EXPECT_EQ(plan.meet("ListTasks"), std::nullopt);
}

/// What becomes of an order to stop task a that meets a fault.
struct Outcome {
  int status = 0;
  Ending ending = Ending::kWhole;
  bool carried_out = false;
  std::string code;

  bool operator==(const Outcome&) const = default;
};

Outcome stop_under(std::string_view text) {
  SmallAccount account({fault(text)});
  const Delivery delivery =
      account.deliver(ecs_request("StopTask", R"({"cluster":"prod","task":"a"})"));
  return {
      .status = delivery.response.status,
      .ending = delivery.ending,
      .carried_out = account.world.tasks[0].state.desired_status == core::DesiredStatus::kStopped,
      .code = header_of(delivery.response, "x-amzn-ErrorType")};
}

TEST(Faults, InPlaceOfTheOperationLeaveEverythingAsItIs) {
  EXPECT_EQ(stop_under("* 503"), (Outcome{503, Ending::kWhole, false, "(none)"}));
  EXPECT_EQ(stop_under("* html"), (Outcome{200, Ending::kWhole, false, "(none)"}));
  EXPECT_EQ(stop_under("* reset-before"), (Outcome{200, Ending::kReset, false, "(none)"}));
  EXPECT_EQ(stop_under("* server-error"), (Outcome{500, Ending::kWhole, false, "ServerException"}));
  EXPECT_EQ(stop_under("* throttled"),
            (Outcome{400, Ending::kWhole, false, "ThrottlingException"}));
  EXPECT_EQ(stop_under("* expired"),
            (Outcome{403, Ending::kWhole, false, "ExpiredTokenException"}));
  EXPECT_EQ(stop_under("* skewed"),
            (Outcome{400, Ending::kWhole, false, "InvalidSignatureException"}));
  EXPECT_EQ(stop_under("* concurrent"),
            (Outcome{400, Ending::kWhole, false, "ConcurrentUpdateException"}));
}

TEST(Faults, AfterTheOperationLoseOnlyItsAnswer) {
  EXPECT_EQ(stop_under("* reset-after"), (Outcome{200, Ending::kReset, true, "(none)"}));
  EXPECT_EQ(stop_under("* truncated"), (Outcome{200, Ending::kCutShort, true, "(none)"}));
  EXPECT_EQ(stop_under("* slow=2s"), (Outcome{200, Ending::kWhole, true, "(none)"}));
  EXPECT_EQ(stop_under("ListTasks 500"), (Outcome{200, Ending::kWhole, true, "(none)"}));
}

TEST(Faults, GarbleAnAnswerWithoutChangingWhatItsLengthSays) {
  SmallAccount account({fault("* garbled")});
  const Delivery delivery = account.deliver(ecs_request("ListClusters", "{}"));
  EXPECT_EQ(delivery.ending, Ending::kWhole);
  EXPECT_FALSE(nlohmann::json::accept(delivery.response.body)) << delivery.response.body;
}

TEST(Faults, HoldASlowAnswerBackInRealTime) {
  SmallAccount account({fault("* slow=2s")});
  EXPECT_EQ(account.deliver(ecs_request("ListClusters", "{}")).delay, seconds{2});
}

TEST(Faults, SpeakToQueryServicesInTheirOwnWords) {
  SmallAccount account({fault("* throttled"), fault("* expired")});
  const Request request = elb_request("Action=DescribeTargetHealth&Version=2015-12-01");
  EXPECT_NE(account.ask(request).body.find("<Code>Throttling</Code>"), std::string::npos);
  EXPECT_NE(account.ask(request).body.find("<Code>ExpiredToken</Code>"), std::string::npos);
}

}  // namespace
}  // namespace ecsr::sim::wire
