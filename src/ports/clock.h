// SPDX-License-Identifier: MIT
// The one door through which time comes in.
#pragma once

#include "base/time.h"

namespace ecsr::ports {

class Clock {
 public:
  virtual ~Clock() = default;

  /// Our own clock. It may step in either direction.
  virtual WallTime wall_now() = 0;

  /// Returns at `time`, at once when it has passed, or earlier when something wants attention
  /// (a signal). The caller looks again either way.
  virtual void sleep_until(WallTime time) = 0;
};

}  // namespace ecsr::ports
