// SPDX-License-Identifier: MIT
// CloudWatch alarms: nothing is stopped unless all of them are OK, and ALARM ends the run.
#include <gmock/gmock.h>

#include "scenario.h"

namespace ecsr::core::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Two stale tasks, and the run has not begun.
class AlarmAtTheStart : public ServiceScenario {
 protected:
  AlarmAtTheStart() {
    policy.alarms = {"web-5xx"};
    surge_of(1);
    service_wants(2);
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
    seen.scaling.value.emplace();
    nothing_is_protected();
    shows(AlarmState::kOk);
  }
  void shows(AlarmState state) { seen.alarms.value = {{"web-5xx", state, "1 datapoint"}}; }
  void cannot_be_read(ErrorKind kind) {
    seen.alarms.value.reset();
    seen.alarms.problem = Error(kind, "DescribeAlarms: no");
  }
  bool refuses(const Decision& decision, Reason reason) {
    return decision.reason == reason && decision.outcome == Outcome::kRefused &&
           decision.record == RecordChange::kKeep;
  }
};

TEST_F(AlarmAtTheStart, AGreenOneLetsTheRunBegin) {
  EXPECT_DECISION(decide_at("10:00"), Reason::kClaim);
}

TEST_F(AlarmAtTheStart, ARedOneRefusesAndSaysWhichInCloudWatchsOwnWords) {
  shows(AlarmState::kAlarm);

  const Decision decision = decide_at("10:00");

  EXPECT_TRUE(refuses(decision, Reason::kAlarmRed));
  EXPECT_EQ(decision.detail, "alarm web-5xx is in ALARM: 1 datapoint");
}

TEST_F(AlarmAtTheStart, OneWithoutDataRefuses) {
  shows(AlarmState::kInsufficientData);

  const Decision decision = decide_at("10:00");

  EXPECT_TRUE(refuses(decision, Reason::kAlarmRed));
  EXPECT_EQ(decision.detail, "alarm web-5xx has INSUFFICIENT_DATA: 1 datapoint");
}

TEST_F(AlarmAtTheStart, OneThatDoesNotExistRefuses) {
  seen.alarms.value = {{"web-5xx", AlarmState::kMissing, ""}};

  const Decision decision = decide_at("10:00");

  EXPECT_TRUE(refuses(decision, Reason::kAlarmRed));
  EXPECT_EQ(decision.detail, "alarm web-5xx does not exist in this account and region");
}

TEST_F(AlarmAtTheStart, OneInAStateThatNobodyKnowsRefuses) {
  shows(AlarmState::kUnknown);

  EXPECT_TRUE(refuses(decide_at("10:00"), Reason::kAlarmRed));
}

TEST_F(AlarmAtTheStart, TheRedOneOfSeveralIsNamedBeforeTheOneWithoutData) {
  policy.alarms = {"web-latency", "web-5xx"};
  seen.alarms.value = {{"web-latency", AlarmState::kInsufficientData, ""},
                       {"web-5xx", AlarmState::kAlarm, ""}};

  EXPECT_EQ(decide_at("10:00").detail, "alarm web-5xx is in ALARM");
}

TEST_F(AlarmAtTheStart, ThoseThatMayNotBeReadRefuseAtOnce) {
  cannot_be_read(ErrorKind::kDenied);

  EXPECT_TRUE(refuses(decide_at("10:00"), Reason::kNotPermitted));
}

TEST_F(AlarmAtTheStart, ThoseThatCannotBeReadAreAskedForAMinuteAndThenRefuse) {
  cannot_be_read(ErrorKind::kThrottled);

  EXPECT_DECISION(decide_at("10:00"), Reason::kAlarmsUnknown);
  EXPECT_TRUE(refuses(decide_again_at("10:01"), Reason::kAlarmsUnknown));
}

TEST_F(AlarmAtTheStart, AreReadByTheFirstLookAndOnlyIfThereAreAny) {
  EXPECT_THAT(first_look(policy).alarms, ElementsAre("web-5xx"));
  EXPECT_THAT(first_look(Policy{}).alarms, IsEmpty());
}

/// Raised from 2 to 3, everything serves: the first task would be stopped.
class AlarmInMidRun : public AlarmAtTheStart {
 protected:
  AlarmInMidRun() {
    service_wants(3);
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    waits(seconds{0});
    runs(task("c").started("10:05").healthy());
    nothing_is_protected();
  }
};

TEST_F(AlarmInMidRun, GreenLetsATaskGo) {
  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(AlarmInMidRun, RedEndsTheRunAndCapacityGoesBack) {
  shows(AlarmState::kAlarm);

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kGiveUp);
  EXPECT_EQ(decision.run.record->ending, Ending::kAlarm);
  EXPECT_EQ(decision.detail, "alarm web-5xx is in ALARM: 1 datapoint");
  EXPECT_DECISION(decide_again_at("10:06:01"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(AlarmInMidRun, RedEndsAPausedRunToo) {
  seen.control = Control{.word = ControlWord::kPause};
  EXPECT_DECISION(decide_at("10:06"), Reason::kPaused);
  shows(AlarmState::kAlarm);

  EXPECT_DECISION(decide_again_at("10:06:30"), Reason::kGiveUp);
}

TEST_F(AlarmInMidRun, WithoutDataNothingIsStoppedUntilItIsOkAgain) {
  shows(AlarmState::kInsufficientData);
  EXPECT_DECISION(decide_at("10:06"), Reason::kWaitingForAlarm);
  shows(AlarmState::kOk);

  EXPECT_DECISION(decide_again_at("10:06:15"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(AlarmInMidRun, WithoutDataForLongItGivesUp) {
  policy.replacement_timeout = minutes{5};
  seen.alarms.value = {{"web-5xx", AlarmState::kMissing, ""}};
  EXPECT_DECISION(decide_at("10:06"), Reason::kWaitingForAlarm);

  const Decision decision = decide_again_at("10:11");

  EXPECT_DECISION(decision, Reason::kGiveUp);
  EXPECT_EQ(decision.detail,
            "alarm web-5xx does not exist in this account and region, and no progress for 5m");
}

TEST_F(AlarmInMidRun, WhatCannotBeReadStopsNothingAndInTheEndEndsTheRun) {
  policy.replacement_timeout = minutes{5};
  cannot_be_read(ErrorKind::kDenied);
  EXPECT_DECISION(decide_at("10:06"), Reason::kAlarmsUnknown);

  const Decision decision = decide_again_at("10:11");

  EXPECT_DECISION(decision, Reason::kGiveUp);
  EXPECT_EQ(decision.detail, "alarms: DescribeAlarms: no, for 5m");
}

TEST_F(AlarmInMidRun, TimesInWhichItCouldNotBeReadDoNotAddUp) {
  policy.replacement_timeout = minutes{5};
  cannot_be_read(ErrorKind::kThrottled);
  EXPECT_DECISION(decide_at("10:06"), Reason::kAlarmsUnknown);
  seen.alarms.problem.reset();
  shows(AlarmState::kOk);
  EXPECT_DECISION(decide_again_at("10:07"), Reason::kStopStaleTasks, stop("a"));
  cannot_be_read(ErrorKind::kThrottled);

  EXPECT_NE(decide_again_at("10:11:30").reason, Reason::kGiveUp);
}

TEST_F(AlarmInMidRun, AStopNeedsAFreshLook) {
  run.last_pass = at("10:05:55");
  decide_at("10:06");
  seen.alarms.seen_at = at("10:05:40");

  const Decision decision = decide(seen, policy, run, at("10:06"));

  EXPECT_DECISION(decision, Reason::kNeedsALook);
  EXPECT_THAT(decision.look.alarms, ElementsAre("web-5xx"));
}

TEST_F(AlarmInMidRun, IsLookedAtOnceAMinuteThroughALongPause) {
  waits(minutes{4});
  run.stops_ordered = 1;
  run.last_stop_at = at("10:05:30");

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kPacing);
  EXPECT_EQ(decision.wake_at, at("10:07"));
  EXPECT_THAT(decision.look.alarms, ElementsAre("web-5xx"));
}

TEST_F(AlarmInMidRun, IsNotAskedAnyMoreOnceTheRunEnds) {
  run.record->ending = Ending::kDeadline;

  EXPECT_THAT(decide_at("10:06").look.alarms, IsEmpty());
}

}  // namespace
}  // namespace ecsr::core::testing
