// SPDX-License-Identifier: MIT
// Whole recycles drawn from seeds, with and without faults; every promise is checked after every
// order by somebody who knows the truth. `ecs-recycle simulate` runs more of them.
#include <gtest/gtest.h>
#include <set>

#include "cli/seed_plan.h"
#include "cli/trial.h"

namespace ecsr::cli {
namespace {

constexpr std::uint64_t kSeeds = 1000;

TEST(Seeds, KeepEveryPromiseWhenNothingGoesWrong) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const SeedPlan plan = draw_plan(seed, false);
    const TrialResult result = run_trial(plan);
    EXPECT_FALSE(result.broken) << describe(plan) << "\n" << result.broken.value_or("");
  }
}

TEST(Seeds, KeepEveryPromiseUnderFaultsAndOtherHands) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const SeedPlan plan = draw_plan(seed, true);
    const TrialResult result = run_trial(plan);
    EXPECT_FALSE(result.broken) << describe(plan) << "\n" << result.broken.value_or("");
  }
}

TEST(Seeds, RecycleEverythingWhenNothingGoesWrongAndNobodySetsADeadline) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const SeedPlan plan = draw_plan(seed, false);
    if (plan.policy.deadline) continue;
    EXPECT_EQ(run_trial(plan).reason, core::Reason::kRecycled) << describe(plan);
  }
}

TEST(Seeds, TheSameSeedGivesTheSameTrace) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const SeedPlan plan = draw_plan(seed, true);
    const std::uint64_t first = run_trial(plan).trace;
    EXPECT_EQ(run_trial(plan).trace, first) << describe(plan);
  }
}

TEST(Seeds, DifferentSeedsGiveDifferentTraces) {
  std::set<std::uint64_t> traces;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    traces.insert(run_trial(draw_plan(seed, true)).trace);
  }
  EXPECT_EQ(traces.size(), 100U);
}

TEST(Seeds, ReachTheReasonsThatARecycleIsMadeOf) {
  std::set<core::Reason> reached;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    reached.merge(run_trial(draw_plan(seed, true)).reached);
  }
  for (const core::Reason reason :
       {core::Reason::kClaim, core::Reason::kConfirmingClaim, core::Reason::kHoldScaling,
        core::Reason::kRaiseDesiredCount, core::Reason::kWaitingForSurge,
        core::Reason::kWaitingForReplacement, core::Reason::kPacing, core::Reason::kStopStaleTasks,
        core::Reason::kStopLastTasks, core::Reason::kWaitingForProtectedTask,
        core::Reason::kDeploymentInProgress, core::Reason::kGiveUp, core::Reason::kGaveUp,
        core::Reason::kPutBackDesiredCount, core::Reason::kPutBackScaling, core::Reason::kRecycled,
        core::Reason::kServiceUnknown, core::Reason::kTasksUnknown}) {
    EXPECT_TRUE(reached.contains(reason)) << core::code(reason) << " was reached by no seed";
  }
}

}  // namespace
}  // namespace ecsr::cli
