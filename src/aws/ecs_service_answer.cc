// SPDX-License-Identifier: MIT
#include "aws/ecs_answers.h"
#include "aws/words.h"

namespace ecsr::aws {
namespace {

using core::DeploymentController;
using core::RolloutState;
using core::SchedulingStrategy;
using core::ServiceStatus;

constexpr Word<ServiceStatus> kServiceStatuses[] = {
    {"ACTIVE", ServiceStatus::kActive},
    {"DRAINING", ServiceStatus::kDraining},
    {"INACTIVE", ServiceStatus::kInactive},
};

constexpr Word<SchedulingStrategy> kSchedulingStrategies[] = {
    {"", SchedulingStrategy::kReplica},  // the default, should it be left out
    {"REPLICA", SchedulingStrategy::kReplica},
    {"DAEMON", SchedulingStrategy::kDaemon},
};

constexpr Word<DeploymentController> kDeploymentControllers[] = {
    {"", DeploymentController::kEcs},
    {"ECS", DeploymentController::kEcs},
    {"CODE_DEPLOY", DeploymentController::kCodeDeploy},
    {"EXTERNAL", DeploymentController::kExternal},
};

constexpr Word<RolloutState> kRolloutStates[] = {
    {"", RolloutState::kAbsent},
    {"IN_PROGRESS", RolloutState::kInProgress},
    {"COMPLETED", RolloutState::kCompleted},
    {"FAILED", RolloutState::kFailed},
};

core::Deployment deployment_of(const JsonObject& from) {
  return {
      .id = from.text("id"),
      .primary = from.text("status") == "PRIMARY",
      .rollout_state =
          value_of_word(kRolloutStates, from.text_or_empty("rolloutState"), RolloutState::kUnknown),
      .task_definition = from.text_or_empty("taskDefinition"),
      .desired_count = from.count("desiredCount"),
      .running_count = from.count("runningCount"),
      .pending_count = from.count("pendingCount"),
      .created_at = from.time("createdAt"),
  };
}

core::TaskSet task_set_of(const JsonObject& from) {
  return {
      .id = from.text("id"),
      .primary = from.text_or_empty("status") == "PRIMARY",
      .steady = from.text_or_empty("stabilityStatus") == "STEADY_STATE",
      .task_definition = from.text_or_empty("taskDefinition"),
  };
}

void add_load_balancer(const JsonObject& from, core::Service& service) {
  std::string target_group = from.text_or_empty("targetGroupArn");
  if (target_group.empty()) {
    service.classic_load_balancer = true;
    return;
  }
  service.target_groups.push_back({.arn = std::move(target_group),
                                   .container_name = from.text_or_empty("containerName"),
                                   .container_port = from.count_or("containerPort", 0)});
}

void add_lists(const JsonObject& from, core::Service& service) {
  const JsonList deployments = from.list("deployments");
  for (int i = 0; i < deployments.size(); ++i) {
    service.deployments.push_back(deployment_of(deployments.object(i)));
  }
  const JsonList task_sets = from.list("taskSets");
  for (int i = 0; i < task_sets.size(); ++i) {
    service.task_sets.push_back(task_set_of(task_sets.object(i)));
  }
  const JsonList load_balancers = from.list("loadBalancers");
  for (int i = 0; i < load_balancers.size(); ++i) {
    add_load_balancer(load_balancers.object(i), service);
  }
  const JsonList events = from.list("events");
  for (int i = 0; i < events.size(); ++i) {
    const JsonObject event = events.object(i);
    service.events.push_back({.id = event.text_or_empty("id"),
                              .created_at = event.time("createdAt"),
                              .message = event.text_or_empty("message")});
  }
  const JsonList tags = from.list("tags");
  for (int i = 0; i < tags.size(); ++i) {
    const JsonObject tag = tags.object(i);
    service.tags.push_back({.key = tag.text("key"), .value = tag.text_or_empty("value")});
  }
}

}  // namespace

core::Service service_of(const JsonObject& from) {
  const std::optional<JsonObject> controller = from.object("deploymentController");
  core::Service service{
      .arn = from.text("serviceArn"),
      .cluster_arn = from.text_or_empty("clusterArn"),
      .name = from.text("serviceName"),
      .status = value_of_word(kServiceStatuses, from.text("status"), ServiceStatus::kUnknown),
      .desired_count = from.count("desiredCount"),
      .running_count = from.count("runningCount"),
      .pending_count = from.count("pendingCount"),
      .scheduling_strategy =
          value_of_word(kSchedulingStrategies, from.text_or_empty("schedulingStrategy"),
                        SchedulingStrategy::kUnknown),
      .deployment_controller = value_of_word(
          kDeploymentControllers, controller ? controller->text_or_empty("type") : std::string(),
          DeploymentController::kUnknown),
      .launch_type = from.text_or_empty("launchType"),
      .task_definition = from.text_or_empty("taskDefinition"),
  };
  add_lists(from, service);
  return service;
}

std::vector<ports::CallFailure> failures_of(const JsonObject& answer) {
  std::vector<ports::CallFailure> failures;
  const JsonList list = answer.list("failures");
  for (int i = 0; i < list.size(); ++i) {
    const JsonObject failure = list.object(i);
    failures.push_back(
        {.arn = failure.text_or_empty("arn"), .reason = failure.text_or_empty("reason")});
  }
  return failures;
}

}  // namespace ecsr::aws
