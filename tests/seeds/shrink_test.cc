// SPDX-License-Identifier: MIT
// A seed that breaks a promise is made as short as it can be, and told as a story. No seed breaks
// one, so these tests take something else for a broken promise.
#include "cli/shrink.h"

#include <gtest/gtest.h>
#include <sstream>

#include "cli/plan_parts.h"
#include "cli/torture.h"

namespace ecsr::cli {
namespace {

/// The first seed whose plan is of that kind.
template <typename Kind>
SeedPlan first_plan(Kind kind) {
  for (std::uint64_t seed = 1;; ++seed) {
    SeedPlan plan = draw_plan(seed, true);
    if (kind(plan)) return plan;
  }
}

bool has_much(const SeedPlan& plan) {
  return plan.calls.lost_after > 0 && plan.calls.throttled > 0 && plan.hands.size() >= 3 &&
         plan.processes.size() > 1 && plan.tasks.size() > 4 && plan.autoscaling;
}

TEST(PlanParts, AllOfThemAreThePlanItself) {
  const SeedPlan plan = first_plan(has_much);

  EXPECT_EQ(describe(with_only(plan, parts_of(plan))), describe(plan));
}

TEST(PlanParts, WithoutAnyOfThemThereIsNothingLeftToLeaveOutButTasks) {
  const SeedPlan plan = first_plan(has_much);

  const std::vector<std::string> tasks{"tasks=" + std::to_string(plan.tasks.size())};

  EXPECT_EQ(parts_of(with_only(plan, {})), tasks);
}

TEST(PlanParts, EachAloneCanBeKept) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const SeedPlan plan = draw_plan(seed, true);
    for (const std::string& part : parts_of(plan)) {
      const std::vector<std::string> only{part};
      EXPECT_EQ(run_trial(with_only(plan, only)).broken, std::nullopt)
          << "simulate --seed " << seed << " --only " << part;
    }
  }
}

TEST(PlanParts, KeepTheirNumbersWhenOthersAreLeftOut) {
  const SeedPlan plan = first_plan(has_much);
  const std::vector<std::string> third{"hand-3"};

  const SeedPlan made = with_only(plan, third);

  ASSERT_EQ(made.hands.size(), 1U);
  EXPECT_EQ(made.hands.front().at, plan.hands[2].at);
  EXPECT_EQ(made.hands.front().deed, plan.hands[2].deed);
}

TEST(PlanParts, AreReadAsTheyAreWritten) {
  const SeedPlan plan = first_plan(has_much);
  const std::vector<std::string> parts{"lost-after", "hand-2", "tasks=3"};

  EXPECT_EQ(read_parts(plan, to_text(parts)).value(), parts);
  EXPECT_EQ(with_only(plan, parts).tasks.size(), 3U);
  EXPECT_EQ(read_parts(plan, "nothing").value(), std::vector<std::string>{});
}

TEST(PlanParts, ThatThePlanDoesNotHaveAreNamedWithThoseThatItHas) {
  const SeedPlan plan = draw_plan(2, false);

  const auto read = read_parts(plan, "tasks=1,hand-7");

  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message(),
            "seed 2 has no part \"hand-7\"; it has: " + to_text(parts_of(plan)));
}

/// Lost answers on three tasks or more, together with somebody's hand, are trouble here.
std::optional<std::string> needs_three_things(const SeedPlan& plan) {
  if (plan.calls.lost_after == 0 || plan.hands.empty() || plan.tasks.size() < 3) return {};
  return "P6 put back: " + std::to_string(plan.tasks.size()) + " tasks";
}

TEST(Shrinking, LeavesWhatBreaksThePromiseAndNothingElse) {
  const SeedPlan plan = first_plan(has_much);

  const Shrunk shrunk = shrink(plan, needs_three_things);

  EXPECT_EQ(shrunk.plan.hands.size(), 1U);
  EXPECT_EQ(shrunk.plan.tasks.size(), 3U);
  EXPECT_EQ(shrunk.plan.processes.size(), 1U);
  EXPECT_EQ(shrunk.plan.calls.throttled, 0);
  EXPECT_EQ(shrunk.parts.size(), 3U);
  EXPECT_LT(shrunk.trials, 200);
}

TEST(Shrinking, DoesNotExchangeOnePromiseForAnother) {
  const SeedPlan plan = first_plan(has_much);
  const auto first_p6_then_p1 = [](const SeedPlan& one) -> std::optional<std::string> {
    return one.hands.size() >= 3 ? "P6 put back: …" : "P1 floor: …";
  };

  const Shrunk shrunk = shrink(plan, first_p6_then_p1);

  EXPECT_EQ(shrunk.plan.hands.size(), 3U);
}

/// Takes it for a broken promise that a lost answer and somebody's StopTask met.
TrialResult blame_a_stop(const SeedPlan& plan, runner::PassListener* listener, Timeline* timeline) {
  TrialResult result = run_trial(plan, listener, timeline);
  if (!result.deeds.contains(sim::Deed::kStop) || !result.faults.contains("lost-answers")) {
    return result;
  }
  result.broken = "P0 an example: somebody stopped a task, and an answer was lost";
  if (timeline != nullptr) timeline->say_broken(*result.broken);
  return result;
}

struct NoClock final : ports::Clock {
  WallTime wall_now() override { return {}; }
  void sleep_until(WallTime /*time*/) override {}
};

struct Told {
  formats::ExitStatus status{};
  std::string text;
};

Told tell(const Options& options, const Player& player) {
  std::ostringstream out;
  NoClock clock;
  Host host{.out = out, .err = out, .clock = clock, .interrupts = [] { return 0; }};
  return {.status = torture(options, host, player), .text = out.str()};
}

/// The first seed that the player blames.
Options first_blamed(const Player& player) {
  Options options;
  const auto blamed = [&](const SeedPlan& plan) {
    return player(plan, nullptr, nullptr).broken.has_value();
  };
  options.seed = first_plan(blamed).seed;
  return options;
}

std::string after(const std::string& text, const std::string& mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + mark.size();
  return text.substr(begin, text.find_first_of(" \n", begin) - begin);
}

TEST(Torture, TellsHowToRepeatABrokenPromiseTheShortestPlanAndItsStory) {
  const Options options = first_blamed(blame_a_stop);

  const Told told = tell(options, blame_a_stop);

  const std::string seed = std::to_string(*options.seed);
  EXPECT_EQ(told.status, formats::ExitStatus::kUnexpected);
  EXPECT_NE(told.text.find("FAILED P0 an example: somebody stopped a task, and an answer was lost\n"
                           "  repeat:   ecs-recycle simulate --seed " +
                           seed + "\n  shortest: ecs-recycle simulate --seed " + seed + " --only "),
            std::string::npos)
      << told.text;
  for (const std::string part :
       {"  others   stop old-", "  run 1    run is typed", "  AWS      old-1 RUNNING\n",
        "  BROKEN   P0 an example", "  AWS      desired count is "}) {
    EXPECT_NE(told.text.find(part), std::string::npos) << part << " in\n" << told.text;
  }
}

TEST(Torture, TheShortestPlanThatIsToldBreaksThePromiseAgain) {
  Options options = first_blamed(blame_a_stop);
  options.only = after(tell(options, blame_a_stop).text, "--only ");

  const Told again = tell(options, blame_a_stop);

  EXPECT_EQ(again.status, formats::ExitStatus::kUnexpected);
  EXPECT_EQ(after(again.text, "--only "), *options.only);
  EXPECT_NE(again.text.find("  BROKEN   P0 an example"), std::string::npos) << again.text;
}

TEST(Torture, OfManySeedsTheFirstThatFailAreMadeShorterAndAllAreCounted) {
  const auto blame_everything = [](const SeedPlan& plan, auto* listener, auto* timeline) {
    TrialResult result = run_trial(plan, listener, timeline);
    result.broken = "P0 an example: everything is wrong";
    return result;
  };
  Options options;
  options.runs = 5;

  const Told told = tell(options, blame_everything);

  EXPECT_NE(told.text.find("  shortest: ecs-recycle simulate --seed 3 --only "), std::string::npos)
      << told.text;
  EXPECT_NE(told.text.find("  repeat:   ecs-recycle simulate --seed 5\n"), std::string::npos);
  EXPECT_NE(told.text.find("FAILED 0 of 5 runs"), std::string::npos) << told.text;
}

TEST(Torture, ThePartsThatAreToBePlayedMustBeThere) {
  Options options;
  options.only = "the-moon";

  const Told told = tell(options, run_trial);

  EXPECT_EQ(told.status, formats::ExitStatus::kUsage);
  EXPECT_NE(told.text.find("--only: seed 1 has no part \"the-moon\"; it has: "), std::string::npos)
      << told.text;
}

TEST(Torture, EveryPlanIsToldBeforeItIsPlayed) {
  Options options;
  options.seed = 3;
  std::string told_by_then;
  std::ostringstream out;
  NoClock clock;
  Host host{.out = out, .err = out, .clock = clock, .interrupts = [] { return 0; }};

  torture(options, host, [&](const SeedPlan& plan, auto* listener, auto* timeline) {
    told_by_then = out.str();
    return run_trial(plan, listener, timeline);
  });

  EXPECT_EQ(told_by_then, describe(draw_plan(3, true)) + "\n");
}

}  // namespace
}  // namespace ecsr::cli
