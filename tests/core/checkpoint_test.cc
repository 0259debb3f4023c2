// SPDX-License-Identifier: MIT
// Checkpoints, the time in which what was done is watched, and the question to a person.
#include "scenario.h"

namespace ecsr::core::testing {
namespace {

/// Raised from 4 to 6, of 4 stale tasks one is stopped and replaced; without a checkpoint the next
/// two would go at once.
class CheckpointScenario : public ServiceScenario {
 protected:
  CheckpointScenario() {
    service_wants(6);
    recycle_everything_before("10:00");
    we_raised_it_from(4);
    surge_of(2);
    batch_of(2);
    run.record->surge = 2;
    run.record->stale_at_claim = 4;
    waits(seconds{0});
    policy.checkpoints.after = {{.number = 1}, {.number = 75, .percent = true}};
    policy.bake = minutes{10};
    run.stops_ordered = 1;
    for (const char* old : {"b", "c", "d"}) runs(task(old).started("08:00").healthy());
    for (const char* young : {"w", "x", "y"}) runs(task(young).started("10:05").healthy());
    nothing_is_protected();
  }

  void alice_asks(ControlWord word, std::string_view clock) {
    seen.control =
        Control{.word = word, .run = "0000cafe", .by = "alice@laptop/77", .at = at(clock)};
  }
  void is_gone(std::string_view name) {
    std::erase_if(*seen.tasks.value, [&](const Task& one) { return one.id.value == name; });
  }
};

TEST_F(CheckpointScenario, WithoutOneTheNextBatchGoes) {
  policy.checkpoints = {};

  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("b"), stop("c"));
}

TEST_F(CheckpointScenario, NothingIsStoppedUntilTheServiceWasWholeForTheBakeTime) {
  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kBaking);
  EXPECT_EQ(decision.detail, "checkpoint after 1 task, 10m from 10:06:00");
  EXPECT_EQ(decision.run.record->hold, Hold::kBaking);
  EXPECT_EQ(decision.wake_at, at("10:06:30")) << "it watches";
  EXPECT_TRUE(decision.look.stopped) << "what has failed may be replaced by then";
  EXPECT_DECISION(decide_again_at("10:15:59"), Reason::kBaking);
  EXPECT_EQ(left_behind().record->passed, 0);
}

TEST_F(CheckpointScenario, ThenTheRunGoesOnUpToTheNextCheckpoint) {
  decide_at("10:06");

  const Decision decision = decide_again_at("10:16");

  EXPECT_DECISION(decision, Reason::kStopStaleTasks, stop("b"), stop("c"));
  EXPECT_EQ(decision.run.record->passed, 1);
  EXPECT_EQ(decision.run.record->hold, std::nullopt);
  EXPECT_EQ(decision.record, RecordChange::kRefresh) << "whoever continues does not watch again";
}

TEST_F(CheckpointScenario, ABatchGoesNoFurtherThanTheCheckpoint) {
  runs(task("a").started("07:00").healthy());
  is_gone("w");
  seen.protection.value.reset();
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(CheckpointScenario, ACheckpointThatWasPassedIsNotWatchedAgain) {
  run.record->passed = 1;

  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("b"), stop("c"));
}

TEST_F(CheckpointScenario, WhatBreaksTheServiceHasToBeMendedByThenAndDoesNotBeginTheTimeAnew) {
  decide_at("10:06");
  EXPECT_DECISION(decide_again_at("10:11:30"), Reason::kBaking);
  is_gone("x");
  EXPECT_DECISION(decide_again_at("10:12"), Reason::kWaitingForReplacement);
  EXPECT_DECISION(decide_again_at("10:16:30"), Reason::kWaitingForReplacement);
  runs(task("z").started("10:16:30").healthy());
  seen.protection.value.reset();
  nothing_is_protected();

  EXPECT_DECISION(decide_again_at("10:17"), Reason::kStopStaleTasks, stop("b"), stop("c"));
}

TEST_F(CheckpointScenario, APauseBeginsTheTimeAnew) {
  decide_at("10:06");
  alice_asks(ControlWord::kPause, "10:06:30");
  EXPECT_DECISION(decide_again_at("10:07"), Reason::kPaused);
  seen.control.reset();

  EXPECT_DECISION(decide_again_at("10:12"), Reason::kBaking);
  EXPECT_EQ(left_behind().baking_since, at("10:12"));
}

TEST_F(CheckpointScenario, FailuresDuringTheBakeTimeCount) {
  policy.max_failures = {.number = 0};
  decide_at("10:06");
  stopped(task("x")
              .pending_since("10:05:30")
              .stopped_with(StopCode::kEssentialContainerExited, "exit 1"));

  EXPECT_DECISION(decide_again_at("10:12"), Reason::kGiveUp);
}

TEST_F(CheckpointScenario, AWordFromAPersonEndsTheBakeTime) {
  decide_at("10:06");
  alice_asks(ControlWord::kResume, "10:07");

  EXPECT_DECISION(decide_again_at("10:07:02"), Reason::kStopStaleTasks, stop("b"), stop("c"));
}

TEST_F(CheckpointScenario, TheTimeIsWatchedAlsoAfterTheLastReplacement) {
  service_wants(4);
  for (const char* old : {"b", "c", "d"}) is_gone(old);
  runs(task("z").started("10:05").healthy());

  EXPECT_DECISION(decide_at("10:06"), Reason::kBaking);
  EXPECT_EQ(left_behind().record->hold, Hold::kBaking);
  const Decision decision = decide_again_at("10:16");
  EXPECT_DECISION(decision, Reason::kRecycled);
  EXPECT_EQ(decision.run.record->passed, 4);
}

TEST_F(CheckpointScenario, ATaskThatWasProtectedUntilAfterTheLastBakeTimeIsWatchedAsWell) {
  for (const char* old : {"c", "d"}) is_gone(old);
  for (const char* young : {"u", "v"}) runs(task(young).started("10:05").healthy());
  run.record->passed = 4;

  EXPECT_DECISION(decide_at("10:06"), Reason::kStopLastTasks, stop("b"), set_desired_count(5));
  EXPECT_EQ(left_behind().record->passed, 3);
}

TEST_F(CheckpointScenario, WhoeverTakesARunOverThatCountedNothingCountsFromThere) {
  run.record->stale_at_claim = 0;

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kStopStaleTasks, stop("b"));
  EXPECT_EQ(decision.run.record->stale_at_claim, 3);
}

TEST_F(CheckpointScenario, TasksThatAreSkippedAreNotRecycled) {
  policy.checkpoints.after = {{.number = 2}};
  run.skipped = {TaskId{"d"}};

  EXPECT_DECISION(decide_at("10:06"), Reason::kStopLastTasks, stop("b"), set_desired_count(5));
}

class AskingScenario : public CheckpointScenario {
 protected:
  AskingScenario() {
    policy.checkpoints.ask = true;
    policy.bake = milliseconds{0};
  }
};

TEST_F(AskingScenario, TheRunWaitsForAPersonAndSaysHowFarItIs) {
  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kAsking);
  EXPECT_EQ(decision.detail,
            "1 of 4 tasks recycled; `ecs-recycle resume` goes on, `ecs-recycle abort` puts "
            "capacity back");
  EXPECT_EQ(decision.run.record->hold, Hold::kAsking);
  EXPECT_DECISION(decide_again_at("12:00"), Reason::kAsking);
}

TEST_F(AskingScenario, AYesGoesOnUpToTheNextCheckpoint) {
  decide_at("10:06");
  alice_asks(ControlWord::kResume, "10:30");

  const Decision decision = decide_again_at("10:30:02");

  EXPECT_DECISION(decision, Reason::kStopStaleTasks, stop("b"), stop("c"));
  EXPECT_EQ(decision.run.record->passed, 1);
}

TEST_F(AskingScenario, AYesWhereTheRunIsCountsAsWell) {
  decide_at("10:06");
  run = left_behind();
  run.told_to_go_on = true;

  EXPECT_DECISION(decide_at("10:06:10"), Reason::kStopStaleTasks, stop("b"), stop("c"));
}

TEST_F(AskingScenario, ANoPutsCapacityBack) {
  decide_at("10:06");
  alice_asks(ControlWord::kAbort, "10:30");

  EXPECT_DECISION(decide_again_at("10:30:02"), Reason::kGiveUp);
  EXPECT_DECISION(decide_again_at("10:30:03"), Reason::kPutBackDesiredCount, set_desired_count(4));
}

TEST_F(AskingScenario, TheQuestionComesAfterTheBakeTime) {
  policy.bake = minutes{10};

  EXPECT_DECISION(decide_at("10:06"), Reason::kBaking);
  EXPECT_DECISION(decide_again_at("10:16"), Reason::kAsking);
  EXPECT_DECISION(decide_again_at("10:17"), Reason::kAsking);
}

TEST_F(AskingScenario, AQuestionStandsAlsoWhileATaskIsMissing) {
  decide_at("10:06");
  is_gone("x");

  EXPECT_DECISION(decide_again_at("10:30"), Reason::kAsking);
}

TEST_F(AskingScenario, WhoeverEndsAPauseHasNotAnsweredTheQuestion) {
  decide_at("10:06");
  alice_asks(ControlWord::kPause, "10:07");
  EXPECT_DECISION(decide_again_at("10:07:02"), Reason::kPaused);
  alice_asks(ControlWord::kResume, "10:08");

  EXPECT_DECISION(decide_again_at("10:08:02"), Reason::kAsking);
}

TEST_F(AskingScenario, AfterACrashItAsksWithoutWatchingAgain) {
  policy.bake = minutes{10};
  run.record->hold = Hold::kAsking;

  EXPECT_DECISION(decide_at("10:06"), Reason::kAsking);
}

TEST_F(AskingScenario, WithFlagsThatDoNotAskTheQuestionIsGone) {
  run.record->hold = Hold::kAsking;
  policy.checkpoints = {};

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kStopStaleTasks, stop("b"), stop("c"));
  EXPECT_EQ(decision.run.record->hold, std::nullopt);
}

TEST_F(AskingScenario, BeforeEachStopItAsksOnceForEachBatch) {
  policy.checkpoints = {};
  policy.ask_before_each_stop = true;
  EXPECT_DECISION(decide_at("10:06"), Reason::kAsking);
  alice_asks(ControlWord::kResume, "10:07");
  EXPECT_DECISION(decide_again_at("10:07:02"), Reason::kStopStaleTasks, stop("b"), stop("c"));
  seen.control.reset();
  is_gone("b");
  is_gone("c");
  for (const char* young : {"u", "v"}) runs(task(young).started("10:07:30").healthy());

  EXPECT_DECISION(decide_again_at("10:09"), Reason::kAsking);
  EXPECT_EQ(left_behind().record->passed, 1);
}

TEST_F(AskingScenario, BeforeTheFirstStopItDoesNotAsk) {
  policy.checkpoints = {};
  policy.ask_before_each_stop = true;
  runs(task("a").started("07:00").healthy());
  is_gone("w");
  seen.protection.value.reset();
  nothing_is_protected();

  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("a"), stop("b"));
}

TEST_F(ServiceScenario, TheClaimCountsTheStaleTasksWhereThePolicyNeedsIt) {
  service_wants(2);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());
  EXPECT_EQ(decide_at("10:05").run.record->stale_at_claim, 0);
  policy.bake = minutes{1};

  EXPECT_EQ(decide_at("10:05").run.record->stale_at_claim, 2);
}

TEST(Checkpoints, AreSortedEachOnceAndEndBeforeTheLastTask) {
  Policy policy;
  policy.checkpoints.after = {{.number = 3},
                              {.number = 25, .percent = true},
                              {.number = 1},
                              {.number = 100, .percent = true},
                              {.number = 90}};

  EXPECT_EQ(checkpoints_of(policy, 12), (std::vector{1, 3}));
  EXPECT_EQ(checkpoints_of(policy, 3), (std::vector{1}));
  EXPECT_EQ(checkpoints_of(policy, 1), std::vector<int>{});
}

TEST(Checkpoints, AloneWouldDoNothingAndThatIsSaid) {
  Policy policy;
  EXPECT_EQ(idle_setting(policy), std::nullopt);
  policy.checkpoints.after = {{.number = 1}};

  EXPECT_TRUE(idle_setting(policy)->starts_with("--checkpoints alone would do nothing"));
  policy.bake = minutes{1};
  EXPECT_EQ(idle_setting(policy), std::nullopt);
}

}  // namespace
}  // namespace ecsr::core::testing
