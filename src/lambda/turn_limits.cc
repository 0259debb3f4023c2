// SPDX-License-Identifier: MIT
#include "lambda/turn_limits.h"

#include <algorithm>

namespace ecsr::lambda {
namespace {

constexpr milliseconds kLongestInvocation = minutes{15};  // [doc: Lambda quotas]
constexpr milliseconds kInFlight = seconds{10};           // an order and its answer

}  // namespace

TurnLimits TurnLimits::of(WallTime now, WallTime deadline, formats::Continuation continuation) {
  const milliseconds left = std::clamp(deadline - now, milliseconds{1'000}, kLongestInvocation);
  const milliseconds reserve = std::clamp(left / 5, milliseconds{200}, milliseconds{10'000});
  TurnLimits limits{.began = now, .stop_at = now + left - reserve};
  limits.orders_until = now + left - reserve / 4;
  limits.until = now + left;
  limits.reply_by = now + left - reserve / 20;
  if (continuation == formats::Continuation::kStateMachine) {
    limits.stop_at = std::min(limits.stop_at, now + kLongestTurn);
    limits.orders_until = std::min(limits.orders_until, limits.stop_at + kInFlight);
    limits.until = std::min(limits.until, limits.orders_until + kInFlight);
  }
  limits.hand_over_by = std::min(limits.reply_by, limits.until);
  return limits;
}

}  // namespace ecsr::lambda
