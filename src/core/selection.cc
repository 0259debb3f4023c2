// SPDX-License-Identifier: MIT
#include "core/selection.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <string_view>

#include "core/availability.h"

namespace ecsr::core {
namespace {

/// Sorted beside the tasks, not through them: a large service's tasks are scattered in memory.
struct Aged {
  WallTime created_at;
  const Task* task;

  bool operator<(const Aged& other) const {
    if (created_at != other.created_at) return created_at < other.created_at;
    return task->id < other.task->id;
  }
};

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
  const auto most = static_cast<std::size_t>(select.max_tasks.value_or(0));
  if (most == 0 || most >= created.size()) return std::ranges::max(created);
  const auto last = created.begin() + static_cast<std::ptrdiff_t>(most - 1);
  std::ranges::nth_element(created, last);
  return *last;
}

void put_in_stop_order(std::vector<const Task*>& tasks) {
  std::vector<Aged> by_age;
  by_age.reserve(tasks.size());
  for (const Task* task : tasks) {
    by_age.push_back({task->created_at.value_or(WallTime::min()), task});
  }
  std::ranges::sort(by_age, std::less<>{});
  // Turn 0 is for those that fail, turn n for the nth oldest of each zone.
  std::map<std::string_view, std::size_t> seen_in_zone;
  std::vector<std::size_t> turn_of;
  turn_of.reserve(tasks.size());
  std::vector<std::size_t> starts(tasks.size() + 2);
  for (const Aged& aged : by_age) {
    const bool fails = unhealthy(*aged.task);
    turn_of.push_back(fails ? 0 : ++seen_in_zone[aged.task->availability_zone]);
    ++starts[turn_of.back() + 1];
  }
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  for (std::size_t i = 0; i < by_age.size(); ++i) {
    tasks[starts[turn_of[i]]++] = by_age[i].task;
  }
}

}  // namespace ecsr::core
