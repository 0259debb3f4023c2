// SPDX-License-Identifier: MIT
// The faults of a plan, and the death of a process in the middle of a call.
#pragma once

#include <optional>
#include <set>
#include <string_view>

#include "cli/seed_plan.h"
#include "sim/faults/fault.h"
#include "sim/faults/faulty_account.h"
#include "sim/faults/outages.h"

namespace ecsr::cli {

/// Everything that a plan lets go wrong with calls, shared by its processes.
class TrialFaults {
 public:
  /// `world` outlives the faults.
  TrialFaults(sim::World& world, const SeedPlan& plan);

  /// Those that the plan uses.
  void add_to(sim::FaultyAccount& account);
  /// Names of those that struck.
  std::set<std::string_view> struck();

 private:
  std::vector<sim::Fault*> all();
  CallFaults calls_;
  sim::Throttling throttling_;
  sim::ServerErrors server_errors_;
  sim::LostAnswers lost_;
  sim::BadAnswers bad_;
  sim::ConcurrentUpdates concurrent_;
  sim::Latency latency_;
  sim::ErrorBursts bursts_;
  sim::SlowAnswers slow_;
  sim::SharedQuota others_;
  std::optional<sim::NamesGone> names_gone_;
  std::optional<sim::ExpiredTokenOnce> expired_;
};

/// Thrown in the middle of a call, where a real process would be gone: nothing after it happens.
struct ProcessDied {};

/// kill -9 in the so-manieth call of a process, before or after its effect.
class Death final : public sim::Fault {
 public:
  explicit Death(const ProcessPlan& process)
      : left_(process.dies_at_call.value_or(0)), after_effect_(process.dies_after_effect) {}
  std::string_view name() const override { return "death"; }
  std::optional<Error> before(sim::Operation operation) override;
  std::optional<Error> after(sim::Operation operation) override;

 private:
  int left_;
  bool after_effect_;
};

}  // namespace ecsr::cli
