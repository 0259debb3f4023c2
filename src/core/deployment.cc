// SPDX-License-Identifier: MIT
#include "core/deployment.h"

#include <algorithm>

namespace ecsr::core {
namespace {

DeploymentFinding in_progress(std::string detail) {
  return {DeploymentState::kInProgress, std::move(detail)};
}

/// A deployment of CODE_DEPLOY or EXTERNAL makes a second task set. A single one that is not steady
/// tells no more than its tasks do: it is so after each stop of ours, and for as long as a task
/// fails its checks. [doc: TaskSet, "stabilityStatus"]
DeploymentFinding find_task_set_change(const Service& service) {
  return service.task_sets.size() > 1 ? in_progress("more than one task set") : DeploymentFinding{};
}

}  // namespace

DeploymentFinding find_deployment(const Service& service) {
  if (service.deployment_controller != DeploymentController::kEcs) {
    return service.deployments.size() > 1 ? in_progress("more than one deployment")
                                          : find_task_set_change(service);
  }
  if (service.deployments.empty()) return in_progress("ECS shows no deployment at all");
  const auto primary = std::ranges::find_if(service.deployments, &Deployment::primary);
  if (primary == service.deployments.end()) return in_progress("no deployment is PRIMARY");
  if (service.deployments.size() > 1) return in_progress("deployment " + primary->id);
  switch (primary->rollout_state) {
    case RolloutState::kAbsent:
    case RolloutState::kCompleted:
      return {};
    case RolloutState::kFailed:
      return {DeploymentState::kFailed, "deployment " + primary->id};
    case RolloutState::kInProgress:
    case RolloutState::kUnknown:
      break;
  }
  return in_progress("deployment " + primary->id);
}

}  // namespace ecsr::core
