// SPDX-License-Identifier: MIT
// When a run looks again, and at what: few looks, at the right moments.
#include "core/timing.h"

#include <gtest/gtest.h>
#include <string>

#include "scenario.h"

namespace ecsr::core::testing {
namespace {

class TimingScenario : public ServiceScenario {
 protected:
  TimingScenario() {
    service_wants(3);
    recycle_everything_before("10:00");
  }
  NextLook next_at(std::string_view clock, const Waiting& waiting) {
    seen.aws_now = at(clock);
    return next_look(seen, policy, run, waiting, at(clock));
  }
  WallTime whole_at(std::string_view clock, std::string_view not_before = "00:00") {
    seen.aws_now = at(clock);
    return whole_since(seen, policy, run, at(not_before), at(clock));
  }
  /// Was created at 08:00 and took so long to RUNNING.
  void took(milliseconds start) {
    task one = task("t" + std::to_string(seen.tasks.value->size())).started("08:00").healthy();
    one.value.created_at = at("08:00");
    one.value.started_at = at("08:00") + start;
    runs(one);
  }
};

TEST_F(TimingScenario, WithoutHistoryAStartIsTakenForFortyFiveSeconds) {
  EXPECT_EQ(usual_start(seen), seconds{45});
}

TEST_F(TimingScenario, TheUsualStartIsTheMedian) {
  for (const int start : {20, 22, 24, 26, 28, 32, 34, 36, 300}) took(seconds{start});
  EXPECT_EQ(usual_start(seen), seconds{28});

  took(seconds{40});
  EXPECT_EQ(usual_start(seen), seconds{30}) << "between the two in the middle, 28 and 32";
}

TEST_F(TimingScenario, AWarmUpIsLearntFromATaskThatHadNotPassedFiveSecondsAgo) {
  recycle_everything_before("10:00");
  runs(task("new").started("10:05:00").healthy());
  seen.aws_now = at("10:05:17");

  note_warm_up(run, seen, seconds{5});
  EXPECT_EQ(run.warm_up, seconds{12});

  seen.aws_now = at("10:05:40");
  note_warm_up(run, seen, seconds{5});
  EXPECT_EQ(run.warm_up, seconds{12}) << "the shortest counts";
}

TEST_F(TimingScenario, NoWarmUpIsLearntFromATaskThatMayHaveBeenGoodForLong) {
  recycle_everything_before("10:00");
  runs(task("new").started("10:05:00").healthy());
  seen.aws_now = at("10:09:00");

  note_warm_up(run, seen, minutes{3});
  EXPECT_EQ(run.warm_up, std::nullopt);
}

TEST_F(TimingScenario, TimestampsThatGoBackMeanNoTimeAtAll) {
  took(seconds{-5});

  EXPECT_EQ(usual_start(seen), seconds{0});
}

TEST_F(TimingScenario, TheFirstLookIsWhenAReplacementUsuallyRuns) {
  took(seconds{30});
  took(seconds{30});

  const NextLook next = next_at("10:05:00", {.missing = 1, .since = at("10:05:00")});

  EXPECT_EQ(next.at, at("10:05:38")) << "8 s until it is created, 30 s to start";
  EXPECT_EQ(next.look, (Look{.service = true, .tasks = true, .list = false}));
}

TEST_F(TimingScenario, ASettleTimeAndThePauseAreSleptThroughInOneGo) {
  policy.settle = seconds{20};
  took(seconds{30});

  EXPECT_EQ(next_at("10:05:00", {.missing = 1, .since = at("10:05:00"), .pace = seconds{30}}).at,
            at("10:06:28"));
}

TEST_F(TimingScenario, AroundTheTimeItLooksOftenAndListsWhileATaskIsMissing) {
  took(seconds{30});
  took(seconds{30});

  const NextLook next = next_at("10:05:40", {.missing = 1, .since = at("10:05:00")});

  EXPECT_EQ(next.at, at("10:05:45"));
  EXPECT_EQ(next.look, (Look{.service = true, .tasks = true, .list = true}));
}

TEST_F(TimingScenario, OnceAllTasksExistOnlyTheyAreLookedAt) {
  took(seconds{30});
  took(seconds{30});
  runs(task("new").pending_since("10:05:10").of_unknown_health());

  EXPECT_EQ(next_at("10:05:40", {.missing = 1, .since = at("10:05:00")}).look,
            (Look{.service = false, .tasks = true, .list = false}));
}

TEST_F(TimingScenario, WhatIsOverdueIsLookedForSeldomAndEverywhere) {
  took(seconds{30});
  took(seconds{30});

  const NextLook next = next_at("10:06:17", {.missing = 1, .since = at("10:05:00")});

  EXPECT_TRUE(next.overdue);
  EXPECT_EQ(next.at, at("10:06:32"));
  EXPECT_EQ(next.look, (Look{.service = true, .tasks = true, .list = true, .stopped = true}));
}

TEST_F(TimingScenario, ATaskThatSettlesIsLookedAtExactlyWhenItServes) {
  runs(task("a").started("10:05:10"));

  EXPECT_EQ(next_at("10:05:30", {.missing = 1, .since = at("10:05:00")}).at, at("10:05:50"));
  EXPECT_EQ(next_at("10:05:30", {.missing = 1, .since = at("10:05:00"), .pace = seconds{30}}).at,
            at("10:06:20"));
}

TEST_F(TimingScenario, OfSeveralThatSettleTheOneThatMakesItWholeCounts) {
  runs(task("a").started("10:05:10"));
  runs(task("b").started("10:05:25"));
  runs(task("c").started("10:05:05"));

  EXPECT_EQ(next_at("10:05:30", {.missing = 2, .since = at("10:05:00")}).at, at("10:05:50"));
  EXPECT_EQ(next_at("10:05:30", {.missing = 3, .since = at("10:05:00")}).at, at("10:06:05"));
}

TEST_F(TimingScenario, ASkewBetweenTheClocksDoesNotMoveTheMoment) {
  runs(task("a").started("10:05:10"));
  seen.aws_now = at("10:05:30");

  EXPECT_EQ(
      next_look(seen, policy, run, {.missing = 1, .since = at("09:00:00")}, at("09:00:30")).at,
      at("09:00:50"))
      << "20 s from now, whatever our clock says";
}

TEST_F(TimingScenario, NothingMissingIsAskedForLikeOneTask) {
  EXPECT_EQ(next_at("10:05:00", {.missing = -2, .since = at("10:05:00")}).at, at("10:05:53"));
}

TEST_F(TimingScenario, AServiceIsWholeSinceItsLastTaskServes) {
  runs(task("a").started("08:00"));
  runs(task("b").started("10:05:10"));

  EXPECT_EQ(whole_at("10:07"), at("10:05:50")) << "40 s after its start";
}

TEST_F(TimingScenario, WithHealthChecksItIsWholeSinceThisLook) {
  runs(task("a").started("08:00"));
  runs(task("b").started("10:05:10").healthy());

  EXPECT_EQ(whole_at("10:07"), at("10:07"));
}

TEST_F(TimingScenario, AfterATakeOverItIsWholeNoEarlierThanThat) {
  runs(task("a").started("08:00"));

  EXPECT_EQ(whole_at("10:07", "10:06"), at("10:06"));
}

TEST_F(TimingScenario, AServiceOfWhichNothingServesIsNotWholeSinceThePast) {
  EXPECT_EQ(whole_at("10:07"), at("10:07"));
}

}  // namespace
}  // namespace ecsr::core::testing
