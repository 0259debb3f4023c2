// SPDX-License-Identifier: MIT
// Targets that leave their groups and come back, and whose requests fail meanwhile.
#include "sim/rules/targets.h"

#include "tests/sim/worlds.h"

namespace ecsr::sim {
namespace {

using core::TargetHealth;

class TargetsTest : public testing::Test {
 protected:
  void begin(std::string_view more = "", std::string_view groups = "target-groups=2") {
    world = world_of("service web " + std::string(groups) +
                     " deregistration-delay=1m\ntask a started=08:00\ntask b started=08:10\n" +
                     std::string(more) + "begin 10:00\n");
    world->advance_to(clock_time("10:00"));
  }
  TargetHealth target(std::string_view name, std::size_t group = 0) {
    return task(*world, name).state.targets[group];
  }
  Answer<Done> deregister(std::size_t group, std::vector<TargetName> names) {
    return deregister_targets(*world, service(*world).target_groups[group].arn, names);
  }
  void stop(std::string_view name) {
    ASSERT_TRUE(stop_task(*world, {.cluster = "prod", .task = name}));
  }

  std::unique_ptr<World> world;
};

TEST_F(TargetsTest, ADeregisteredTargetDrainsForItsDelayAndIsGone) {
  begin();
  EXPECT_EQ(serving_count(*world, 0), 2);

  ASSERT_TRUE(deregister(0, {{.id = "10.0.0.1", .port = 8080}}));

  EXPECT_EQ(target("a"), TargetHealth::kDraining);
  EXPECT_EQ(target("a", 1), TargetHealth::kHealthy);
  EXPECT_EQ(target("b"), TargetHealth::kHealthy);
  EXPECT_EQ(serving_count(*world, 0), 1);
  until(*world, "10:00:59");
  EXPECT_EQ(target("a"), TargetHealth::kDraining);
  until(*world, "10:01:00");
  EXPECT_EQ(target("a"), TargetHealth::kUnused);
  EXPECT_EQ(pair(*world, "a"), "RUNNING/RUNNING") << "nobody at ECS notices";
}

TEST_F(TargetsTest, ATargetOfAnotherPortOrThatIsGoneIsPassedOver) {
  begin();
  EXPECT_TRUE(deregister(0, {{.id = "10.0.0.1", .port = 80}, {.id = "10.9.9.9", .port = 8080}}));
  EXPECT_EQ(target("a"), TargetHealth::kHealthy);
  EXPECT_EQ(deregister_targets(*world, "arn:none", {}).error().code, "TargetGroupNotFound");
}

TEST_F(TargetsTest, OfATaskThatIsStoppedWhileItDrainsTheDelayIsNotBegunAnew) {
  begin("ecs drain-first=yes\n");
  ASSERT_TRUE(deregister(0, {{.id = "10.0.0.1"}}));
  ASSERT_TRUE(deregister(1, {{.id = "10.0.0.1"}}));
  until(*world, "10:00:40");
  stop("a");

  until(*world, "10:00:59");
  EXPECT_EQ(pair(*world, "a"), "DEACTIVATING/STOPPED");
  until(*world, "10:01:00");
  EXPECT_EQ(pair(*world, "a"), "STOPPING/STOPPED");
}

TEST_F(TargetsTest, ATargetThatIsRegisteredAgainHasToPassItsChecks) {
  begin("at 10:00:10 deregister a\nat 10:00:30 register a\n");
  until(*world, "10:00:29");
  EXPECT_EQ(target("a", 1), TargetHealth::kDraining);
  until(*world, "10:00:49");
  EXPECT_EQ(target("a"), TargetHealth::kInitial);
  until(*world, "10:00:50");
  EXPECT_EQ(target("a"), TargetHealth::kHealthy);
  EXPECT_EQ(target("a", 1), TargetHealth::kHealthy);
  until(*world, "10:02:00");
  EXPECT_EQ(target("a"), TargetHealth::kHealthy) << "the delay of the first time is over";
}

TEST_F(TargetsTest, EcsRegistersATargetAgainWhereTheWorldSaysSo) {
  begin("ecs registers-again=3s\n");
  ASSERT_TRUE(deregister(0, {{.id = "10.0.0.1"}}));
  until(*world, "10:00:03");
  EXPECT_EQ(target("a"), TargetHealth::kInitial);
}

TEST_F(TargetsTest, ChecksSayNothingOfATargetThatIsGone) {
  begin("at 10:00:10 deregister a\nat 10:00:20 unhealthy a\nat 10:00:30 healthy a\n");
  until(*world, "10:00:31");
  EXPECT_EQ(target("a"), TargetHealth::kDraining);
}

TEST_F(TargetsTest, RequestsFailWhileTheLoadBalancerStillSendsThemToATaskThatEnds) {
  begin();
  stop("a");
  until(*world, "10:01:00");

  EXPECT_EQ(service(*world).failed_traffic, 2 * seconds{4}) << "of both targets";
}

TEST_F(TargetsTest, NoRequestFailsWhenTheTargetLeftLongEnoughBeforeTheStop) {
  begin("", "target-groups=1");
  ASSERT_TRUE(deregister(0, {{.id = "10.0.0.1"}, {.id = "10.0.0.2"}}));
  until(*world, "10:00:01");
  stop("a");  // noticed at 10:00:03
  until(*world, "10:00:02");
  stop("b");  // noticed at 10:00:04
  until(*world, "10:01:00");

  EXPECT_EQ(service(*world).failed_traffic, seconds{1});
}

TEST_F(TargetsTest, NoRequestFailsWhereEcsDrainsFirst) {
  begin("ecs drain-first=yes\n");
  stop("a");
  until(*world, "10:05:00");

  EXPECT_EQ(service(*world).failed_traffic, seconds{0});
}

}  // namespace
}  // namespace ecsr::sim
