// SPDX-License-Identifier: MIT
// One complete recycle in the simulator, watched by somebody who knows the truth: every promise is
// checked after every order, and at the end. Processes of ours may die, meet and follow each other.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "cli/ledger.h"
#include "cli/seed_plan.h"
#include "cli/timeline.h"
#include "core/decide.h"
#include "core/reason.h"
#include "runner/runner.h"
#include "sim/reached.h"
#include "sim/world.h"

namespace ecsr::cli {

/// What a trial leaves behind.
struct EndState {
  int desired_count = 0;
  std::optional<core::ScalableTarget> scaling;
  bool record_left = false;
  int for_nobody = 0;  ///< run, and are no target of any group of their service
  int old_tasks = 0;   ///< that were there at the beginning and are still meant to run

  bool operator==(const EndState&) const = default;
};

struct TrialResult {
  std::optional<std::string> broken;  ///< the promise, and what happened; absent = all were kept
  core::Outcome outcome = core::Outcome::kDone;  ///< of the process that ended last
  core::Reason reason = core::Reason::kRecycled;
  std::string detail;
  int passes = 0;
  int recycled = 0;         ///< stop orders given
  int processes = 0;        ///< that were started
  std::uint64_t calls = 0;  ///< API calls, of which reads are most
  milliseconds simulated{0};
  std::uint64_t trace = 0;  ///< over every change of the world and every decision
  std::set<core::Reason> reached;
  sim::ReachedRules rules;
  std::set<std::string_view> faults;  ///< that struck at least once
  std::set<sim::Deed> deeds;          ///< of other hands that found something to be done to
  std::set<std::string_view> ways;    ///< what our own processes went through; see kAllWays
  CarriedOut carried_out;
  std::optional<CarriedOut> at_first_death;  ///< the same, when the first process to die died
  EndState end;
};

/// What can happen to processes of ours.
inline constexpr std::array<std::string_view, 11> kAllWays{
    "killed",           "killed-twice", "again",     "again-elsewhere",
    "restore",          "two-at-once",  "clock-set", "interrupt",
    "second-interrupt", "said-yes",     "said-no"};

/// Prepares the world of a plan.
void furnish(sim::World& world, const SeedPlan& plan);

/// Runs the plan to its end. `listener` sees every pass, `timeline` everything; both are optional
/// and outlive the call.
TrialResult run_trial(const SeedPlan& plan, runner::PassListener* listener = nullptr,
                      Timeline* timeline = nullptr);

}  // namespace ecsr::cli
