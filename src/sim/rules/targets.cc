// SPDX-License-Identifier: MIT
#include "sim/rules/targets.h"

#include <algorithm>

#include "sim/changes.h"

namespace ecsr::sim {
namespace {

using core::LastStatus;
using core::TargetHealth;

bool runs(const Task& task) {
  return task.service && task.state.last_status == LastStatus::kRunning && alive(task.state);
}

}  // namespace

bool is_registered(TargetHealth health) {
  return health == TargetHealth::kInitial || health == TargetHealth::kHealthy ||
         health == TargetHealth::kUnhealthy;
}

bool is_registered_anywhere(const Task& task) {
  return std::ranges::any_of(task.state.targets, is_registered);
}

bool take_out(World& world, Task& task, std::size_t group) {
  TargetHealth& target = task.state.targets[group];
  if (!is_registered(target)) return false;
  TargetExit& exit = task.exits[group];
  const milliseconds delay =
      world.services[*task.service].target_groups[group].deregistration_delay;
  const bool has_traffic = target == TargetHealth::kHealthy;
  exit.drained_at = world.now() + delay;
  exit.quiet_at = world.now() + (has_traffic ? world.timings.traffic_lingers : milliseconds{0});
  {
    TaskChange change(world, task);
    change.state.targets[group] = TargetHealth::kDraining;
  }
  world.queue.add(exit.drained_at, EventKind::kDrained, task.index);
  return true;
}

void end_draining(World& world, Task& task) {
  for (std::size_t group = 0; group < task.exits.size(); ++group) {
    const bool over = task.state.targets[group] == TargetHealth::kDraining &&
                      task.exits[group].drained_at <= world.now();
    if (!over) continue;
    TaskChange change(world, task);
    change.state.targets[group] = TargetHealth::kUnused;
  }
}

bool deregister(World& world, Task& task, std::size_t group) {
  if (!runs(task) || !take_out(world, task, group)) return false;
  world.reached.note(Rule::kDeregistered);
  if (world.timings.registers_again) {
    world.queue.add(world.now() + world.draw(*world.timings.registers_again),
                    EventKind::kRegistersAgain, task.index, task.plan);
  }
  return true;
}

bool deregister_everywhere(World& world, Task& task) {
  bool any = false;
  for (std::size_t group = 0; group < task.state.targets.size(); ++group) {
    any = deregister(world, task, group) || any;
  }
  return any;
}

bool register_again(World& world, Task& task) {
  const auto all_there = std::ranges::all_of(task.state.targets, is_registered);
  if (!runs(task) || all_there) return false;
  world.reached.note(Rule::kRegisteredAgain);
  {
    TaskChange change(world, task);
    for (TargetHealth& target : change.state.targets) {
      if (!is_registered(target)) target = TargetHealth::kInitial;
    }
  }
  world.queue.add(world.now() + world.draw(world.timings.target_health_takes),
                  EventKind::kTargetHealth, task.index, task.plan);
  return true;
}

WallTime drained_at(const World& world, const Task& task) {
  WallTime last = world.now();
  for (std::size_t group = 0; group < task.exits.size(); ++group) {
    if (task.state.targets[group] != TargetHealth::kDraining) continue;
    last = std::max(last, task.exits[group].drained_at);
  }
  return last;
}

void lose_requests(World& world, const Task& task) {
  Service& service = world.services[*task.service];
  for (std::size_t group = 0; group < task.exits.size(); ++group) {
    const TargetHealth target = task.state.targets[group];
    if (target == TargetHealth::kHealthy) {
      service.failed_traffic += world.timings.traffic_lingers;
    } else if (!is_registered(target)) {
      service.failed_traffic += std::max(milliseconds{0}, task.exits[group].quiet_at - world.now());
    }
  }
}

}  // namespace ecsr::sim
