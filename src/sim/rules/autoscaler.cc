// SPDX-License-Identifier: MIT
#include "sim/rules/autoscaler.h"

#include <algorithm>

#include "sim/changes.h"
#include "sim/rules/deployment.h"
#include "sim/rules/scheduler.h"

namespace ecsr::sim {
namespace {

void note_activity(World& world, Service& service, int count, std::string_view cause) {
  service.autoscaling->activities.push_back(
      {.id = new_event_id(world),
       .at = world.now(),
       .cause = std::string(cause),
       .description = "Setting desired count to " + std::to_string(count) + "."});
}

/// Application Auto Scaling does not scale in while an ECS deployment rolls. [doc: Service auto
/// scaling]
bool scale_in_held_by_deployment(const Service& service) {
  return service.controller == core::DeploymentController::kEcs && deployment_in_progress(service);
}

bool held(World& world, const Service& service, int count) {
  const core::Suspended& suspended = service.autoscaling->target.suspended;
  const bool out = count > service.state.desired_count;
  if (out ? suspended.scaling_out : suspended.scaling_in) {
    world.reached.note(Rule::kScalingHeldBySuspension);
    return true;
  }
  if (!out && scale_in_held_by_deployment(service)) {
    world.reached.note(Rule::kScaleInHeldByDeployment);
    return true;
  }
  return false;
}

/// One minute of load: how many tasks it asks for, when the alarms have seen enough.
std::optional<int> alarm(const Timings& timings, TargetTracking& tracking, int running) {
  // The metric is load / running; high above the target, low more than a tenth below it.
  const int at_target = running * tracking.per_task;
  tracking.high_datapoints = tracking.load > at_target ? tracking.high_datapoints + 1 : 0;
  tracking.low_datapoints = tracking.load * 10 < at_target * 9 ? tracking.low_datapoints + 1 : 0;
  const int needed = (tracking.load + tracking.per_task - 1) / tracking.per_task;
  if (tracking.high_datapoints >= timings.high_datapoints) return needed;
  if (tracking.low_datapoints >= timings.low_datapoints) return needed;
  return std::nullopt;
}

}  // namespace

void clamp_desired_count(World& world, Service& service, std::string_view cause) {
  const core::ScalableTarget& target = service.autoscaling->target;
  if (service.state.status != core::ServiceStatus::kActive) return;
  const int desired = service.state.desired_count;
  const int inside = std::clamp(desired, target.min_capacity, target.max_capacity);
  if (inside == desired) return;
  world.reached.note(Rule::kScalingClamped);
  note_activity(world, service, inside, cause);
  set_desired_count(world, service, inside);
}

bool scale_by_policy(World& world, Service& service, int count, std::string_view cause) {
  if (!service.autoscaling || service.state.status != core::ServiceStatus::kActive) return false;
  const core::ScalableTarget& target = service.autoscaling->target;
  const int wanted = std::clamp(count, target.min_capacity, target.max_capacity);
  const int desired = service.state.desired_count;
  if (wanted == desired || held(world, service, wanted)) return false;
  world.reached.note(wanted > desired ? Rule::kScaledOutByPolicy : Rule::kScaledInByPolicy);
  note_activity(world, service, wanted, cause);
  set_desired_count(world, service, wanted);
  return true;
}

void look_at_load(World& world, Service& service) {
  if (!service.autoscaling || !service.autoscaling->tracking) return;
  world.queue.add(world.now() + world.timings.autoscaler_period, EventKind::kAutoscaler,
                  service.index);
  Autoscaling& autoscaling = *service.autoscaling;
  const int running = service.state.running_count();
  if (running == 0) return;  // no task, no datapoint
  const std::optional<int> needed = alarm(world.timings, *autoscaling.tracking, running);
  if (!needed) return;
  // A scale-in for what is above desired count already, or the reverse, is no action. [doc: Target
  // tracking]
  const bool out = autoscaling.tracking->high_datapoints > 0;
  const int desired = service.state.desired_count;
  if (out ? *needed <= desired : *needed >= desired) return;
  if (!out && world.now() < autoscaling.cooldown_until) return;
  if (scale_by_policy(world, service, *needed,
                      out ? "monitor alarm TargetTracking-AlarmHigh in state ALARM"
                          : "monitor alarm TargetTracking-AlarmLow in state ALARM")) {
    autoscaling.cooldown_until = world.now() + world.timings.scaling_cooldown;
  }
}

void run_scheduled_action(World& world, Service& service, std::optional<int> min,
                          std::optional<int> max) {
  if (!service.autoscaling) return;
  core::ScalableTarget target = service.autoscaling->target;
  if (target.suspended.scheduled) {
    world.reached.note(Rule::kScheduledActionSuspended);
    return;
  }
  world.reached.note(Rule::kScheduledAction);
  target.min_capacity = min.value_or(target.min_capacity);
  target.max_capacity = max.value_or(target.max_capacity);
  write_scalable_target(world, service, target, "scheduled action");
}

void write_scalable_target(World& world, Service& service, const core::ScalableTarget& target,
                           std::string_view cause) {
  remember_target(world, *service.autoscaling);
  service.autoscaling->target = target;
  world.mix_into_trace(static_cast<std::uint64_t>(target.min_capacity) << 40U |
                       static_cast<std::uint64_t>(target.max_capacity) << 16U | service.index);
  if (world.onlooker != nullptr) world.onlooker->on_scalable_target(service);
  clamp_desired_count(world, service, cause);
}

void start_autoscaling(World& world, Service& service, const core::ScalableTarget& target,
                       std::optional<TargetTracking> tracking) {
  Autoscaling& made = service.autoscaling.emplace();
  made.target = target;
  made.created_at = world.now();
  made.tracking = tracking;
  if (tracking) {
    world.queue.add(world.now() + world.timings.autoscaler_period, EventKind::kAutoscaler,
                    service.index);
  }
}

}  // namespace ecsr::sim
