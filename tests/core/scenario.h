// SPDX-License-Identifier: MIT
// The words in which decision scenarios are written: a service as an operator would describe it, on
// one imaginary day, and one pass over it.
#pragma once

#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <vector>

#include "core/decide.h"
#include "core/promises.h"

namespace ecsr::core::testing {

/// "10:05" or "10:05:30" of the imaginary day.
WallTime at(std::string_view clock);

/// `task("a").started("08:00").healthy()`; without a word about health the service has no health
/// check.
class task {
 public:
  explicit task(std::string_view name);
  /// RUNNING since then, created 45 s earlier.
  task started(std::string_view clock) const;
  /// Created then and not RUNNING yet.
  task pending_since(std::string_view clock) const;
  task healthy() const;
  task unhealthy() const;
  task of_unknown_health() const;
  task behind_target(TargetHealth health) const;
  /// A healthy target, by which some group knows it.
  task registered() const;
  task in_zone(std::string_view zone) const;
  task of_revision(std::string_view definition) const;
  task without_creation_time() const;
  task going_away() const;
  task stopped_with(StopCode code, std::string_view reason) const;

  Task value;
};

class ServiceScenario : public ::testing::Test {
 protected:
  ServiceScenario();

  // The service
  void service_wants(int desired_count);
  void runs(const task& one);
  void stopped(const task& one);
  void autoscales(int min, int max, Suspended suspended = {});
  void deployment(std::string_view id, bool primary, RolloutState state);
  void event(std::string_view clock, std::string_view message);
  void protects(std::string_view name);
  void nothing_is_protected();

  // The policy
  void surge_of(int tasks) { policy.surge = Amount{tasks, false}; }
  void batch_of(int tasks) { policy.batch = Amount{tasks, false}; }
  void waits(milliseconds pause) { policy.wait = pause; }

  // The run
  void recycle_everything_before(std::string_view clock);
  void we_raised_it_from(int base_count);
  void we_hold_scaling(ScalableTarget found, ScalableTarget set);
  void we_stopped(std::string_view name, std::string_view clock);
  void we_ordered_count(int count, std::string_view clock, bool answered = true);
  void we_took_over_at(std::string_view clock) { run.taken_over_at = at(clock); }
  void it_was_handed_over_at(std::string_view clock) { run.handed_over_at = at(clock); }
  void someone_else_holds_it(std::string_view owner, std::string_view heartbeat);

  /// One pass. Every part that has a value was seen at this very moment.
  Decision decide_at(std::string_view clock);
  /// Another pass with the run that the last decision left behind.
  Decision decide_again_at(std::string_view clock);
  /// The same after a look at nothing but the service: everything else is as old as it was.
  Decision decide_again_on_old_tasks_at(std::string_view clock);
  /// The orders of the last decision, and what AWS said to each of them.
  void answered();
  void lost();
  void throttled();
  void denied();
  /// The run that the last decision left behind.
  const core::Run& left_behind() const { return left_behind_; }

  Policy policy;
  core::Run run;
  Observation seen;

 private:
  core::Run left_behind_;
  std::vector<Action> ordered_;
  Decision judged(WallTime now);
  void see(WallTime now);
};

Action set_desired_count(int count);
Action stop(std::string_view name);
Action set_scaling(int min, int max, Suspended suspended);

/// Compares the whole action list, so that an order too many fails as well.
::testing::AssertionResult decides(const Decision& decision, Reason reason,
                                   const std::vector<Action>& actions);

template <typename... Actions>
::testing::AssertionResult is_decision(const Decision& decision, Reason reason,
                                       Actions... actions) {
  return decides(decision, reason, std::vector<Action>{actions...});
}

}  // namespace ecsr::core::testing

#define EXPECT_DECISION(...) EXPECT_TRUE(::ecsr::core::testing::is_decision(__VA_ARGS__))
