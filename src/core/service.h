// SPDX-License-Identifier: MIT
// A service as DescribeServices shows it: the members that a recycle needs, with ECS's own names.
// Values that this program does not know arrive as kUnknown and count as "not safe to act on".
// Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/ids.h"

namespace ecsr::core {

/// [doc: Service, "status"]
enum class ServiceStatus { kActive, kDraining, kInactive, kUnknown };

/// [doc: Service, "schedulingStrategy"]
enum class SchedulingStrategy { kReplica, kDaemon, kUnknown };

/// [doc: DeploymentController]; an absent controller is kEcs.
enum class DeploymentController { kEcs, kCodeDeploy, kExternal, kUnknown };

/// [doc: Deployment, "rolloutState"]; absent for services that do not use rolling updates.
enum class RolloutState { kAbsent, kInProgress, kCompleted, kFailed, kUnknown };

/// [doc: Deployment]. `id` equals `startedBy` of the deployment's tasks.
struct Deployment {
  std::string id;
  bool primary = false;
  RolloutState rollout_state = RolloutState::kAbsent;
  std::string task_definition;
  int desired_count = 0;
  int running_count = 0;
  int pending_count = 0;
  WallTime created_at{};

  bool operator==(const Deployment&) const = default;
};

/// [doc: TaskSet]: what CODE_DEPLOY and EXTERNAL services have in place of deployments.
struct TaskSet {
  std::string id;
  bool primary = false;
  bool steady = false;  ///< stabilityStatus is STEADY_STATE
  std::string task_definition;

  bool operator==(const TaskSet&) const = default;
};

/// [doc: ServiceEvent]
struct ServiceEvent {
  std::string id;
  WallTime created_at{};
  std::string message;

  bool operator==(const ServiceEvent&) const = default;
};

/// One entry of `loadBalancers` that names a target group. [doc: LoadBalancer]
struct TargetGroup {
  std::string arn;
  std::string container_name;
  int container_port = 0;

  bool operator==(const TargetGroup&) const = default;
};

/// [doc: Tag]
struct Tag {
  std::string key;
  std::string value;

  bool operator==(const Tag&) const = default;
};

/// [doc: Service]
struct Service {
  std::string arn;
  std::string cluster_arn;
  std::string name;
  ServiceStatus status = ServiceStatus::kUnknown;
  int desired_count = 0;
  int running_count = 0;
  int pending_count = 0;
  SchedulingStrategy scheduling_strategy = SchedulingStrategy::kReplica;
  DeploymentController deployment_controller = DeploymentController::kEcs;
  std::string launch_type;  ///< FARGATE, EC2, …; empty when a capacity provider strategy is used
  std::string
      task_definition;  ///< of the PRIMARY deployment; may be empty for CODE_DEPLOY and EXTERNAL
  std::vector<Deployment> deployments;
  std::vector<TaskSet> task_sets;
  std::vector<TargetGroup> target_groups;
  bool classic_load_balancer = false;  ///< some entry of `loadBalancers` names no target group
  std::vector<ServiceEvent> events;    ///< newest first, at most 100
  std::vector<Tag> tags;

  bool operator==(const Service&) const = default;
};

}  // namespace ecsr::core
