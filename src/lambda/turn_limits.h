// SPDX-License-Identifier: MIT
// When an invocation has to stop what, so that Lambda never has to stop it. Pure.
#pragma once

#include "base/time.h"
#include "formats/function_event.h"

namespace ecsr::lambda {

/// A turn of the state machine is over after this: so one that was killed is known to be dead soon.
inline constexpr milliseconds kLongestTurn = seconds{60};

/// When an invocation has to stop what. All by our clock.
struct TurnLimits {
  WallTime began{};
  WallTime stop_at{};       ///< no pass begins after it
  WallTime orders_until{};  ///< no order is given after it
  WallTime until{};         ///< as others are told: nothing of ours happens after it
  WallTime hand_over_by{};  ///< the record says by then that we have gone
  WallTime reply_by{};      ///< and Lambda has its reply

  /// Of what the deadline leaves; a clock that is wrong makes the turn short, never longer than
  /// Lambda allows.
  static TurnLimits of(WallTime now, WallTime deadline, formats::Continuation continuation);
};

}  // namespace ecsr::lambda
