// SPDX-License-Identifier: MIT
// After which errors a call is sent again, and how long to wait before. Pure: chance comes in.
#pragma once

#include <optional>

#include "aws/service_error.h"
#include "aws/services.h"
#include "base/prng.h"
#include "base/time.h"

namespace ecsr::aws {

struct RetryPolicy {
  int max_attempts = 4;           ///< in all, the first included
  milliseconds deadline{20'000};  ///< from the first attempt: no repeat begins later

  bool operator==(const RetryPolicy&) const = default;
};

/// How long to wait before the next attempt; nullopt: there is none, the error goes to the caller.
/// `attempts` were made so far, `waited` since the first. Grows twofold, half of it by chance:
///   throttled      1 s, 2 s, 4 s       the request was refused, so every operation may repeat
///   concurrency    1 s, 2 s, 4 s       the same
///   transient      0.1 s, 0.2 s, 0.4 s as far as the operation's Repeat allows
/// Refused credentials are repeated by whoever can renew them, everything else not at all.
/// [doc: Retry behavior]
std::optional<milliseconds> wait_before_repeat(const RetryPolicy& policy,
                                               const Operation& operation, ErrorClass error_class,
                                               int attempts, milliseconds waited, Prng& prng);

}  // namespace ecsr::aws
