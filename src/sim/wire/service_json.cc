// SPDX-License-Identifier: MIT
#include "sim/wire/service_json.h"

#include <nlohmann/json.hpp>

#include "sim/wire/json_values.h"

namespace ecsr::sim::wire {
namespace {

using nlohmann::json;

constexpr std::size_t kMostEvents = 100;  ///< [doc: Service, "events"]

json target_groups_json(const Service& service) {
  json list = json::array();
  for (const TargetGroup& group : service.target_groups) {
    list.push_back({{"targetGroupArn", group.arn},
                    {"containerName", group.container_name},
                    {"containerPort", group.container_port}});
  }
  return list;
}

json network_json(const World& world, const Service& service) {
  json subnets = json::array();
  for (const ZoneIndex zone : service.zones) {
    subnets.push_back("subnet-" + hex_digits(hash_of(world.zones[zone]), 17));
  }
  return {{"awsvpcConfiguration",
           {{"subnets", std::move(subnets)},
            {"securityGroups", json::array({"sg-" + hex_digits(hash_of(service.name), 17)})},
            {"assignPublicIp", "DISABLED"}}}};
}

/// What services, deployments and task sets say alike: on what they run and in which network.
void put_capacity(json& object, const World& world, const Service& service,
                  const TaskDefinition& definition) {
  if (service.capacity_provider.empty()) {
    object["launchType"] = service.launch_type;
  } else {
    object["capacityProviderStrategy"] = json::array(
        {{{"capacityProvider", service.capacity_provider}, {"weight", 1}, {"base", 0}}});
  }
  if (!service.on_ec2() && service.launch_type != "EXTERNAL") {
    object["platformVersion"] = "1.4.0";
    object["platformFamily"] = "Linux";
  }
  if (definition.awsvpc()) object["networkConfiguration"] = network_json(world, service);
}

json deployment_json(const World& world, const Service& service, const Deployment& deployment) {
  const TaskDefinition& definition = world.definitions[deployment.definition];
  json object{{"id", deployment.id},
              {"status", deployment.primary ? "PRIMARY" : "ACTIVE"},
              {"taskDefinition", definition.arn},
              {"desiredCount", deployment.desired_count},
              {"pendingCount", deployment.pending_count},
              {"runningCount", deployment.running_count},
              {"failedTasks", deployment.failed_tasks},
              {"createdAt", epoch_seconds(deployment.created_at)},
              {"updatedAt", epoch_seconds(deployment.updated_at)}};
  put(object, "rolloutState", wire_word(deployment.rollout_state));
  put(object, "rolloutStateReason", deployment.rollout_state_reason);
  put_capacity(object, world, service, definition);
  return object;
}

/// "ecs-svc/123" as the last part of an ARN is "ecs-svc/123" again. [doc: TaskSet]
json task_set_json(const World& world, const Service& service, const Deployment& set) {
  const TaskDefinition& definition = world.definitions[set.definition];
  const bool steady = set.running_count == set.desired_count && set.pending_count == 0;
  const std::string& cluster = world.clusters[service.cluster].name;
  json object{{"id", set.id},
              {"taskSetArn", "arn:aws:ecs:" + world.region + ":" + std::string(kAccountId) +
                                 ":task-set/" + cluster + "/" + service.name + "/" + set.id},
              {"serviceArn", service.arn},
              {"clusterArn", world.clusters[service.cluster].arn},
              {"status", set.primary ? "PRIMARY" : "ACTIVE"},
              {"taskDefinition", definition.arn},
              {"computedDesiredCount", set.desired_count},
              {"pendingCount", set.pending_count},
              {"runningCount", set.running_count},
              {"createdAt", epoch_seconds(set.created_at)},
              {"updatedAt", epoch_seconds(set.updated_at)},
              {"scale", {{"value", 100}, {"unit", "PERCENT"}}},
              {"stabilityStatus", steady ? "STEADY_STATE" : "STABILIZING"},
              {"stabilityStatusAt", epoch_seconds(set.updated_at)},
              {"loadBalancers", target_groups_json(service)},
              {"serviceRegistries", json::array()},
              {"tags", json::array()}};
  if (service.controller == core::DeploymentController::kCodeDeploy) {
    object["startedBy"] = "CODE_DEPLOY";
  }
  put_capacity(object, world, service, definition);
  return object;
}

json events_json(const Service& service, WallTime as_of) {
  json list = json::array();
  for (auto event = service.events.rbegin();
       event != service.events.rend() && list.size() < kMostEvents; ++event) {
    if (event->created_at > as_of) continue;
    list.push_back({{"id", event->id},
                    {"createdAt", epoch_seconds(event->created_at)},
                    {"message", event->message}});
  }
  return list;
}

json deployment_configuration_json(const Service& service) {
  return {{"maximumPercent", service.maximum_percent},
          {"minimumHealthyPercent", service.minimum_healthy_percent},
          {"deploymentCircuitBreaker",
           {{"enable", service.circuit_breaker}, {"rollback", service.rollback}}}};
}

/// Deployments for the ECS controller, task sets for the others; the other list stays empty.
void put_deployments(json& object, const World& world, const ServiceView& view) {
  const bool rolling = view.service->controller == core::DeploymentController::kEcs;
  json list = json::array();
  for (const Deployment& one : view.state->deployments) {
    list.push_back(rolling ? deployment_json(world, *view.service, one)
                           : task_set_json(world, *view.service, one));
  }
  object["deployments"] = json::array();
  object[rolling ? "deployments" : "taskSets"] = std::move(list);
}

}  // namespace

json service_json(const World& world, const ServiceView& view, bool with_tags) {
  const Service& service = *view.service;
  const ServiceState& state = *view.state;
  const TaskDefinition& definition = world.definitions[state.primary().definition];
  json object{{"serviceArn", service.arn},
              {"serviceName", service.name},
              {"clusterArn", world.clusters[service.cluster].arn},
              {"status", wire_word(state.status)},
              {"desiredCount", state.desired_count},
              {"runningCount", state.running_count()},
              {"pendingCount", state.pending_count()},
              {"schedulingStrategy", wire_word(service.scheduling_strategy)},
              {"deploymentController", {{"type", wire_word(service.controller)}}},
              {"deploymentConfiguration", deployment_configuration_json(service)},
              {"loadBalancers", target_groups_json(service)},
              {"serviceRegistries", json::array()},
              {"events", events_json(service, view.as_of)},
              {"createdAt", epoch_seconds(service.created_at)},
              {"createdBy", "arn:aws:iam::" + std::string(kAccountId) + ":role/operator"},
              {"placementConstraints", json::array()},
              {"placementStrategy", json::array()},
              {"healthCheckGracePeriodSeconds",
               std::chrono::duration_cast<seconds>(service.health_check_grace).count()},
              {"enableECSManagedTags", false},
              {"enableExecuteCommand", false},
              {"propagateTags", "NONE"},
              {"availabilityZoneRebalancing", service.az_rebalancing ? "ENABLED" : "DISABLED"}};
  put_deployments(object, world, view);
  put_capacity(object, world, service, definition);
  if (service.controller != core::DeploymentController::kExternal) {
    object["taskDefinition"] = definition.arn;
  }
  if (with_tags) object["tags"] = tags_json(state.tags);
  return object;
}

json cluster_json(const ClusterView& view) {
  return {{"clusterArn", view.cluster->arn},
          {"clusterName", view.cluster->name},
          {"status", "ACTIVE"},
          {"registeredContainerInstancesCount", view.container_instances},
          {"runningTasksCount", view.running_tasks},
          {"pendingTasksCount", view.pending_tasks},
          {"activeServicesCount", view.active_services},
          {"statistics", json::array()},
          {"tags", json::array()},
          {"settings", json::array()},
          {"capacityProviders", json::array()},
          {"defaultCapacityProviderStrategy", json::array()}};
}

json failures_json(const std::vector<Failure>& failures) {
  json list = json::array();
  for (const Failure& failure : failures) {
    list.push_back({{"arn", failure.arn}, {"reason", failure.reason}});
  }
  return list;
}

json tags_json(const std::vector<core::Tag>& tags) {
  json list = json::array();
  for (const core::Tag& tag : tags) list.push_back({{"key", tag.key}, {"value", tag.value}});
  return list;
}

}  // namespace ecsr::sim::wire
