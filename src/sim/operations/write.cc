// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sim/operations.h"
#include "sim/operations/gate.h"
#include "sim/rules/deployment.h"
#include "sim/rules/lifecycle.h"
#include "sim/rules/scheduler.h"

namespace ecsr::sim {
namespace {

constexpr std::size_t kLongestReason = 255;

/// What this service's kind does not let anybody change. [doc: UpdateService]
std::optional<SimError> forbidden(const Service& service, const UpdateServiceInput& input) {
  const auto invalid = [](std::string message) {
    return SimError{.code = "InvalidParameterException", .message = std::move(message)};
  };
  if (service.daemon() && input.desired_count) {
    return invalid(
        "The daemon scheduling strategy does not support a desired count for services. Remove the "
        "desired count value and try again");
  }
  if (input.desired_count && *input.desired_count < 0) {
    return invalid("desiredCount must be greater than or equal to 0.");
  }
  if (input.desired_count && *input.desired_count > kMostDesired) {
    return invalid("desiredCount must be less than or equal to " + std::to_string(kMostDesired) +
                   ".");
  }
  const bool deploys = input.force_new_deployment || input.task_definition;
  if (service.controller == core::DeploymentController::kEcs || !deploys) return std::nullopt;
  return invalid("Unable to update task definition on services with a " +
                 std::string(wire_word(service.controller)) + " deployment controller.");
}

/// Starts a deployment where the call asks for one.
std::optional<SimError> deploy(World& world, Service& service, const UpdateServiceInput& input) {
  DefinitionIndex definition = service.state.primary().definition;
  if (input.task_definition) {
    const TaskDefinition* const found = find_definition(world, *input.task_definition);
    if (found == nullptr) {
      return SimError{.code = "ClientException", .message = "TaskDefinition not found."};
    }
    const auto same = std::find_if(world.definitions.begin(), world.definitions.end(),
                                   [&](const TaskDefinition& one) { return &one == found; });
    definition = static_cast<DefinitionIndex>(same - world.definitions.begin());
  }
  if (input.force_new_deployment || definition != service.state.primary().definition) {
    start_deployment(world, service, definition);
  }
  return std::nullopt;
}

}  // namespace

Answer<TaskView> stop_task(World& world, const StopTaskInput& input) {
  if (auto refused = refuse(world, Operation::kStopTask)) return std::unexpected(*refused);
  const auto where = cluster_called(world, input.cluster);
  if (!where) return std::unexpected(where.error());
  if (!looks_like_a_task(input.task)) return invalid_parameter("Task Identifier is invalid");
  if (input.reason && input.reason->size() > kLongestReason) {
    return invalid_parameter("reason cannot be longer than 255 characters.");
  }
  const auto found = task_called(world, *where, input.task);
  if (!found) return invalid_parameter("The referenced task was not found.");
  Task& task = world.tasks[*found];
  order_stop(world, task, core::StopCode::kUserInitiated,
             std::string(input.reason.value_or("Task stopped by user")));
  return TaskView{.task = &task, .state = &task.state};
}

Answer<ServiceView> update_service(World& world, const UpdateServiceInput& input) {
  if (auto refused = refuse(world, Operation::kUpdateService)) return std::unexpected(*refused);
  const auto where = cluster_called(world, input.cluster);
  if (!where) return std::unexpected(where.error());
  const auto found = service_called(world, *where, input.service);
  if (!found) return std::unexpected(found.error());
  Service& service = world.services[*found];
  if (service.state.status != core::ServiceStatus::kActive) {
    return error("ServiceNotActiveException", "Service was not ACTIVE.");
  }
  if (auto wrong = forbidden(service, input)) return std::unexpected(*wrong);
  if (auto wrong = deploy(world, service, input)) return std::unexpected(*wrong);
  if (input.desired_count) set_desired_count(world, service, *input.desired_count);
  return ServiceView{.service = &service, .state = &service.state, .as_of = world.now()};
}

}  // namespace ecsr::sim
