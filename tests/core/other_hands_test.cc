// SPDX-License-Identifier: MIT
// Autoscaling, protection, foreign deployments and people who change the service in mid-run.
#include "scenario.h"

namespace ecsr::core::testing {
namespace {

constexpr Suspended kScaleIn{.scaling_in = true, .scaling_out = false, .scheduled = false};

/// Two stale tasks and an extra one that serves; stopping is what comes next.
class OtherHandsScenario : public ServiceScenario {
 protected:
  OtherHandsScenario() {
    service_wants(3);
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
    runs(task("c").started("10:05:10").healthy());
    nothing_is_protected();
  }
};

TEST_F(OtherHandsScenario, ADeploymentThatStartsInMidRunIsWaitedFor) {
  deployment("ecs-svc/9", true, RolloutState::kInProgress);
  deployment("ecs-svc/1", false, RolloutState::kCompleted);

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kDeploymentInProgress);
  EXPECT_EQ(decision.detail, "deployment ecs-svc/9");
}

TEST_F(OtherHandsScenario, ADeploymentThatSaysItIsDoneIsWaitedForWhileAnOlderOneIsStillThere) {
  deployment("ecs-svc/9", true, RolloutState::kCompleted);
  deployment("ecs-svc/1", false, RolloutState::kCompleted);

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kDeploymentInProgress);
  EXPECT_EQ(decision.detail, "deployment ecs-svc/9");
}

TEST_F(OtherHandsScenario, BoundsThatSomebodyMovedPastOursAreNotPutBackInsideOut) {
  service_wants(2);
  run.record->ending = Ending::kFailures;
  we_hold_scaling({1, 2, {}}, {1, 3, kScaleIn});
  we_ordered_count(2, "10:04");
  autoscales(3, 3, kScaleIn);

  EXPECT_DECISION(decide_at("10:06"), Reason::kPutBackScaling, set_scaling(3, 3, {}));
}

TEST_F(OtherHandsScenario, AProtectedTaskIsPassedOverForTheNext) {
  protects("a");

  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("b"));
}

TEST_F(OtherHandsScenario, WhenOnlyProtectedTasksAreLeftTheRunWaitsAndNamesOne) {
  protects("a");
  std::erase_if(*seen.tasks.value, [](const Task& one) { return one.id.value == "b"; });
  runs(task("d").started("10:05:20").healthy());

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kWaitingForProtectedTask);
  EXPECT_EQ(decision.detail, "a");
}

TEST_F(OtherHandsScenario, AFailingTaskThatIsProtectedIsWaitedForWhenTheFloorKeepsTheOthers) {
  run.record->base_count = 3;
  run.record->surge = 0;
  seen.tasks.value->clear();
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());
  runs(task("x").started("08:40").unhealthy());
  seen.protection.value.reset();
  protects("x");

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kWaitingForProtectedTask);
  EXPECT_EQ(decision.detail, "x");
}

TEST_F(OtherHandsScenario, SkippingProtectedTasksFinishesWithoutThem) {
  policy.protected_tasks = Protected::kSkip;
  protects("a");
  std::erase_if(*seen.tasks.value, [](const Task& one) { return one.id.value == "b"; });
  runs(task("d").started("10:05:20").healthy());

  EXPECT_DECISION(decide_at("10:06"), Reason::kNeedsALook);
  EXPECT_DECISION(decide_again_at("10:06:01"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(OtherHandsScenario, ProtectionIsAskedForJustBeforeTheStop) {
  seen.protection = {};

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kNeedsALook);
  EXPECT_EQ(decision.look.protection, (std::vector{TaskId{"a"}, TaskId{"b"}}));
  EXPECT_EQ(decision.wake_at, at("10:06"));
}

TEST_F(OtherHandsScenario, ProtectionThatCannotBeReadCountsAsProtected) {
  seen.protection.value.reset();
  seen.protection.problem = Error(ErrorKind::kTransport, "GetTaskProtection: 503");

  EXPECT_DECISION(decide_at("10:06"), Reason::kProtectionUnknown);
}

TEST_F(OtherHandsScenario, WithoutPermissionToReadProtectionTheRunGivesUp) {
  seen.protection.value.reset();
  seen.protection.problem = Error(ErrorKind::kDenied, "GetTaskProtection: AccessDeniedException");

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kGiveUp);
  EXPECT_EQ(decision.detail, "GetTaskProtection: AccessDeniedException");
  EXPECT_DECISION(decide_again_at("10:06:02"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(OtherHandsScenario, ProtectionIsNotAskedForWhenItIsToBeIgnored) {
  policy.protected_tasks = Protected::kStop;
  seen.protection = {};

  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(OtherHandsScenario, ScalingOutInMidRunRaisesTheFloor) {
  service_wants(5);

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kWaitingForSurge);
  EXPECT_EQ(decision.seen.value().floor, 4);
}

TEST_F(OtherHandsScenario, ACountThatSomebodyElseRaisedStaysAtTheEnd) {
  service_wants(4);
  we_ordered_count(3, "10:00");
  std::erase_if(*seen.tasks.value, [](const Task& one) { return *one.created_at < at("10:00"); });
  runs(task("d").started("10:05:20").healthy());
  runs(task("e").started("10:05:20").healthy());
  runs(task("f").started("10:05:20").healthy());

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kRecycled);
  EXPECT_EQ(decision.detail, "desired count is 4, set by somebody else, and stays");
}

TEST_F(OtherHandsScenario, ALowerDesiredCountIsBelievedOnlyAfterItWasSeenForAMinute) {
  service_wants(1);

  EXPECT_DECISION(decide_at("10:06"), Reason::kDoubtingDesiredCount);
  EXPECT_DECISION(decide_again_at("10:06:59"), Reason::kDoubtingDesiredCount);
  const Decision decision = decide_again_at("10:07:00");
  EXPECT_DECISION(decision, Reason::kAdoptLowerDesiredCount);
  EXPECT_EQ(decision.run.record->base_count, 1);
}

class ScalingScenario : public ServiceScenario {
 protected:
  ScalingScenario() {
    service_wants(2);
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
  }
};

TEST_F(ScalingScenario, TheMaximumIsLiftedOnlyAsFarAsTheSurgeNeeds) {
  autoscales(1, 2);

  const ScalingChange expected{.found = {1, 2, {}}, .set = {1, 3, kScaleIn}};
  EXPECT_EQ(decide_at("10:00").run.record->scaling, expected);
}

TEST_F(ScalingScenario, AMaximumWithRoomIsLeftAndOnlyScaleInIsSuspended) {
  autoscales(1, 9, {.scaling_in = false, .scaling_out = true, .scheduled = true});

  const ScalingChange expected{
      .found = {1, 9, {.scaling_in = false, .scaling_out = true, .scheduled = true}},
      .set = {1, 9, {.scaling_in = true, .scaling_out = true, .scheduled = true}}};
  EXPECT_EQ(decide_at("10:00").run.record->scaling, expected);
}

TEST_F(ScalingScenario, AScalableTargetThatNeedsNoChangeIsNotTouched) {
  autoscales(1, 9, kScaleIn);

  EXPECT_EQ(decide_at("10:00").run.record->scaling, std::nullopt);
}

TEST_F(ScalingScenario, ADesiredCountOutsideTheBoundsForbidsTouchingThem) {
  autoscales(3, 9);

  EXPECT_EQ(decide_at("10:00").run.record->scaling, std::nullopt)
      << "any register call would move desired count to 3";
}

TEST_F(ScalingScenario, AutoscalingIsLeftAloneOnRequest) {
  autoscales(1, 2);
  policy.autoscaling = Autoscaling::kIgnore;

  EXPECT_EQ(decide_at("10:00").run.record->scaling, std::nullopt);
}

TEST_F(ScalingScenario, WithoutSurgeAutoscalingIsLeftAlone) {
  autoscales(1, 2);
  surge_of(0);

  EXPECT_EQ(decide_at("10:00").run.record->scaling, std::nullopt);
}

TEST_F(ScalingScenario, ScalingIsHeldBeforeDesiredCountIsRaised) {
  autoscales(1, 2);
  recycle_everything_before("10:00");
  run.record->surge = 1;
  we_hold_scaling({1, 2, {}}, {1, 3, kScaleIn});

  EXPECT_DECISION(decide_at("10:01"), Reason::kHoldScaling, set_scaling(1, 3, kScaleIn),
                  set_desired_count(3));
}

/// Everything is recycled and desired count is back; the scalable target is what is left.
class ScalingPutBackScenario : public ServiceScenario {
 protected:
  ScalingPutBackScenario() {
    service_wants(2);
    recycle_everything_before("10:00");
    run.record->surge = 1;
    runs(task("c").started("10:05:10").healthy());
    runs(task("d").started("10:06:10").healthy());
    we_hold_scaling({1, 2, {}}, {1, 3, kScaleIn});
  }
};

TEST_F(ScalingPutBackScenario, BoundsAndFlagsAreMadeAsTheyWereFound) {
  autoscales(1, 3, kScaleIn);

  EXPECT_DECISION(decide_at("10:08"), Reason::kPutBackScaling, set_scaling(1, 2, {}));
}

TEST_F(ScalingPutBackScenario, WhatSomebodyElseChangedStays) {
  autoscales(2, 7, {.scaling_in = true, .scaling_out = true, .scheduled = false});

  EXPECT_DECISION(
      decide_at("10:08"), Reason::kPutBackScaling,
      set_scaling(2, 7, {.scaling_in = false, .scaling_out = true, .scheduled = false}));
}

TEST_F(ScalingPutBackScenario, AMaximumIsNotLoweredUnderADesiredCountOfSomebodyElse) {
  autoscales(1, 3, kScaleIn);
  service_wants(3);
  we_ordered_count(2, "10:00");
  runs(task("e").started("10:06:10").healthy());

  EXPECT_DECISION(decide_at("10:08"), Reason::kPutBackScaling, set_scaling(1, 3, {}));
}

TEST_F(ScalingPutBackScenario, TheRunEndsWhenTheScalableTargetIsSeenToBeBack) {
  autoscales(1, 2);

  EXPECT_EQ(decide_at("10:08").outcome, Outcome::kDone);
}

TEST_F(ScalingPutBackScenario, AScalableTargetThatSomebodyRemovedIsNotMadeAgain) {
  seen.scaling.value.emplace();

  EXPECT_EQ(decide_at("10:08").outcome, Outcome::kDone);
}

TEST_F(ScalingPutBackScenario, ScalingThatCannotBeReadIsNotTakenForPutBack) {
  seen.scaling.value.reset();
  seen.scaling.problem = Error(ErrorKind::kTransport, "DescribeScalableTargets: 503");

  EXPECT_DECISION(decide_at("10:08"), Reason::kScalingUnknown);
}

}  // namespace
}  // namespace ecsr::core::testing
