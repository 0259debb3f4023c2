// SPDX-License-Identifier: MIT
// What is refused, or already finished, before anything is changed; and whose run it is.
#include "scenario.h"

namespace ecsr::core::testing {
namespace {

class RefusalScenario : public ServiceScenario {
 protected:
  RefusalScenario() {
    service_wants(2);
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
  }
  Service& service() { return *seen.service.value; }
};

::testing::AssertionResult ends(const Decision& decision, Reason reason, Outcome outcome) {
  if (auto wrong = decides(decision, reason, {}); !wrong) return wrong;
  if (decision.outcome == outcome) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "the outcome is another one: " << decision.detail;
}

TEST_F(RefusalScenario, AServiceWithDesiredCountZeroIsDoneAtOnce) {
  service_wants(0);
  seen.tasks.value->clear();

  EXPECT_TRUE(ends(decide_at("10:00"), Reason::kDesiredCountIsZero, Outcome::kDone));
}

TEST_F(RefusalScenario, AServiceWhoseTasksAreAllTooYoungIsDoneAtOnce) {
  policy.select.older_than = std::chrono::hours{24};

  EXPECT_TRUE(ends(decide_at("10:00"), Reason::kNothingStale, Outcome::kDone));
}

TEST_F(RefusalScenario, OnlyTasksOldEnoughAreStale) {
  policy.select.older_than = minutes{100};

  EXPECT_EQ(decide_at("10:00").run.record->cutoff, at("07:59:15"));
}

TEST_F(RefusalScenario, OnlyTasksCreatedBeforeTheGivenDateAreStale) {
  policy.select.created_before = at("08:29:15");

  EXPECT_EQ(decide_at("10:00").run.record->cutoff, at("07:59:15"));
}

TEST_F(RefusalScenario, MaxTasksTakesTheOldest) {
  policy.select.max_tasks = 1;

  EXPECT_EQ(decide_at("10:00").run.record->cutoff, at("07:59:15"));
}

TEST_F(RefusalScenario, AnInactiveServiceIsRefused) {
  service().status = ServiceStatus::kInactive;

  EXPECT_TRUE(ends(decide_at("10:00"), Reason::kServiceNotActive, Outcome::kRefused));
}

TEST_F(RefusalScenario, AServiceOfAnUnknownKindIsRefused) {
  service().scheduling_strategy = SchedulingStrategy::kUnknown;

  EXPECT_TRUE(ends(decide_at("10:00"), Reason::kUnsupportedService, Outcome::kRefused));
}

TEST_F(RefusalScenario, ADaemonServiceIsNotAskedToSurge) {
  service().scheduling_strategy = SchedulingStrategy::kDaemon;

  EXPECT_TRUE(ends(decide_at("10:00"), Reason::kDaemonCannotSurge, Outcome::kRefused));
}

TEST_F(RefusalScenario, ADaemonServiceIsRecycledWithoutSurge) {
  service().scheduling_strategy = SchedulingStrategy::kDaemon;
  surge_of(0);

  EXPECT_DECISION(decide_at("10:00"), Reason::kClaim);
}

TEST_F(RefusalScenario, AFloorThatNothingCanStopUnderIsRefused) {
  surge_of(0);
  policy.min_healthy = Amount{100, true};

  const Decision decision = decide_at("10:00");

  EXPECT_TRUE(ends(decision, Reason::kNothingCouldStop, Outcome::kRefused));
  EXPECT_EQ(decision.detail,
            "--min-healthy 100% conflicts with --surge 0: with a desired count of 2 nothing could "
            "ever be stopped; use --surge 1 or a lower --min-healthy");
}

TEST_F(RefusalScenario, AFloorAboveTheDesiredCountIsRefused) {
  policy.min_healthy = Amount{3, false};

  EXPECT_EQ(decide_at("10:00").detail,
            "--min-healthy 3 asks for 3 tasks, but the service's desired count is 2");
}

TEST_F(RefusalScenario, AFailedDeploymentIsRefusedBecauseEcsStartsNothingForIt) {
  deployment("ecs-svc/9", true, RolloutState::kFailed);

  EXPECT_TRUE(ends(decide_at("10:00"), Reason::kDeploymentFailed, Outcome::kRefused));
}

TEST_F(RefusalScenario, ADeploymentUnderWayIsWaitedForBeforeTheClaim) {
  deployment("ecs-svc/9", true, RolloutState::kInProgress);

  EXPECT_DECISION(decide_at("10:00"), Reason::kDeploymentInProgress);
}

TEST_F(RefusalScenario, ACodeDeployServiceWithOneSteadyTaskSetIsRecycled) {
  service().deployment_controller = DeploymentController::kCodeDeploy;
  service().deployments.clear();
  service().task_sets = {
      {.id = "ts-1", .primary = true, .steady = true, .task_definition = "web:1"}};

  EXPECT_DECISION(decide_at("10:00"), Reason::kClaim);
}

TEST_F(RefusalScenario, AnOnlyTaskSetThatIsNotSteadyIsJudgedByItsTasks) {
  service().deployment_controller = DeploymentController::kExternal;
  service().deployments.clear();
  service().task_sets = {
      {.id = "ts-1", .primary = true, .steady = false, .task_definition = "web:1"}};

  EXPECT_DECISION(decide_at("10:00"), Reason::kClaim);
}

TEST_F(RefusalScenario, ACodeDeployServiceWithTwoTaskSetsIsLeftAlone) {
  service().deployment_controller = DeploymentController::kCodeDeploy;
  service().deployments.clear();
  service().task_sets = {
      {.id = "ts-1", .primary = true, .steady = true, .task_definition = "web:1"},
      {.id = "ts-2", .primary = false, .steady = true, .task_definition = "web:2"}};

  EXPECT_DECISION(decide_at("10:00"), Reason::kDeploymentInProgress);
}

TEST_F(RefusalScenario, AnEcsServiceThatShowsNoDeploymentIsNotUnderstoodAndLeftAlone) {
  service().deployments.clear();

  EXPECT_DECISION(decide_at("10:00"), Reason::kDeploymentInProgress);
}

TEST_F(RefusalScenario, AServiceThatIsNotThereIsRefused) {
  seen.service.value.reset();
  seen.service.problem = Error(ErrorKind::kNotFound, "service web was not found in cluster prod");

  const Decision decision = decide_at("10:00");

  EXPECT_TRUE(ends(decision, Reason::kServiceNotFound, Outcome::kRefused));
  EXPECT_EQ(decision.detail, "service web was not found in cluster prod");
}

TEST_F(RefusalScenario, MissingPermissionToReadIsRefused) {
  seen.tasks.value.reset();
  seen.tasks.problem = Error(ErrorKind::kDenied, "ListTasks: AccessDeniedException: no");

  EXPECT_TRUE(ends(decide_at("10:00"), Reason::kNotPermitted, Outcome::kRefused));
}

TEST_F(RefusalScenario, MissingPermissionToReadTheScalingIsRefusedBeforeAnyChange) {
  seen.scaling.value.reset();
  seen.scaling.problem =
      Error(ErrorKind::kDenied, "DescribeScalableTargets: AccessDeniedException: no");

  EXPECT_TRUE(ends(decide_at("10:00"), Reason::kNotPermitted, Outcome::kRefused));
}

TEST_F(RefusalScenario, AnUnreadableAnswerIsRefusedAtOnceBecauseTheNextIsNoBetter) {
  seen.service.value.reset();
  seen.service.problem = Error(ErrorKind::kBadAnswer, "DescribeServices: the answer is not JSON");

  EXPECT_TRUE(ends(decide_at("10:00"), Reason::kServiceUnknown, Outcome::kRefused));
}

TEST_F(RefusalScenario, ATransportErrorIsWaitedOutForAMinuteBeforeTheClaim) {
  seen.service.value.reset();
  seen.service.problem = Error(ErrorKind::kTransport, "DescribeServices: connection refused");

  EXPECT_DECISION(decide_at("10:00"), Reason::kServiceUnknown);
  EXPECT_FALSE(decide_again_at("10:00:59").outcome);
  EXPECT_TRUE(ends(decide_again_at("10:01"), Reason::kServiceUnknown, Outcome::kRefused));
}

TEST_F(RefusalScenario, AServiceHeldByALiveRunIsRefusedAndNamed) {
  someone_else_holds_it("bob@bastion/77", "09:50");

  const Decision decision = decide_at("10:00");

  EXPECT_TRUE(ends(decision, Reason::kHeldByAnotherRun, Outcome::kRefused));
  EXPECT_EQ(decision.detail,
            "run 0000beef of bob@bastion/77, since 2026-01-05T09:50:00Z, last heard of at "
            "2026-01-05T09:50:00Z");
}

TEST_F(RefusalScenario, ARunNotHeardOfForLongerThanItsLeaseIsTakenOver) {
  someone_else_holds_it("bob@bastion/77", "09:45");

  const Decision decision = decide_at("10:00");

  EXPECT_DECISION(decision, Reason::kTakeOver);
  EXPECT_EQ(decision.record, RecordChange::kClaim);
  EXPECT_EQ(decision.run.record->owner, "test@here/1");
  EXPECT_EQ(decision.run.record->id, "0000beef");
  EXPECT_EQ(decision.run.record->base_count, 2);
}

TEST_F(RefusalScenario, ALiveLookingRunWhoseProcessIsKnownToBeGoneIsTakenOverAtOnce) {
  someone_else_holds_it("test@here/7", "09:59");
  run.may_take_over = true;

  EXPECT_DECISION(decide_at("10:00"), Reason::kTakeOver);
}

TEST_F(RefusalScenario, AfterATakeOverTheLastOwnersStopsAreGivenTimeToBecomeVisible) {
  someone_else_holds_it("test@here/7", "09:59");
  run.may_take_over = true;
  service_wants(3);
  runs(task("c").started("09:50").healthy());
  nothing_is_protected();
  run = decide_at("10:00").run;
  (*seen.recorded.value)->owner = run.owner;

  EXPECT_DECISION(decide_at("10:00:10"), Reason::kPacing);
  EXPECT_EQ(decide_at("10:00:10").wake_at, at("10:01:00"));
}

TEST_F(RefusalScenario, AfterAHandoverThePauseGoesOnWhereTheLastOwnerLeftIt) {
  someone_else_holds_it("test@here/7", "09:59");
  run.may_take_over = true;
  service_wants(3);
  runs(task("c").started("09:50").healthy());
  nothing_is_protected();
  run = decide_at("10:00").run;
  (*seen.recorded.value)->owner = run.owner;
  run.taken_over_at.reset();
  it_was_handed_over_at("10:00");
  run.stops_ordered = 1;
  run.whole_since = run.last_stop_at = at("09:59:45");
  waits(seconds{30});

  EXPECT_DECISION(decide_at("10:00:10"), Reason::kPacing);
  EXPECT_EQ(decide_at("10:00:10").wake_at, at("10:00:15"));
  EXPECT_DECISION(decide_at("10:00:16"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(RefusalScenario, AHandoverThatAwsDoesNotShowNeedsAPersonBecauseCapacityMayBeRaised) {
  run = decide_at("10:00").run;
  it_was_handed_over_at("09:57:50");
  seen.recorded.value.emplace();
  seen.service.seen_at = seen.tasks.seen_at = at("10:00:02");

  EXPECT_TRUE(
      ends(decide(seen, policy, run, at("10:00:02")), Reason::kNotPutBack, Outcome::kNotPutBack));
}

TEST_F(RefusalScenario, TheRunThatDoesNotFindItselfInTheRecordYields) {
  run = decide_at("10:00").run;
  someone_else_holds_it("bob@bastion/77", "10:00:01");

  EXPECT_TRUE(ends(decide_at("10:00:02"), Reason::kTakenOver, Outcome::kYielded));
}

TEST_F(RefusalScenario, ARecordThatSomebodyRemovedIsWrittenAgain) {
  run = decide_at("10:00").run;
  run.claim_seen = true;
  seen.recorded.value.emplace();
  seen.service.seen_at = seen.tasks.seen_at = at("10:00:20");
  seen.aws_now = at("10:00:20");

  const Decision decision = decide(seen, policy, run, at("10:00:20"));

  EXPECT_DECISION(decision, Reason::kRaiseDesiredCount, set_desired_count(3));
  EXPECT_EQ(decision.record, RecordChange::kRefresh);
}

TEST_F(RefusalScenario, BeingAskedToStopBeforeTheClaimChangesNothing) {
  run.asked = Asked::kFinishReplacementThenStop;

  EXPECT_TRUE(ends(decide_at("10:00"), Reason::kAborted, Outcome::kAborted));
}

TEST_F(RefusalScenario, TheHeartbeatIsWrittenBeforeTheLeaseEnds) {
  run = decide_at("10:00").run;
  run.claim_seen = true;
  seen.recorded.value = run.record;
  seen.service.seen_at = seen.tasks.seen_at = seen.aws_now = at("10:09");

  const Decision decision = decide(seen, policy, run, at("10:09"));

  EXPECT_EQ(decision.record, RecordChange::kRefresh);
  EXPECT_EQ(decision.run.record->heartbeat, at("10:09"));
}

}  // namespace
}  // namespace ecsr::core::testing
