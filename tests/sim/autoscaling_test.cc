// SPDX-License-Identifier: MIT
// Application Auto Scaling as the second writer of desired count.
#include <gmock/gmock.h>

#include "tests/sim/worlds.h"

namespace ecsr::sim {
namespace {

using core::ScalableTarget;
using core::Suspended;
using testing::SizeIs;

constexpr std::string_view kScaled =
    "service web\ntask a started=08:00\ntask b started=08:00\ntask c started=08:00\n"
    "autoscaling web min=2 max=5\n";

std::string with(std::string_view world, std::string_view more) {
  return std::string(world) + std::string(more);
}

RegisterScalableTargetInput bounds(std::optional<int> min, std::optional<int> max) {
  return {.resource_id = "service/prod/web", .min_capacity = min, .max_capacity = max};
}

const ScalableTarget& target(World& world) { return service(world).autoscaling->target; }

TEST(RegisterScalableTarget, MovesDesiredCountIntoTheBoundsAtOnce) {
  const auto world = world_of(kScaled);

  ASSERT_TRUE(register_scalable_target(*world, bounds(4, 5)));
  EXPECT_EQ(service(*world).state.desired_count, 4);
  ASSERT_TRUE(register_scalable_target(*world, bounds(0, 1)));
  EXPECT_EQ(service(*world).state.desired_count, 1);
}

TEST(RegisterScalableTarget, ClampsEvenWhenOnlyTheFlagsAreSent) {
  const auto world = world_of(kScaled);
  ASSERT_TRUE(scale(*world, 7));

  ASSERT_TRUE(register_scalable_target(
      *world, {.resource_id = "service/prod/web", .suspended = Suspended{.scaling_in = true}}));

  EXPECT_EQ(service(*world).state.desired_count, 5);
  EXPECT_EQ(target(*world), (ScalableTarget{2, 5, {.scaling_in = true}}));
}

TEST(RegisterScalableTarget, KeepsWhatWasNotSent) {
  const auto world = world_of(with(kScaled, ""));

  ASSERT_TRUE(register_scalable_target(*world, bounds(std::nullopt, 9)));

  EXPECT_EQ(target(*world), (ScalableTarget{2, 9, {}}));
}

TEST(RegisterScalableTarget, RefusesAMinimumAboveTheMaximum) {
  const auto world = world_of(kScaled);

  const auto answer = register_scalable_target(*world, bounds(6, std::nullopt));

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "ValidationException");
  EXPECT_EQ(target(*world), (ScalableTarget{2, 5, {}}));
}

TEST(RegisterScalableTarget, NeedsBothBoundsToCreateATarget) {
  const auto world = world_of("service web desired=1\n");

  EXPECT_EQ(register_scalable_target(*world, bounds(1, std::nullopt)).error().code,
            "ValidationException");
  EXPECT_TRUE(register_scalable_target(*world, bounds(1, 3)));
}

TEST(RegisterScalableTarget, NamesAServiceThatDoesNotExist) {
  const auto world = world_of(kScaled);

  const auto answer =
      register_scalable_target(*world, {.resource_id = "service/prod/nope", .min_capacity = 1});

  EXPECT_EQ(answer.error(), (SimError{.code = "ValidationException",
                                      .message = "ECS service doesn't exist: service/prod/nope"}));
}

TEST(RegisterScalableTarget, RefusesAnotherUpdateWhileOneIsPending) {
  const auto world = world_of(with("ecs scaling_update_takes=5s\n", kScaled));

  ASSERT_TRUE(register_scalable_target(*world, bounds(2, 6)));
  EXPECT_EQ(register_scalable_target(*world, bounds(2, 7)).error().code,
            "ConcurrentUpdateException");
  until(*world, "10:00:05");

  EXPECT_TRUE(register_scalable_target(*world, bounds(2, 7)));
}

TEST(UpdateService, MayGoBeyondTheBoundsAndNobodyPutsItBack) {
  const auto world = world_of(kScaled);

  ASSERT_TRUE(scale(*world, 9));
  until(*world, "12:00");

  EXPECT_EQ(counts(*world), "9 running, 0 pending of 9");
}

TEST(ScalingPolicy, ScalesOutAndInWithinTheBounds) {
  const auto world = world_of(with(kScaled,
                                   "at 10:01 autoscale web desired=9\n"
                                   "at 10:10 autoscale web desired=1\n"));

  until(*world, "10:05");
  EXPECT_EQ(service(*world).state.desired_count, 5);
  until(*world, "10:12");
  EXPECT_EQ(service(*world).state.desired_count, 2);
}

TEST(ScalingPolicy, ScalesInNotWhileScaleInIsSuspendedButStillOut) {
  const auto world = world_of(
      "service web\ntask a started=08:00\ntask b started=08:00\n"
      "autoscaling web min=1 max=5 suspended=in\nat 10:01 autoscale web desired=1\n"
      "at 10:02 autoscale web desired=3\n");

  until(*world, "10:01:30");
  EXPECT_EQ(service(*world).state.desired_count, 2);
  EXPECT_TRUE(world->reached.has(Rule::kScalingHeldBySuspension));
  until(*world, "10:02");
  EXPECT_EQ(service(*world).state.desired_count, 3);
}

TEST(ScalingPolicy, ScalesInNotWhileADeploymentRolls) {
  const auto world =
      world_of(with(kScaled, "at 10:01 deploy web\nat 10:01:10 autoscale web desired=2\n"));

  until(*world, "10:01:10");

  EXPECT_EQ(service(*world).state.desired_count, 3);
  EXPECT_TRUE(world->reached.has(Rule::kScaleInHeldByDeployment));
}

TEST(TargetTracking, ScalesOutAfterThreeHighMinutes) {
  const auto world = world_of(
      "service web\ntask a started=08:00\ntask b started=08:00\n"
      "autoscaling web min=1 max=9 load=100 per-task=50\nat 10:00:30 load web load=190\n");

  until(*world, "10:02:59");
  EXPECT_EQ(service(*world).state.desired_count, 2);
  until(*world, "10:03");
  EXPECT_EQ(service(*world).state.desired_count, 4);
  EXPECT_THAT(service(*world).autoscaling->activities, SizeIs(1));
}

TEST(TargetTracking, ScalesInAfterFifteenLowMinutes) {
  const auto world = world_of(
      "service web\ntask a started=08:00\ntask b started=08:00\ntask c started=08:00\n"
      "autoscaling web min=1 max=9 load=100 per-task=50\n");

  until(*world, "10:14:59");
  EXPECT_EQ(service(*world).state.desired_count, 3);
  until(*world, "10:15");
  EXPECT_EQ(service(*world).state.desired_count, 2);
}

TEST(ScheduledAction, SetsBoundsAndClampsUnlessScheduledScalingIsSuspended) {
  const auto world = world_of(with(kScaled,
                                   "at 10:01 scheduled-action web min=4\n"
                                   "at 10:02 set-bounds web suspended=scheduled\n"
                                   "at 10:03 scheduled-action web min=5\n"));

  until(*world, "10:01");
  EXPECT_EQ(service(*world).state.desired_count, 4);
  until(*world, "10:03");
  EXPECT_EQ(target(*world), (ScalableTarget{4, 5, {.scheduled = true}}));
}

}  // namespace
}  // namespace ecsr::sim
