// SPDX-License-Identifier: MIT
// What failed replacements do to a run: --max-failures and --on-failure.
#include <utility>

#include "scenario.h"

namespace ecsr::core::testing {
namespace {

/// Raised from 2 to 3, one stale task stopped, one replacement after the other fails.
class FailurePolicyScenario : public ServiceScenario {
 protected:
  FailurePolicyScenario() {
    run.stops_ordered = 1;
    service_wants(3);
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    surge_of(1);
    waits(seconds{0});
    policy.max_failures = {.number = 1};
    runs(task("b").started("08:30").healthy());
    runs(task("c").started("10:05:10").healthy());
    nothing_is_protected();
  }

  void two_replacements_failed() {
    stopped(
        task("x").pending_since("10:06:10").stopped_with(StopCode::kTaskFailedToStart, "no image"));
    stopped(task("y")
                .pending_since("10:06:40")
                .stopped_with(StopCode::kEssentialContainerExited, "exit 1"));
  }
  void a_third_one_failed() {
    stopped(
        task("z").pending_since("10:08:10").stopped_with(StopCode::kTaskFailedToStart, "no image"));
  }
  void the_replacement_serves() { runs(task("d").started("10:07:30").healthy()); }
  void alice_asks(ControlWord word, std::string_view clock) {
    seen.control =
        Control{.word = word, .run = "0000cafe", .by = "alice@laptop/77", .at = at(clock)};
  }
};

class HaltScenario : public FailurePolicyScenario {
 protected:
  HaltScenario() { policy.on_failure = OnFailure::kHalt; }
};

TEST_F(HaltScenario, AHaltedRunStopsNothingKeepsItsCapacityAndSaysHowToDecide) {
  two_replacements_failed();
  the_replacement_serves();

  const Decision decision = decide_at("10:08");

  EXPECT_DECISION(decision, Reason::kHalted);
  EXPECT_EQ(decision.detail,
            "2 replacements failed; the last: y: exit 1; `ecs-recycle resume` goes on, "
            "`ecs-recycle abort` puts capacity back");
  EXPECT_EQ(decision.run.record->hold, Hold::kHalted);
  EXPECT_EQ(decision.run.record->ending, std::nullopt);
  EXPECT_EQ(decision.record, RecordChange::kRefresh) << "other shells see it";
}

TEST_F(HaltScenario, WithAsManyFailuresAsAllowedTheRunGoesOn) {
  policy.max_failures = {.number = 2};
  two_replacements_failed();
  the_replacement_serves();

  EXPECT_DECISION(decide_at("10:08"), Reason::kStopLastTasks, stop("b"), set_desired_count(2));
}

TEST_F(HaltScenario, AHaltIsNoLackOfProgress) {
  two_replacements_failed();

  EXPECT_DECISION(decide_at("10:08"), Reason::kHalted);
  EXPECT_DECISION(decide_again_at("11:30"), Reason::kHalted);
}

TEST_F(HaltScenario, TheDeadlineAppliesDuringAHalt) {
  policy.deadline = minutes{20};
  two_replacements_failed();
  EXPECT_DECISION(decide_at("10:08"), Reason::kHalted);

  EXPECT_DECISION(decide_again_at("10:20"), Reason::kGiveUp);
  EXPECT_EQ(left_behind().record->ending, Ending::kDeadline);
}

TEST_F(HaltScenario, AfterResumeTheRunGoesOnAndFailuresCountAnew) {
  two_replacements_failed();
  the_replacement_serves();
  decide_at("10:08");
  alice_asks(ControlWord::kResume, "10:09");

  const Decision decision = decide_again_at("10:09:02");

  EXPECT_DECISION(decision, Reason::kStopLastTasks, stop("b"), set_desired_count(2));
  EXPECT_EQ(decision.run.record->failures_from, at("10:09:02"));
  EXPECT_EQ(decision.run.record->hold, std::nullopt);
  EXPECT_EQ(decision.run.failures.size(), 2U) << "the report names them all the same";
}

TEST_F(HaltScenario, OneMoreFailureThanAllowedAfterResumeHaltsItAgain) {
  policy.max_failures = {.number = 0};
  two_replacements_failed();
  decide_at("10:08");
  alice_asks(ControlWord::kResume, "10:09");
  EXPECT_DECISION(decide_again_at("10:09:02"), Reason::kWaitingForReplacement);
  a_third_one_failed();

  const Decision decision = decide_again_at("10:09:30");

  EXPECT_DECISION(decision, Reason::kHalted);
  EXPECT_EQ(decision.detail.substr(0, 42), "1 replacement failed; the last: z: no imag");
}

TEST_F(HaltScenario, AResumeThatCameBeforeTheHaltDoesNotEndIt) {
  alice_asks(ControlWord::kResume, "10:07:50");
  two_replacements_failed();

  EXPECT_DECISION(decide_at("10:08"), Reason::kHalted);
}

TEST_F(HaltScenario, AResumeThatIsHeardWhileTheTasksAreUnreadableIsNotForgotten) {
  two_replacements_failed();
  the_replacement_serves();
  decide_at("10:08");
  alice_asks(ControlWord::kResume, "10:09");
  const auto tasks = std::exchange(seen.tasks.value, std::nullopt);
  seen.tasks.problem = Error(ErrorKind::kTransport, "connection reset");
  EXPECT_DECISION(decide_again_at("10:09:02"), Reason::kTasksUnknown);
  seen.tasks = {.value = tasks, .problem = std::nullopt, .seen_at = at("10:09:10")};
  seen.control.reset();

  EXPECT_DECISION(decide_again_at("10:09:10"), Reason::kStopLastTasks, stop("b"),
                  set_desired_count(2));
}

TEST_F(HaltScenario, AfterACrashTheFailuresThatSomebodyHasSeenStillDoNotCount) {
  two_replacements_failed();
  for (Task& each : *seen.stopped.value) each.stopped_at = at("10:07");
  the_replacement_serves();
  run.record->failures_from = at("10:09:02");
  run.failures.clear();

  EXPECT_DECISION(decide_at("10:10"), Reason::kStopLastTasks, stop("b"), set_desired_count(2));
}

TEST_F(HaltScenario, AnAbortEndsAHalt) {
  two_replacements_failed();
  decide_at("10:08");
  alice_asks(ControlWord::kAbort, "10:09");

  EXPECT_DECISION(decide_again_at("10:09:02"), Reason::kGiveUp);
  EXPECT_EQ(left_behind().record->ending, Ending::kAborted);
}

TEST_F(HaltScenario, WithNothingLeftToStopThereIsNothingToHoldBackAndTheRunGivesUp) {
  std::erase_if(*seen.tasks.value, [](const Task& one) { return one.id == TaskId{"b"}; });
  two_replacements_failed();

  EXPECT_DECISION(decide_at("10:08"), Reason::kGiveUp);
  EXPECT_EQ(left_behind().record->ending, Ending::kFailures);
}

class ContinueScenario : public FailurePolicyScenario {
 protected:
  ContinueScenario() { policy.on_failure = OnFailure::kContinue; }
};

TEST_F(ContinueScenario, TheRunGoesOnWhateverFails) {
  two_replacements_failed();
  the_replacement_serves();

  EXPECT_DECISION(decide_at("10:08"), Reason::kStopLastTasks, stop("b"), set_desired_count(2));
}

TEST_F(ContinueScenario, AReplacementThatNeverComesEndsTheRunAllTheSame) {
  two_replacements_failed();
  EXPECT_DECISION(decide_at("10:08"), Reason::kWaitingForReplacement);
  EXPECT_DECISION(decide_again_at("10:13"), Reason::kWaitingForReplacement);

  EXPECT_DECISION(decide_again_at("10:18"), Reason::kGiveUp);
  EXPECT_EQ(left_behind().record->ending, Ending::kReplacementTimeout);
}

TEST_F(ContinueScenario, AtTheEndItIsSaidThatMoreHaveFailedThanAllowed) {
  std::erase_if(*seen.tasks.value, [](const Task& one) { return one.id == TaskId{"b"}; });
  runs(task("e").started("10:07:30").healthy());
  service_wants(2);
  two_replacements_failed();

  const Decision decision = decide_at("10:09");

  EXPECT_DECISION(decision, Reason::kRecycled);
  EXPECT_EQ(decision.outcome, Outcome::kDone);
  EXPECT_EQ(decision.detail, "2 replacements failed; the last: y: exit 1");
}

TEST(FailuresAllowed, APercentageIsOfTheBaseCountAndRoundsDownAlsoToNone) {
  Policy policy;
  policy.max_failures = {.number = 10, .percent = true};

  EXPECT_EQ(failures_allowed(policy, 9), 0);
  EXPECT_EQ(failures_allowed(policy, 19), 1);
  EXPECT_EQ(failures_allowed(policy, 20), 2);
}

}  // namespace
}  // namespace ecsr::core::testing
