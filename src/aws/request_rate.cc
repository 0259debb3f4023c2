// SPDX-License-Identifier: MIT
#include "aws/request_rate.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace ecsr::aws {
namespace {

constexpr std::int64_t kToken = 1'000;

template <std::size_t... kIndex>
std::array<TokenBucket, sizeof...(kIndex)> full_buckets(std::index_sequence<kIndex...>) {
  return {TokenBucket(our_rate(static_cast<RequestClass>(kIndex)))...};
}

}  // namespace

TokenBucket::TokenBucket(RequestRate rate)
    : burst_(rate.burst * kToken), per_second_(rate.per_second), left_(burst_) {
  ECSR_CHECK(rate.burst >= 1 && rate.per_second >= 1, "a bucket that never gives anything");
}

void TokenBucket::refill(WallTime now) {
  // Half a second at 3 tokens a second is 1,500 thousandths: milliseconds times tokens per second.
  const std::int64_t passed = std::max<std::int64_t>(0, (now - seen_at_).count());
  // A full bucket takes at most this long to fill from any debt; more cannot matter, and would
  // overflow.
  const std::int64_t enough = (burst_ - left_) / per_second_ + 1;
  left_ = std::min(burst_, left_ + std::min(passed, enough) * per_second_);
  seen_at_ = now;
}

WallTime TokenBucket::reserve(WallTime now) {
  refill(now);
  left_ -= kToken;
  if (left_ >= 0) return now;
  return now + milliseconds{(-left_ + per_second_ - 1) / per_second_};
}

void TokenBucket::drain(WallTime now) {
  refill(now);
  left_ = std::min<std::int64_t>(left_, 0);
}

RequestRates::RequestRates()
    : buckets_(full_buckets(std::make_index_sequence<kGrantedRates.size()>())) {}

}  // namespace ecsr::aws
