// SPDX-License-Identifier: MIT
#include "sim/rules/lifecycle.h"

#include <algorithm>

#include "base/check.h"
#include "sim/changes.h"
#include "sim/rules/health.h"
#include "sim/rules/scheduler.h"
#include "sim/rules/start_failures.h"
#include "sim/rules/targets.h"

namespace ecsr::sim {
namespace {

using core::DesiredStatus;
using core::LastStatus;
using core::StopCode;
using core::TargetHealth;

bool has_targets(const Task& task) { return !task.state.targets.empty(); }

void end_phase_in(World& world, const Task& task, milliseconds duration) {
  world.queue.add(world.now() + duration, EventKind::kNextPhase, task.index, task.plan);
}

/// The durations of the start. States that have nothing to do are left out: the network of awsvpc
/// is what is provisioned, registration with a target group what is activated. [doc: Amazon ECS
/// task lifecycle]
std::array<milliseconds, 3> draw_start(World& world, const Task& task) {
  const bool awsvpc = world.definitions[task.definition].awsvpc();
  const bool activates = awsvpc || has_targets(task);
  if (const auto whole = world.timings.start_takes) {
    const milliseconds total = world.draw(*whole);
    const milliseconds provisioning = awsvpc ? total / 5 : milliseconds{0};
    const milliseconds activating = activates ? total * 2 / 5 : milliseconds{0};
    return {provisioning, total - provisioning - activating, activating};
  }
  const milliseconds provisioning = world.draw(world.timings.provisioning_takes);
  const milliseconds pending = world.draw(world.timings.pending_takes);
  const milliseconds activating = world.draw(world.timings.activating_takes);
  return {awsvpc ? provisioning : milliseconds{0}, pending,
          activates ? activating : milliseconds{0}};
}

void plan_fate(Service& service, Task& task) {
  if (service.trouble.starts_to_break > 0) {
    --service.trouble.starts_to_break;
    task.start_failure = service.trouble.break_starts_reason;
  } else if (service.trouble.health_to_break > 0) {
    --service.trouble.health_to_break;
    task.never_healthy = true;
  }
}

void begin_activating(World& world, Task& task) {
  TaskChange change(world, task);
  change.state.last_status = LastStatus::kActivating;
  change.state.connectivity_at = world.now();
  change.state.pull_started_at = world.now();
  for (TargetHealth& target : change.state.targets) target = TargetHealth::kInitial;
}

void begin_running(World& world, Task& task) {
  {
    TaskChange change(world, task);
    TaskState& state = change.state;
    state.last_status = LastStatus::kRunning;
    state.started_at = world.now();
    state.pull_stopped_at = world.now();
    if (!state.pull_started_at) state.pull_started_at = task.created_at;
    if (!state.connectivity_at) state.connectivity_at = task.created_at;
  }
  if (!task.service) return;
  Service& service = world.services[*task.service];
  service.memory.start_failures = 0;
  for (const TargetGroup& group : service.target_groups) {
    say(world, service, "registered 1 targets in (target-group " + group.arn + ")");
  }
  await_health(world, task);
  look_soon(world, service);
}

/// A task that cannot start goes the short way out. [doc: Stopped tasks error codes]
void fail_start(World& world, Task& task) {
  world.reached.note(Rule::kStartFailed);
  ++task.plan;
  {
    TaskChange change(world, task);
    TaskState& state = change.state;
    state.desired_status = DesiredStatus::kStopped;
    state.stop_code = StopCode::kTaskFailedToStart;
    state.stopped_reason = *task.start_failure;
    state.container_reason = *task.start_failure;
    state.stopping_at = world.now();
    state.execution_stopped_at = world.now();
    state.last_status = LastStatus::kDeprovisioning;
    for (TargetHealth& target : state.targets) target = TargetHealth::kUnused;
  }
  end_phase_in(world, task, world.draw(world.timings.deprovisioning_takes));
  note_start_failure(world, task);
}

/// The load balancer goes first for what the scheduler stops, and for what a user stops only where
/// the world drains first.
bool drains_first(const World& world, const Task& task) {
  const bool by_scheduler = task.state.stop_code == StopCode::kServiceSchedulerInitiated;
  const bool by_user = task.state.stop_code == StopCode::kUserInitiated;
  return by_scheduler || (by_user && world.timings.drain_first);
}

void begin_stopping(World& world, Task& task) {
  if (has_targets(task) && drains_first(world, task)) lose_requests(world, task);
  const milliseconds timeout = world.definitions[task.definition].stop_timeout;
  milliseconds takes =
      world.draw(world.timings.stop_takes.value_or(Range{milliseconds{0}, timeout}));
  if (task.state.execution_stopped_at)
    takes = milliseconds{0};  // it crashed: nothing runs any more
  {
    TaskChange change(world, task);
    change.state.last_status = LastStatus::kStopping;
    // 143 = ended on SIGTERM, 137 = had to be killed.
    if (!change.state.exit_code) change.state.exit_code = takes >= timeout ? 137 : 143;
  }
  end_phase_in(world, task, takes);
}

void begin_deprovisioning(World& world, Task& task) {
  {
    TaskChange change(world, task);
    change.state.last_status = LastStatus::kDeprovisioning;
    if (!change.state.execution_stopped_at) change.state.execution_stopped_at = world.now();
  }
  const bool awsvpc = world.definitions[task.definition].awsvpc();
  end_phase_in(world, task,
               awsvpc ? world.draw(world.timings.deprovisioning_takes) : milliseconds{0});
}

void release_machine(World& world, const Task& task) {
  if (!task.instance) return;
  ContainerInstance& machine = world.instances[*task.instance];
  --machine.tasks;
  std::erase(machine.host_ports, task.host_port);
}

void end(World& world, Task& task) {
  {
    TaskChange change(world, task);
    change.state.last_status = LastStatus::kStopped;
    change.state.stopped_at = world.now();
    if (!change.state.execution_stopped_at) change.state.execution_stopped_at = world.now();
  }
  world.reached.note(Rule::kTaskStops);
  release_machine(world, task);
  world.queue.add(world.now() + world.timings.purge_after, EventKind::kPurge, task.index,
                  task.plan);
  if (!task.service) return;
  Service& service = world.services[*task.service];
  if (service.daemon()) replace_later(world, service);
  look_soon(world, service);
}

/// DEACTIVATING of this task: what is left of the deregistration delay, or a moment.
milliseconds draw_deactivating(World& world, const Task& task) {
  if (drains_first(world, task)) {
    world.reached.note(Rule::kDrainsFirst);
    return drained_at(world, task) - world.now();
  }
  world.reached.note(Rule::kStopsWithoutDraining);
  return world.draw(world.timings.deactivating_takes);
}

/// What somebody else took out before keeps the end of its own delay.
void deregister_targets(World& world, Task& task) {
  Service& service = world.services[*task.service];
  // Seen by users of plain StopTask: the signal at once, and the load balancer later.
  const bool asked_to_end = task.state.stop_code != StopCode::kEssentialContainerExited;
  if (asked_to_end && !drains_first(world, task)) lose_requests(world, task);
  {
    TaskChange change(world, task);
    change.state.last_status = LastStatus::kDeactivating;
  }
  if (!is_registered_anywhere(task)) return;
  say_of_task_set(world, service, task, "has begun draining connections on 1 tasks.");
  for (std::size_t group = 0; group < service.target_groups.size(); ++group) {
    if (!take_out(world, task, group)) continue;
    say(world, service,
        "deregistered 1 targets in (target-group " + service.target_groups[group].arn + ")");
  }
}

/// Only what the scheduler did not plan itself is missing afterwards.
bool needs_replacement(const Task& task) {
  return task.state.stop_code != StopCode::kServiceSchedulerInitiated;
}

void leave_running(World& world, Task& task) {
  if (has_targets(task)) {
    deregister_targets(world, task);
    end_phase_in(world, task, draw_deactivating(world, task));
  } else {
    begin_stopping(world, task);
  }
  if (!task.service) return;
  Service& service = world.services[*task.service];
  if (needs_replacement(task) && !service.daemon()) replace_later(world, service);
  look_soon(world, service);
}

}  // namespace

Task& make_task(World& world, Service& service, const Place& place, std::string_view name) {
  const auto index = static_cast<TaskIndex>(world.tasks.size());
  Task& task = world.tasks.emplace_back();
  task.index = index;
  task.number = index + 1;
  task.arn = task_arn(world, service.cluster, name);
  task.cluster = service.cluster;
  task.service = service.index;
  task.definition = service.state.primary().definition;
  task.deployment = service.state.primary().number;
  task.zone = place.zone;
  task.instance = place.instance;
  task.host_port = place.host_port;
  task.created_at = world.now();
  task.state.targets.assign(service.target_groups.size(), TargetHealth::kUnused);
  task.exits.resize(service.target_groups.size());
  if (place.instance) {
    ContainerInstance& machine = world.instances[*place.instance];
    ++machine.tasks;
    if (place.host_port != 0) machine.host_ports.push_back(place.host_port);
  }
  return task;
}

Task& start_task(World& world, Service& service, const Place& place) {
  Task& task = make_task(world, service, place, new_task_name(world));
  plan_fate(service, task);
  task.start_phases = draw_start(world, task);
  const bool provisions = task.start_phases[0] > milliseconds{0};
  task.state.last_status = provisions ? LastStatus::kProvisioning : LastStatus::kPending;
  admit(world, task);
  end_phase_in(world, task, task.start_phases[provisions ? 0 : 1]);
  world.reached.note(Rule::kTaskStarts);
  return task;
}

void go_on_starting(World& world, Task& task) {
  task.start_phases = draw_start(world, task);
  const bool provisions = task.state.last_status == LastStatus::kProvisioning;
  const bool activates = task.state.last_status == LastStatus::kActivating;
  end_phase_in(world, task, task.start_phases[provisions ? 0 : activates ? 2 : 1]);
}

void next_phase(World& world, Task& task) {
  switch (task.state.last_status) {
    case LastStatus::kProvisioning: {
      TaskChange change(world, task);
      change.state.last_status = LastStatus::kPending;
      end_phase_in(world, task, task.start_phases[1]);
      return;
    }
    case LastStatus::kPending:
      if (task.start_phases[2] == milliseconds{0}) {
        return task.start_failure ? fail_start(world, task) : begin_running(world, task);
      }
      begin_activating(world, task);
      return end_phase_in(world, task, task.start_phases[2]);
    case LastStatus::kActivating:
      return task.start_failure ? fail_start(world, task) : begin_running(world, task);
    case LastStatus::kDeactivating:
      return begin_stopping(world, task);
    case LastStatus::kStopping:
      return begin_deprovisioning(world, task);
    case LastStatus::kDeprovisioning:
      return end(world, task);
    case LastStatus::kRunning:
    case LastStatus::kStopped:
    case LastStatus::kDeleted:
    case LastStatus::kUnknown:
      ECSR_CHECK(false, "this state has no end of its own");
  }
}

void order_stop(World& world, Task& task, StopCode code, std::string reason) {
  if (task.state.desired_status == DesiredStatus::kStopped) return;
  ++task.plan;  // whatever it was about to become, it no longer will
  {
    TaskChange change(world, task);
    change.state.desired_status = DesiredStatus::kStopped;
    change.state.stop_code = code;
    change.state.stopped_reason = std::move(reason);
    change.state.stopping_at = world.now();
  }
  world.queue.add(world.now() + world.draw(world.timings.notice_takes), EventKind::kNoticeStop,
                  task.index, task.plan);
}

void notice_stop(World& world, Task& task) {
  if (task.state.last_status == LastStatus::kStopped) {  // crashed without awsvpc
    TaskChange change(world, task);
    change.state.desired_status = DesiredStatus::kStopped;
    return;
  }
  if (task.state.last_status == LastStatus::kRunning) return leave_running(world, task);
  world.reached.note(Rule::kStopBeforeStart);
  begin_deprovisioning(world, task);
  if (!task.service) return;
  Service& service = world.services[*task.service];
  if (needs_replacement(task) && !service.daemon()) replace_later(world, service);
  look_soon(world, service);
}

void crash(World& world, Task& task) {
  world.reached.note(Rule::kCrashed);
  const bool has_network = world.definitions[task.definition].awsvpc();
  ++task.plan;
  {
    TaskChange change(world, task);
    TaskState& state = change.state;
    if (has_network || has_targets(task)) state.desired_status = DesiredStatus::kStopped;
    state.stop_code = StopCode::kEssentialContainerExited;
    state.stopped_reason = "Essential container in task exited";
    state.exit_code = 1;
    state.stopping_at = world.now();
    state.execution_stopped_at = world.now();
  }
  if (task.state.desired_status == DesiredStatus::kStopped) return leave_running(world, task);
  world.reached.note(Rule::kStoppedWhileDesired);
  end(world, task);
  world.queue.add(world.now() + world.draw(world.timings.notice_takes), EventKind::kNoticeStop,
                  task.index, task.plan);
  if (!task.service) return;
  Service& service = world.services[*task.service];
  if (!service.daemon()) replace_later(world, service);
}

void interrupt_spot(World& world, Task& task) {
  world.reached.note(Rule::kSpotInterrupted);
  order_stop(world, task, StopCode::kSpotInterruption, "Your Spot Task was interrupted.");
}

void purge(World& world, Task& task) {
  world.reached.note(Rule::kPurged);
  forget(world, task);
}

}  // namespace ecsr::sim
