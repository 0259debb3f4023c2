// SPDX-License-Identifier: MIT
// What people ask for from another shell: pause, resume, abort.
#include <gmock/gmock.h>

#include "scenario.h"

namespace ecsr::core::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Raised from 2 to 3, everything serves: without a request the first task would be stopped.
class ControlScenario : public ServiceScenario {
 protected:
  ControlScenario() {
    service_wants(3);
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    surge_of(1);
    waits(seconds{0});
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
    runs(task("c").started("10:05").healthy());
    nothing_is_protected();
  }

  /// As the commands write it: for this run, by name and time.
  void alice_asks(ControlWord word, std::string_view clock) {
    seen.control =
        Control{.word = word, .run = "0000cafe", .by = "alice@laptop/77", .at = at(clock)};
  }
  void the_tag_is_gone() { seen.control.reset(); }
};

TEST_F(ControlScenario, WithoutARequestATaskIsStopped) {
  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(ControlScenario, APausedRunStopsNothingAndSaysHowToGoOn) {
  alice_asks(ControlWord::kPause, "10:05:30");

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kPaused);
  EXPECT_EQ(decision.detail,
            "by alice@laptop/77 at 10:05:30; `ecs-recycle resume` goes on, `ecs-recycle abort` "
            "puts capacity back");
  EXPECT_FALSE(decision.remove_control);
}

TEST_F(ControlScenario, APausedRunBeginsNoRaise) {
  service_wants(2);
  run.record->surge = 1;
  alice_asks(ControlWord::kPause, "10:05:30");

  EXPECT_DECISION(decide_at("10:06"), Reason::kPaused);
}

TEST_F(ControlScenario, APauseIsWrittenIntoTheRecordForOtherShells) {
  alice_asks(ControlWord::kPause, "10:05:30");

  const Decision paused = decide_at("10:06");
  const Decision later = decide_again_at("10:06:02");

  EXPECT_EQ(paused.record, RecordChange::kRefresh);
  EXPECT_EQ(paused.run.record->hold, Hold::kPaused);
  EXPECT_EQ(later.record, RecordChange::kKeep) << "once is enough";
}

TEST_F(ControlScenario, TheRunLooksForTheEndOfAPauseOftenAtFirstAndAtLeastEveryHalfMinute) {
  alice_asks(ControlWord::kPause, "10:05:30");

  EXPECT_EQ(decide_at("10:06").wake_at, at("10:06:02"));
  EXPECT_EQ(decide_again_at("10:07").wake_at, at("10:07:15"));
  EXPECT_EQ(decide_again_at("11:06").wake_at, at("11:06:30"));
}

TEST_F(ControlScenario, TheHeartbeatGoesOnDuringAPause) {
  alice_asks(ControlWord::kPause, "10:05:30");
  decide_at("10:06");
  seen.recorded.value = left_behind().record;
  run = left_behind();
  run.record->heartbeat = at("09:50");

  EXPECT_EQ(decide(seen, policy, run, at("10:06:30")).record, RecordChange::kKeep)
      << "the record that AWS shows is young";
  (*seen.recorded.value)->heartbeat = at("09:50");
  EXPECT_EQ(decide(seen, policy, run, at("10:06:30")).record, RecordChange::kRefresh);
}

TEST_F(ControlScenario, APauseIsNoLackOfProgress) {
  service_wants(4);
  alice_asks(ControlWord::kPause, "10:05:30");
  EXPECT_DECISION(decide_at("10:06"), Reason::kPaused);
  EXPECT_DECISION(decide_again_at("10:30"), Reason::kPaused);
  the_tag_is_gone();

  EXPECT_DECISION(decide_again_at("10:30:30"), Reason::kWaitingForSurge);
}

TEST_F(ControlScenario, TheDeadlineAppliesDuringAPause) {
  policy.deadline = minutes{20};
  alice_asks(ControlWord::kPause, "10:05:30");
  EXPECT_DECISION(decide_at("10:06"), Reason::kPaused);

  const Decision decision = decide_again_at("10:20");

  EXPECT_DECISION(decision, Reason::kGiveUp);
  EXPECT_EQ(decision.run.record->ending, Ending::kDeadline);
  EXPECT_EQ(decision.run.record->hold, std::nullopt);
}

TEST_F(ControlScenario, ARunThatHasNothingLeftToStopEndsAlsoWhilePaused) {
  seen.tasks.value->clear();
  runs(task("x").started("10:05").healthy());
  runs(task("y").started("10:05").healthy());
  runs(task("z").started("10:05").healthy());
  alice_asks(ControlWord::kPause, "10:05:30");

  EXPECT_DECISION(decide_at("10:06"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(ControlScenario, AfterResumeTheRunGoesOnAndRemovesTheTag) {
  alice_asks(ControlWord::kPause, "10:05:30");
  EXPECT_DECISION(decide_at("10:06"), Reason::kPaused);
  alice_asks(ControlWord::kResume, "10:07");

  const Decision decision = decide_again_at("10:07:02");

  EXPECT_DECISION(decision, Reason::kStopStaleTasks, stop("a"));
  EXPECT_TRUE(decision.remove_control);
  EXPECT_EQ(decision.run.record->hold, std::nullopt);
  EXPECT_EQ(decision.record, RecordChange::kRefresh);
}

TEST_F(ControlScenario, ATagThatIsRemovedByHandEndsThePauseAsWell) {
  alice_asks(ControlWord::kPause, "10:05:30");
  EXPECT_DECISION(decide_at("10:06"), Reason::kPaused);
  the_tag_is_gone();

  EXPECT_DECISION(decide_again_at("10:07"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(ControlScenario, APauseThatAwsShowsFromBeforeTheResumeDoesNotCount) {
  alice_asks(ControlWord::kPause, "10:05:30");
  decide_at("10:06");
  alice_asks(ControlWord::kResume, "10:07");
  decide_again_at("10:07:02");
  alice_asks(ControlWord::kPause, "10:05:30");

  const Decision decision = decide_again_at("10:07:30");

  EXPECT_NE(decision.reason, Reason::kPaused);
  EXPECT_FALSE(decision.remove_control) << "what AWS shows may be gone by now";
}

TEST_F(ControlScenario, ASecondPauseCounts) {
  alice_asks(ControlWord::kPause, "10:05:30");
  decide_at("10:06");
  alice_asks(ControlWord::kResume, "10:07");
  decide_again_at("10:07:02");
  alice_asks(ControlWord::kPause, "10:07:20");

  EXPECT_DECISION(decide_again_at("10:07:30"), Reason::kPaused);
}

TEST_F(ControlScenario, AbortIsCtrlCOnce) {
  we_stopped("a", "10:05:50");
  std::erase_if(*seen.tasks.value, [](const Task& one) { return one.id == TaskId{"a"}; });
  alice_asks(ControlWord::kAbort, "10:05:55");

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kGiveUp);
  EXPECT_EQ(decision.detail, "asked to stop by alice@laptop/77");
  EXPECT_EQ(decision.run.record->ending, Ending::kAborted);
  EXPECT_DECISION(decide_again_at("10:06:01"), Reason::kFinishingReplacement);
}

TEST_F(ControlScenario, AnAbortEndsAPause) {
  alice_asks(ControlWord::kPause, "10:05:30");
  EXPECT_DECISION(decide_at("10:06"), Reason::kPaused);
  alice_asks(ControlWord::kAbort, "10:07");

  EXPECT_DECISION(decide_again_at("10:07:02"), Reason::kGiveUp);
  EXPECT_DECISION(decide_again_at("10:07:03"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(ControlScenario, AtTheEndTheTagIsRemovedWithTheRecord) {
  alice_asks(ControlWord::kAbort, "10:05:30");
  decide_at("10:06");
  decide_again_at("10:06:01");
  answered();
  service_wants(2);

  const Decision decision = decide_again_at("10:06:03");

  EXPECT_DECISION(decision, Reason::kAborted);
  EXPECT_EQ(decision.record, RecordChange::kRemove);
  EXPECT_TRUE(decision.remove_control);
}

TEST_F(ControlScenario, ARequestToAnotherRunDoesNotCountAndIsRemoved) {
  seen.control = Control{.word = ControlWord::kAbort, .run = "0000beef", .by = "bob", .at = {}};

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kStopStaleTasks, stop("a"));
  EXPECT_TRUE(decision.remove_control);
}

TEST_F(ControlScenario, AWordThatSomebodyWroteByHandCounts) {
  seen.control = Control{.word = ControlWord::kPause, .run = {}, .by = {}, .at = {}};

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kPaused);
  EXPECT_EQ(decision.detail,
            "`ecs-recycle resume` goes on, `ecs-recycle abort` puts capacity back");
}

TEST_F(ControlScenario, WhileTheHolderOfTheServiceIsInDoubtNoTagIsRemoved) {
  seen.control = Control{.word = ControlWord::kPause, .run = "0000beef", .by = "bob", .at = {}};
  run.claim_seen = false;

  EXPECT_FALSE(decide_at("10:06").remove_control);
}

/// Nothing is claimed yet.
class ControlBeforeTheClaimScenario : public ServiceScenario {
 protected:
  ControlBeforeTheClaimScenario() {
    service_wants(2);
    surge_of(0);
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
    nothing_is_protected();
  }
};

TEST_F(ControlBeforeTheClaimScenario, ATagThatWasThereBeforeDoesNotCountAndThatIsSaid) {
  seen.control = Control{.word = ControlWord::kAbort, .run = {}, .by = "bob", .at = {}};

  const Decision claim = decide_at("10:05");
  const Decision first = decide_again_at("10:05:02");
  const Decision second = decide_again_at("10:05:04");

  EXPECT_DECISION(claim, Reason::kClaim);
  EXPECT_THAT(claim.notes,
              ElementsAre("the service's tag ecs-recycle:control is from before this run by bob: "
                          "it does not count, and is removed"));
  EXPECT_FALSE(claim.remove_control) << "another run may claim at the same moment";
  EXPECT_DECISION(first, Reason::kStopStaleTasks, stop("a"));
  EXPECT_TRUE(second.remove_control);
  EXPECT_NE(second.reason, Reason::kGiveUp);
  EXPECT_THAT(second.notes, IsEmpty());
}

TEST_F(ControlBeforeTheClaimScenario, NothingIsSaidWhenThereIsNoTag) {
  EXPECT_THAT(decide_at("10:05").notes, IsEmpty());
}

TEST_F(ControlBeforeTheClaimScenario, ARunThatIsTakenOverStaysPaused) {
  someone_else_holds_it("bob@lost/1", "09:00");
  seen.control = Control{.word = ControlWord::kPause, .run = "0000beef", .by = "bob", .at = {}};

  EXPECT_DECISION(decide_at("10:05"), Reason::kTakeOver);
  *seen.recorded.value = left_behind().record;
  EXPECT_DECISION(decide_again_at("10:05:02"), Reason::kPaused);
}

}  // namespace
}  // namespace ecsr::core::testing
