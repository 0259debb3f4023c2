// SPDX-License-Identifier: MIT
// What a failed container health check of a replacement means.
#include "tests/core/scenario.h"

namespace ecsr::core::testing {
namespace {

using ContainerHealthScenario = ServiceScenario;

TEST_F(ContainerHealthScenario, AReplacementThatEcsKeepsRunningUnhealthyIsAFailure) {
  service_wants(3);
  recycle_everything_before("10:00");
  we_raised_it_from(2);
  runs(task("b").started("08:30").healthy());
  runs(task("c").started("08:40").healthy());
  runs(task("x").started("10:05:10").unhealthy());

  const std::vector<FailedReplacement> expected{
      {"x", "fails its container health check", at("10:07")}};
  EXPECT_EQ(decide_at("10:07").run.failures, expected);
}

TEST_F(ContainerHealthScenario, AnOldTaskThatFailsIsNoFailedReplacement) {
  service_wants(2);
  recycle_everything_before("10:00");
  runs(task("b").started("08:30").unhealthy());
  runs(task("c").started("08:40").healthy());

  EXPECT_TRUE(decide_at("10:07").run.failures.empty());
}

}  // namespace
}  // namespace ecsr::core::testing
