// SPDX-License-Identifier: MIT
// Whole recycles drawn from seeds, with and without faults; every promise is checked after every
// order by somebody who knows the truth. `ecs-recycle simulate` runs more of them.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <vector>

#include "cli/seed_plan.h"
#include "cli/trial.h"
#include "tests/source_dir.h"

namespace ecsr::cli {
namespace {

/// So many are played with faults, unless the environment names another number: where each is slow,
/// under sanitizers, fewer have to do; at night there may be more.
std::uint64_t seeds() {
  const char* const asked = std::getenv("ECSR_SEEDS");
  return asked == nullptr ? 20'000 : std::stoull(asked);
}

/// Of those that nothing happens to, a part.
std::uint64_t quiet_seeds() { return std::min<std::uint64_t>(1000, seeds() / 4); }

/// Enough for what happens in one of a thousand.
constexpr std::uint64_t kSeedsForProbes = 4000;

bool selects(const core::Selection& select) { return select != core::Selection{}; }

TEST(Seeds, KeepEveryPromiseWhenNothingGoesWrong) {
  for (std::uint64_t seed = 1; seed <= quiet_seeds(); ++seed) {
    const SeedPlan plan = draw_plan(seed, false);
    const TrialResult result = run_trial(plan);
    EXPECT_FALSE(result.broken) << describe(plan) << "\n" << result.broken.value_or("");
  }
}

TEST(Seeds, RecycleEverythingWhenNothingGoesWrongAndNobodySetsADeadline) {
  for (std::uint64_t seed = 1; seed <= quiet_seeds(); ++seed) {
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
  std::set<sim::Deed> deeds;
  std::set<std::string_view> ways;

  void add(TrialResult& result) {
    reasons.merge(result.reached);
    rules.add(result.rules);
    faults.merge(result.faults);
    deeds.merge(result.deeds);
    ways.merge(result.ways);
  }
};

void expect_everything_was_reached(const Probes& probes) {
  for (const core::Reason reason : core::kAllReasons) {
    EXPECT_TRUE(probes.reasons.contains(reason)) << core::code(reason) << " was reached by no seed";
  }
  for (const sim::Rule rule : probes.rules.missing()) {
    // Bounds that contradict themselves are refused: we never send any.
    if (rule == sim::Rule::kScalingRefused) continue;
    ADD_FAILURE() << sim::to_text(rule) << " was reached by no seed";
  }
  EXPECT_FALSE(probes.rules.has(sim::Rule::kScalingRefused));
  for (const std::string_view fault :
       {"throttling", "server-errors", "lost-answers", "bad-answers", "expired-token",
        "concurrent-updates", "latency", "error-bursts", "slow-answers", "shared-quota",
        "names-gone"}) {
    EXPECT_TRUE(probes.faults.contains(fault)) << fault << " struck in no seed";
  }
  for (const sim::Deed deed : sim::kAllDeeds) {
    EXPECT_TRUE(probes.deeds.contains(deed)) << sim::to_text(deed) << " was done in no seed";
  }
  for (const std::string_view way : kAllWays) {
    EXPECT_TRUE(probes.ways.contains(way)) << way << " happened in no seed";
  }
}

// One test, because ctest gives each test a process of its own.
TEST(Seeds, KeepEveryPromiseUnderFaultsAndReachEveryReasonRuleFaultAndHand) {
  Probes probes;
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    const SeedPlan plan = draw_plan(seed, true);
    TrialResult result = run_trial(plan);
    EXPECT_FALSE(result.broken) << describe(plan) << "\n" << result.broken.value_or("");
    probes.add(result);
  }
  if (seeds() >= kSeedsForProbes) expect_everything_was_reached(probes);
}

}  // namespace
}  // namespace ecsr::cli
