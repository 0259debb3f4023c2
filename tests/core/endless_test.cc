// SPDX-License-Identifier: MIT
// What must not go on for ever: looks without a pause, waits that nobody ends, orders that have no
// effect. Each ends in a sentence that names what was in the way.
#include <gmock/gmock.h>

#include "scenario.h"

namespace ecsr::core::testing {
namespace {

Error transport(std::string message) { return {ErrorKind::kTransport, std::move(message)}; }

/// Passes over the same picture until the run ends, gives up or `passes` are over; every decision
/// is `lost` or answered as the test says. The clock only moves when a decision asks for it.
class EndlessScenario : public ServiceScenario {
 protected:
  EndlessScenario() {
    service_wants(3);
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
    runs(task("c").started("10:05:10").healthy());
    now_ = at("10:06");
  }

  enum class Aws { kAnswers, kIsLost, kThrottles };

  Decision go_on_until_it_gives_up(Aws aws = Aws::kAnswers) {
    for (int pass = 0; pass < 2000; ++pass) {
      const Decision decision = decide_then(now_);
      if (decision.outcome || decision.reason == Reason::kGiveUp) return decision;
      if (aws == Aws::kAnswers) answered();
      if (aws == Aws::kIsLost) lost();
      if (aws == Aws::kThrottles) throttled();
      run = left_behind();
      now_ = decision.wake_at;
      ++passes_;
    }
    ADD_FAILURE() << "2000 passes, and no end";
    return {};
  }

  milliseconds took() const { return now_ - at("10:06"); }

  Decision decide_then(WallTime now) {
    const std::string clock = to_iso8601(now).substr(11);
    return decide_at(clock.substr(0, clock.size() - 1));
  }

  WallTime now_{};
  int passes_ = 0;
};

TEST_F(EndlessScenario, ProtectionThatIsNeverReadableEndsTheRun) {
  seen.protection.problem = transport("GetTaskProtection: 503");

  const Decision decision = go_on_until_it_gives_up();

  EXPECT_EQ(decision.detail, "task protection: GetTaskProtection: 503, for 10m");
  EXPECT_LT(took(), minutes{12});
  EXPECT_LT(passes_, 60);
}

TEST_F(EndlessScenario, ProtectionThatIsAskedForAndNeverShownEndsTheRun) {
  const Decision decision = go_on_until_it_gives_up();

  EXPECT_EQ(decision.detail, "what this program asks AWS for is never shown");
  EXPECT_GT(took(), minutes{2}) << "time has to pass between the looks";
}

TEST_F(EndlessScenario, TasksThatAreNeverReadableEndTheRunAndCapacityIsPutBack) {
  seen.tasks.value.reset();
  seen.tasks.problem = transport("ListTasks: 503");

  EXPECT_EQ(go_on_until_it_gives_up().detail, "tasks: ListTasks: 503, for 10m");
  EXPECT_DECISION(decide_again_at("10:30"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(EndlessScenario, AServiceThatIsNeverReadableNeedsAPersonAfterAnHour) {
  seen.service.value.reset();
  seen.service.problem = transport("DescribeServices: 503");

  EXPECT_EQ(go_on_until_it_gives_up().outcome, Outcome::kNotPutBack);
  EXPECT_GE(took(), minutes{60});
  EXPECT_LT(took(), minutes{62});
}

TEST_F(EndlessScenario, AServiceThatIsAskedForAndNeverShownIsNotAskedForWithoutAPause) {
  seen.service.value.reset();

  EXPECT_EQ(go_on_until_it_gives_up().outcome, Outcome::kNotPutBack);
  EXPECT_LT(passes_, 300);
}

TEST_F(EndlessScenario, AFloorThatLetsNoTaskGoEndsTheRun) {
  policy.min_healthy = Amount{3, false};
  run.record->base_count = 3;
  run.record->surge = 0;
  surge_of(0);
  nothing_is_protected();

  EXPECT_EQ(go_on_until_it_gives_up().detail,
            "the floor is 3 and 3 serve, and no progress for 10m");
}

TEST_F(EndlessScenario, AStaleTaskOfUnknownHealthThatNobodyWaitsForEndsTheRun) {
  service_wants(3);
  seen.tasks.value->clear();
  runs(task("a").started("08:00").of_unknown_health());
  runs(task("c").started("10:05:10").healthy());
  runs(task("d").started("10:05:10").healthy());
  runs(task("e").started("10:05:10").healthy());

  EXPECT_EQ(go_on_until_it_gives_up().detail,
            "1 still starting or of unknown health, and no progress for 10m");
}

TEST_F(EndlessScenario, ADesiredCountThatDoesNotRiseEndsTheRun) {
  service_wants(2);

  EXPECT_EQ(go_on_until_it_gives_up().detail, "desired count is 2, not 3, and no progress for 10m");
}

TEST_F(EndlessScenario, ARaiseThatIsAlwaysThrottledEndsTheRun) {
  service_wants(2);

  EXPECT_EQ(go_on_until_it_gives_up(Aws::kThrottles).detail,
            "desired count is 2, not 3, and no progress for 10m");
}

TEST_F(EndlessScenario, AStopThatHasNoEffectEndsTheRun) {
  nothing_is_protected();
  waits(seconds{0});

  EXPECT_THAT(go_on_until_it_gives_up().detail,
              ::testing::MatchesRegex("task a was ordered to stop .* times in .* and still runs"));
  EXPECT_LT(took(), minutes{14});
}

TEST_F(EndlessScenario, AStopThatIsAlwaysThrottledEndsTheRun) {
  nothing_is_protected();

  EXPECT_THAT(
      go_on_until_it_gives_up(Aws::kThrottles).detail,
      ::testing::MatchesRegex("task a was ordered to stop .* and still runs: Rate exceeded"));
}

TEST_F(EndlessScenario, ADeploymentThatFailedInMidRunEndsTheRunWhenNobodyRollsItBack) {
  deployment("ecs-svc/9", true, RolloutState::kFailed);

  EXPECT_EQ(go_on_until_it_gives_up().detail,
            "deployment ecs-svc/9 has FAILED: ECS starts no new tasks for it, and no progress for "
            "10m");
}

TEST_F(EndlessScenario, AStatusThatIsNotUnderstoodEndsTheRunAndCapacityIsPutBack) {
  seen.service.value->status = ServiceStatus::kUnknown;

  EXPECT_EQ(go_on_until_it_gives_up().detail,
            "its status is newer than this program, and no progress for 10m");
  EXPECT_DECISION(decide_again_at("10:30"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(EndlessScenario, APauseLongerThanTheReplacementTimeoutIsNoLackOfProgress) {
  waits(std::chrono::hours{1});
  policy.replacement_timeout = minutes{1};
  run.stops_ordered = 1;
  run.whole_since = at("10:05:50");
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:06"), Reason::kPacing);
  EXPECT_DECISION(decide_again_at("11:05:49"), Reason::kPacing);
  EXPECT_DECISION(decide_again_at("11:05:50"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(EndlessScenario, PuttingBackGetsItsFullTimeWhenThereWasMoreToDoInBetween) {
  run.putting_back_since = at("09:00");
  nothing_is_protected();
  decide_at("10:06");

  EXPECT_EQ(left_behind().putting_back_since, std::nullopt);
}

TEST_F(EndlessScenario, CapacityThatDoesNotComeBackNeedsAPerson) {
  run.record->ending = Ending::kFailures;

  const Decision decision = go_on_until_it_gives_up(Aws::kIsLost);

  EXPECT_EQ(decision.outcome, Outcome::kNotPutBack);
  EXPECT_EQ(decision.detail, "connection reset");
  EXPECT_GE(took(), minutes{10});
}

TEST_F(EndlessScenario, ALookThatTakesLongerThanAMomentIsYoungEnough) {
  nothing_is_protected();
  run.last_pass = at("10:06");
  seen.service.seen_at = seen.tasks.seen_at = seen.protection.seen_at = at("10:06:01");
  seen.recorded.value = run.record;
  seen.aws_now = at("10:06:30");

  EXPECT_DECISION(decide(seen, policy, run, at("10:06:30")), Reason::kStopStaleTasks, stop("a"))
      << "nothing younger can be had when one look takes half a minute";
}

/// Before the claim.
class EndlessClaimScenario : public EndlessScenario {
 protected:
  EndlessClaimScenario() {
    run.record.reset();
    run.claim_seen = false;
    service_wants(2);
  }
};

TEST_F(EndlessClaimScenario, ScalingThatIsNeverReadableIsRefusedAfterAMinute) {
  seen.scaling.value.reset();
  seen.scaling.problem = transport("DescribeScalableTargets: 503");

  EXPECT_EQ(go_on_until_it_gives_up().outcome, Outcome::kRefused);
  EXPECT_GE(took(), minutes{1});
  EXPECT_LT(took(), seconds{80});
}

TEST_F(EndlessClaimScenario, PartsThatAreAskedForAndNeverShownAreRefused) {
  seen.scaling = {};

  EXPECT_EQ(go_on_until_it_gives_up().outcome, Outcome::kRefused);
}

/// More unhealthy tasks than the floor allows to be missing.
class UnhealthyScenario : public ServiceScenario {};

TEST_F(UnhealthyScenario, TasksThatServeNobodyMayGoAlsoBelowTheFloor) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("a").started("08:00").unhealthy());
  runs(task("b").started("08:30").unhealthy());
  runs(task("c").started("10:05:10").healthy());
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:08"), Reason::kStopStaleTasks, stop("a"));
}

/// A service with more protected tasks than one look asks about.
class ManyProtectedScenario : public ServiceScenario {
 protected:
  ManyProtectedScenario() {
    waits(seconds{0});
    batch_of(1);
    service_wants(250);
    recycle_everything_before("10:00");
    we_raised_it_from(249);
    for (int i = 0; i < 249; ++i) {
      std::string name = std::to_string(1000 + i);
      runs(task(name).started("08:00").healthy());
    }
    runs(task("fresh").started("10:05:10").healthy());
  }
  void asked_for(int tasks, bool enabled) {
    seen.protection.value.emplace();
    for (int i = 0; i < tasks; ++i) {
      seen.protection.value->push_back({TaskId{std::to_string(1000 + i)}, enabled, {}});
    }
  }
};

TEST_F(ManyProtectedScenario, ATaskWhoseProtectionWasNotAskedForIsNotStopped) {
  asked_for(100, true);

  const Decision decision = decide_at("10:08");

  EXPECT_DECISION(decision, Reason::kNeedsALook);
  EXPECT_EQ(decision.look.protection.size(), 200U);
}

TEST_F(ManyProtectedScenario, TheFirstThatIsNotProtectedGoes) {
  asked_for(200, true);
  seen.protection.value->at(150).enabled = false;

  EXPECT_DECISION(decide_at("10:08"), Reason::kStopStaleTasks, stop("1150"));
}

TEST_F(ManyProtectedScenario, ABatchLargerThanOneCallIsAskedForAtOnce) {
  batch_of(150);

  EXPECT_EQ(decide_at("10:08").look.protection.size(), 150U);
}

/// Somebody scales the service to 0 while we recycle it.
class ScaledToZeroScenario : public EndlessScenario {};

TEST_F(ScaledToZeroScenario, AServiceThatSomebodyScaledToZeroIsNotRaisedAgain) {
  policy.protected_tasks = Protected::kStop;
  service_wants(0);
  run.record->base_count = 0;
  runs(task("p").started("08:10").healthy());

  const Decision decision = decide_at("10:08");

  EXPECT_DECISION(decision, Reason::kStopStaleTasks, stop("a"));
}

}  // namespace
}  // namespace ecsr::core::testing
