// SPDX-License-Identifier: MIT
#include "core/drain.h"

#include <algorithm>

#include "core/availability.h"
#include "core/selection.h"

namespace ecsr::core {
namespace {

/// A task that comes back into its groups so often is stopped as it is.
constexpr int kMostOrders = 3;

/// Some seconds more than a target drains: until that is shown.
constexpr milliseconds kPatienceWithDraining = kLongestDrain + kStaleReads;

/// A task whose withdrawal still means something: it runs, and nothing has told it to end.
bool still_runs(const Task& task) {
  return task.desired_status == DesiredStatus::kRunning && task.last_status == LastStatus::kRunning;
}

void bring_up_to_date(Withdrawal& known, const Task& task, WallTime aws_now, WallTime read_at) {
  if (out_of_a_group(task)) {
    if (known.back) known.since = aws_now;
    known.back = false;
  } else if (read_at - known.since >= kStaleReads) {
    known.back = true;
  }
}

/// Of a task nobody remembers. What drains in a run that another process began left by its order.
std::optional<Withdrawal> found_on_its_way(const Task& task, const Run& run, WallTime aws_now) {
  const bool drains =
      task.registration == Registration::kDraining || task.target_health == TargetHealth::kDraining;
  const bool continued = run.taken_over_at || run.handed_over_at;
  if (!drains && !(continued && out_of_a_group(task))) return std::nullopt;
  return Withdrawal{.task = task.id, .since = aws_now, .orders = drains && continued ? 1 : 0};
}

}  // namespace

void note_withdrawals(Run& run, const Observation& seen, const Policy& policy, WallTime now) {
  if (!run.record || !seen.service.value || !seen.tasks.value) return;
  if (seen.service.value->target_groups.empty() && run.withdrawals.empty()) return;
  std::vector<Withdrawal> now_known;
  for (const Task& task : *seen.tasks.value) {
    if (!still_runs(task)) continue;
    if (Withdrawal* known = find_withdrawal(run, task.id)) {
      bring_up_to_date(*known, task, seen.aws_now, tasks_read_at(seen, now));
      now_known.push_back(*known);
    } else if (out_of_a_group(task) && is_stale(task, policy, run, *seen.service.value)) {
      if (auto found = found_on_its_way(task, run, seen.aws_now)) now_known.push_back(*found);
    }
  }
  std::ranges::sort(now_known, {}, &Withdrawal::task);
  run.withdrawals = std::move(now_known);
}

ExitState exit_state(const Task& task, const Drain& drain, const Run& run, WallTime aws_now,
                     bool hurry) {
  // Nobody can tell which target it would be, so nobody can take it out.
  if (task.registration == Registration::kUnknown) return {};
  const Withdrawal* known = find_withdrawal(run, task.id);
  if (task.registration == Registration::kRegistered) {
    if (known == nullptr) return {.exit = Exit::kRegistered};
    const bool young = known->is_ours() && aws_now - known->since < kStaleReads;
    if (young) return {.exit = Exit::kUnseen};
    return known->orders >= kMostOrders ? ExitState{} : ExitState{.exit = Exit::kRegistered};
  }
  if (known == nullptr || known->back) return {};  // it never was a target
  const bool gone = task.registration == Registration::kAbsent;
  WallTime ready_at = known->since + (hurry        ? milliseconds{0}
                                      : drain.full ? gone ? milliseconds{0} : kPatienceWithDraining
                                                   : drain.window);
  // Found without any target it may have been about to become one.
  if (gone && known->orders == 0) ready_at = std::max(ready_at, known->since + kStaleReads);
  if (aws_now >= ready_at) return {};
  return {.exit = Exit::kDraining, .ready_at = ready_at};
}

}  // namespace ecsr::core
