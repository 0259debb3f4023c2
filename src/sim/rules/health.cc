// SPDX-License-Identifier: MIT
#include "sim/rules/health.h"

#include <algorithm>

#include "sim/changes.h"
#include "sim/rules/scheduler.h"
#include "sim/rules/start_failures.h"
#include "sim/rules/targets.h"

namespace ecsr::sim {
namespace {

using core::Health;
using core::LastStatus;
using core::TargetHealth;

bool has_health_check(const World& world, const Task& task) {
  return world.definitions[task.definition].health_check;
}

bool has_checks(const World& world, const Task& task) {
  return has_health_check(world, task) || !task.state.targets.empty();
}

bool fails_a_check(const TaskState& state) {
  return state.health == Health::kUnhealthy ||
         std::find(state.targets.begin(), state.targets.end(), TargetHealth::kUnhealthy) !=
             state.targets.end();
}

/// After a check answered: good by ECS's rule once every check passed, doubted once one failed.
void weigh(World& world, Task& task) {
  Service& service = world.services[*task.service];
  if (fails_a_check(task.state)) {
    world.reached.note(Rule::kTurnedUnhealthy);
    const WallTime grace_ends = *task.state.started_at + service.health_check_grace;
    const WallTime from = std::max(world.now(), grace_ends);
    world.queue.add(from + world.draw(world.timings.unhealthy_takes), EventKind::kFailureBelieved,
                    task.index, task.plan);
    return;
  }
  if (serves(world, task)) prove(world, task);
}

}  // namespace

void await_health(World& world, Task& task) {
  const auto in = [&](milliseconds delay, EventKind kind) {
    world.queue.add(world.now() + delay, kind, task.index, task.plan);
  };
  if (has_health_check(world, task)) {
    in(world.draw(world.timings.container_health_takes), EventKind::kContainerHealth);
  }
  if (!task.state.targets.empty()) {
    in(world.draw(world.timings.target_health_takes), EventKind::kTargetHealth);
  }
  if (!has_checks(world, task)) in(world.timings.proven_after, EventKind::kProven);
}

void container_health_known(World& world, Task& task) {
  {
    TaskChange change(world, task);
    change.state.health = task.never_healthy ? Health::kUnhealthy : Health::kHealthy;
  }
  if (!task.never_healthy) world.reached.note(Rule::kContainerHealthy);
  weigh(world, task);
}

void target_health_known(World& world, Task& task) {
  {
    TaskChange change(world, task);
    for (TargetHealth& target : change.state.targets) {
      if (!is_registered(target)) continue;
      target = task.never_healthy ? TargetHealth::kUnhealthy : TargetHealth::kHealthy;
    }
  }
  if (!task.never_healthy) world.reached.note(Rule::kTargetHealthy);
  weigh(world, task);
}

void prove(World& world, Task& task) {
  {
    TaskChange change(world, task);
    change.state.proven = true;
    task.condemned = task.retired;
  }
  look_soon(world, world.services[*task.service]);
}

bool fail_checks(World& world, Task& task) {
  if (!task.service || task.state.last_status != LastStatus::kRunning || !alive(task.state) ||
      !has_checks(world, task)) {
    return false;
  }
  ++task.plan;  // a first good answer that was on its way does not come any more
  {
    TaskChange change(world, task);
    change.state.proven = false;
    // A task with both fails where users notice it: at the load balancer.
    if (change.state.targets.empty()) change.state.health = Health::kUnhealthy;
    for (TargetHealth& target : change.state.targets) {
      if (is_registered(target)) target = TargetHealth::kUnhealthy;
    }
  }
  weigh(world, task);
  return true;
}

bool pass_checks(World& world, Task& task) {
  if (!task.service || task.state.last_status != LastStatus::kRunning || !alive(task.state) ||
      !has_checks(world, task)) {
    return false;
  }
  ++task.plan;
  task.never_healthy = false;
  {
    TaskChange change(world, task);
    if (has_health_check(world, task)) change.state.health = Health::kHealthy;
    for (TargetHealth& target : change.state.targets) {
      if (is_registered(target)) target = TargetHealth::kHealthy;
    }
  }
  weigh(world, task);
  return true;
}

void believe_failure(World& world, Task& task) {
  if (!fails_a_check(task.state)) return;
  {
    TaskChange change(world, task);
    task.condemned = true;
  }
  Service& service = world.services[*task.service];
  if (!task.state.proven) count_failed_task(world, service, task);
  look_soon(world, service);
}

bool retire(World& world, Task& task) {
  if (!task.service || task.state.last_status != LastStatus::kRunning || !alive(task.state)) {
    return false;
  }
  world.reached.note(Rule::kRetired);
  {
    TaskChange change(world, task);
    task.retired = true;
    task.condemned = true;
  }
  look_soon(world, world.services[*task.service]);
  return true;
}

std::string failed_check(const World& world, const Task& task) {
  if (task.retired && !fails_a_check(task.state)) {
    return "ECS is performing maintenance on the underlying infrastructure hosting the task.";
  }
  const std::vector<TargetHealth>& targets = task.state.targets;
  const auto failed = std::find(targets.begin(), targets.end(), TargetHealth::kUnhealthy);
  if (failed == targets.end()) return "Task failed container health checks";
  const auto which = static_cast<std::size_t>(failed - targets.begin());
  return "Task failed ELB health checks in (target-group " +
         world.services[*task.service].target_groups[which].arn + ")";
}

}  // namespace ecsr::sim
