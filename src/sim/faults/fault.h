// SPDX-License-Identifier: MIT
// What can go wrong between us and AWS, one small class for each trouble. Any number of them work
// together in a FaultyAccount. Deterministic: every draw is from the fault's own stream.
#pragma once

#include <optional>
#include <string_view>

#include "base/prng.h"
#include "base/result.h"
#include "sim/request_rates.h"
#include "sim/world.h"

namespace ecsr::sim {

/// How often something happens, in so many of a thousand calls.
struct PerMille {
  unsigned value = 0;
};

class Fault {
 public:
  virtual ~Fault() = default;
  /// "throttling"; for reports.
  virtual std::string_view name() const = 0;
  /// Asked before the call reaches AWS; an error is the answer, and nothing happens there.
  virtual std::optional<Error> before(Operation /*operation*/) { return std::nullopt; }
  /// Asked after AWS has done what was asked; an error replaces the answer.
  virtual std::optional<Error> after(Operation /*operation*/) { return std::nullopt; }
  /// How often it made trouble.
  int struck() const { return struck_; }

 protected:
  Error strike(Operation operation, ErrorKind kind, std::string_view code, std::string_view text);
  void strike() { ++struck_; }

 private:
  int struck_ = 0;
};

/// Whether the operation changes something at AWS.
bool changes_something(Operation operation);

/// ThrottlingException, "Rate exceeded". [doc: Request throttling for the Amazon ECS API]
class Throttling final : public Fault {
 public:
  Throttling(Prng prng, PerMille often) : prng_(prng), often_(often) {}
  std::string_view name() const override { return "throttling"; }
  std::optional<Error> before(Operation operation) override;

 private:
  Prng prng_;
  PerMille often_;
};

/// HTTP 500, half of the time with an empty body. [doc: Common errors, "ServerException"]
class ServerErrors final : public Fault {
 public:
  ServerErrors(Prng prng, PerMille often) : prng_(prng), often_(often) {}
  std::string_view name() const override { return "server-errors"; }
  std::optional<Error> before(Operation operation) override;

 private:
  Prng prng_;
  PerMille often_;
};

/// The connection breaks: before the request arrived, or after it was carried out. Nobody can tell
/// which.
class LostAnswers final : public Fault {
 public:
  LostAnswers(Prng prng, PerMille before_effect, PerMille after_effect)
      : prng_(prng), before_effect_(before_effect), after_effect_(after_effect) {}
  std::string_view name() const override { return "lost-answers"; }
  std::optional<Error> before(Operation operation) override;
  std::optional<Error> after(Operation operation) override;

 private:
  Prng prng_;
  PerMille before_effect_;
  PerMille after_effect_;
};

/// An answer arrives but cannot be read: cut off, HTML from a proxy, a wrong type.
class BadAnswers final : public Fault {
 public:
  BadAnswers(Prng prng, PerMille often) : prng_(prng), often_(often) {}
  std::string_view name() const override { return "bad-answers"; }
  std::optional<Error> after(Operation operation) override;

 private:
  Prng prng_;
  PerMille often_;
};

/// ExpiredTokenException for one call, the so-manieth from now on: what is left of it after a
/// client has asked for new credentials in vain. [doc: Common errors]
class ExpiredTokenOnce final : public Fault {
 public:
  explicit ExpiredTokenOnce(int calls_from_now) : left_(calls_from_now) {}
  std::string_view name() const override { return "expired-token"; }
  std::optional<Error> before(Operation operation) override;

 private:
  int left_;
};

/// ConcurrentUpdateException from Application Auto Scaling, which no SDK repeats by itself.
/// [doc: RegisterScalableTarget]
class ConcurrentUpdates final : public Fault {
 public:
  ConcurrentUpdates(Prng prng, PerMille often) : prng_(prng), often_(often) {}
  std::string_view name() const override { return "concurrent-updates"; }
  std::optional<Error> before(Operation operation) override;

 private:
  Prng prng_;
  PerMille often_;
};

/// Calls take time, during which the account lives on.
class Latency final : public Fault {
 public:
  /// `world` outlives the fault.
  Latency(World& world, Prng prng, Range takes) : world_(world), prng_(prng), takes_(takes) {}
  std::string_view name() const override { return "latency"; }
  std::optional<Error> before(Operation operation) override;

 private:
  World& world_;
  Prng prng_;
  Range takes_;
};

/// While it lives, reading calls show the account as it was up to `lag` ago; afterwards as it is.
/// [doc: RunTask, "eventual consistency"]
class StaleReads final {
 public:
  /// `world` outlives this.
  StaleReads(World& world, milliseconds lag);
  ~StaleReads();
  StaleReads(const StaleReads&) = delete;
  StaleReads& operator=(const StaleReads&) = delete;

 private:
  World& world_;
  Range before_;
};

}  // namespace ecsr::sim
