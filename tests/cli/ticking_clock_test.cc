// SPDX-License-Identifier: MIT
// How long a sleep lasts while a picture is drawn, and what ends it.
#include "cli/ticking_clock.h"

#include <gtest/gtest.h>
#include <optional>

namespace ecsr::cli {
namespace {

/// Time passes only in a sleep.
class PatientClock final : public ports::Clock {
 public:
  WallTime wall_now() override { return now_; }
  void sleep_until(WallTime time) override { now_ = time; }

 private:
  WallTime now_{};
};

class SleepBetweenPasses : public ::testing::Test {
 protected:
  milliseconds slept(milliseconds time) {
    const WallTime before = clock.wall_now();
    clock.sleep_until(before + time);
    return clock.wall_now() - before;
  }

  int asked = 0;
  int strokes = 0;
  std::optional<WallTime> asks_at;
  PatientClock real;
  TickingClock clock{real, seconds{1}, [this](WallTime) { ++strokes; },
                     [this] { return asked + (asks_at && real.wall_now() >= *asks_at ? 1 : 0); }};
};

TEST_F(SleepBetweenPasses, LastsItsTimeAndDrawsOnceASecond) {
  EXPECT_EQ(slept(seconds{30}), seconds{30});
  EXPECT_EQ(strokes, 30);
}

TEST_F(SleepBetweenPasses, EndsWhenSomebodyAsks) {
  asks_at = real.wall_now() + seconds{4};

  EXPECT_EQ(slept(seconds{30}), seconds{4});
  EXPECT_EQ(slept(seconds{30}), seconds{30}) << "it was heard already";
}

TEST_F(SleepBetweenPasses, DoesNotBeginWhenSomebodyHasAskedSinceTheLastOne) {
  slept(seconds{30});
  ++asked;  // while orders are given, say

  EXPECT_EQ(slept(seconds{30}), milliseconds{0});
  EXPECT_EQ(slept(seconds{30}), seconds{30});
}

}  // namespace
}  // namespace ecsr::cli
