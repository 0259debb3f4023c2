// SPDX-License-Identifier: MIT
// Probes: which rules of the simulator a run has come across, so that a test can name those no seed
// reached.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <string_view>
#include <vector>

namespace ecsr::sim {

enum class Rule {
  kTaskStarts,
  kTaskStops,
  kStopBeforeStart,
  kDrainsFirst,
  kStopsWithoutDraining,
  kDeregistered,  ///< by DeregisterTargets or by hand, of a task that runs
  kRegisteredAgain,
  kPurged,
  kReplaced,
  kContainerHealthy,
  kTargetHealthy,
  kTurnedUnhealthy,
  kUnhealthyReplacedAfterSubstitute,
  kUnhealthyStoppedFirst,
  kCrashed,
  kStoppedWhileDesired,  ///< STOPPED / RUNNING, seen for a moment after a crash
  kSpotInterrupted,
  kRetired,
  kStartFailed,
  kStartsThrottled,
  kNotPlaced,
  kPlacementPaused,
  kHostPortTaken,
  kDesiredRaised,
  kDesiredLowered,
  kScaledIn,
  kProtectedKept,
  kProtectionBlocksScaleIn,
  kDeploymentStarted,
  kDeploymentCompleted,
  kDeploymentStuck,  ///< the percentages allow neither a start nor a stop
  kDeploymentFailed,
  kRolledBack,
  kRebalanced,
  kRebalancingStopped,
  kSteadyState,
  kSteadyStateRepeated,
  kDaemonReplaced,
  kServiceDeleted,
  kScalingClamped,
  kScalingRefused,
  kScalingBusy,
  kScaledOutByPolicy,
  kScaledInByPolicy,
  kScalingHeldBySuspension,
  kScaleInHeldByDeployment,
  kScheduledAction,
  kScheduledActionSuspended,
  kReadLagged,
  kThrottled,
  kDenied,
  kCount,
};

/// "starts-throttled"; for reports.
std::string_view to_text(Rule rule);

class ReachedRules {
 public:
  void note(Rule rule) { rules_.set(static_cast<std::size_t>(rule)); }
  bool has(Rule rule) const { return rules_.test(static_cast<std::size_t>(rule)); }
  void add(const ReachedRules& others) { rules_ |= others.rules_; }
  std::vector<Rule> missing() const;

 private:
  std::bitset<static_cast<std::size_t>(Rule::kCount)> rules_;
};

}  // namespace ecsr::sim
