// SPDX-License-Identifier: MIT
// When a maintenance window is open, and what a run does while it is not.
#include "core/window.h"

#include <gmock/gmock.h>

#include "core/timing.h"
#include "scenario.h"

namespace ecsr::core::testing {
namespace {

using std::chrono::hours;
using ::testing::HasSubstr;

WallTime utc(std::string_view time) { return parse_iso8601(time).value(); }

/// Hours on each day of the week.
std::vector<WeeklySpan> daily(minutes from, minutes until) {
  const minutes length = until > from ? until - from : until + hours{24} - from;
  std::vector<WeeklySpan> spans;
  for (int day = 0; day < 7; ++day) spans.push_back({day * hours{24} + from, length});
  return spans;
}

/// As of 2026; Lord Howe's clocks move by half an hour. [doc: tz database]
const Zone kBerlin{"Europe/Berlin",
                   hours{1},
                   {{utc("2026-03-29T01:00Z"), hours{2}}, {utc("2026-10-25T01:00Z"), hours{1}}}};
const Zone kNewYork{"America/New_York",
                    hours{-5},
                    {{utc("2026-03-08T07:00Z"), hours{-4}}, {utc("2026-11-01T06:00Z"), hours{-5}}}};
const Zone kLordHowe{
    "Australia/Lord_Howe",
    hours{11},
    {{utc("2026-04-04T15:00Z"), minutes{630}}, {utc("2026-10-03T15:30Z"), hours{11}}}};
/// Summer time is left for Ramadan: two changes within five weeks.
const Zone kCasablanca{
    "Africa/Casablanca",
    hours{1},
    {{utc("2026-02-15T02:00Z"), hours{0}}, {utc("2026-03-22T02:00Z"), hours{1}}}};

/// The hours from `time` on in which it is open, as "from until" in UTC.
std::vector<std::string> openings(const Window& window, std::string_view time, int how_many) {
  std::vector<std::string> found;
  WallTime now = utc(time);
  while (static_cast<int>(found.size()) < how_many) {
    const Opening opening = opening_at(window, now);
    if (!opening.until) break;
    if (opening.open) found.push_back(to_iso8601(now) + " " + to_iso8601(*opening.until));
    now = *opening.until;
  }
  return found;
}

TEST(Window, OverMidnightItBelongsToTheDayOnWhichItBegins) {
  // Monday to Friday, 22:00-05:00.
  Window window{"", {}, daily(hours{22}, hours{5})};
  window.spans.resize(5);

  EXPECT_THAT(openings(window, "2026-01-08T12:00Z", 3),
              ::testing::ElementsAre("2026-01-08T22:00:00Z 2026-01-09T05:00:00Z",
                                     "2026-01-09T22:00:00Z 2026-01-10T05:00:00Z",
                                     "2026-01-12T22:00:00Z 2026-01-13T05:00:00Z"));
}

TEST(Window, OfSundayNightItGoesOnInTheNextWeek) {
  const Window window{"", {}, {{6 * hours{24} + hours{23}, hours{2}}}};

  EXPECT_EQ(opening_at(window, utc("2026-01-12T00:30Z")),
            (Opening{true, utc("2026-01-12T01:00Z")}));
  EXPECT_EQ(opening_at(window, utc("2026-01-12T01:00Z")),
            (Opening{false, utc("2026-01-18T23:00Z")}));
}

TEST(Window, IsOpenFromItsFirstInstantUntilBeforeItsLast) {
  const Window window{"", {}, daily(hours{10}, hours{11})};

  EXPECT_FALSE(opening_at(window, utc("2026-01-05T09:59:59.999Z")).open);
  EXPECT_TRUE(opening_at(window, utc("2026-01-05T10:00Z")).open);
  EXPECT_TRUE(opening_at(window, utc("2026-01-05T10:59:59.999Z")).open);
  EXPECT_FALSE(opening_at(window, utc("2026-01-05T11:00Z")).open);
}

TEST(Window, SpansThatTouchAreOneOpening) {
  const Window window{"", {}, joined({{hours{11}, hours{1}}, {hours{10}, hours{1}}})};

  EXPECT_EQ(opening_at(window, utc("2026-01-05T10:30Z")).until, utc("2026-01-05T12:00Z"));
  EXPECT_EQ(longest_opening(window), hours{2});
}

TEST(Window, OfTheWholeWeekNeverCloses) {
  const Window window{"", kBerlin, joined(daily(hours{0}, hours{0}))};

  EXPECT_EQ(opening_at(window, utc("2026-01-05T10:30Z")), (Opening{true, std::nullopt}));
  EXPECT_EQ(longest_opening(window), 7 * hours{24});
}

TEST(Window, HoursThatOverlapAreJoined) {
  const auto mon = [](int from, int length) { return WeeklySpan{hours{from}, hours{length}}; };
  const auto sun = [](int from, int length) {
    return WeeklySpan{6 * hours{24} + hours{from}, hours{length}};
  };

  EXPECT_EQ(joined({}), std::vector<WeeklySpan>{});
  EXPECT_EQ(joined({mon(10, 2), mon(9, 2), mon(13, 1)}), (std::vector{mon(9, 3), mon(13, 1)}));
  EXPECT_EQ(joined({mon(9, 8), mon(10, 1)}), std::vector{mon(9, 8)}) << "one inside another";
  EXPECT_EQ(joined({sun(22, 2), mon(0, 5)}), std::vector{sun(22, 7)}) << "over the end of the week";
  EXPECT_EQ(joined({sun(22, 5), mon(1, 1), mon(2, 3), mon(6, 1)}),
            (std::vector{mon(6, 1), sun(22, 7)}));
  EXPECT_EQ(joined({mon(5, 167), mon(4, 1)}), (std::vector{mon(0, 168)})) << "never closed";
}

TEST(Window, InBerlinTheHourThatIsLeftOutIsNoPartOfIt) {
  const Window window{"", kBerlin, daily(hours{2}, hours{3})};

  EXPECT_THAT(openings(window, "2026-03-28T00:00Z", 2),
              ::testing::ElementsAre("2026-03-28T01:00:00Z 2026-03-28T02:00:00Z",
                                     "2026-03-30T00:00:00Z 2026-03-30T01:00:00Z"));
}

TEST(Window, InBerlinItOpensWhenTheClocksJumpIntoIt) {
  const Window window{"", kBerlin, daily(minutes{150}, hours{4})};  // 02:30-04:00

  EXPECT_THAT(openings(window, "2026-03-29T00:00Z", 1),
              ::testing::ElementsAre("2026-03-29T01:00:00Z 2026-03-29T02:00:00Z"));
}

TEST(Window, InBerlinTheHourThatComesTwiceIsInItTwice) {
  EXPECT_THAT(openings({"", kBerlin, daily(hours{2}, hours{3})}, "2026-10-24T12:00Z", 1),
              ::testing::ElementsAre("2026-10-25T00:00:00Z 2026-10-25T02:00:00Z"));
  EXPECT_THAT(openings({"", kBerlin, daily(minutes{135}, minutes{165})}, "2026-10-24T12:00Z", 2),
              ::testing::ElementsAre("2026-10-25T00:15:00Z 2026-10-25T00:45:00Z",
                                     "2026-10-25T01:15:00Z 2026-10-25T01:45:00Z"));
}

TEST(Window, InNewYorkANightIsAnHourShorterInSpringAndLongerInAutumn) {
  const Window window{"", kNewYork, daily(hours{22}, hours{5})};

  EXPECT_THAT(openings(window, "2026-03-07T20:00Z", 1),
              ::testing::ElementsAre("2026-03-08T03:00:00Z 2026-03-08T09:00:00Z"));
  EXPECT_THAT(openings(window, "2026-10-31T20:00Z", 1),
              ::testing::ElementsAre("2026-11-01T02:00:00Z 2026-11-01T10:00:00Z"));
}

TEST(Window, OnLordHoweIslandTheClocksMoveByHalfAnHour) {
  const Window window{"", kLordHowe, daily(minutes{90}, minutes{150})};  // 01:30-02:30

  EXPECT_THAT(openings(window, "2026-04-04T10:00Z", 1),
              ::testing::ElementsAre("2026-04-04T14:30:00Z 2026-04-04T16:00:00Z"));
  EXPECT_THAT(openings(window, "2026-10-03T10:00Z", 1),
              ::testing::ElementsAre("2026-10-03T15:00:00Z 2026-10-03T15:30:00Z"));
}

TEST(Window, InCasablancaItFollowsTheClocksThroughRamadan) {
  const Window window{"", kCasablanca, daily(hours{22}, hours{5})};

  EXPECT_THAT(openings(window, "2026-02-13T20:00Z", 3),
              ::testing::ElementsAre("2026-02-13T21:00:00Z 2026-02-14T04:00:00Z",
                                     "2026-02-14T21:00:00Z 2026-02-15T05:00:00Z",
                                     "2026-02-15T22:00:00Z 2026-02-16T05:00:00Z"));
  EXPECT_THAT(openings(window, "2026-03-21T20:00Z", 1),
              ::testing::ElementsAre("2026-03-21T22:00:00Z 2026-03-22T04:00:00Z"));
}

TEST(Window, LocalTimesAreToldWithTheirDay) {
  EXPECT_EQ(local_text(kBerlin, utc("2026-10-25T00:59:30Z")), "Sun 02:59 Europe/Berlin");
  EXPECT_EQ(local_text(kNewYork, utc("2026-01-05T03:00:00Z")), "Sun 22:00 America/New_York");
}

/// The imaginary day, and a window on it.
class WindowScenario : public ServiceScenario {
 protected:
  WindowScenario() {
    surge_of(1);
    waits(seconds{0});
    service_wants(2);
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
    seen.scaling.value.emplace();
    nothing_is_protected();
  }
  void open_from(std::string_view from, std::string_view until) {
    const auto of_the_day = [](std::string_view clock) {
      return std::chrono::duration_cast<minutes>(at(clock) -
                                                 std::chrono::floor<std::chrono::days>(at(clock)));
    };
    policy.window = Window{"", {}, daily(of_the_day(from), of_the_day(until))};
  }
  /// As in the middle of a run: raised, and everything serves.
  void it_has_begun() {
    service_wants(3);
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    runs(task("c").started("10:05").healthy());
    nothing_is_protected();
  }
};

TEST_F(WindowScenario, OutsideItNothingIsClaimed) {
  open_from("22:00", "05:00");

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kWindowClosed);
  EXPECT_EQ(decision.record, RecordChange::kKeep);
  EXPECT_EQ(decision.run.record, std::nullopt);
  EXPECT_THAT(decision.detail, HasSubstr("T22:00:00Z, "));
  EXPECT_THAT(decision.detail, HasSubstr(" 22:00 UTC; nothing is claimed before"));
  EXPECT_EQ(decision.wake_at, at("11:06"));
}

TEST_F(WindowScenario, ItWakesWhenTheWindowOpens) {
  open_from("10:30", "12:00");

  EXPECT_EQ(decide_at("10:06").wake_at, at("10:30"));
}

TEST_F(WindowScenario, WhenItOpensTheRunBeginsWithAFreshLook) {
  open_from("10:30", "12:00");
  EXPECT_DECISION(decide_at("10:06"), Reason::kWindowClosed);

  EXPECT_DECISION(decide_again_at("10:30"), Reason::kClaim);
}

TEST_F(WindowScenario, WhatWasReadAnHourAgoIsReadAgainBeforeTheClaim) {
  open_from("10:30", "12:00");
  decide_at("10:06");
  run = left_behind();
  run.last_pass = at("10:29");
  seen.aws_now = at("10:30");  // only the service was looked at since
  seen.service.seen_at = at("10:30");

  const Decision decision = decide(seen, policy, run, at("10:30"));

  EXPECT_DECISION(decision, Reason::kNeedsALook);
  EXPECT_TRUE(decision.look.tasks);
}

TEST_F(WindowScenario, ARedAlarmRefusesAtOnceAndNotOnlyWhenItOpens) {
  open_from("22:00", "05:00");
  policy.alarms = {"web-5xx"};
  seen.alarms.value = {{"web-5xx", AlarmState::kAlarm, ""}};

  EXPECT_EQ(decide_at("10:06").reason, Reason::kAlarmRed);
}

TEST_F(WindowScenario, AnAlarmThatIsRedWhileItIsClosedIsNobodysBusiness) {
  open_from("10:30", "12:00");
  policy.alarms = {"web-5xx"};
  seen.alarms.value = {{"web-5xx", AlarmState::kOk, ""}};
  decide_at("10:06");
  seen.alarms.value = {{"web-5xx", AlarmState::kAlarm, ""}};

  EXPECT_DECISION(decide_again_at("10:10"), Reason::kWindowClosed);
  EXPECT_EQ(decide_again_at("10:30").reason, Reason::kAlarmRed);
}

TEST_F(WindowScenario, InsideItTasksAreStopped) {
  open_from("10:00", "12:00");
  it_has_begun();

  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(WindowScenario, WhenItClosesARunWaitsForTheNextOpeningAndSaysSo) {
  open_from("22:00", "10:00");
  it_has_begun();

  const Decision decision = decide_at("10:06");

  EXPECT_DECISION(decision, Reason::kWindowClosed);
  EXPECT_EQ(decision.run.record->hold, Hold::kWindow);
  EXPECT_EQ(decision.record, RecordChange::kRefresh);
  EXPECT_EQ(decision.wake_at, at("10:07"));  // whether the record was written
  EXPECT_EQ(decide_again_at("10:07").wake_at, at("10:17"));
}

TEST_F(WindowScenario, CapacityStaysRaisedMeanwhileAndTheRunGoesOnAfterwards) {
  open_from("10:20", "10:00");  // closed for twenty minutes
  it_has_begun();
  EXPECT_DECISION(decide_at("10:06"), Reason::kWindowClosed);
  EXPECT_DECISION(decide_again_at("10:19"), Reason::kWindowClosed);

  const Decision decision = decide_again_at("10:20");

  EXPECT_DECISION(decision, Reason::kStopStaleTasks, stop("a"));
  EXPECT_EQ(decision.run.record->hold, std::nullopt);
}

TEST_F(WindowScenario, WaitingForItIsNoLackOfProgress) {
  open_from("22:00", "10:00");
  policy.replacement_timeout = minutes{10};
  it_has_begun();
  decide_at("10:06");

  EXPECT_DECISION(decide_again_at("10:16"), Reason::kWindowClosed);
  EXPECT_DECISION(decide_again_at("10:26"), Reason::kWindowClosed);
  EXPECT_DECISION(decide_again_at("22:00"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(WindowScenario, TheDeadlineCountsWhileItIsClosed) {
  open_from("22:00", "10:00");
  policy.deadline = minutes{30};
  it_has_begun();
  decide_at("10:06");
  EXPECT_EQ(decide_again_at("10:25").wake_at, at("10:30")) << "and is kept to the second";

  EXPECT_DECISION(decide_again_at("10:30"), Reason::kGiveUp);
}

TEST_F(WindowScenario, NothingIsBegunThatCouldNotBeFinishedBeforeItCloses) {
  open_from("10:00", "10:30");
  it_has_begun();
  runs(task("d").started("09:00").healthy());  // the usual start is 45 s, as the others'

  EXPECT_DECISION(decide_at("10:28:58"), Reason::kStopStaleTasks, stop("a"));
  const Decision decision = decide_at("10:29:01");
  EXPECT_DECISION(decision, Reason::kWindowClosed);
  EXPECT_THAT(decision.detail, HasSubstr("closes at 10:30:00, too soon for another replacement"));
}

TEST_F(WindowScenario, ALongSettleTimeTakesNoMoreThanFiveMinutesOfIt) {
  open_from("10:00", "10:30");
  policy.settle = minutes{30};
  it_has_begun();
  run.good_since.clear();

  EXPECT_NE(decide_at("10:24:59").reason, Reason::kWindowClosed);
  EXPECT_EQ(decide_at("10:25:01").reason, Reason::kWindowClosed);
}

TEST_F(WindowScenario, WithNothingStaleLeftCapacityGoesBackAlsoOutsideIt) {
  open_from("22:00", "10:00");
  it_has_begun();
  run.record->cutoff = at("07:00");

  EXPECT_DECISION(decide_at("10:06"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(WindowScenario, ItIsMeasuredByAwsClock) {
  open_from("10:00", "12:00");
  it_has_begun();
  decide_at("10:06");
  seen.aws_now = at("13:00");  // ours shows 10:06

  EXPECT_DECISION(decide(seen, policy, run, at("10:06")), Reason::kWindowClosed);
}

TEST_F(WindowScenario, APauseGoesBeforeTheWindow) {
  open_from("22:00", "10:00");
  it_has_begun();
  seen.control = Control{.word = ControlWord::kPause};

  EXPECT_EQ(decide_at("10:06").run.record->hold, Hold::kPaused);
}

}  // namespace
}  // namespace ecsr::core::testing
