// SPDX-License-Identifier: MIT
// A clock that wakes in between, so that a picture can grow older while the run sleeps.
#pragma once

#include <algorithm>
#include <functional>
#include <utility>

#include "ports/clock.h"

namespace ecsr::cli {

class TickingClock final : public ports::Clock {
 public:
  /// `tick` is called about every `period`; `interrupted` counts up when somebody wants attention.
  /// That ends the sleep, or the next one when nobody sleeps at the moment: whoever asks during a
  /// pass may have come too late for it. All outlive the clock.
  TickingClock(ports::Clock& clock, milliseconds period, std::function<void(WallTime)> tick,
               std::function<int()> interrupted)
      : clock_(clock),
        period_(period),
        tick_(std::move(tick)),
        interrupted_(std::move(interrupted)) {}

  WallTime wall_now() override { return clock_.wall_now(); }

  void sleep_until(WallTime time) override {
    int heard = interrupted_();
    for (WallTime now = wall_now(); now < time && heard == heard_; now = wall_now()) {
      clock_.sleep_until(std::min(time, now + period_));
      heard = interrupted_();  // before the stroke, which shows it
      tick_(wall_now());
    }
    heard_ = heard;
  }

 private:
  ports::Clock& clock_;
  milliseconds period_;
  std::function<void(WallTime)> tick_;
  std::function<int()> interrupted_;
  int heard_ = 0;  ///< what `interrupted_` said when the last sleep ended
};

}  // namespace ecsr::cli
