// SPDX-License-Identifier: MIT
// Real time. The only file that asks the machine what time it is.
#pragma once

#include "ports/clock.h"

namespace ecsr::app {

class SystemClock final : public ports::Clock {
 public:
  WallTime wall_now() override;
  /// Ends early when somebody interrupts.
  void sleep_until(WallTime time) override;
};

}  // namespace ecsr::app
