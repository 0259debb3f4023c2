// SPDX-License-Identifier: MIT
// Whole recycles drawn from seeds, with and without faults; every promise is checked after every
// order by somebody who knows the truth. `ecs-recycle simulate` runs more of them.
#include <cstdint>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <vector>

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

std::vector<std::uint64_t> read_regressions() {
  std::ifstream file(ECSR_SOURCE_DIR "/tests/seeds/regressions.txt");
  std::vector<std::uint64_t> seeds;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with('#')) seeds.push_back(std::stoull(line));
  }
  return seeds;
}

TEST(Seeds, ThatOnceFoundAMistakeKeepEveryPromise) {
  const std::vector<std::uint64_t> seeds = read_regressions();
  EXPECT_FALSE(seeds.empty());

  for (const std::uint64_t seed : seeds) {
    const SeedPlan plan = draw_plan(seed, true);
    const TrialResult result = run_trial(plan);
    EXPECT_FALSE(result.broken) << describe(plan) << "\n" << result.broken.value_or("");
  }
}

/// What seeds came across, so that those that nobody reached can be named.
struct Probes {
  std::set<core::Reason> reasons;
  sim::ReachedRules rules;
  std::set<std::string_view> faults;
};

void expect_everything_was_reached(const Probes& probes) {
  for (const core::Reason reason : core::kAllReasons) {
    EXPECT_TRUE(probes.reasons.contains(reason)) << core::code(reason) << " was reached by no seed";
  }
  for (const sim::Rule rule : probes.rules.missing()) {
    // Bounds that contradict themselves are refused: we never send any.
    if (rule == sim::Rule::kScalingRefused) continue;
    // Within a process our client's pace is kept; over HTTP anybody may ask too often.
    if (rule == sim::Rule::kThrottled) continue;
    ADD_FAILURE() << sim::to_text(rule) << " was reached by no seed";
  }
  EXPECT_FALSE(probes.rules.has(sim::Rule::kScalingRefused));
  for (const std::string_view fault : {"throttling", "server-errors", "lost-answers", "bad-answers",
                                       "expired-token", "concurrent-updates", "latency"}) {
    EXPECT_TRUE(probes.faults.contains(fault)) << fault << " struck in no seed";
  }
}

// One test, because ctest gives each test a process of its own.
TEST(Seeds, KeepEveryPromiseUnderFaultsAndReachEveryReasonRuleAndFault) {
  Probes probes;
  for (std::uint64_t seed = 1; seed <= kSeedsForProbes; ++seed) {
    const SeedPlan plan = draw_plan(seed, true);
    TrialResult result = run_trial(plan);
    EXPECT_FALSE(result.broken) << describe(plan) << "\n" << result.broken.value_or("");
    probes.reasons.merge(result.reached);
    probes.rules.add(result.rules);
    probes.faults.merge(result.faults);
  }
  expect_everything_was_reached(probes);
}

}  // namespace
}  // namespace ecsr::cli
