// SPDX-License-Identifier: MIT
// Orders whose answer never came, looks into the past, and runs that continue where another died:
// what AWS shows is not always what is.
#include "scenario.h"

namespace ecsr::core::testing {
namespace {

constexpr Suspended kScaleIn{.scaling_in = true, .scaling_out = false, .scheduled = false};

/// One stale task, the extra one and a replacement: the last stop takes the surge with it.
class LostAnswerScenario : public ServiceScenario {
 protected:
  LostAnswerScenario() {
    service_wants(3);
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    we_ordered_count(3, "10:05");
    runs(task("b").started("08:30").healthy());
    runs(task("c").started("10:05:10").healthy());
    runs(task("d").started("10:06:50").healthy());
    nothing_is_protected();
  }
  void replaced_by(std::string_view fresh) {
    std::erase_if(*seen.tasks.value, [](const Task& one) { return one.id.value == "b"; });
    runs(task(fresh).started("10:09:00").healthy());
  }
};

TEST_F(LostAnswerScenario, ASurgeWhoseLoweringWasLostIsOursToPutBack) {
  EXPECT_DECISION(decide_at("10:08"), Reason::kStopLastTasks, stop("b"), set_desired_count(2));
  lost();
  replaced_by("e");

  EXPECT_DECISION(decide_again_at("10:09:30"), Reason::kPutBackDesiredCount, set_desired_count(2))
      << "3 is not somebody else's count: the order to lower it never arrived";
}

TEST_F(LostAnswerScenario, ASurgeWhoseLoweringWasThrottledIsOursToPutBack) {
  EXPECT_DECISION(decide_at("10:08"), Reason::kStopLastTasks, stop("b"), set_desired_count(2));
  throttled();
  replaced_by("e");

  EXPECT_DECISION(decide_again_at("10:09:30"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(LostAnswerScenario, TheOldDesiredCountThatAwsStillShowsAfterTheLastStopHoldsNobodyUp) {
  EXPECT_DECISION(decide_at("10:08"), Reason::kStopLastTasks, stop("b"), set_desired_count(2));
  answered();

  EXPECT_DECISION(decide_again_at("10:08:02"), Reason::kSeeingItBack);
}

TEST_F(LostAnswerScenario, ALastStopThatAwsConfirmedNeedsNoSecondOrder) {
  EXPECT_DECISION(decide_at("10:08"), Reason::kStopLastTasks, stop("b"), set_desired_count(2));
  answered();
  service_wants(2);

  EXPECT_DECISION(decide_again_at("10:08:02"), Reason::kRecycled);
}

/// More tasks than are asked for, as in the middle of ECS's own rebalancing.
class SurplusScenario : public ServiceScenario {
 protected:
  SurplusScenario() {
    surge_of(0);
    service_wants(1);
    recycle_everything_before("10:00");
    runs(task("a").started("08:00"));
    runs(task("b").started("08:10"));
    runs(task("c").started("10:05"));
    nothing_is_protected();
  }
};

TEST_F(SurplusScenario, ThePauseCountsFromAStopThatLeftTheServiceWhole) {
  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("a"));
  answered();
  EXPECT_DECISION(decide_again_at("10:06:02"), Reason::kPacing);
  EXPECT_EQ(decide_again_at("10:06:02").wake_at, at("10:06:30"));
  EXPECT_DECISION(decide_again_at("10:06:30"), Reason::kStopStaleTasks, stop("b"));
}

TEST_F(SurplusScenario, AStopThatWasThrottledIsTriedAgainWithoutAPause) {
  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("a"));
  throttled();
  EXPECT_DECISION(decide_again_at("10:06:02"), Reason::kStopStaleTasks, stop("a"));
}

/// Just raised, and told to put back at once, while AWS still shows the desired count of before.
class YoungRaiseScenario : public ServiceScenario {
 protected:
  YoungRaiseScenario() {
    service_wants(2);
    recycle_everything_before("10:00");
    run.record->surge = 1;
    we_ordered_count(3, "10:00:10");
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
    run.record->ending = Ending::kAbortedNow;
    run.asked = Asked::kPutBackNow;
  }
};

TEST_F(YoungRaiseScenario, ADesiredCountThatLooksUnchangedIsPutBackAllTheSame) {
  EXPECT_DECISION(decide_at("10:00:12"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(YoungRaiseScenario, TheRunEndsOnceThatWasAnswered) {
  decide_at("10:00:12");
  answered();

  EXPECT_EQ(decide_again_at("10:00:14").outcome, Outcome::kAborted);
}

TEST_F(YoungRaiseScenario, WhenThatAnswerIsLostTooItWaitsUntilTheLookCanBeTrusted) {
  decide_at("10:00:12");
  lost();

  EXPECT_DECISION(decide_again_at("10:00:30"), Reason::kSeeingItBack);
  EXPECT_EQ(decide_again_at("10:01:11").wake_at, at("10:01:12"));
  EXPECT_EQ(decide_again_at("10:01:12").outcome, Outcome::kAborted);
}

TEST_F(YoungRaiseScenario, ARaiseOfLongAgoThatIsNotToBeSeenWasUndoneBySomebody) {
  EXPECT_EQ(decide_at("10:01:10").outcome, Outcome::kAborted);
}

TEST_F(YoungRaiseScenario, ARunThatWasJustTakenOverMayHaveBeenRaised) {
  run.count_order.reset();
  we_took_over_at("10:00:10");

  EXPECT_DECISION(decide_at("10:00:12"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(YoungRaiseScenario, ScalingThatLooksUnchangedIsPutBackAllTheSame) {
  autoscales(1, 2);
  we_hold_scaling({1, 2, {}}, {1, 3, kScaleIn});
  run.scaling_order = ScalingOrder{{1, 3, kScaleIn}, at("10:00:10"), true};
  decide_at("10:00:12");
  answered();

  EXPECT_DECISION(decide_again_at("10:00:14"), Reason::kPutBackScaling, set_scaling(1, 2, {}));
  answered();
  EXPECT_EQ(decide_again_at("10:00:16").outcome, Outcome::kAborted);
}

TEST_F(YoungRaiseScenario, ALookThatTookLongIsAsOldAsItsServiceIs) {
  service_wants(3);
  run.count_order = CountOrder{2, at("10:00:10"), true};
  run.last_pass = at("10:00:59");
  decide_at("10:01:15");
  seen.service.seen_at = at("10:01:00");

  const Decision decision = decide(seen, policy, run, at("10:01:15"));

  EXPECT_DECISION(decision, Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(YoungRaiseScenario, AfterALookThatTookLongTheNextOneIsNotInThePast) {
  run.count_order = CountOrder{2, at("10:00:10"), false};
  run.last_pass = at("10:00:59");
  decide_at("10:01:15");
  seen.service.seen_at = at("10:01:00");

  const Decision decision = decide(seen, policy, run, at("10:01:15"));

  EXPECT_DECISION(decision, Reason::kSeeingItBack);
  EXPECT_EQ(decision.wake_at, at("10:01:17"));
}

class LostHoldScenario : public ServiceScenario {
 protected:
  LostHoldScenario() {
    service_wants(2);
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
    autoscales(1, 2);
    recycle_everything_before("10:00");
    run.record->surge = 1;
    we_hold_scaling({1, 2, {}}, {1, 3, kScaleIn});
  }
};

TEST_F(LostHoldScenario, ScalingIsHeldAgainUntilAwsHasAnswered) {
  decide_at("10:01");
  lost();

  EXPECT_DECISION(decide_again_at("10:01:11"), Reason::kHoldScaling, set_scaling(1, 3, kScaleIn),
                  set_desired_count(3));
  answered();
  EXPECT_DECISION(decide_again_at("10:01:22"), Reason::kRaiseDesiredCount, set_desired_count(3));
}

TEST_F(LostHoldScenario, AnOrderThatWasNotGivenIsNotRemembered) {
  decide_at("10:01");
  throttled();

  EXPECT_EQ(left_behind().count_order, std::nullopt);
  EXPECT_EQ(left_behind().scaling_order, std::nullopt);
}

using ClaimScenario = ServiceScenario;

class TwoRunsScenario : public ServiceScenario {
 protected:
  TwoRunsScenario() {
    service_wants(2);
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
    run = decide_at("10:00:00").run;
  }
  void aws_shows_record_of(std::string_view owner, std::string_view heartbeat) {
    someone_else_holds_it(owner, heartbeat);
  }
};

TEST_F(TwoRunsScenario, AClaimThatMayBeOlderThanOursIsDoubtedAndNothingIsOrdered) {
  aws_shows_record_of("bob@bastion/77", "09:59:58");

  EXPECT_DECISION(decide_at("10:00:02"), Reason::kConfirmingClaim);
  EXPECT_EQ(decide_at("10:00:02").record, RecordChange::kKeep) << "it may be the newer claim";
}

TEST_F(TwoRunsScenario, AClaimThatStaysIsReal) {
  aws_shows_record_of("bob@bastion/77", "09:59:58");

  EXPECT_EQ(decide_at("10:01:00").outcome, Outcome::kYielded);
}

TEST_F(TwoRunsScenario, AnotherRecordIsDoubtedAlsoAfterOursWasSeen) {
  run.claim_seen = true;
  aws_shows_record_of("bob@bastion/77", "09:59:58");

  EXPECT_DECISION(decide_at("10:00:02"), Reason::kConfirmingClaim);
}

TEST_F(TwoRunsScenario, NoHeartbeatIsWrittenOverTheRecordOfAnotherRun) {
  run.claim_seen = true;
  run.record_written_at = at("10:11:50");
  aws_shows_record_of("bob@bastion/77", "09:59:58");

  EXPECT_EQ(decide_at("10:12:00").record, RecordChange::kKeep);
}

TEST_F(TwoRunsScenario, ARecordThatIsNeverShownIsNoClaim) {
  seen.recorded.value.emplace();
  seen.service.seen_at = seen.tasks.seen_at = seen.aws_now = at("10:02:00");

  const Decision decision = decide(seen, policy, run, at("10:02:00"));

  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.detail, "the run record was written, but AWS does not show it");
  EXPECT_EQ(decision.record, RecordChange::kRemove);
}

TEST_F(TwoRunsScenario, ARecordThatIsGoneAfterNothingCouldBeReadIsWrittenAgainByWhoTookOver) {
  we_took_over_at("10:00:00");
  const Service readable = *seen.service.value;
  seen.service.value.reset();
  seen.recorded.value.reset();
  seen.service.problem = Error(ErrorKind::kTransport, "could not resolve the host name");
  seen.recorded.problem = seen.service.problem;
  run = decide(seen, policy, run, at("10:00:06")).run;
  run = decide(seen, policy, run, at("10:05:00")).run;
  seen.service = {.value = readable, .problem = std::nullopt, .seen_at = at("10:05:20")};
  seen.recorded = {.value = std::optional<RunRecord>{}, .problem = std::nullopt, .seen_at = {}};
  seen.aws_now = at("10:05:20");

  const Decision decision = decide(seen, policy, run, at("10:05:20"));

  EXPECT_DECISION(decision, Reason::kConfirmingClaim);
  EXPECT_EQ(decision.record, RecordChange::kClaim);
}

TEST_F(TwoRunsScenario, AskedToStopBeforeTheClaimIsSeenItChangesNothing) {
  run.asked = Asked::kPutBackNow;
  seen.recorded.value.emplace();

  const Decision decision = decide(seen, policy, run, at("10:00:02"));

  EXPECT_EQ(decision.outcome, Outcome::kAborted);
  EXPECT_EQ(decision.record, RecordChange::kRemove);
}

TEST_F(ClaimScenario, AClaimWhoseAnswerWasLostIsOurs) {
  service_wants(2);
  runs(task("a").started("08:00").healthy());
  someone_else_holds_it(run.owner, "09:59:59");

  EXPECT_DECISION(decide_at("10:00"), Reason::kTakeOver);
}

TEST_F(ClaimScenario, AHeartbeatWhoseWritingFailedIsWrittenAgain) {
  service_wants(2);
  runs(task("a").started("08:00").healthy());
  runs(task("b").started("08:30").healthy());
  recycle_everything_before("10:00");
  seen.recorded.value = run.record;
  run.record->heartbeat = at("10:09");  // what we meant to write
  run.record_written_at = at("10:09");
  seen.service.seen_at = seen.tasks.seen_at = seen.aws_now = at("10:10");
  run.progress_at = at("10:09");

  const Decision decision = decide(seen, policy, run, at("10:10"));

  EXPECT_EQ(decision.record, RecordChange::kRefresh);
  EXPECT_EQ(decision.run.record->heartbeat, at("10:10"));
}

class JumpingClockScenario : public LostAnswerScenario {};

TEST_F(JumpingClockScenario, AStopIsRememberedByAwssClockWhenOursJumpsAhead) {
  waits(seconds{0});
  run.record->surge = 0;
  surge_of(0);
  run.record->base_count = 3;
  we_stopped("b", "10:08");
  runs(task("a").started("08:00").healthy());
  run.most_serving = 3;
  seen.aws_now = seen.service.seen_at = seen.tasks.seen_at = at("10:08:05");
  seen.recorded.value = run.record;

  const Decision decision = decide(seen, policy, run, at("10:08:05"));

  EXPECT_EQ(decision.seen.value().serving, 3) << "b is still shown RUNNING, and is on its way out";
  seen.service.seen_at = seen.tasks.seen_at = seen.protection.seen_at = at("11:08:05");
  EXPECT_EQ(decide(seen, policy, run, at("11:08:05")).seen.value().serving, 3);
}

TEST_F(JumpingClockScenario, APartSeenInTheFutureOfAClockThatWentBackIsNotYoung) {
  seen.aws_now = at("10:08");
  seen.service.seen_at = seen.tasks.seen_at = at("10:08");
  seen.protection.seen_at = at("12:00");
  seen.recorded.value = run.record;

  EXPECT_DECISION(decide(seen, policy, run, at("10:08")), Reason::kNeedsALook);
}

}  // namespace
}  // namespace ecsr::core::testing
