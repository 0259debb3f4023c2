// SPDX-License-Identifier: MIT
// One process of ours in a trial: from its first look until it ends, or dies in the middle of a
// call.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/ledger.h"
#include "cli/seed_plan.h"
#include "cli/trial_faults.h"
#include "cli/witness.h"
#include "runner/observer.h"
#include "runner/runner.h"
#include "sim/account.h"
#include "sim/sim_clock.h"
#include "store/tag_store.h"

namespace ecsr::cli {

/// What the processes of a trial share. All outlive them.
struct TrialStage {
  sim::World& world;
  sim::Account& account;
  Ledger& ledger;
  TrialFaults& faults;
  const SeedPlan& plan;
  const Watched& watched;
  core::ServiceAddress address;
  /// Whether the owner of a record is a process that has ended, as far as its machine can see.
  std::function<bool(std::string_view owner)> is_gone;
};

/// "seed@simulator/2".
std::string trial_owner(int number);

class TrialProcess {
 public:
  /// `number` counts from 1.
  TrialProcess(const TrialStage& stage, const ProcessPlan& plan, int number);

  /// Listeners outlive the process.
  void tell(runner::PassListener& listener) { listeners_.push_back(&listener); }
  Witness& witness() { return witness_; }
  bool lives() const { return !dead_ && !ended_ && !(last_ && last_->outcome); }
  bool dead() const { return dead_; }
  int number() const { return number_; }
  bool clock_was_set() const { return clock_was_set_; }
  /// By people, until now.
  core::Asked asked() const;
  const std::optional<core::Decision>& last() const { return last_; }
  /// Whether it waits for a person to decide.
  bool waits_for_a_person() const;
  /// What a person types where it runs, then.
  void hear_at(WallTime time, bool yes) { hears_ = Hears{time, yes}; }

  /// When the process wakes next, by the world's clock.
  WallTime wakes_at();
  void pass();
  /// From now on calls do what they should: phase two.
  void end_faults();

 private:
  struct Hears {
    WallTime at{};
    bool yes = false;
  };
  void hear();
  void begin_restoring();
  void make_runner(core::Run run);

  const TrialStage& stage_;
  ProcessPlan plan_;
  int number_;
  sim::FaultyAccount account_;
  Death death_;
  Witness witness_;
  store::TagStore store_;
  sim::SimClock clock_;
  runner::Observer observer_;
  std::vector<runner::PassListener*> listeners_;
  std::optional<runner::Runner> runner_;
  std::optional<core::Decision> last_;
  std::optional<Hears> hears_;
  bool told_to_go_on_ = false;
  bool clock_was_set_ = false;
  bool dead_ = false;
  bool ended_ = false;  ///< without a decision
};

}  // namespace ecsr::cli
