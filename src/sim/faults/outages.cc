// SPDX-License-Identifier: MIT
#include "sim/faults/outages.h"

#include <algorithm>

namespace ecsr::sim {
namespace {

milliseconds draw(Prng& prng, Range range) {
  return milliseconds{prng.between(range.from.count(), range.to.count())};
}

}  // namespace

std::optional<Error> ErrorBursts::before(Operation operation) {
  const bool begins = prng_.happens(often_.value);
  const milliseconds lasts = draw(prng_, lasts_);
  if (begins && world_.now() >= until_) until_ = world_.now() + lasts;
  if (world_.now() >= until_) return std::nullopt;
  return strike(operation, ErrorKind::kTransport, "ServiceUnavailable",
                "HTTP 503 Service Unavailable");
}

std::optional<Error> NamesGone::before(Operation operation) {
  if (world_.now() < from_ || world_.now() >= until_) return std::nullopt;
  return strike(operation, ErrorKind::kTransport, "", "could not resolve the host name");
}

std::optional<Error> SharedQuota::before(Operation operation) {
  constexpr milliseconds kLongest = seconds{2};  // what was spent before that is there again
  const RateClass asked = rate_class(operation);
  WallTime& before = asked_at_.at(static_cast<std::size_t>(asked));
  const milliseconds passed = std::clamp(world_.now() - before, milliseconds{0}, kLongest);
  before = world_.now();
  world_.rates.spend(asked, world_.now(), prng_.between(0, passed.count() * per_second_ / 1000));
  if (world_.rates.until_token(asked, world_.now()) == milliseconds{0}) return std::nullopt;
  world_.reached.note(Rule::kThrottled);
  return strike(operation, ErrorKind::kThrottled, "ThrottlingException", "Rate exceeded");
}

std::optional<Error> SlowAnswers::after(Operation operation) {
  const bool now = prng_.happens(often_.value);
  const milliseconds takes = draw(prng_, takes_);
  const bool nobody_waits = prng_.happens(500);
  if (!now) return std::nullopt;
  world_.advance_by(takes);
  if (!nobody_waits) {
    strike();
    return std::nullopt;
  }
  return strike(operation, ErrorKind::kTransport, "", "no answer in " + ecsr::to_text(takes));
}

}  // namespace ecsr::sim
