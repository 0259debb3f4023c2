// SPDX-License-Identifier: MIT
// Real time. The only file that asks the machine what time it is.
#pragma once

#include <optional>

#include "ports/clock.h"

namespace ecsr::app {

class SystemClock final : public ports::Clock {
 public:
  WallTime wall_now() override;
  /// Ends early when somebody interrupts.
  void sleep_until(WallTime time) override;
};

/// The scale on which Linux says when a process started. [doc: proc_pid_stat(5), clock_gettime(2)]
std::optional<milliseconds> since_boot();

}  // namespace ecsr::app
