// SPDX-License-Identifier: MIT
// Health checks, failing starts, placement and rolling deployments.
#include <gmock/gmock.h>

#include "tests/sim/worlds.h"

namespace ecsr::sim {
namespace {

using core::DesiredStatus;
using core::Health;
using core::RolloutState;
using core::StopCode;
using core::TargetHealth;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const Deployment& primary(World& world) { return service(world).state.primary(); }

TEST(HealthCheck, MakesATaskServeOnlyAfterItsFirstGoodAnswer) {
  const auto world = world_of("service web desired=1 health-check=yes\ntasks web count=0\n");

  until(*world, "10:00:35");
  EXPECT_EQ(task(*world, "new-1").state.health, Health::kUnknown);
  EXPECT_EQ(serving_count(*world, 0), 0);
  until(*world, "10:00:36");
  EXPECT_EQ(task(*world, "new-1").state.health, Health::kHealthy);
  EXPECT_EQ(serving_count(*world, 0), 1);
}

TEST(HealthCheck, AbsentMeansHealthStaysUnknownForEver) {
  const auto world = world_of("service web desired=1\ntasks web count=0\n");

  until(*world, "11:00");

  EXPECT_EQ(task(*world, "new-1").state.health, Health::kUnknown);
  EXPECT_EQ(serving_count(*world, 0), 1);
}

TEST(TargetGroup, IsInitialWhileTheTaskActivatesAndHealthyLaterThanItRuns) {
  const auto world = world_of("service web desired=1 target-groups=2\ntasks web count=0\n");

  until(*world, "10:00:11");
  EXPECT_THAT(task(*world, "new-1").state.targets,
              ElementsAre(TargetHealth::kInitial, TargetHealth::kInitial));
  until(*world, "10:00:40");
  EXPECT_EQ(pair(*world, "new-1"), "RUNNING/RUNNING");
  EXPECT_EQ(serving_count(*world, 0), 0);
  until(*world, "10:00:41");
  EXPECT_THAT(task(*world, "new-1").state.targets,
              ElementsAre(TargetHealth::kHealthy, TargetHealth::kHealthy));
  EXPECT_EQ(serving_count(*world, 0), 1);
}

TEST(TargetGroup, DrainsForItsWholeDelayEvenWhenTheTaskIsGoneEarlier) {
  const auto world =
      world_of("service web target-groups=1 deregistration-delay=5m\ntask a started=08:00\n");

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:05:01");
  EXPECT_THAT(task(*world, "a").state.targets, ElementsAre(TargetHealth::kDraining));
  EXPECT_EQ(pair(*world, "a"), "STOPPED/STOPPED");
  until(*world, "10:05:02");
  EXPECT_THAT(task(*world, "a").state.targets, ElementsAre(TargetHealth::kUnused));
}

TEST(Unhealthy, IsReplacedAfterItsSubstituteServesWhereThereIsRoom) {
  const auto world = world_of(
      "service web target-groups=1\ntask a started=08:00\ntask b started=08:00\n"
      "at 10:01 unhealthy a\n");

  until(*world, "10:01:11");
  EXPECT_EQ(counts(*world), "2 running, 1 pending of 2");
  EXPECT_EQ(pair(*world, "a"), "RUNNING/RUNNING");
  until(*world, "10:01:52");

  EXPECT_EQ(task(*world, "a").state.desired_status, DesiredStatus::kStopped);
  EXPECT_EQ(task(*world, "a").state.stop_code, StopCode::kServiceSchedulerInitiated);
  EXPECT_EQ(task(*world, "a").state.stopped_reason,
            "Task failed ELB health checks in (target-group " +
                service(*world).target_groups[0].arn + ")");
}

TEST(Unhealthy, IsStoppedFirstWhereMaximumPercentLeavesNoRoom) {
  const auto world = world_of(
      "service web health-check=yes maximum-percent=100\ntask a started=08:00\n"
      "task b started=08:00\nat 10:01 unhealthy a\n");

  until(*world, "10:01:11");
  EXPECT_EQ(task(*world, "a").state.desired_status, DesiredStatus::kStopped);
  EXPECT_EQ(task(*world, "a").state.stopped_reason, "Task failed container health checks");
  EXPECT_EQ(world->tasks.size(), 2U);
  until(*world, "10:02");

  EXPECT_EQ(counts(*world), "2 running, 0 pending of 2");
}

TEST(Unhealthy, IsNotBelievedInTheGracePeriodAfterTheStart) {
  const auto world = world_of(
      "service web target-groups=1 grace=2h10m\ntask a started=08:00\nat 10:01 unhealthy a\n");

  until(*world, "10:10:09");
  EXPECT_EQ(pair(*world, "a"), "RUNNING/RUNNING");
  EXPECT_EQ(world->tasks.size(), 1U);
  until(*world, "10:12");

  EXPECT_EQ(task(*world, "a").state.desired_status, DesiredStatus::kStopped);
}

TEST(Unhealthy, IsForgivenWhenTheChecksPassAgain) {
  const auto world = world_of(
      "service web target-groups=1\ntask a started=08:00\nat 10:01 unhealthy a\n"
      "at 10:01:05 healthy a\n");

  until(*world, "10:30");

  EXPECT_EQ(pair(*world, "a"), "RUNNING/RUNNING");
  EXPECT_EQ(world->tasks.size(), 1U);
}

TEST(Unhealthy, ThreeOfThemWithRoomForTwoSubstitutesAreReplacedOneByOne) {
  const auto world = world_of(
      "service web health-check=yes maximum-percent=150\ntasks web count=4 started=08:00\n"
      "at 10:01 unhealthy web-1\nat 10:01 unhealthy web-2\nat 10:01 unhealthy web-3\n");

  until(*world, "10:10");

  EXPECT_EQ(counts(*world), "4 running, 0 pending of 4");
  EXPECT_EQ(names(*world, DesiredStatus::kRunning),
            (std::vector<std::string>{"new-1", "new-2", "new-3", "web-4"}));
}

TEST(Unhealthy, IsReplacedInTheFirstDeploymentAsWell) {
  const auto world = world_of(
      "service web desired=2 rollout=IN_PROGRESS health-check=yes\ntask a started=08:00\n"
      "at 10:00 break-health web count=1\n");

  until(*world, "10:10");

  EXPECT_EQ(names(*world, DesiredStatus::kRunning), (std::vector<std::string>{"a", "new-2"}));
}

TEST(FailingStart, EndsWithEcssOwnTextAndIsTriedAgain) {
  const auto world = world_of(
      "service web\ntask a started=08:00\n"
      "at 10:00 break-starts web count=1 reason=\"CannotPullContainerError: no such image\"\n");

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:00:27");

  EXPECT_EQ(pair(*world, "new-1"), "DEPROVISIONING/STOPPED");
  EXPECT_EQ(task(*world, "new-1").state.stop_code, StopCode::kTaskFailedToStart);
  EXPECT_EQ(task(*world, "new-1").state.stopped_reason, "CannotPullContainerError: no such image");
  EXPECT_EQ(task(*world, "new-1").state.started_at, std::nullopt);
  until(*world, "10:02");
  EXPECT_EQ(counts(*world), "1 running, 0 pending of 1");
}

TEST(FailingStart, MakesEcsWaitLongerEachTimeAndSayThatItCannotStartTasks) {
  const auto world =
      world_of("service web desired=1\ntasks web count=0\nat 10:00 break-starts web count=4\n");

  until(*world, "10:03");

  // Each try takes 20 s; then nothing, 10 s, 30 s, 1 min; the look comes a second after the
  // failure.
  EXPECT_EQ(task(*world, "new-1").created_at, clock_time("10:00:01"));
  EXPECT_EQ(task(*world, "new-2").created_at, clock_time("10:00:22"));
  EXPECT_EQ(task(*world, "new-3").created_at, clock_time("10:00:52"));
  EXPECT_EQ(task(*world, "new-4").created_at, clock_time("10:01:42"));
  EXPECT_THAT(
      messages(*world),
      Contains("(service web) is unable to consistently start tasks successfully.").Times(1));
}

TEST(FailingHealth, OfEveryReplacementLoopsWithoutThrottle) {
  const auto world = world_of(
      "service web desired=1 health-check=yes\ntasks web count=0\nat 10:00 break-health web "
      "count=1\n");

  until(*world, "10:00:36");
  EXPECT_EQ(task(*world, "new-1").state.health, Health::kUnhealthy);
  until(*world, "10:03");

  EXPECT_EQ(task(*world, "new-1").state.desired_status, DesiredStatus::kStopped);
  EXPECT_EQ(task(*world, "new-2").state.health, Health::kHealthy);
}

TEST(Placement, FailsWithAnEventAndIsTriedAgainThreeTimesAndThenAfterAPause) {
  const auto world = world_of(
      "service web\ntask a started=08:00\nat 10:00 unplaceable web\nat 10:01 placeable web\n");

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:14");
  EXPECT_THAT(messages(*world),
              ElementsAre(testing::StartsWith("(service web) was unable to place a task. Reason: "
                                              "Capacity is unavailable at this time.")));
  EXPECT_EQ(world->tasks.size(), 1U);
  until(*world, "10:16:07");

  // Tried at :07, :22 and :37, then 15 minutes of nothing.
  EXPECT_EQ(world->tasks.size(), 2U);
  EXPECT_EQ(task(*world, "new-1").created_at, clock_time("10:15:37"));
}

TEST(Placement, OfAFixedHostPortNeedsAMachineWithoutIt) {
  const auto world = world_of(
      "instances count=2 zones=eu-west-1a\n"
      "service web launch=EC2 network=bridge host-port=80 zones=eu-west-1a\n"
      "task a started=08:00\ntask b started=08:00\n");

  ASSERT_TRUE(scale(*world, 3));
  until(*world, "10:05");

  EXPECT_EQ(world->tasks.size(), 2U);
  EXPECT_THAT(messages(*world)[0],
              testing::HasSubstr("is already using a port required by your task"));
}

TEST(Placement, CountsLeavingTasksAgainstTheRoomThereIs) {
  const auto world =
      world_of("ecs placement_retry=20s\nservice web room=1\ntask a started=08:00\n");

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:00:46");
  EXPECT_EQ(world->tasks.size(), 1U);
  until(*world, "10:00:47");

  EXPECT_EQ(world->tasks.size(), 2U);
}

TEST(Deployment, StartsEveryNewTaskBeforeItStopsAnOldOneWithTheUsualPercentages) {
  const auto world = world_of(
      "service web target-groups=1\ntask a started=08:00\ntask b started=08:00\n"
      "at 10:01 deploy web\n");

  until(*world, "10:01:01");
  ASSERT_THAT(service(*world).state.deployments, SizeIs(2));
  EXPECT_EQ(primary(*world).rollout_state, RolloutState::kInProgress);
  EXPECT_EQ(primary(*world).rollout_state_reason,
            "ECS deployment " + primary(*world).id + " in progress.");
  EXPECT_EQ(counts(*world), "2 running, 2 pending of 2");
  EXPECT_EQ(world->definitions[task(*world, "new-1").definition].revision, 8);
  until(*world, "10:01:42");

  EXPECT_EQ(task(*world, "a").state.desired_status, DesiredStatus::kStopped);
  EXPECT_EQ(task(*world, "b").state.desired_status, DesiredStatus::kStopped);
}

TEST(Deployment, IsCompleteOnlyWhenTheOldTasksAreGone) {
  const auto world = world_of(
      "service web target-groups=1 deregistration-delay=2m\ntask a started=08:00\n"
      "at 10:01 deploy web\n");

  until(*world, "10:04:20");
  EXPECT_EQ(primary(*world).rollout_state, RolloutState::kInProgress);
  until(*world, "10:04:30");

  EXPECT_EQ(primary(*world).rollout_state, RolloutState::kCompleted);
  ASSERT_THAT(service(*world).state.deployments, SizeIs(1));
  EXPECT_THAT(messages(*world), Contains("(service web) (deployment " + primary(*world).id +
                                         ") deployment completed."));
}

TEST(Deployment, StopsOldTasksFirstWhereOnlyTheMinimumLeavesRoom) {
  const auto world = world_of(
      "service web maximum-percent=100 minimum-healthy-percent=50\ntask a started=08:00\n"
      "task b started=08:00\nat 10:01 deploy web\n");

  until(*world, "10:01:01");

  EXPECT_THAT(names(*world, DesiredStatus::kStopped), SizeIs(1));
  EXPECT_EQ(world->tasks.size(), 2U);
  until(*world, "10:10");
  EXPECT_EQ(counts(*world), "2 running, 0 pending of 2");
  EXPECT_EQ(primary(*world).rollout_state, RolloutState::kCompleted);
}

TEST(Deployment, IsStuckAndSaysSoWhenThePercentagesAllowNothing) {
  const auto world = world_of(
      "service web maximum-percent=100 minimum-healthy-percent=100\ntask a started=08:00\n"
      "at 10:01 deploy web\n");

  until(*world, "10:30");

  EXPECT_EQ(primary(*world).rollout_state, RolloutState::kInProgress);
  EXPECT_THAT(
      messages(*world),
      ElementsAre(testing::HasSubstr("was unable to stop or start tasks during a deployment")));
}

TEST(Deployment, ByForceKeepsTheTaskDefinition) {
  const auto world = world_of("service web\ntask a started=08:00\nat 10:01 force-deployment web\n");
  const std::string before = primary(*world).id;

  until(*world, "10:10");

  EXPECT_NE(primary(*world).id, before);
  EXPECT_EQ(world->definitions[primary(*world).definition].revision, 7);
  EXPECT_EQ(pair(*world, "a"), "STOPPED/STOPPED");
}

TEST(Deployment, WaitsForAProtectedOldTask) {
  const auto world =
      world_of("service web\ntask a started=08:00 protected-for=10m\nat 10:01 deploy web\n");

  until(*world, "10:09:59");
  EXPECT_EQ(pair(*world, "a"), "RUNNING/RUNNING");
  EXPECT_EQ(primary(*world).rollout_state, RolloutState::kInProgress);
  until(*world, "10:11");

  EXPECT_EQ(primary(*world).rollout_state, RolloutState::kCompleted);
}

TEST(Deployment, OfBrokenTasksFailsAndRollsBackWhereTheBreakerIsOn) {
  const auto world = world_of(
      "service web circuit-breaker=yes rollback=yes\ntask a started=08:00\n"
      "at 10:01 break-starts web count=3\nat 10:01 deploy web\n");
  const std::string before = primary(*world).id;

  until(*world, "10:10");

  EXPECT_EQ(primary(*world).id, before);
  EXPECT_EQ(primary(*world).rollout_state, RolloutState::kCompleted);
  EXPECT_EQ(pair(*world, "a"), "RUNNING/RUNNING");
  EXPECT_THAT(messages(*world),
              Contains("(service web) rolling back to deployment " + before + "."));
}

TEST(Deployment, OfBrokenTasksStaysFailedWithoutRollback) {
  const auto world = world_of(
      "service web circuit-breaker=yes\ntask a started=08:00\n"
      "at 10:01 break-starts web count=9\nat 10:01 deploy web\n");

  until(*world, "10:30");

  EXPECT_EQ(primary(*world).rollout_state, RolloutState::kFailed);
  EXPECT_EQ(primary(*world).failed_tasks, 3);
  EXPECT_EQ(world->tasks.size(), 4U);
}

TEST(Deployment, RevisionOfANamedTaskMayBeAnOlderOne) {
  const auto world = world_of("service web revision=9\ntask a started=08:00 revision=8\n");

  EXPECT_EQ(world->definitions[task(*world, "a").definition].arn,
            "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:8");
}

}  // namespace
}  // namespace ecsr::sim
