// SPDX-License-Identifier: MIT
// A bucket of tokens per request class, so that our own requests stay below half of what AWS grants
// and the rest of the account keeps its share. Integers only. Pure: the time is an argument.
#pragma once

#include <array>
#include <cstdint>

#include "aws/services.h"
#include "base/time.h"

namespace ecsr::aws {

class TokenBucket {
 public:
  explicit TokenBucket(RequestRate rate);

  /// Takes one token, which may lie in the future, and gives the earliest moment at which the
  /// request may be sent: `now` while the bucket has some. Our clock may step: backwards, the
  /// bucket stays as it is.
  WallTime reserve(WallTime now);

  /// AWS says there are none left, whatever we counted: the bucket is empty from `now` on.
  void drain(WallTime now);

 private:
  void refill(WallTime now);

  std::int64_t burst_;  ///< thousandths of a token
  std::int64_t per_second_;
  std::int64_t left_;  ///< thousandths of a token; below zero: promised to those who wait
  WallTime seen_at_{};
};

/// One bucket for each class.
class RequestRates {
 public:
  RequestRates();
  TokenBucket& of(RequestClass request_class) {
    return buckets_[static_cast<std::size_t>(request_class)];
  }

 private:
  std::array<TokenBucket, kGrantedRates.size()> buckets_;
};

}  // namespace ecsr::aws
