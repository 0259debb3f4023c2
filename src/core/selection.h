// SPDX-License-Identifier: MIT
// Which tasks are recycled, up to which creation time, and in which order they go. Pure.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "core/policy.h"
#include "core/run.h"
#include "core/service.h"
#include "core/task.h"

namespace ecsr::core {

/// Whether the policy's conditions, other than those that make the cutoff, hold for a task.
bool is_selected(const Task& task, const Selection& select, const Service& service);

/// Created at or before the cutoff, selected, not leaving, not skipped. A task without a creation
/// time is never stale. REQUIRES: run.record.
bool is_stale(const Task& task, const Policy& policy, const Run& run, const Service& service);

/// The largest creation time among the tasks seen, lowered as far as older_than, created_before and
/// max_tasks ask. An AWS time, never ours. Tasks created in the same millisecond stay together, so
/// max_tasks may be exceeded by those. Nothing when no task that could be recycled is left below
/// it.
std::optional<WallTime> choose_cutoff(std::span<const Task> tasks, const Policy& policy,
                                      const Run& run, const Service& service, WallTime aws_now);

/// Unhealthy ones first, since they serve nobody; then the oldest of each availability zone in
/// turn, the zone with the oldest task first. Ties are broken by id.
///   a:08:00 b:08:10 (zone 1), c:08:05 (zone 2)  →  a, c, b
void put_in_stop_order(std::vector<const Task*>& tasks);

}  // namespace ecsr::core
