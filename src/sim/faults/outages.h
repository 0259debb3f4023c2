// SPDX-License-Identifier: MIT
// Troubles that last: bursts of errors, a name server that is gone, an account whose quota others
// use up, answers that come when nobody waits for them any more.
#pragma once

#include <array>

#include "sim/faults/fault.h"

namespace ecsr::sim {

/// From one moment on every call answers HTTP 503, for a while. [doc: Common errors,
/// "ServiceUnavailable"]; how long: [guess: 1–60 s]
class ErrorBursts final : public Fault {
 public:
  /// `world` outlives the fault. `often`: of the calls, how many begin a burst.
  ErrorBursts(const World& world, Prng prng, PerMille often, Range lasts)
      : world_(world), prng_(prng), often_(often), lasts_(lasts) {}
  std::string_view name() const override { return "error-bursts"; }
  std::optional<Error> before(Operation operation) override;

 private:
  const World& world_;
  Prng prng_;
  PerMille often_;
  Range lasts_;
  WallTime until_{};
};

/// No host name can be resolved for a while: no call leaves the machine.
class NamesGone final : public Fault {
 public:
  /// `world` outlives the fault.
  NamesGone(const World& world, WallTime from, WallTime until)
      : world_(world), from_(from), until_(until) {}
  std::string_view name() const override { return "names-gone"; }
  std::optional<Error> before(Operation operation) override;

 private:
  const World& world_;
  WallTime from_;
  WallTime until_;
};

/// Others in the same account ask as well: they take tokens from the buckets that AWS keeps, and
/// when one is empty, we are refused. [doc: Request throttling for the Amazon ECS API, "per
/// account"]; how much they ask for: [guess]
class SharedQuota final : public Fault {
 public:
  /// `world` outlives the fault. Others ask up to so often a second, of each class of request.
  SharedQuota(World& world, Prng prng, int per_second)
      : world_(world), prng_(prng), per_second_(per_second) {}
  std::string_view name() const override { return "shared-quota"; }
  std::optional<Error> before(Operation operation) override;

 private:
  World& world_;
  Prng prng_;
  int per_second_;
  std::array<WallTime, static_cast<std::size_t>(RateClass::kCount)> asked_at_{};
};

/// An answer that takes half a minute, and in half of the cases is not waited for to the end. What
/// was asked for was done at once.
class SlowAnswers final : public Fault {
 public:
  /// `world` outlives the fault.
  SlowAnswers(World& world, Prng prng, PerMille often, Range takes)
      : world_(world), prng_(prng), often_(often), takes_(takes) {}
  std::string_view name() const override { return "slow-answers"; }
  std::optional<Error> after(Operation operation) override;

 private:
  World& world_;
  Prng prng_;
  PerMille often_;
  Range takes_;
};

}  // namespace ecsr::sim
