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

/// Enough for what happens in one of a thousand.
constexpr std::uint64_t kSeedsForProbes = 4000;

bool selects(const core::Selection& select) { return select != core::Selection{}; }

TEST(Seeds, KeepEveryPromiseWhenNothingGoesWrong) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const SeedPlan plan = draw_plan(seed, false);
    const TrialResult result = run_trial(plan);
    EXPECT_FALSE(result.broken) << describe(plan) << "\n" << result.broken.value_or("");
  }
}

TEST(Seeds, RecycleEverythingWhenNothingGoesWrongAndNobodySetsADeadline) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const SeedPlan plan = draw_plan(seed, false);
    if (plan.policy.deadline || selects(plan.policy.select)) continue;
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

/// The seeds under faults, run once for all the tests below.
class SeedsUnderFaults : public ::testing::Test {
 protected:
  struct Probes {
    std::vector<std::string> broken;
    std::set<core::Reason> reasons;
    sim::ReachedRules rules;
    std::set<std::string_view> faults;
  };

  static void SetUpTestSuite() {
    for (std::uint64_t seed = 1; seed <= kSeedsForProbes; ++seed) {
      const SeedPlan plan = draw_plan(seed, true);
      TrialResult result = run_trial(plan);
      if (result.broken) probes().broken.push_back(describe(plan) + "\n" + *result.broken);
      probes().reasons.merge(result.reached);
      probes().rules.add(result.rules);
      probes().faults.merge(result.faults);
    }
  }

  static Probes& probes() {
    static Probes found;
    return found;
  }
};

TEST_F(SeedsUnderFaults, KeepEveryPromise) {
  for (const std::string& broken : probes().broken) ADD_FAILURE() << broken;
  EXPECT_TRUE(probes().broken.empty());
}

TEST_F(SeedsUnderFaults, ReachEveryReason) {
  for (const core::Reason reason : core::kAllReasons) {
    EXPECT_TRUE(probes().reasons.contains(reason))
        << core::code(reason) << " was reached by no seed";
  }
}

TEST_F(SeedsUnderFaults, ReachEveryRuleOfTheSimulator) {
  for (const sim::Rule rule : probes().rules.missing()) {
    // Bounds that contradict themselves are refused: we never send any.
    if (rule == sim::Rule::kScalingRefused) continue;
    ADD_FAILURE() << sim::to_text(rule) << " was reached by no seed";
  }
  EXPECT_FALSE(probes().rules.has(sim::Rule::kScalingRefused));
}

TEST_F(SeedsUnderFaults, MeetEveryFault) {
  for (const std::string_view fault : {"throttling", "server-errors", "lost-answers", "bad-answers",
                                       "expired-token", "concurrent-updates", "latency"}) {
    EXPECT_TRUE(probes().faults.contains(fault)) << fault << " struck in no seed";
  }
}

}  // namespace
}  // namespace ecsr::cli
