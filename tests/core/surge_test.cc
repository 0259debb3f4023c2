// SPDX-License-Identifier: MIT
// Raising capacity, waiting for it, stopping, and folding the last stops: services that may surge.
#include "scenario.h"

namespace ecsr::core::testing {
namespace {

using SurgeScenario = ServiceScenario;

TEST_F(SurgeScenario, ClaimsTheServiceBeforeAnythingElse) {
  service_wants(2);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());

  const Decision decision = decide_at("10:05");

  EXPECT_DECISION(decision, Reason::kClaim);
  EXPECT_EQ(decision.record, RecordChange::kClaim);
  const RunRecord expected{.id = "0000cafe",
                           .owner = "test@here/1",
                           .cutoff = at("08:29:15"),
                           .claimed_at = at("10:05"),
                           .heartbeat = at("10:05"),
                           .base_count = 2,
                           .surge = 1,
                           .scaling = std::nullopt,
                           .ending = std::nullopt};
  EXPECT_EQ(decision.run.record, expected);
}

TEST_F(SurgeScenario, RaisesNothingBeforeTheClaimWasReadBack) {
  service_wants(2);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());

  decide_at("10:05");
  run = decide_at("10:05").run;
  seen.recorded.value.emplace();
  const Decision decision = decide(seen, policy, run, at("10:05:02"));

  EXPECT_DECISION(decision, Reason::kConfirmingClaim);
}

TEST_F(SurgeScenario, RaisesDesiredCountBeforeItStopsAnything) {
  service_wants(2);
  recycle_everything_before("10:00");
  run.record->surge = 1;
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());

  EXPECT_DECISION(decide_at("10:05"), Reason::kRaiseDesiredCount, set_desired_count(3));
}

TEST_F(SurgeScenario, RaisesByNoMoreThanThereAreStaleTasks) {
  surge_of(5);
  service_wants(2);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());

  EXPECT_EQ(decide_at("10:05").run.record->surge, 2);
}

TEST_F(SurgeScenario, SurgesByTheBatchWhenNothingElseIsAsked) {
  batch_of(2);
  service_wants(3);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:10").healthy());
  runs(task("c").started("08:20").healthy());

  EXPECT_EQ(decide_at("10:05").run.record->surge, 2);
}

TEST_F(SurgeScenario, KeepsEveryStaleTaskWhileTheExtraOneIsStillPending) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());
  runs(task("c").pending_since("10:05:10"));

  EXPECT_DECISION(decide_at("10:05:20"), Reason::kWaitingForSurge);
}

TEST_F(SurgeScenario, KeepsEveryStaleTaskWhileTheExtraOneIsNotHealthyYet) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());
  runs(task("c").started("10:05:10").of_unknown_health());

  EXPECT_DECISION(decide_at("10:06"), Reason::kWaitingForSurge);
}

TEST_F(SurgeScenario, StopsTheOldestStaleTaskOnceTheExtraOneServes) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("b").started("08:30").healthy());
  runs(task("a").started("08:00").healthy());
  runs(task("c").started("10:05:10").healthy());
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(SurgeScenario, WithoutAnyHealthCheckATaskServesFortySecondsAfterItsStart) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("a").started("08:00"));
  runs(task("b").started("08:30"));
  runs(task("c").started("10:05:10"));
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:05:49"), Reason::kWaitingForSurge);
  EXPECT_EQ(decide_at("10:05:49").wake_at, at("10:05:50"));
  EXPECT_DECISION(decide_at("10:05:50"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(SurgeScenario, ATaskThatIsNotHealthyInEveryTargetGroupDoesNotServe) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("a").started("08:00").behind_target(TargetHealth::kHealthy));
  runs(task("b").started("08:30").behind_target(TargetHealth::kHealthy));
  runs(task("c").started("10:05:10").behind_target(TargetHealth::kInitial));

  EXPECT_DECISION(decide_at("10:06"), Reason::kWaitingForSurge);
}

TEST_F(SurgeScenario, ATargetOfUnknownHealthDoesNotServe) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("a").started("08:00").behind_target(TargetHealth::kHealthy));
  runs(task("b").started("08:30").behind_target(TargetHealth::kHealthy));
  runs(task("c").started("10:05:10").behind_target(TargetHealth::kUnknown));

  EXPECT_DECISION(decide_at("10:06"), Reason::kWaitingForSurge);
}

TEST_F(SurgeScenario, AnExplicitSettleTimeIsWaitedForFromTheFirstGoodSight) {
  policy.settle = seconds{20};
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());
  runs(task("c").started("10:05:10").healthy());
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:06"), Reason::kWaitingForSurge);
  EXPECT_DECISION(decide_again_at("10:06:19"), Reason::kWaitingForSurge);
  EXPECT_DECISION(decide_again_at("10:06:20"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(SurgeScenario, AStopIsNotForgottenWhileAWSStillShowsTheTaskRunning) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());
  runs(task("c").started("10:05:10").healthy());
  nothing_is_protected();
  we_stopped("a", "10:06");
  waits(seconds{0});

  EXPECT_DECISION(decide_at("10:06:30"), Reason::kWaitingForReplacement);
}

TEST_F(SurgeScenario, PausesBetweenTheReplacementServingAndTheNextStop) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  we_stopped("a", "10:06");
  runs(task("b").started("08:30"));
  runs(task("x").started("08:40"));
  runs(task("c").started("10:05:10"));
  runs(task("d").started("10:06:50"));
  std::erase_if(*seen.tasks.value, [](const Task& one) { return one.id.value == "x"; });
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:07:35"), Reason::kPacing);
  EXPECT_EQ(decide_at("10:07:35").wake_at, at("10:08:00")) << "serving since 10:07:30, wait 30s";
}

TEST_F(SurgeScenario, WakesExactlyWhenSettleTimeAndPauseAreOver) {
  service_wants(4);
  recycle_everything_before("10:00");
  we_raised_it_from(3);
  we_stopped("a", "10:06");
  runs(task("b").started("08:30"));
  runs(task("c").started("08:40"));
  runs(task("d").started("10:05:10"));
  runs(task("e").started("10:06:50"));

  const Decision decision = decide_at("10:07:00");

  EXPECT_DECISION(decision, Reason::kWaitingForReplacement);
  EXPECT_EQ(decision.wake_at, at("10:08:00")) << "started 10:06:50, settle 40s, wait 30s";
}

TEST_F(SurgeScenario, TheLastStaleTaskGoesTogetherWithTheSurge) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("b").started("08:30").healthy());
  runs(task("c").started("10:05:10").healthy());
  runs(task("d").started("10:06:50").healthy());
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:08:00"), Reason::kStopLastTasks, stop("b"), set_desired_count(2));
}

TEST_F(SurgeScenario, FoldsALargeSurgeOneBatchAtATime) {
  service_wants(4);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("a").started("08:20").healthy());
  runs(task("b").started("08:30").healthy());
  runs(task("c").started("10:05:10").healthy());
  runs(task("d").started("10:05:10").healthy());
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:08:00"), Reason::kStopLastTasks, stop("a"), set_desired_count(3));
}

TEST_F(SurgeScenario, DoesNotRaiseAgainWhileTheLastTasksFold) {
  service_wants(3);
  recycle_everything_before("10:00");
  run.record->base_count = 2;
  run.record->surge = 2;
  runs(task("b").started("08:30").healthy());
  runs(task("c").started("10:05:10").healthy());
  runs(task("d").started("10:05:10").healthy());
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:08:00"), Reason::kStopLastTasks, stop("b"), set_desired_count(2));
}

TEST_F(SurgeScenario, RaisesAgainWhenSomebodyTookTheSurgeAwayInMidRun) {
  service_wants(2);
  recycle_everything_before("10:00");
  run.record->surge = 1;
  we_ordered_count(3, "10:02");
  runs(task("b").started("08:30").healthy());
  runs(task("d").started("08:50").healthy());

  EXPECT_DECISION(decide_at("10:08:00"), Reason::kRaiseDesiredCount, set_desired_count(3));
}

TEST_F(SurgeScenario, RaisesAgainAlsoWhileTheTasksOfTheSurgeStillServe) {
  service_wants(2);
  recycle_everything_before("10:00");
  run.record->surge = 1;
  runs(task("b").started("08:30").healthy());
  runs(task("d").started("08:50").healthy());
  runs(task("e").started("10:05").healthy());

  const Decision decision = decide_at("10:08:00");

  EXPECT_DECISION(decision, Reason::kRaiseDesiredCount, set_desired_count(3));
  EXPECT_GT(decision.wake_at, at("10:08:00"));
}

TEST_F(SurgeScenario, LooksForARaiseThatWasJustOrderedBeforeItOrdersItAgain) {
  service_wants(2);
  recycle_everything_before("10:00");
  run.record->surge = 1;
  we_ordered_count(3, "10:07:55");
  runs(task("b").started("08:30").healthy());
  runs(task("d").started("08:50").healthy());

  EXPECT_DECISION(decide_at("10:08:00"), Reason::kWaitingForSurge);
}

TEST_F(SurgeScenario, StopsAWholeBatchButNeverBelowTheFloor) {
  batch_of(3);
  surge_of(1);
  policy.min_healthy = Amount{75, true};
  service_wants(5);
  recycle_everything_before("10:00");
  we_raised_it_from(4);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:10").healthy());
  runs(task("c").started("08:20").healthy());
  runs(task("d").started("08:30").healthy());
  runs(task("e").started("10:05:10").healthy());
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:08"), Reason::kStopStaleTasks, stop("a"), stop("b"));
}

TEST_F(SurgeScenario, ZonesTakeTurns) {
  batch_of(2);
  service_wants(5);
  recycle_everything_before("10:00");
  we_raised_it_from(3);
  runs(task("a").started("08:00").healthy().in_zone("1"));
  runs(task("b").started("08:10").healthy().in_zone("1"));
  runs(task("c").started("08:20").healthy().in_zone("2"));
  runs(task("d").started("10:05:10").healthy());
  runs(task("e").started("10:05:10").healthy());
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:08"), Reason::kStopStaleTasks, stop("a"), stop("c"));
}

TEST_F(SurgeScenario, AFailingStaleTaskGoesFirstAndCostsNothing) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").unhealthy());
  runs(task("c").started("10:05:10").healthy());
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:08"), Reason::kStopStaleTasks, stop("b"));
}

TEST_F(SurgeScenario, AStaleTaskThatIsStillStartingIsWaitedFor) {
  surge_of(0);
  service_wants(1);
  recycle_everything_before("10:00");
  runs(task("a").pending_since("09:59:50"));

  EXPECT_DECISION(decide_at("10:00:10"), Reason::kWaitingForSurge);
}

TEST_F(SurgeScenario, ATaskWithoutACreationTimeIsNeverStopped) {
  surge_of(0);
  service_wants(2);
  recycle_everything_before("10:00");
  runs(task("a").started("08:00").healthy().without_creation_time());
  runs(task("b").started("09:00").healthy());
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:01"), Reason::kStopStaleTasks, stop("b"));
}

TEST_F(SurgeScenario, WithoutSurgeItStopsOneAndServesWithOneLess) {
  surge_of(0);
  service_wants(2);
  recycle_everything_before("10:00");
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("09:00").healthy());
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:01"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(SurgeScenario, LooksAfreshBeforeAStopWhenTheTasksWereSeenTooLongAgo) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());
  runs(task("c").started("10:05:10").healthy());
  nothing_is_protected();
  decide_at("10:06");

  const Decision decision = decide(seen, policy, run, at("10:06:11"));

  EXPECT_DECISION(decision, Reason::kNeedsALook);
  EXPECT_EQ(decision.look, (Look{.service = true, .tasks = true, .list = false}));
}

TEST_F(SurgeScenario, FinishesOnlyWhenDesiredCountIsSeenToBeBack) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("c").started("10:05:10").healthy());
  runs(task("d").started("10:06:10").healthy());
  runs(task("e").started("10:07:10").healthy());

  EXPECT_DECISION(decide_at("10:08"), Reason::kPutBackDesiredCount, set_desired_count(2));
  answered();
  EXPECT_DECISION(decide_again_at("10:08:02"), Reason::kSeeingItBack);
  service_wants(2);
  const Decision decision = decide_again_at("10:08:04");
  EXPECT_DECISION(decision, Reason::kRecycled);
  EXPECT_EQ(decision.outcome, Outcome::kDone);
  EXPECT_EQ(decision.record, RecordChange::kRemove);
}

TEST_F(SurgeScenario, DoesNotFinishWhileAReplacementIsStillMissing) {
  service_wants(2);
  recycle_everything_before("10:00");
  run.record->surge = 1;
  we_ordered_count(2, "10:05");
  run.stops_ordered = 2;
  runs(task("c").started("10:05:10").healthy());
  runs(task("d").pending_since("10:06:10"));

  EXPECT_DECISION(decide_at("10:06:30"), Reason::kWaitingForReplacement);
}

}  // namespace
}  // namespace ecsr::core::testing
