// SPDX-License-Identifier: MIT
#include "sim/rules/other_hands.h"

#include <algorithm>

#include "sim/building.h"
#include "sim/changes.h"
#include "sim/rules/autoscaler.h"
#include "sim/rules/deployment.h"
#include "sim/rules/health.h"
#include "sim/rules/lifecycle.h"
#include "sim/rules/scheduler.h"
#include "sim/rules/targets.h"

namespace ecsr::sim {
namespace {

void protect(World& world, Task& task, milliseconds duration) {
  task.protected_until.reset();
  if (duration > milliseconds{0}) task.protected_until = world.now() + duration;
  if (task.service) look_soon(world, world.services[*task.service]);
}

/// False when the task is in no state for it.
bool do_to_task(World& world, const ScriptEntry& entry, Task& task) {
  const bool is_alive = alive(task.state);
  const bool runs = is_alive && task.state.last_status == core::LastStatus::kRunning;
  switch (entry.deed) {
    case Deed::kCrash:
      if (runs) crash(world, task);
      return runs;
    case Deed::kStop:
      order_stop(world, task, core::StopCode::kUserInitiated,
                 entry.text.empty() ? "Task stopped by user" : entry.text);
      return is_alive;
    case Deed::kSpot:
      interrupt_spot(world, task);
      return is_alive;
    case Deed::kRetire:
      return retire(world, task);
    case Deed::kUnhealthy:
      return fail_checks(world, task);
    case Deed::kHealthy:
      return pass_checks(world, task);
    case Deed::kDeregister:
      return deregister_everywhere(world, task);
    case Deed::kRegister:
      return register_again(world, task);
    case Deed::kProtect:
      protect(world, task, entry.duration);
      return is_alive;
    default:
      return false;
  }
}

void set_bounds(World& world, Service& service, const ScriptEntry& entry) {
  if (!service.autoscaling) {
    start_autoscaling(world, service, {}, std::nullopt);
  }
  core::ScalableTarget target = service.autoscaling->target;
  target.min_capacity = entry.min_capacity.value_or(target.min_capacity);
  target.max_capacity =
      std::max(target.min_capacity, entry.max_capacity.value_or(target.max_capacity));
  target.suspended = entry.suspended.value_or(target.suspended);
  write_scalable_target(world, service, target, "minimum or maximum capacity was changed");
}

void break_starts(Service& service, const ScriptEntry& entry) {
  service.trouble.starts_to_break = entry.number;
  service.trouble.break_starts_reason =
      entry.text.empty()
          ? "CannotPullContainerError: pull image manifest has been retried 5 time(s)"
          : entry.text;
}

void change_tag(World& world, Service& service, const ScriptEntry& entry) {
  remember(world, service);
  std::vector<core::Tag>& tags = service.state.tags;
  std::erase_if(tags, [&](const core::Tag& tag) {
    return entry.text.empty() ? tag.key.starts_with("ecs-recycle:") : tag.key == entry.text;
  });
  if (entry.deed == Deed::kSetTag) tags.push_back({.key = entry.text, .value = entry.value});
}

bool set_load(World& world, Service& service, int load) {
  if (!service.autoscaling || !service.autoscaling->tracking) {
    world.script_problems.push_back("the load of service " + service.name +
                                    " cannot change: it has no target tracking");
    return false;
  }
  service.autoscaling->tracking->load = load;
  return true;
}

/// False when there was nothing that it could be done to.
bool do_to_service(World& world, const ScriptEntry& entry, Service& service) {
  switch (entry.deed) {
    case Deed::kDeploy:
      start_deployment(world, service, new_revision(world, service.state.primary().definition));
      return true;
    case Deed::kForceDeployment:
      start_deployment(world, service, service.state.primary().definition);
      return true;
    case Deed::kScale:
      set_desired_count(world, service, entry.number);
      return true;
    case Deed::kAutoscale:
      return scale_by_policy(world, service, entry.number, "monitor alarm in state ALARM");
    case Deed::kLoad:
      return set_load(world, service, entry.number);
    case Deed::kSetBounds:
      set_bounds(world, service, entry);
      return true;
    case Deed::kScheduledAction:
      run_scheduled_action(world, service, entry.min_capacity, entry.max_capacity);
      return true;
    case Deed::kUnplaceable:
      service.trouble.unplaceable = entry.text;
      return true;
    case Deed::kPlaceable:
      service.trouble.unplaceable.reset();
      look_soon(world, service);
      return true;
    case Deed::kBreakStarts:
      break_starts(service, entry);
      return true;
    case Deed::kBreakHealth:
      service.trouble.health_to_break = entry.number;
      return true;
    case Deed::kSetTag:
    case Deed::kDeleteTag:
      change_tag(world, service, entry);
      return true;
    case Deed::kDelete:
      delete_service(world, service);
      return true;
    default:
      return false;
  }
}

bool do_to_task_called(World& world, const ScriptEntry& entry) {
  const std::optional<TaskIndex> task = world.find_task(entry.task);
  if (task && do_to_task(world, entry, world.tasks[*task])) return true;
  world.script_problems.push_back(
      to_clock(world.now()) + ": " + std::string(to_text(entry.deed)) + " " + entry.task + ": " +
      (task ? "the task is in no state for it" : "there is no such task"));
  return false;
}

/// An alarm that is told to stand in some way and is not there is made.
bool set_alarm(World& world, const ScriptEntry& entry) {
  if (!entry.alarm_state) return world.alarms.erase(entry.text) > 0;
  add_alarm(world, {.name = entry.text, .state = *entry.alarm_state});
  return true;
}

bool do_deed(World& world, const ScriptEntry& entry) {
  if (entry.deed == Deed::kAlarm) return set_alarm(world, entry);
  if (entry.deed == Deed::kDeny) return world.denied.insert(entry.text).second;
  if (entry.deed == Deed::kAllow) return world.denied.erase(entry.text) > 0;
  if (entry.service) return do_to_service(world, entry, world.services[*entry.service]);
  return do_to_task_called(world, entry);
}

}  // namespace

void act(World& world, const ScriptEntry& entry) {
  world.mix_into_trace(static_cast<std::uint64_t>(entry.deed));
  const bool done = do_deed(world, entry);
  if (done) world.deeds_done.insert(entry.deed);
  if (world.onlooker != nullptr) world.onlooker->on_deed(entry, done);
}

}  // namespace ecsr::sim
