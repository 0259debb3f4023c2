// SPDX-License-Identifier: MIT
#include "aws/retry.h"

namespace ecsr::aws {
namespace {

/// How many attempts a transient error may cost in all.
int attempts_allowed(Repeat repeat, int max_attempts) {
  switch (repeat) {
    case Repeat::kRead:
      return max_attempts;
    case Repeat::kOnce:
      return 2;
    case Repeat::kNever:
      return 1;
  }
  return 1;
}

/// base × 2^(attempts - 1), and up to as much again by chance.
milliseconds grown(milliseconds base, int attempts, Prng& prng) {
  const milliseconds least = base * (std::int64_t{1} << static_cast<unsigned>(attempts - 1));
  return least + milliseconds{prng.between(0, least.count())};
}

}  // namespace

std::optional<milliseconds> wait_before_repeat(const RetryPolicy& policy,
                                               const Operation& operation, ErrorClass error_class,
                                               int attempts, milliseconds waited, Prng& prng) {
  int allowed = 1;
  milliseconds base{0};
  switch (error_class) {
    case ErrorClass::kThrottle:
    case ErrorClass::kConcurrency:
      allowed = policy.max_attempts;
      base = milliseconds{1'000};
      break;
    case ErrorClass::kTransient:
      allowed = attempts_allowed(operation.repeat, policy.max_attempts);
      base = milliseconds{100};
      break;
    case ErrorClass::kCredentials:
    case ErrorClass::kClock:  // libcurl's signer takes the time from the system: a repeat is as
                              // wrong
    case ErrorClass::kPermission:
    case ErrorClass::kGone:
    case ErrorClass::kAlreadyDone:
    case ErrorClass::kCallerError:
    case ErrorClass::kUnreadable:
      break;
  }
  if (attempts >= allowed) return std::nullopt;
  const milliseconds wait = grown(base, attempts, prng);
  if (waited + wait > policy.deadline) return std::nullopt;
  return wait;
}

}  // namespace ecsr::aws
