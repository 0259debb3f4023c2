// SPDX-License-Identifier: MIT
// A task's life, state by state.
#include <gmock/gmock.h>

#include "tests/sim/worlds.h"

namespace ecsr::sim {
namespace {

using core::DesiredStatus;
using core::StopCode;
using testing::ElementsAre;

TEST(TaskLifecycle, StopTaskAnswersAtOnceAndTheTaskGoesOnRunningForAMoment) {
  const auto world = world_of("service web\ntask a started=08:00\ntask b started=08:30\n");

  const auto answer = stop(*world, "a");

  ASSERT_TRUE(answer);
  EXPECT_EQ(pair(*world, "a"), "RUNNING/STOPPED");
  EXPECT_EQ(task(*world, "a").state.stopped_reason, "Task stopped by user");
  EXPECT_EQ(task(*world, "a").state.stop_code, StopCode::kUserInitiated);
  EXPECT_EQ(task(*world, "a").state.stopping_at, kEpoch);
  EXPECT_EQ(counts(*world), "2 running, 0 pending of 2");
}

TEST(TaskLifecycle, AStoppingTaskLeavesTheDefaultListingAtOnceAndTheCountOnlyWhenNoticed) {
  const auto world = world_of("service web\ntask a started=08:00\ntask b started=08:30\n");

  ASSERT_TRUE(stop(*world, "a"));
  const auto running = list_tasks(*world, {.cluster = "prod", .service_name = "web"});
  const auto stopped =
      list_tasks(*world, {.cluster = "prod", .service_name = "web", .desired_status = "STOPPED"});

  ASSERT_TRUE(running && stopped);
  EXPECT_THAT(running->arns, ElementsAre(task(*world, "b").arn));
  EXPECT_THAT(stopped->arns, ElementsAre(task(*world, "a").arn));
  until(*world, "10:00:01");
  EXPECT_EQ(counts(*world), "2 running, 0 pending of 2");
  until(*world, "10:00:02");
  EXPECT_EQ(counts(*world), "1 running, 0 pending of 2");
}

TEST(TaskLifecycle, AFargateTaskPassesThroughItsStatesOnTheWayIn) {
  const auto world = world_of("service web desired=1\ntasks web count=0\n");

  until(*world, "10:00:01");
  EXPECT_EQ(pair(*world, "new-1"), "PROVISIONING/RUNNING");
  until(*world, "10:00:05");
  EXPECT_EQ(pair(*world, "new-1"), "PENDING/RUNNING");
  until(*world, "10:00:11");
  EXPECT_EQ(pair(*world, "new-1"), "ACTIVATING/RUNNING");
  EXPECT_EQ(counts(*world), "0 running, 1 pending of 1");
  until(*world, "10:00:21");
  EXPECT_EQ(pair(*world, "new-1"), "RUNNING/RUNNING");
  EXPECT_EQ(counts(*world), "1 running, 0 pending of 1");
  EXPECT_EQ(task(*world, "new-1").created_at, clock_time("10:00:01"));
  EXPECT_EQ(task(*world, "new-1").state.started_at, clock_time("10:00:21"));
}

TEST(TaskLifecycle, ATaskWithoutANetworkOfItsOwnIsNeitherProvisionedNorActivated) {
  const auto world = world_of(
      "instances count=1\nservice web desired=1 launch=EC2 network=bridge\n"
      "tasks web count=0\n");

  until(*world, "10:00:01");
  EXPECT_EQ(pair(*world, "new-1"), "PENDING/RUNNING");
  until(*world, "10:00:07");
  EXPECT_EQ(pair(*world, "new-1"), "RUNNING/RUNNING");
}

TEST(TaskLifecycle, StartTakesIsTheWholeWayFromCreationToRunning) {
  const auto world = world_of("ecs start_takes=40s\nservice web desired=1\ntasks web count=0\n");

  until(*world, "10:00:40");
  EXPECT_EQ(pair(*world, "new-1"), "ACTIVATING/RUNNING");
  until(*world, "10:00:41");
  EXPECT_EQ(pair(*world, "new-1"), "RUNNING/RUNNING");
}

TEST(TaskLifecycle, AStoppedTaskPassesThroughItsStatesOnTheWayOut) {
  const auto world = world_of("service web\ntask a started=08:00\n");

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:00:02");
  EXPECT_EQ(pair(*world, "a"), "STOPPING/STOPPED");
  until(*world, "10:00:32");
  EXPECT_EQ(pair(*world, "a"), "DEPROVISIONING/STOPPED");
  until(*world, "10:00:42");
  EXPECT_EQ(pair(*world, "a"), "STOPPED/STOPPED");
  EXPECT_EQ(task(*world, "a").state.stopped_at, clock_time("10:00:42"));
  EXPECT_EQ(task(*world, "a").state.execution_stopped_at, clock_time("10:00:32"));
}

TEST(TaskLifecycle, AContainerThatOutlivesItsStopTimeoutIsKilled) {
  const auto world = world_of("service web stop-timeout=30s\ntask a started=08:00\n");
  const auto quick =
      world_of("ecs stop_takes=5s\nservice web stop-timeout=30s\ntask a started=08:00\n");

  ASSERT_TRUE(stop(*world, "a"));
  ASSERT_TRUE(stop(*quick, "a"));
  until(*world, "10:01");
  until(*quick, "10:01");

  EXPECT_EQ(task(*world, "a").state.exit_code, 137);
  EXPECT_EQ(task(*quick, "a").state.exit_code, 143);
}

TEST(TaskLifecycle, ATaskStoppedByAUserDoesNotWaitForItsLoadBalancer) {
  const auto world =
      world_of("service web target-groups=1 deregistration-delay=5m\ntask a started=08:00\n");

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:00:02");
  EXPECT_EQ(pair(*world, "a"), "DEACTIVATING/STOPPED");
  until(*world, "10:00:05");
  EXPECT_EQ(pair(*world, "a"), "STOPPING/STOPPED");
  EXPECT_TRUE(world->reached.has(Rule::kStopsWithoutDraining));
}

TEST(TaskLifecycle, ATaskStoppedByAUserDrainsFirstWhereTheWorldSaysSo) {
  const auto world = world_of(
      "ecs drain_first=yes\nservice web target-groups=1 deregistration-delay=5m\n"
      "task a started=08:00\n");

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:05:01");
  EXPECT_EQ(pair(*world, "a"), "DEACTIVATING/STOPPED");
  until(*world, "10:05:02");
  EXPECT_EQ(pair(*world, "a"), "STOPPING/STOPPED");
}

TEST(TaskLifecycle, TheSchedulerAlwaysWaitsForTheWholeDeregistrationDelay) {
  const auto world =
      world_of("service web target-groups=1 deregistration-delay=5m\ntask a started=08:00\n");

  ASSERT_TRUE(scale(*world, 0));
  until(*world, "10:05:02");
  EXPECT_EQ(pair(*world, "a"), "DEACTIVATING/STOPPED");
  until(*world, "10:05:03");
  EXPECT_EQ(pair(*world, "a"), "STOPPING/STOPPED");
}

TEST(TaskLifecycle, ATaskStoppedBeforeItStartedNeverRuns) {
  const auto world = world_of("service web desired=1\ntasks web count=0\n");

  until(*world, "10:00:06");
  ASSERT_TRUE(stop(*world, "new-1"));
  until(*world, "10:00:08");

  EXPECT_EQ(pair(*world, "new-1"), "DEPROVISIONING/STOPPED");
  EXPECT_EQ(task(*world, "new-1").state.started_at, std::nullopt);
}

TEST(TaskLifecycle, ASecondStopTaskChangesNothingAndTheFirstReasonStays) {
  const auto world = world_of("service web\ntask a started=08:00\n");

  ASSERT_TRUE(stop_task(*world, {.cluster = "prod", .task = "a", .reason = "first"}));
  until(*world, "10:00:20");
  ASSERT_TRUE(stop_task(*world, {.cluster = "prod", .task = "a", .reason = "second"}));
  until(*world, "10:00:32");

  EXPECT_EQ(task(*world, "a").state.stopped_reason, "first");
  EXPECT_EQ(pair(*world, "a"), "DEPROVISIONING/STOPPED");
}

TEST(TaskLifecycle, AStoppedTaskIsReadableForAnHourAndThenMissing) {
  const auto world = world_of("service web\ntask a started=08:00\n");
  const std::vector<std::string_view> ids{"a"};

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "11:00:41");
  EXPECT_EQ(describe_tasks(*world, "prod", ids)->tasks.size(), 1U);
  until(*world, "11:00:42");
  const auto answer = describe_tasks(*world, "prod", ids);

  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->failures.size(), 1U);
  EXPECT_EQ(answer->failures[0].reason, "MISSING");
  EXPECT_EQ(stop(*world, "a").error(), (SimError{.code = "InvalidParameterException",
                                                 .message = "The referenced task was not found."}));
}

TEST(TaskLifecycle, ACrashSaysThatAnEssentialContainerExited) {
  const auto world = world_of("service web\ntask a started=08:00\nat 10:07 crash a\n");

  until(*world, "10:07");

  const TaskState& state = task(*world, "a").state;
  EXPECT_EQ(state.stop_code, StopCode::kEssentialContainerExited);
  EXPECT_EQ(state.stopped_reason, "Essential container in task exited");
  EXPECT_EQ(state.exit_code, 1);
  EXPECT_EQ(pair(*world, "a"), "DEPROVISIONING/STOPPED");
  until(*world, "10:07:10");
  EXPECT_EQ(pair(*world, "a"), "STOPPED/STOPPED");
}

TEST(TaskLifecycle, ACrashOnAMachineOfOursIsForAMomentStoppedWhileItShouldRun) {
  const auto world = world_of(
      "instances count=1\nservice web launch=EC2 network=bridge\ntask a started=08:00\n"
      "at 10:07 crash a\n");

  until(*world, "10:07");
  EXPECT_EQ(pair(*world, "a"), "STOPPED/RUNNING");
  EXPECT_EQ(counts(*world), "0 running, 0 pending of 1");
  until(*world, "10:07:02");
  EXPECT_EQ(pair(*world, "a"), "STOPPED/STOPPED");
}

TEST(TaskLifecycle, SpotTakesATaskWithItsOwnStopCode) {
  const auto world =
      world_of("service web launch=FARGATE_SPOT\ntask a started=08:00\nat 10:07 spot a\n");

  until(*world, "10:07:02");

  EXPECT_EQ(task(*world, "a").state.stop_code, StopCode::kSpotInterruption);
  EXPECT_EQ(task(*world, "a").state.stopped_reason, "Your Spot Task was interrupted.");
  EXPECT_EQ(pair(*world, "a"), "STOPPING/STOPPED");
}

TEST(TaskLifecycle, TheVersionOfATaskGrowsWithEveryChange) {
  const auto world = world_of("service web\ntask a started=08:00\n");
  const int before = task(*world, "a").state.version;

  ASSERT_TRUE(stop(*world, "a"));
  EXPECT_EQ(task(*world, "a").state.version, before + 1);
  until(*world, "10:00:42");
  EXPECT_EQ(task(*world, "a").state.version, before + 4);
}

TEST(TaskLifecycle, AStandaloneTaskCanBeStoppedAndIsNotReplaced) {
  const auto world = world_of("service web\ntask a started=08:00\nstandalone job family=batch\n");

  ASSERT_TRUE(stop(*world, "job"));
  until(*world, "10:30");

  EXPECT_EQ(pair(*world, "job"), "STOPPED/STOPPED");
  EXPECT_EQ(world->group(task(*world, "job")), "family:batch");
  EXPECT_EQ(world->tasks.size(), 2U);
}

}  // namespace
}  // namespace ecsr::sim
