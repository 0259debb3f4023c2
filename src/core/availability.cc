// SPDX-License-Identifier: MIT
#include "core/availability.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

#include "core/selection.h"

namespace ecsr::core {
namespace {

bool only_running_is_asked(const Task& task) {
  return task.health_check == HealthCheck::kAbsent &&
         task.target_health == TargetHealth::kNoTargetGroup;
}

/// Marks are spread evenly, so one's place is known from its size, give or take a few: a search by
/// halves would wait for memory at each step.
std::vector<GoodSince>::const_iterator find_mark(const std::vector<GoodSince>& sorted,
                                                 std::uint64_t mark) {
  if (sorted.empty()) return sorted.end();
  constexpr int kHalf = 32;
  auto place =
      sorted.begin() + static_cast<std::ptrdiff_t>(((mark >> kHalf) * sorted.size()) >> kHalf);
  while (place != sorted.begin() && std::prev(place)->mark >= mark) --place;
  while (place != sorted.end() && place->mark < mark) ++place;
  return place != sorted.end() && place->mark == mark ? place : sorted.end();
}

template <typename Withdrawals>
auto find_task(Withdrawals& sorted, const TaskId& task) -> decltype(sorted.data()) {
  const auto known = std::ranges::lower_bound(sorted, task, {}, &Withdrawal::task);
  return known != sorted.end() && known->task == task ? &*known : nullptr;
}

bool on_its_way(const Task& task, const Run& run) {
  return task.last_status <= LastStatus::kRunning && !leaving(task, run);
}

}  // namespace

bool leaving(const Task& task, const Run& run) {
  if (task.desired_status != DesiredStatus::kRunning) return true;
  if (task.last_status > LastStatus::kRunning) return true;
  const bool fresh = run.record && task.created_at > run.record->cutoff;
  if (fresh || run.stop_orders.empty()) return false;  // nobody orders a fresh task to stop
  const auto order = std::ranges::lower_bound(run.stop_orders, task.id, {}, &StopOrder::task);
  return order != run.stop_orders.end() && order->task == task.id;
}

const Withdrawal* find_withdrawal(const Run& run, const TaskId& task) {
  return find_task(run.withdrawals, task);
}

Withdrawal* find_withdrawal(Run& run, const TaskId& task) {
  return find_task(run.withdrawals, task);
}

bool is_withdrawn(const Run& run, const TaskId& task) {
  const Withdrawal* known = find_withdrawal(run, task);
  return known != nullptr && !known->back;
}

bool was_taken_out(const Task& task, const Run& run) {
  if (task.registration == Registration::kDraining) return true;
  const Withdrawal* known = find_withdrawal(run, task.id);
  return known != nullptr && known->is_ours();
}

bool out_of_a_group(const Task& task) {
  return task.last_status == LastStatus::kRunning &&
         (task.target_health == TargetHealth::kDraining ||
          task.target_health == TargetHealth::kUnused ||
          task.registration == Registration::kDraining);
}

bool good(const Task& task, const Run& run) {
  if (task.last_status != LastStatus::kRunning || leaving(task, run)) return false;
  if (withdrawn(task, run)) return false;
  if (task.health_check != HealthCheck::kAbsent && task.health != Health::kHealthy) return false;
  return task.target_health == TargetHealth::kNoTargetGroup ||
         task.target_health == TargetHealth::kHealthy;
}

bool unhealthy(const Task& task) {
  return task.last_status == LastStatus::kRunning &&
         (task.health == Health::kUnhealthy || task.target_health == TargetHealth::kUnhealthy);
}

milliseconds settle_time(const Task& task, const Policy& policy) {
  if (policy.settle) return *policy.settle;
  return only_running_is_asked(task) ? kSettleWithoutHealthChecks : milliseconds{0};
}

std::optional<WallTime> good_since(const Task& task, const Run& run) {
  if (!good(task, run)) return std::nullopt;
  if (only_running_is_asked(task)) return task.started_at;
  const auto seen = find_mark(run.good_since, mark_of(task.id));
  if (seen == run.good_since.end()) return std::nullopt;
  return seen->since;
}

bool serves(const Task& task, const Policy& policy, const Run& run, WallTime aws_now) {
  if (!good(task, run)) return false;
  const milliseconds settle = settle_time(task, policy);
  if (settle == milliseconds{0}) return true;
  const auto since = good_since(task, run);
  return since && aws_now - *since >= settle;
}

int floor_of(const Policy& policy, int base, int desired) {
  const int by_batch = desired - batch_of(policy, base);
  const int by_operator = policy.min_healthy ? rounded_up(*policy.min_healthy, base) : 0;
  return std::max({0, by_batch, by_operator});
}

Availability count_availability(const Observation& seen, const Policy& policy, const Run& run) {
  const Service& service = *seen.service.value;
  Availability counts;
  counts.desired = service.desired_count;
  counts.base = run.record ? run.record->base_count : service.desired_count;
  counts.surge = run.record ? run.record->surge : surge_of(policy, counts.base);
  counts.batch = batch_of(policy, counts.base);
  counts.floor = floor_of(policy, counts.base, counts.desired);
  for (const Task& task : *seen.tasks.value) {
    if (!on_its_way(task, run)) continue;
    const bool serving = serves(task, policy, run, seen.aws_now);
    const bool stale = run.record && is_stale(task, policy, run, service);
    counts.serving += serving ? 1 : 0;
    counts.stale += stale ? 1 : 0;
    counts.fresh += run.record && task.created_at > run.record->cutoff ? 1 : 0;
    const bool expendable = stale && !serving && (unhealthy(task) || withdrawn(task, run));
    counts.unhealthy += expendable ? 1 : 0;
    counts.starting += !serving && !unhealthy(task) && !expendable ? 1 : 0;
  }
  return counts;
}

/// From the last letters, which are random in a task's id; mixed so that marks are spread evenly
/// whatever the letters are.
std::uint64_t mark_of(const TaskId& task) {
  constexpr std::size_t kLetters = 16;
  std::array<std::uint64_t, 2> letters{};
  const std::size_t used = std::min(task.value.size(), kLetters);
  std::memcpy(letters.data(), task.value.data() + (task.value.size() - used), used);
  std::uint64_t mixed = letters[0] * 0x9E3779B97F4A7C15U + letters[1] * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31U);
}

void remember_good_tasks(Run& run, const Observation& seen) {
  if (!seen.tasks.value) return;
  std::vector<GoodSince> now_good;
  bool as_before = true;
  for (const Task& task : *seen.tasks.value) {
    if (only_running_is_asked(task) || !good(task, run)) continue;
    const std::uint64_t mark = mark_of(task.id);
    const auto known = find_mark(run.good_since, mark);
    const bool is_known = known != run.good_since.end();
    as_before = as_before && is_known;
    now_good.push_back({mark, is_known ? known->since : seen.aws_now});
  }
  // Most looks change nothing, and sorting is the dear part.
  if (as_before && now_good.size() == run.good_since.size()) return;
  std::ranges::sort(now_good, {}, &GoodSince::mark);
  run.good_since = std::move(now_good);
}

}  // namespace ecsr::core
