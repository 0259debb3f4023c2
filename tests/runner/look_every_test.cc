// SPDX-License-Identifier: MIT
// A run that looks at its service more often than its decisions ask for, so that people in other
// shells are heard, sees all the rest as often as without that.
#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "formats/window_text.h"
#include "runner/runner.h"
#include "sim/building.h"
#include "three_tasks.h"

namespace ecsr::runner {
namespace {

/// Follows how old each part of the picture grows.
class Ages final : public PassListener {
 public:
  void on_pass(const Pass& pass) override {
    passes.emplace_back(pass.now, pass.decision.reason);
    note(service, pass.seen.service.seen_at, pass.now);
    if (pass.seen.tasks.value) note(tasks, pass.seen.tasks.seen_at, pass.now);
    if (pass.seen.alarms.value) note(alarms, pass.seen.alarms.seen_at, pass.now);
  }
  milliseconds longest_without_pass() const {
    milliseconds longest{0};
    std::optional<WallTime> before;
    for (const auto& [at, reason] : passes) {
      if (before) longest = std::max(longest, at - *before);
      before = at;
    }
    return longest;
  }

  std::vector<std::pair<WallTime, core::Reason>> passes;
  milliseconds service{0};
  milliseconds tasks{0};
  milliseconds alarms{0};

 private:
  /// What was read in this pass was as old as the reading before it.
  void note(milliseconds& oldest, WallTime seen_at, WallTime now) {
    WallTime& last = last_[&oldest];
    if (last != WallTime{}) oldest = std::max(oldest, std::max(seen_at, now) - last);
    if (seen_at != last) last = seen_at;
  }

  std::map<const milliseconds*, WallTime> last_;
};

class RunThatLooksOften : public ThreeTasks {
 protected:
  RunThatLooksOften() { sim::add_alarm(world, {.name = "web-5xx"}); }

  core::Decision run_to_the_end() {
    Runner runner(parts, address, policy, run);
    runner.look_every(seconds{30});
    runner.tell(ages);
    return runner.run_to_the_end();
  }

  Ages ages;
};

TEST_F(RunThatLooksOften, ReadsItsAlarmsOnceAMinuteInALongPause) {
  policy.wait = minutes{10};
  policy.alarms = {"web-5xx"};

  EXPECT_EQ(run_to_the_end().outcome, core::Outcome::kDone);

  EXPECT_LE(ages.longest_without_pass(), seconds{45});
  EXPECT_LE(ages.alarms, seconds{61});
}

TEST_F(RunThatLooksOften, EndsSoonAfterAnAlarmTurnsRedInALongPause) {
  policy.wait = minutes{10};
  policy.alarms = {"web-5xx"};
  const WallTime red = world.now() + minutes{4};
  sim::ScriptEntry entry;
  entry.at = red;
  entry.deed = sim::Deed::kAlarm;
  entry.text = "web-5xx";
  entry.alarm_state = core::AlarmState::kAlarm;
  sim::add_script_entry(world, entry);

  EXPECT_EQ(run_to_the_end().outcome, core::Outcome::kGaveUp);

  const auto gave_up = std::ranges::find(ages.passes, core::Reason::kGiveUp,
                                         &std::pair<WallTime, core::Reason>::second);
  ASSERT_NE(gave_up, ages.passes.end());
  EXPECT_LE(gave_up->first - red, seconds{61});
}

TEST_F(RunThatLooksOften, ReadsTheTasksEveryFiveMinutesInALongPause) {
  policy.wait = minutes{40};

  EXPECT_EQ(run_to_the_end().outcome, core::Outcome::kDone);

  EXPECT_LE(ages.longest_without_pass(), seconds{45});
  EXPECT_LE(ages.tasks, core::kLongestSleep + seconds{1});
}

TEST_F(RunThatLooksOften, ReadsTheTasksEveryTenMinutesWhileItsWindowIsClosed) {
  policy.window = formats::parse_window("09:00-10:15").value();
  policy.wait = minutes{10};

  EXPECT_EQ(run_to_the_end().outcome, core::Outcome::kDone);

  EXPECT_LE(ages.longest_without_pass(), seconds{45});
  EXPECT_LE(ages.tasks, core::kLongestSleepOutside + seconds{1});
}

TEST_F(RunThatLooksOften, ReadsTheTasksEveryHourBeforeItsWindowOpens) {
  policy.window = formats::parse_window("16:30-17:30").value();

  EXPECT_EQ(run_to_the_end().outcome, core::Outcome::kDone);

  EXPECT_LE(ages.longest_without_pass(), seconds{45});
  EXPECT_LE(ages.tasks, core::kLongestSleepUnclaimed + seconds{1});
}

}  // namespace
}  // namespace ecsr::runner
