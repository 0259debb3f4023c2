// SPDX-License-Identifier: MIT
// Which tasks serve, which are stale, how many may go: the arithmetic of the promises. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/observation.h"
#include "core/policy.h"
#include "core/run.h"

namespace ecsr::core {

/// ECS counts a task without any health check as healthy after this long in RUNNING.
/// [doc: DeploymentConfiguration, "minimumHealthyPercent"]
inline constexpr milliseconds kSettleWithoutHealthChecks = seconds{40};

/// The numbers of one look, as they are printed beside every decision.
struct Availability {
  int desired = 0;  ///< desired count now
  int base = 0;     ///< desired count before we touched it
  int surge = 0;
  int batch = 0;
  int floor = 0;  ///< fewest serving tasks that an order of ours may leave
  int serving = 0;
  int starting = 0;  ///< on their way to serving, stale ones included
  /// Stale and failing a health check, or withdrawn: they may go without anything being lost.
  int unhealthy = 0;
  int stale = 0;  ///< still to be recycled, whether they serve or not
  int fresh = 0;  ///< created after the cutoff and not going away

  bool operator==(const Availability&) const = default;
};

/// Going away: desired status STOPPED, past RUNNING, or ordered to stop by us.
bool leaving(const Task& task, const Run& run);

/// What the run remembers of the task's way out of its target groups; nullptr: nothing. Of the run,
/// and valid until its withdrawals change.
const Withdrawal* find_withdrawal(const Run& run, const TaskId& task);
Withdrawal* find_withdrawal(Run& run, const TaskId& task);

/// On its way out of its target groups, as run.withdrawals has it: it is about to be stopped, and
/// gets no requests meanwhile. A fresh task never is.
bool is_withdrawn(const Run& run, const TaskId& task);
inline bool withdrawn(const Task& task, const Run& run) { return is_withdrawn(run, task.id); }

/// Surely taken out of its target groups: by this run, or it is seen draining.
bool was_taken_out(const Task& task, const Run& run);

/// Running, and no target of some group of the service, or not for much longer.
bool out_of_a_group(const Task& task);

/// Running and good by every check the service has, at this instant. Unknown is not good.
bool good(const Task& task, const Run& run);

/// Failing a check, as opposed to not having passed it yet.
bool unhealthy(const Task& task);

/// How long a task has to be good before it serves.
milliseconds settle_time(const Task& task, const Policy& policy);

/// Since when a good task has been good, by AWS's clock: its start where nothing but running is
/// asked of it, else the first time we saw it good. Nothing while it is not good.
std::optional<WallTime> good_since(const Task& task, const Run& run);

/// Good for the settle time: the one function that decides.
bool serves(const Task& task, const Policy& policy, const Run& run, WallTime aws_now);

/// Fewest serving tasks an order may leave while `desired` tasks are asked for.
///   raised from 4 to 5, batch 1: 4.   not raised, 4, batch 1: 3.   --min-healthy 100%: at least 4.
int floor_of(const Policy& policy, int base, int desired);

/// REQUIRES: seen.service and seen.tasks have values.
Availability count_availability(const Observation& seen, const Policy& policy, const Run& run);

/// A number that stands for a task. Two of 5,000 tasks share one with a chance below 1 in 10^11;
/// then one of them may count as serving a little early.
std::uint64_t mark_of(const TaskId& task);

/// Updates run.good_since from this look. Called once per pass, before anything is counted, and
/// only where the policy asks for a settle time: else nobody wants to know.
void remember_good_tasks(Run& run, const Observation& seen);

}  // namespace ecsr::core
