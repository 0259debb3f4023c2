// SPDX-License-Identifier: MIT
// Our own clock in a simulated account: sleeping lets the world go on, and the clock may be wrong.
#pragma once

#include "ports/clock.h"
#include "sim/world.h"

namespace ecsr::sim {

class SimClock final : public ports::Clock {
 public:
  /// `world` outlives the clock. `skew` is how far our clock is ahead of AWS's; negative: behind.
  explicit SimClock(World& world, milliseconds skew = milliseconds{0})
      : world_(world), skew_(skew) {}

  WallTime wall_now() override { return world_.now() + skew_; }

  /// Advances the world until this clock shows `time`; a time that has passed changes nothing.
  void sleep_until(WallTime time) override { world_.advance_to(time - skew_); }

  /// Somebody sets the clock: the world's time stays, ours steps.
  void jump(milliseconds by) { skew_ += by; }

 private:
  World& world_;
  milliseconds skew_;
};

}  // namespace ecsr::sim
