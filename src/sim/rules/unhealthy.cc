// SPDX-License-Identifier: MIT
#include "sim/rules/unhealthy.h"

#include <algorithm>

#include "sim/changes.h"
#include "sim/rules/health.h"
#include "sim/rules/scheduler.h"

namespace ecsr::sim {
namespace {

std::vector<TaskIndex> condemned(const World& world, const Service& service) {
  std::vector<TaskIndex> found;
  for (const Listed& listed : service.listed) {
    const Task& task = world.tasks[listed.task];
    if (task.condemned && alive(task.state)) found.push_back(listed.task);
  }
  return found;
}

void stop_each(World& world, Service& service, const std::vector<TaskIndex>& tasks) {
  for (const TaskIndex task : tasks) {
    stop_for_service(world, service, {task}, failed_check(world, world.tasks[task]));
  }
}

}  // namespace

int substitutes(const Service& service) {
  const int room = std::max(0, most_tasks(service) - service.state.desired_count);
  return std::min(service.memory.condemned, room);
}

void replace_unhealthy(World& world, Service& service) {
  if (service.memory.condemned == 0) return;
  std::vector<TaskIndex> all = condemned(world, service);
  const int spare =
      proven_tasks(service) + static_cast<int>(all.size()) - service.state.desired_count;
  if (spare > 0) {
    world.reached.note(Rule::kUnhealthyReplacedAfterSubstitute);
    all.resize(std::min(all.size(), static_cast<std::size_t>(spare)));
    return stop_each(world, service, all);
  }
  const bool no_room = most_tasks(service) <= service.state.desired_count;
  if (!no_room || alive_tasks(service) < service.state.desired_count) return;
  world.reached.note(Rule::kUnhealthyStoppedFirst);
  const auto last = static_cast<std::int64_t>(all.size()) - 1;
  stop_each(world, service, {all[static_cast<std::size_t>(world.chance.choices.between(0, last))]});
}

}  // namespace ecsr::sim
