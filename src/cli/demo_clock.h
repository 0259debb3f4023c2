// SPDX-License-Identifier: MIT
// Simulated time that passes before your eyes: sleeping takes a fraction of it in real time.
#pragma once

#include <algorithm>

#include "ports/clock.h"
#include "sim/sim_clock.h"

namespace ecsr::cli {

class DemoClock final : public ports::Clock {
 public:
  /// `speed` simulated seconds in a real one; positive. Both clocks outlive this one.
  DemoClock(ports::Clock& real, sim::SimClock& simulated, std::int64_t speed)
      : real_(real), simulated_(simulated), speed_(speed) {}

  WallTime wall_now() override { return simulated_.wall_now(); }

  void sleep_until(WallTime time) override {
    const milliseconds simulated = std::max(milliseconds{0}, time - simulated_.wall_now());
    real_.sleep_until(real_.wall_now() + simulated / speed_);
    simulated_.sleep_until(time);
  }

 private:
  ports::Clock& real_;
  sim::SimClock& simulated_;
  std::int64_t speed_;
};

}  // namespace ecsr::cli
