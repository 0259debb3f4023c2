// SPDX-License-Identifier: MIT
// Leaving cleanly: which stale tasks are on their way out of their target groups, and when they may
// be stopped. What the load balancer shows counts, so a run that was killed goes on. Pure.
#pragma once

#include <optional>

#include "base/time.h"
#include "core/observation.h"
#include "core/policy.h"
#include "core/run.h"

namespace ecsr::core {

/// A target drains no longer than this. [doc: Target group attributes,
/// "deregistration_delay.timeout_seconds"]
inline constexpr milliseconds kLongestDrain = std::chrono::hours{1};

/// Brings run.withdrawals up to date with what is seen: a task that is a target again, longer after
/// our order than AWS shows the past, serves again; one that is found on its way out is taken for
/// ours. That no group knows a stale task at all says so only where another process began this run:
/// else it may just have started.
void note_withdrawals(Run& run, const Observation& seen, const Policy& policy, WallTime now);

/// How far a task is on its way from a target to a stop.
enum class Exit {
  kRegistered,  ///< to be deregistered first
  kUnseen,      ///< ordered, and still shown as a target: AWS may show the past
  kDraining,    ///< its requests under way are waited for
  kReady,       ///< it may be stopped
};

struct ExitState {
  Exit exit = Exit::kReady;
  WallTime ready_at{};  ///< AWS's clock; kDraining only: not before this
};

/// `hurry`: no request is waited for.
ExitState exit_state(const Task& task, const Drain& drain, const Run& run, WallTime aws_now,
                     bool hurry);

}  // namespace ecsr::core
