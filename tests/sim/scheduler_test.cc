// SPDX-License-Identifier: MIT
// The service scheduler: replacements, desired count, scale-in, protection, rebalancing, events.
#include "sim/rules/scheduler.h"

#include <gmock/gmock.h>

#include "tests/sim/worlds.h"

namespace ecsr::sim {
namespace {

using core::DesiredStatus;
using core::StopCode;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kThree =
    "service web\ntask a started=08:00\ntask b started=08:30\ntask c started=09:00\n";

std::string with(std::string_view world, std::string_view more) {
  return std::string(world) + std::string(more);
}

TEST(Replacement, ComesSomeTimeAfterTheTaskStoppedBeingCountedAndNeverBefore) {
  const auto world = world_of(kThree);

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:00:06");
  EXPECT_EQ(counts(*world), "2 running, 0 pending of 3");
  until(*world, "10:00:07");
  EXPECT_EQ(counts(*world), "2 running, 1 pending of 3");
  EXPECT_THAT(names(*world, DesiredStatus::kRunning), ElementsAre("b", "c", "new-1"));
  until(*world, "10:00:27");
  EXPECT_EQ(counts(*world), "3 running, 0 pending of 3");
}

TEST(Replacement, BelongsToThePrimaryDeploymentAndStartsNoNewOne) {
  const auto world = world_of(kThree);
  const std::string deployment = service(*world).state.primary().id;

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:02");

  ASSERT_THAT(service(*world).state.deployments, SizeIs(1));
  EXPECT_EQ(service(*world).state.primary().rollout_state, core::RolloutState::kCompleted);
  EXPECT_EQ(world->started_by(task(*world, "new-1")), deployment);
}

TEST(Replacement, ComesForACrashAndForASpotInterruptionToo) {
  const auto world = world_of(with(kThree, "at 10:01 crash a\nat 10:02 spot b\n"));

  until(*world, "10:05");

  EXPECT_THAT(names(*world, DesiredStatus::kRunning), ElementsAre("c", "new-1", "new-2"));
}

TEST(Replacement, IsAnnouncedInTheEventsWithTheIdOfTheNewTask) {
  const auto world = world_of(kThree);

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:02");

  EXPECT_THAT(messages(*world), ElementsAre("(service web) has started 1 tasks: (task new-1).",
                                            "(service web) has reached a steady state."));
}

TEST(Replacement, WithoutLettersHasAnIdOf32HexDigits) {
  const auto world = world_of(with("ecs ids=aws\n", kThree));

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:02");

  EXPECT_THAT(
      messages(*world)[0],
      testing::MatchesRegex("\\(service web\\) has started 1 tasks: \\(task [0-9a-f]{32}\\)\\."));
  EXPECT_THAT(service(*world).state.primary().id, testing::MatchesRegex("ecs-svc/[0-9]{19}"));
  EXPECT_THAT(
      service(*world).events[0].id,
      testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(Replacement, BehindALoadBalancerLeavesTheLinesOfItsTargets) {
  const auto world = world_of("service web target-groups=1\ntask a started=08:00\n");
  const std::string group = service(*world).target_groups[0].arn;
  const std::string deployment = service(*world).state.primary().id;

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:02");

  EXPECT_THAT(messages(*world),
              ElementsAre("(service web, taskSet " + deployment +
                              ") has begun draining connections on 1 tasks.",
                          "(service web) deregistered 1 targets in (target-group " + group + ")",
                          "(service web) has started 1 tasks: (task new-1).",
                          "(service web) registered 1 targets in (target-group " + group + ")",
                          "(service web) has reached a steady state."));
}

TEST(Replacement, GoesToAZoneWithTheFewestTasks) {
  const auto world = world_of(
      "service web zones=eu-west-1a,eu-west-1b\ntask a started=08:00 zone=eu-west-1a\n"
      "task b started=08:00 zone=eu-west-1b\ntask c started=08:00 zone=eu-west-1b\n"
      "task d started=08:00 zone=eu-west-1b\n");

  ASSERT_TRUE(stop(*world, "b"));
  until(*world, "10:02");

  EXPECT_EQ(world->zones[task(*world, "new-1").zone], "eu-west-1a");
}

TEST(DesiredCount, RaisedStartsTheMissingTasksTogetherWithoutADeployment) {
  const auto world = world_of(kThree);

  ASSERT_TRUE(scale(*world, 5));
  EXPECT_EQ(counts(*world), "3 running, 0 pending of 5");
  EXPECT_EQ(service(*world).state.primary().desired_count, 5);
  until(*world, "10:00:01");

  EXPECT_EQ(counts(*world), "3 running, 2 pending of 5");
  EXPECT_THAT(messages(*world),
              ElementsAre("(service web) has started 2 tasks: (task new-1) (task new-2)."));
  EXPECT_THAT(service(*world).state.deployments, SizeIs(1));
}

TEST(DesiredCount, LoweredStopsSurplusTasksOnTheSchedulersAccount) {
  const auto world = world_of(kThree);

  ASSERT_TRUE(scale(*world, 2));
  until(*world, "10:00:01");

  const auto gone = names(*world, DesiredStatus::kStopped);
  ASSERT_THAT(gone, SizeIs(1));
  const TaskState& state = task(*world, gone[0]).state;
  EXPECT_EQ(state.stop_code, StopCode::kServiceSchedulerInitiated);
  EXPECT_EQ(state.stopped_reason, "Scaling activity initiated by (deployment " +
                                      service(*world).state.primary().id + ")");
  EXPECT_THAT(messages(*world),
              ElementsAre("(service web) has stopped 1 running tasks: (task " + gone[0] + ")."));
}

TEST(DesiredCount, LoweredTogetherWithAStopTaskNeedsNoReplacement) {
  const auto world = world_of(kThree);

  ASSERT_TRUE(stop(*world, "a"));
  ASSERT_TRUE(scale(*world, 2));
  until(*world, "10:10");

  EXPECT_THAT(names(*world, DesiredStatus::kRunning), ElementsAre("b", "c"));
  EXPECT_EQ(world->tasks.size(), 3U);
}

TEST(DesiredCount, LargeIsReachedInBatchesOfTenWithAPause) {
  const auto world = world_of("service web desired=0\ntasks web count=0\n");

  ASSERT_TRUE(scale(*world, 25));
  until(*world, "10:00:01");
  EXPECT_EQ(counts(*world), "0 running, 10 pending of 25");
  until(*world, "10:00:03");
  EXPECT_EQ(counts(*world), "0 running, 20 pending of 25");
  until(*world, "10:00:04");
  EXPECT_EQ(counts(*world), "0 running, 25 pending of 25");
}

TEST(ScaleIn, TakesATaskThatDoesNotRunYetBeforeARunningOne) {
  const auto world = world_of(kThree);

  ASSERT_TRUE(scale(*world, 4));
  until(*world, "10:00:03");
  ASSERT_TRUE(scale(*world, 3));
  until(*world, "10:00:05");

  EXPECT_THAT(names(*world, DesiredStatus::kStopped), ElementsAre("new-1"));
}

TEST(ScaleIn, TakesAnUnhealthyTaskBeforeAHealthyOne) {
  const auto world = world_of(
      "service web target-groups=1\ntask a started=08:00\ntask b started=08:00\n"
      "task c started=08:00\nat 10:01 unhealthy b\n");

  until(*world, "10:01:01");
  ASSERT_TRUE(scale(*world, 2));
  until(*world, "10:01:05");

  EXPECT_THAT(names(*world, DesiredStatus::kStopped), ElementsAre("b"));
}

TEST(ScaleIn, TakesFromTheZoneWithTheMostTasks) {
  const auto world = world_of(
      "service web zones=eu-west-1a,eu-west-1b\ntask a started=08:00 zone=eu-west-1a\n"
      "task b started=08:00 zone=eu-west-1b\ntask c started=08:00 zone=eu-west-1b\n");

  ASSERT_TRUE(scale(*world, 2));
  until(*world, "10:00:05");

  EXPECT_EQ(world->zones[task(*world, names(*world, DesiredStatus::kStopped)[0]).zone],
            "eu-west-1b");
}

TEST(ScaleIn, LeavesProtectedTasksAloneUntilTheirProtectionEnds) {
  const auto world = world_of(
      "service web\ntask a started=08:00 protected-for=10m\n"
      "task b started=08:00 protected-for=20m\n");

  ASSERT_TRUE(scale(*world, 1));
  until(*world, "10:09");
  EXPECT_THAT(names(*world, DesiredStatus::kRunning), ElementsAre("a", "b"));
  EXPECT_THAT(
      messages(*world),
      ElementsAre("(service web) was unable to reach steady state because task set (" +
                  service(*world).state.primary().id +
                  ") was unable to scale in. Reason: The number of protected tasks are more "
                  "than the desired count of tasks"));
  until(*world, "10:10");

  EXPECT_THAT(names(*world, DesiredStatus::kStopped), ElementsAre("a"));
}

TEST(Protection, DoesNotStopAUsersStopTask) {
  const auto world = world_of("service web\ntask a started=08:00 protected-for=10m\n");

  ASSERT_TRUE(stop(*world, "a"));
  until(*world, "10:00:05");

  EXPECT_EQ(pair(*world, "a"), "STOPPING/STOPPED");
}

TEST(SteadyState, IsSaidAgainAfterSixHoursWithoutAnyChange) {
  const auto world = world_of(kThree);

  until(*world, "15:59:59");
  EXPECT_THAT(messages(*world), IsEmpty());
  until(*world, "16:00");

  EXPECT_THAT(messages(*world), ElementsAre("(service web) has reached a steady state."));
}

TEST(SteadyState, WaitsFortySecondsWhereNothingButRunningIsAsked) {
  const auto world = world_of("service web desired=1\ntasks web count=0\n");

  until(*world, "10:01:01");
  EXPECT_THAT(messages(*world), SizeIs(1));
  until(*world, "10:01:02");

  EXPECT_THAT(messages(*world), Contains("(service web) has reached a steady state."));
}

TEST(Rebalancing, MovesATaskFromTheRichestZoneToThePoorestThroughASurge) {
  const auto world = world_of(
      "service web zones=eu-west-1a,eu-west-1b rebalancing=yes\n"
      "task a started=08:00 zone=eu-west-1a\ntask b started=08:00 zone=eu-west-1b\n"
      "task c started=08:00 zone=eu-west-1b\ntask d started=08:00 zone=eu-west-1b\n");

  until(*world, "10:01:00");
  EXPECT_EQ(counts(*world), "4 running, 1 pending of 4");
  EXPECT_EQ(world->zones[task(*world, "new-1").zone], "eu-west-1a");
  until(*world, "10:01:30");
  EXPECT_EQ(counts(*world), "5 running, 0 pending of 4");
  until(*world, "10:03");

  EXPECT_EQ(counts(*world), "4 running, 0 pending of 4");
  EXPECT_THAT(service(*world).memory.alive_in_zone, ElementsAre(2, 2));
  EXPECT_TRUE(world->reached.has(Rule::kRebalanced));
}

TEST(Rebalancing, DoesNotHappenWhereMaximumPercentLeavesNoRoom) {
  const auto world = world_of(
      "service web zones=eu-west-1a,eu-west-1b rebalancing=yes maximum-percent=100\n"
      "task a started=08:00 zone=eu-west-1b\ntask b started=08:00 zone=eu-west-1b\n");

  until(*world, "10:30");

  EXPECT_EQ(world->tasks.size(), 2U);
}

TEST(Rebalancing, StopsNobodyWhenAnotherTaskLeftMeanwhile) {
  const auto world = world_of(
      "service web zones=eu-west-1a,eu-west-1b rebalancing=yes\n"
      "task a started=08:00 zone=eu-west-1a\ntask b started=08:00 zone=eu-west-1b\n"
      "task c started=08:00 zone=eu-west-1b\ntask d started=08:00 zone=eu-west-1b\n"
      "ecs replacement-takes=2m\nat 10:01:30 stop b\n");

  until(*world, "10:02:30");

  EXPECT_EQ(names(*world, core::DesiredStatus::kRunning),
            (std::vector<std::string>{"a", "c", "d", "new-1"}));
}

TEST(Rebalancing, IsGivenUpWhenADeploymentBegins) {
  const auto world = world_of(
      "service web zones=eu-west-1a,eu-west-1b rebalancing=yes\n"
      "task a started=08:00 zone=eu-west-1b\ntask b started=08:00 zone=eu-west-1b\n"
      "at 10:01:05 deploy web\n");

  until(*world, "10:30");

  EXPECT_TRUE(world->reached.has(Rule::kRebalancingStopped));
  EXPECT_EQ(counts(*world), "2 running, 0 pending of 2");
}

TEST(Daemon, ReplacesATaskOnlyAfterTheOldOneIsStopped) {
  const auto world = world_of("instances count=2\nservice web launch=EC2 strategy=DAEMON\n");
  const std::string first = names(*world, DesiredStatus::kRunning)[0];

  ASSERT_TRUE(stop(*world, first));
  until(*world, "10:00:41");
  EXPECT_EQ(world->tasks.size(), 2U);
  until(*world, "10:00:47");

  EXPECT_EQ(counts(*world), "1 running, 1 pending of 2");
  EXPECT_EQ(task(*world, "new-1").instance, task(*world, first).instance);
}

TEST(DeletedService, DrainsAndBecomesInactive) {
  const auto world = world_of(with(kThree, "at 10:01 delete web\n"));

  until(*world, "10:01");
  EXPECT_EQ(service(*world).state.status, core::ServiceStatus::kDraining);
  until(*world, "10:05");

  EXPECT_EQ(service(*world).state.status, core::ServiceStatus::kInactive);
  EXPECT_EQ(counts(*world), "0 running, 0 pending of 0");
}

TEST(Events, AreKeptToTheNewestHundredForTheReader) {
  const auto world = world_of("service web\ntask a started=08:00\n");
  const std::vector<std::string_view> names_asked{"web"};
  for (int i = 0; i < 70; ++i) {
    ASSERT_TRUE(stop(*world, names(*world, DesiredStatus::kRunning)[0]));
    world->advance_by(minutes{3});
  }
  Account account(*world);

  const std::vector<ports::DescribeServicesRequest> wave{{.service = {{"prod"}, {"web"}}}};
  const auto answers = account.describe_services(wave);

  const std::vector<core::ServiceEvent>& shown = answers[0]->service->events;
  ASSERT_THAT(shown, SizeIs(100));
  EXPECT_EQ(shown.front().message, "(service web) has reached a steady state.");
  EXPECT_EQ(shown.front().created_at, service(*world).events.back().created_at);
  EXPECT_GT(shown.front().created_at, shown.back().created_at);
}

}  // namespace
}  // namespace ecsr::sim
