// SPDX-License-Identifier: MIT
// SplitMix64: integers only, equal on every compiler, so a seed means the same run everywhere.
// Pure.
#pragma once

#include <cstdint>

#include "base/check.h"

namespace ecsr {

class Prng {
 public:
  explicit Prng(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  /// A whole number from `low` to `high`, both included. The modulo bias is below 2^-40 for the
  /// ranges drawn here and does not matter to a simulation. REQUIRES: low <= high.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    ECSR_CHECK(low <= high, "a range that holds nothing");
    // Unsigned, because the distance between two signed numbers may not fit into one.
    const std::uint64_t span =
        static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    const std::uint64_t above = span == 0 ? next() : next() % span;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + above);
  }

  /// True in `per_mille` of a thousand calls on average; draws always, so plans stay comparable.
  bool happens(std::int64_t per_mille) { return between(0, 999) < per_mille; }

  /// An independent stream, for an actor whose draws must not shift the others'.
  Prng fork() { return Prng(next()); }

 private:
  std::uint64_t state_;
};

}  // namespace ecsr
