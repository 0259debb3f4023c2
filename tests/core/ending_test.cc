// SPDX-License-Identifier: MIT
// Giving up, being asked to stop, and putting capacity back whatever happened.
#include <utility>

#include "scenario.h"

namespace ecsr::core::testing {
namespace {

/// Raised from 2 to 3, one stale task stopped, its replacement not there yet.
class EndingScenario : public ServiceScenario {
 protected:
  EndingScenario() {
    service_wants(3);
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    we_stopped("a", "10:06");
    runs(task("b").started("08:30").healthy());
    runs(task("c").started("10:05:10").healthy());
  }
};

TEST_F(EndingScenario, ReplacementsThatFailAreCountedOnceAndNamedWithEcssOwnReason) {
  const task failed =
      task("x")
          .pending_since("10:06:10")
          .stopped_with(StopCode::kTaskFailedToStart, "CannotPullContainerError: no such image");
  stopped(failed);
  stopped(
      task("old").started("07:00").stopped_with(StopCode::kEssentialContainerExited, "before us"));

  const Decision decision = decide_at("10:07");

  const std::vector<FailedReplacement> expected{
      {"x", "CannotPullContainerError: no such image", at("10:07")}};
  EXPECT_EQ(decision.run.failures, expected);
  EXPECT_DECISION(decision, Reason::kWaitingForReplacement);
}

TEST_F(EndingScenario, OneMoreFailureThanAllowedGivesUpAndPutsCapacityBack) {
  policy.max_failures = {.number = 1};
  stopped(
      task("x").pending_since("10:06:10").stopped_with(StopCode::kTaskFailedToStart, "no image"));
  stopped(task("y")
              .pending_since("10:06:40")
              .stopped_with(StopCode::kEssentialContainerExited, "exit 1"));

  EXPECT_DECISION(decide_at("10:07"), Reason::kGiveUp);
  EXPECT_DECISION(decide_again_at("10:07:01"), Reason::kPutBackDesiredCount, set_desired_count(2));
  answered();
  service_wants(2);
  const Decision decision = decide_again_at("10:07:03");
  EXPECT_DECISION(decision, Reason::kGaveUp);
  EXPECT_EQ(decision.outcome, Outcome::kGaveUp);
  EXPECT_EQ(decision.run.record->ending, Ending::kFailures);
  EXPECT_EQ(decision.detail, "2 replacements failed; the last: y: exit 1");
}

TEST_F(EndingScenario, TasksThatTheSchedulerScaledInAreNoFailures) {
  stopped(task("x")
              .started("10:06:10")
              .stopped_with(StopCode::kServiceSchedulerInitiated,
                            "Scaling activity initiated by (deployment ecs-svc/1)"));

  EXPECT_TRUE(decide_at("10:07").run.failures.empty());
}

TEST_F(EndingScenario, PlacementFailuresSinceTheClaimAreFailures) {
  event("09:00", "(service web) was unable to place a task. Reason: old news");
  event("10:06:30", "(service web) was unable to place a task. Reason: Capacity is unavailable");

  const std::vector<FailedReplacement> expected{
      {"event-10:06:30",
       "(service web) was unable to place a task. Reason: Capacity is unavailable",
       at("10:06:30")}};
  EXPECT_EQ(decide_at("10:07").run.failures, expected);
}

TEST_F(EndingScenario, AFreshTaskThatIsNotYetWarmIsNoFailureWhileItRuns) {
  runs(task("x").started("10:06:40").behind_target(TargetHealth::kUnhealthy));

  EXPECT_TRUE(decide_at("10:07").run.failures.empty())
      << "many tasks fail their first checks, and the grace period is for that";
}

TEST_F(EndingScenario, AFreshTaskThatEcsStopsForItsHealthIsAFailure) {
  runs(task("x")
           .started("10:06:40")
           .stopped_with(StopCode::kServiceSchedulerInitiated,
                         "Task failed ELB health checks in (arn)"));

  const std::vector<FailedReplacement> expected{
      {"x", "Task failed ELB health checks in (arn)", at("10:07")}};
  EXPECT_EQ(decide_at("10:07").run.failures, expected);
}

TEST_F(EndingScenario, WhatFailedBeforeTheClaimIsNoFailedReplacement) {
  run.record->cutoff = at("07:00");  // --older-than: what is younger was there before us
  stopped(task("x").started("09:00").stopped_with(StopCode::kEssentialContainerExited, "exit 1"));

  EXPECT_TRUE(decide_at("10:07").run.failures.empty());
}

TEST_F(EndingScenario, NoProgressForTheReplacementTimeoutGivesUp) {
  EXPECT_DECISION(decide_at("10:15:59"), Reason::kWaitingForReplacement);
  const Decision decision = decide_at("10:16");
  EXPECT_DECISION(decision, Reason::kGiveUp);
  EXPECT_EQ(decision.run.record->ending, Ending::kReplacementTimeout);
  EXPECT_EQ(decision.detail,
            "2 of 3 serve, and no progress for 10m; ECS has not started a task for it");
}

TEST_F(EndingScenario, TheWaitWakesInTimeForTheReplacementTimeout) {
  policy.replacement_timeout = seconds{20};

  EXPECT_EQ(decide_at("10:06:01").wake_at, at("10:06:20"));
}

TEST_F(EndingScenario, AtTheDeadlineTheReplacementUnderWayIsFinishedFirst) {
  policy.deadline = minutes{7};

  EXPECT_DECISION(decide_at("10:07"), Reason::kGiveUp);
  EXPECT_DECISION(decide_again_at("10:07:01"), Reason::kFinishingReplacement);
  runs(task("d").started("10:06:50").healthy());
  EXPECT_DECISION(decide_again_at("10:07:05"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(EndingScenario, AskedOnceItFinishesTheReplacementAndPutsBack) {
  run.asked = Asked::kFinishReplacementThenStop;

  EXPECT_DECISION(decide_at("10:07"), Reason::kGiveUp);
  EXPECT_DECISION(decide_again_at("10:07:01"), Reason::kFinishingReplacement);
}

TEST_F(EndingScenario, AskedTwiceItPutsBackAtOnce) {
  run.asked = Asked::kPutBackNow;

  EXPECT_DECISION(decide_at("10:07"), Reason::kGiveUp);
  EXPECT_DECISION(decide_again_at("10:07:01"), Reason::kPutBackDesiredCount, set_desired_count(2));
  answered();
  service_wants(2);
  EXPECT_EQ(decide_again_at("10:07:03").outcome, Outcome::kAborted);
}

TEST_F(EndingScenario, CapacityIsPutBackEvenWhileADeploymentGoesOn) {
  run.record->ending = Ending::kFailures;
  deployment("ecs-svc/9", true, RolloutState::kInProgress);

  EXPECT_DECISION(decide_at("10:07"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(EndingScenario, PatienceWithPuttingBackBeginsAfterTheDeployment) {
  seen.tasks.value->clear();
  runs(task("c").started("10:05:10").healthy());
  runs(task("d").started("10:05:20").healthy());
  runs(task("e").started("10:05:30").healthy());
  EXPECT_DECISION(decide_at("10:10"), Reason::kPutBackDesiredCount, set_desired_count(2));
  throttled();
  deployment("ecs-svc/9", true, RolloutState::kInProgress);
  EXPECT_DECISION(decide_again_at("10:10:02"), Reason::kDeploymentInProgress);
  EXPECT_DECISION(decide_again_at("10:25"), Reason::kDeploymentInProgress);

  seen.service.value->deployments.front().rollout_state = RolloutState::kCompleted;

  EXPECT_DECISION(decide_again_at("10:26"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(EndingScenario, PatienceWithPuttingBackBeginsWhenTheTasksCanBeRead) {
  seen.tasks.value->clear();
  runs(task("c").started("10:05:10").healthy());
  runs(task("d").started("10:05:20").healthy());
  runs(task("e").started("10:05:30").healthy());
  EXPECT_DECISION(decide_at("10:10"), Reason::kPutBackDesiredCount, set_desired_count(2));
  throttled();
  const auto tasks = std::exchange(seen.tasks.value, std::nullopt);
  seen.tasks.problem = Error(ErrorKind::kTransport, "DescribeTasks: 503");
  EXPECT_DECISION(decide_again_at("10:10:02"), Reason::kTasksUnknown);
  EXPECT_DECISION(decide_again_at("10:19:50"), Reason::kTasksUnknown);

  seen.tasks.problem.reset();
  seen.tasks.value = tasks;

  EXPECT_DECISION(decide_again_at("10:20:01"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(EndingScenario, OnlyTheScalingIsLookedAtWhenTheRestWasJustSeen) {
  run.record->ending = Ending::kFailures;
  we_hold_scaling({1, 2, {}}, {1, 3, {.scaling_in = true}});
  service_wants(2);
  seen.scaling.value.reset();

  const Look expected{.service = false, .tasks = false, .list = false, .scaling = true};
  EXPECT_EQ(decide_at("10:07").look, expected)
      << "to list thousands of tasks once more may use up the requests that AWS allows";
}

TEST_F(EndingScenario, CapacityIsPutBackEvenWhenTheTasksCannotBeRead) {
  run.record->ending = Ending::kFailures;
  seen.tasks.value.reset();
  seen.tasks.problem = Error(ErrorKind::kTransport, "DescribeTasks: 503");

  EXPECT_DECISION(decide_at("10:07"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(EndingScenario, AnOrderThatAwsRefusesEndsTheRun) {
  note_outcome(run, stop("b"), fail(ErrorKind::kDenied, "StopTask: AccessDeniedException"));

  EXPECT_DECISION(decide_at("10:07"), Reason::kGiveUp);
  EXPECT_EQ(decide_at("10:07").run.record->ending, Ending::kOrderRefused);
}

TEST_F(EndingScenario, AThrottledOrderIsTriedAgain) {
  note_outcome(run, stop("a"), fail(ErrorKind::kThrottled, "StopTask: Rate exceeded"));

  EXPECT_TRUE(run.stop_orders.empty());
  EXPECT_EQ(run.stops_ordered, 0);
  EXPECT_FALSE(decide_at("10:07").run.record->ending);
}

TEST_F(EndingScenario, AnOrderWhoseAnswerWasLostIsRemembered) {
  const core::Run before = run;

  note_outcome(run, stop("a"), fail(ErrorKind::kTransport, "StopTask: connection reset"));

  EXPECT_EQ(run.stop_orders, before.stop_orders);
  EXPECT_EQ(run.stops_ordered, before.stops_ordered);
}

TEST_F(EndingScenario, AStopThatNeverTookEffectIsOrderedAgainAfterAMinute) {
  runs(task("a").started("08:00").healthy());
  nothing_is_protected();
  waits(seconds{0});

  EXPECT_DECISION(decide_at("10:07:00"), Reason::kWaitingForReplacement);
  EXPECT_DECISION(decide_at("10:07:31"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(EndingScenario, APutBackThatIsDeniedTwiceNeedsAPerson) {
  run.record->ending = Ending::kFailures;

  EXPECT_DECISION(decide_at("10:06:56"), Reason::kPutBackDesiredCount, set_desired_count(2));
  denied();
  EXPECT_DECISION(decide_again_at("10:06:58"), Reason::kPutBackDesiredCount, set_desired_count(2))
      << "it may have been an expired token";
  denied();
  const Decision decision = decide_again_at("10:07");

  EXPECT_DECISION(decision, Reason::kNotPutBack);
  EXPECT_EQ(decision.outcome, Outcome::kNotPutBack);
  EXPECT_EQ(decision.record, RecordChange::kKeep) << "the record stays for whoever puts it back";
}

TEST_F(EndingScenario, APutBackThatIsDeniedNeedsNobodyOnceAllIsSeenToBeAsItWas) {
  run.record->ending = Ending::kOrderRefused;
  service_wants(2);
  we_ordered_count(3, "10:06:30", false);  // its answer was lost
  run.putting_back_since = at("10:06:40");
  run.order_problem = Error(ErrorKind::kDenied, "UpdateService: AccessDeniedException: no");

  EXPECT_DECISION(decide_at("10:06:42"), Reason::kSeeingItBack);
  EXPECT_EQ(decide_again_at("10:07:31").outcome, Outcome::kGaveUp);
}

TEST_F(EndingScenario, APutBackThatIsDeniedMayBeSeenToHaveBeenCarriedOutBefore) {
  run.record->ending = Ending::kFailures;
  EXPECT_DECISION(decide_at("10:07"), Reason::kPutBackDesiredCount, set_desired_count(2));
  answered();
  EXPECT_DECISION(decide_again_at("10:07:20"), Reason::kPutBackDesiredCount, set_desired_count(2));
  denied();

  for (const char* const time : {"10:07:22", "10:07:40", "10:07:59"}) {
    EXPECT_DECISION(decide_again_at(time), Reason::kSeeingItBack) << "AWS may show the past";
  }
  service_wants(2);
  EXPECT_EQ(decide_again_at("10:08").outcome, Outcome::kGaveUp);
}

TEST_F(EndingScenario, WhatIsNotSeenAMinuteAfterItWasPutBackSomebodyElseHasSet) {
  run.record->ending = Ending::kFailures;
  EXPECT_DECISION(decide_at("10:07"), Reason::kPutBackDesiredCount, set_desired_count(2));
  answered();
  EXPECT_DECISION(decide_again_at("10:07:20"), Reason::kPutBackDesiredCount, set_desired_count(2));
  denied();

  const Decision decision = decide_again_at("10:08:01");

  EXPECT_EQ(decision.outcome, Outcome::kGaveUp);
  EXPECT_EQ(decision.detail, "desired count is 3, set by somebody else, and stays");
}

TEST_F(EndingScenario, ScalingThatIsDeniedMayBeSeenToHaveBeenPutBackBefore) {
  run.record->ending = Ending::kFailures;
  we_hold_scaling({1, 4, {}}, {1, 4, {.scaling_in = true}});
  autoscales(1, 4, {.scaling_in = true});
  service_wants(2);
  EXPECT_DECISION(decide_at("10:07"), Reason::kPutBackScaling, set_scaling(1, 4, {}));
  answered();
  EXPECT_DECISION(decide_again_at("10:07:20"), Reason::kPutBackScaling, set_scaling(1, 4, {}));
  denied();

  EXPECT_DECISION(decide_again_at("10:07:22"), Reason::kSeeingItBack) << "AWS may show the past";
  autoscales(1, 4);
  EXPECT_EQ(decide_again_at("10:07:40").outcome, Outcome::kGaveUp);
}

TEST_F(EndingScenario, ARecycleThatIsThroughDoesNotGiveUpOverARefusalWhileCapacityGoesBack) {
  seen.tasks.value->clear();
  runs(task("c").started("10:05:10").healthy());
  runs(task("d").started("10:05:20").healthy());
  runs(task("e").started("10:05:30").healthy());
  EXPECT_DECISION(decide_at("10:10"), Reason::kPutBackDesiredCount, set_desired_count(2));
  answered();
  EXPECT_DECISION(decide_again_at("10:10:20"), Reason::kPutBackDesiredCount, set_desired_count(2));
  denied();
  EXPECT_DECISION(decide_again_at("10:10:22"), Reason::kSeeingItBack);

  service_wants(2);

  EXPECT_EQ(decide_again_at("10:10:24").outcome, Outcome::kDone);
}

TEST_F(EndingScenario, OfAServiceThatTakesMinutesToLookAtPatienceCountsLooks) {
  run.record->ending = Ending::kAbortedNow;
  run.asked = Asked::kPutBackNow;
  we_hold_scaling({1, 4, {}}, {1, 4, {.scaling_in = true}});
  autoscales(1, 4, {.scaling_in = true});
  EXPECT_DECISION(decide_at("10:07"), Reason::kPutBackDesiredCount, set_desired_count(2));
  answered();
  service_wants(2);

  EXPECT_DECISION(decide_again_at("10:10"), Reason::kPutBackScaling, set_scaling(1, 4, {}))
      << "it was not even ordered before";
  answered();
  autoscales(1, 4);
  EXPECT_EQ(decide_again_at("10:13").outcome, Outcome::kAborted);
}

TEST_F(EndingScenario, AServiceThatIsDeletedInMidRunEndsIt) {
  seen.service.value->status = ServiceStatus::kDraining;

  EXPECT_DECISION(decide_at("10:07"), Reason::kGiveUp);
  EXPECT_DECISION(decide_again_at("10:07:01"), Reason::kGaveUp);
}

TEST_F(EndingScenario, AServiceDeletedWhileCapacityGoesBackNeedsNoPerson) {
  run.record->ending = Ending::kFailures;
  we_hold_scaling({1, 2, {}}, {1, 3, {.scaling_in = true}});
  autoscales(1, 3, {.scaling_in = true});
  seen.service.value->status = ServiceStatus::kInactive;
  run.putting_back_since = at("10:06:59");
  run.order_problem = Error(ErrorKind::kBadInput, "ValidationException: service doesn't exist");

  const Decision decision = decide_at("10:07");

  EXPECT_DECISION(decision, Reason::kGaveUp);
  EXPECT_EQ(decision.outcome, Outcome::kGaveUp);
  EXPECT_EQ(decision.detail,
            "the service is deleted, and its capacity is gone; the scalable target it leaves "
            "behind stays as this run has set it: 1..3 scale-in suspended");
}

TEST_F(EndingScenario, AServiceDeletedInMidRunHasItsScalableTargetPutBackWhereAwsStillLetsUs) {
  run.record->ending = Ending::kFailures;
  we_hold_scaling({1, 4, {}}, {1, 4, {.scaling_in = true}});
  autoscales(1, 4, {.scaling_in = true});
  seen.service.value->status = ServiceStatus::kDraining;

  EXPECT_DECISION(decide_at("10:07"), Reason::kPutBackScaling, set_scaling(1, 4, {}));
}

TEST_F(EndingScenario, NoReplacementIsWaitedForInAServiceThatIsDeleted) {
  run.record->ending = Ending::kAborted;
  seen.service.value->status = ServiceStatus::kDraining;

  EXPECT_DECISION(decide_at("10:07"), Reason::kAborted);
}

TEST_F(EndingScenario, AClockThatWentBackStartsThePausesAnew) {
  run.last_pass = at("10:30");

  EXPECT_DECISION(decide_at("10:07"), Reason::kClockWentBack);
}

TEST_F(EndingScenario, APermissionMissingBeforeAnythingWasChangedIsARefusal) {
  run.stop_orders.clear();
  run.stops_ordered = 0;
  service_wants(2);
  run.record->ending = Ending::kOrderRefused;

  const Decision decision = decide_at("10:07");

  EXPECT_DECISION(decision, Reason::kNotPermitted);
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
}

}  // namespace
}  // namespace ecsr::core::testing
