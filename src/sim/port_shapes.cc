// SPDX-License-Identifier: MIT
#include "sim/port_shapes.h"

namespace ecsr::sim {
namespace {

using core::DeploymentController;

core::Deployment to_core(const World& world, const Deployment& deployment) {
  return {.id = deployment.id,
          .primary = deployment.primary,
          .rollout_state = deployment.rollout_state,
          .task_definition = world.definitions[deployment.definition].arn,
          .desired_count = deployment.desired_count,
          .running_count = deployment.running_count,
          .pending_count = deployment.pending_count,
          .created_at = deployment.created_at};
}

/// STEADY_STATE: as many as computed, and all good. [doc: TaskSet, "stabilityStatus"]
core::TaskSet to_task_set(const World& world, const Deployment& deployment) {
  return {.id = deployment.id,
          .primary = deployment.primary,
          .steady = deployment.proven == deployment.desired_count &&
                    deployment.counted() == deployment.desired_count,
          .task_definition = world.definitions[deployment.definition].arn};
}

/// Newest first, at most 100, none later than the reader can see. [doc: Service, "events"]
std::vector<core::ServiceEvent> events_of(const Service& service, WallTime as_of) {
  constexpr std::size_t kShown = 100;
  std::vector<core::ServiceEvent> shown;
  shown.reserve(std::min(kShown, service.events.size()));
  for (auto one = service.events.rbegin(); one != service.events.rend(); ++one) {
    if (one->created_at > as_of) continue;
    if (shown.size() == kShown) break;
    shown.push_back({.id = one->id, .created_at = one->created_at, .message = one->message});
  }
  return shown;
}

}  // namespace

core::Service to_core(const World& world, const ServiceView& view) {
  const Service& service = *view.service;
  const ServiceState& state = *view.state;
  const std::string& definition = world.definitions[state.primary().definition].arn;
  core::Service shown{.arn = service.arn,
                      .cluster_arn = world.clusters[service.cluster].arn,
                      .name = service.name,
                      .status = state.status,
                      .desired_count = state.desired_count,
                      .running_count = state.running_count(),
                      .pending_count = state.pending_count(),
                      .scheduling_strategy = service.scheduling_strategy,
                      .deployment_controller = service.controller,
                      .launch_type = service.launch_type};
  if (service.controller != DeploymentController::kExternal) shown.task_definition = definition;
  for (const Deployment& deployment : state.deployments) {
    if (service.controller == DeploymentController::kEcs) {
      shown.deployments.push_back(to_core(world, deployment));
    } else {
      shown.task_sets.push_back(to_task_set(world, deployment));
    }
  }
  for (const TargetGroup& group : service.target_groups) {
    shown.target_groups.push_back({.arn = group.arn,
                                   .container_name = group.container_name,
                                   .container_port = group.container_port});
  }
  shown.events = events_of(service, view.as_of);
  shown.tags = state.tags;
  return shown;
}

ports::DescribedTask to_ports(const World& world, const TaskView& view) {
  const Task& task = *view.task;
  const TaskState& state = *view.state;
  const TaskDefinition& definition = world.definitions[task.definition];
  ports::DescribedTask shown;
  shown.task.id.value = task.arn;
  shown.task.last_status = state.last_status;
  shown.task.desired_status = state.desired_status;
  shown.task.health = state.health;
  shown.task.stop_code = state.stop_code;
  shown.task.created_at = task.created_at;
  shown.task.started_at = state.started_at;
  shown.task.stopped_at = state.stopped_at;
  shown.task.availability_zone = world.zones[task.zone];
  shown.task.task_definition = definition.arn;
  shown.task.stopped_reason = state.stopped_reason;
  shown.group = world.group(task);
  if (task.instance) shown.container_instance_arn = world.instances[*task.instance].arn;
  ports::TaskAddress& address = shown.addresses.emplace_back();
  address.container_name = definition.container_name;
  if (definition.awsvpc()) {
    address.private_ipv4 = world.private_ipv4(task);
  } else {
    address.container_port = definition.container_port;
    address.host_port = task.host_port;
  }
  return shown;
}

std::vector<ports::CallFailure> to_ports(const std::vector<Failure>& failures) {
  std::vector<ports::CallFailure> shown;
  shown.reserve(failures.size());
  for (const Failure& failure : failures) {
    shown.push_back({.arn = failure.arn, .reason = failure.reason});
  }
  return shown;
}

}  // namespace ecsr::sim
