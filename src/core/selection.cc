// SPDX-License-Identifier: MIT
#include "core/selection.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

#include "core/availability.h"

namespace ecsr::core {
namespace {

bool older(const Task* a, const Task* b) {
  return std::tie(a->created_at, a->id) < std::tie(b->created_at, b->id);
}

bool is_named(const Task& task, const std::vector<TaskId>& names) {
  return std::ranges::any_of(
      names, [&](const TaskId& name) { return name == task.id || name.value == task.id.name(); });
}

}  // namespace

bool is_selected(const Task& task, const Selection& select, const Service& service) {
  if (!select.tasks.empty() && !is_named(task, select.tasks)) return false;
  if (!select.availability_zones.empty() &&
      std::ranges::find(select.availability_zones, task.availability_zone) ==
          select.availability_zones.end()) {
    return false;
  }
  if (select.stale_revision_only &&
      (service.task_definition.empty() || task.task_definition == service.task_definition)) {
    return false;
  }
  return !select.unhealthy_only || unhealthy(task);
}

bool is_stale(const Task& task, const Policy& policy, const Run& run, const Service& service) {
  return task.created_at && *task.created_at <= run.record->cutoff && !leaving(task, run) &&
         is_selected(task, policy.select, service) &&
         !std::ranges::binary_search(run.skipped, task.id);
}

std::optional<WallTime> choose_cutoff(std::span<const Task> tasks, const Policy& policy,
                                      const Run& run, const Service& service, WallTime aws_now) {
  const Selection& select = policy.select;
  std::vector<WallTime> created;
  for (const Task& task : tasks) {
    if (!task.created_at || leaving(task, run) || !is_selected(task, select, service)) continue;
    if (select.older_than && aws_now - *task.created_at < *select.older_than) continue;
    if (select.created_before && *task.created_at >= *select.created_before) continue;
    created.push_back(*task.created_at);
  }
  if (created.empty()) return std::nullopt;
  std::ranges::sort(created);
  if (!select.max_tasks) return created.back();
  const auto most = static_cast<std::size_t>(*select.max_tasks);
  return created[std::min(most, created.size()) - 1];
}

void put_in_stop_order(std::vector<const Task*>& tasks) {
  std::ranges::sort(tasks, older);
  const auto first_healthy = std::stable_partition(
      tasks.begin(), tasks.end(), [](const Task* task) { return unhealthy(*task); });
  std::map<std::string_view, int> seen_in_zone;
  struct Turn {
    int turn;  // how many older ones its zone has
    const Task* task;
  };
  std::vector<Turn> turns;
  turns.reserve(tasks.size());
  for (auto it = first_healthy; it != tasks.end(); ++it) {
    turns.push_back({seen_in_zone[(*it)->availability_zone]++, *it});
  }
  std::ranges::stable_sort(turns, {}, &Turn::turn);
  std::ranges::transform(turns, first_healthy, &Turn::task);
}

}  // namespace ecsr::core
