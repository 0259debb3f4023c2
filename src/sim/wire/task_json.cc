// SPDX-License-Identifier: MIT
#include "sim/wire/task_json.h"

#include <nlohmann/json.hpp>

#include "sim/wire/json_values.h"

namespace ecsr::sim::wire {
namespace {

using core::LastStatus;
using nlohmann::json;

// How big every simulated task is; nothing in the simulator depends on it.
constexpr int kCpuUnits = 256;
constexpr int kMemoryMegabytes = 512;

std::string_view container_status(LastStatus status) {
  if (status < LastStatus::kRunning) return "PENDING";
  return status < LastStatus::kDeprovisioning ? "RUNNING" : "STOPPED";
}

std::string_view network_interface_status(LastStatus status) {
  if (status == LastStatus::kProvisioning) return "PRECREATED";
  return status < LastStatus::kDeprovisioning ? "ATTACHED" : "DELETED";
}

/// The network interface of a task with awsvpc. [doc: Attachment]
json attachments_json(const World& world, const TaskView& view, const std::string& id) {
  const Task& task = *view.task;
  if (!world.definitions[task.definition].awsvpc()) return json::array();
  const auto detail = [](std::string_view name, const std::string& value) {
    return json{{"name", name}, {"value", value}};
  };
  json details = json::array(
      {detail("subnetId", "subnet-" + hex_digits(hash_of(world.zones[task.zone]), 17))});
  if (view.state->last_status != LastStatus::kProvisioning) {
    details.push_back(detail("networkInterfaceId", "eni-" + hex_digits(hash_of(task.arn) + 1, 17)));
    details.push_back(detail("privateIPv4Address", world.private_ipv4(task)));
  }
  return json::array({{{"id", id},
                       {"type", "ElasticNetworkInterface"},
                       {"status", network_interface_status(view.state->last_status)},
                       {"details", std::move(details)}}});
}

/// The one container of a simulated task. [doc: Container]
json container_json(const World& world, const TaskView& view, const std::string& attachment_id) {
  const Task& task = *view.task;
  const TaskState& state = *view.state;
  const TaskDefinition& definition = world.definitions[task.definition];
  const std::uint64_t seed = hash_of(task.arn);
  json container{{"containerArn", "arn:aws:ecs:" + world.region + ":" + std::string(kAccountId) +
                                      ":container/" + world.clusters[task.cluster].name + "/" +
                                      std::string(task.name()) + "/" + uuid(seed + 2)},
                 {"taskArn", task.arn},
                 {"name", definition.container_name},
                 {"image", definition.image},
                 {"lastStatus", container_status(state.last_status)},
                 {"healthStatus", wire_word(state.health)},
                 {"networkBindings", json::array()},
                 {"networkInterfaces", json::array()},
                 {"cpu", std::to_string(kCpuUnits)},
                 {"memory", std::to_string(kMemoryMegabytes)}};
  if (state.pull_stopped_at) {
    container["imageDigest"] = "sha256:" + hex_digits(hash_of(definition.image), 64);
    container["runtimeId"] = hex_digits(seed + 3, 32);
  }
  put(container, "reason", state.container_reason);
  if (state.exit_code) container["exitCode"] = *state.exit_code;
  if (definition.awsvpc()) {
    if (state.last_status != LastStatus::kProvisioning) {
      container["networkInterfaces"].push_back(
          {{"attachmentId", attachment_id}, {"privateIpv4Address", world.private_ipv4(task)}});
    }
  } else if (task.host_port != 0 && state.last_status >= LastStatus::kRunning) {
    container["networkBindings"].push_back({{"bindIP", "0.0.0.0"},
                                            {"containerPort", definition.container_port},
                                            {"hostPort", task.host_port},
                                            {"protocol", "tcp"}});
  }
  return container;
}

/// When what happened. [doc: Amazon ECS task lifecycle]
void put_times(json& object, const TaskState& state) {
  put(object, "connectivityAt", state.connectivity_at);
  put(object, "pullStartedAt", state.pull_started_at);
  put(object, "pullStoppedAt", state.pull_stopped_at);
  put(object, "startedAt", state.started_at);
  put(object, "stoppingAt", state.stopping_at);
  put(object, "executionStoppedAt", state.execution_stopped_at);
  put(object, "stoppedAt", state.stopped_at);
}

void put_capacity(json& object, const World& world, const Task& task) {
  const Service* service = task.service ? &world.services[*task.service] : nullptr;
  if (task.instance) {
    object["launchType"] = "EC2";
    object["containerInstanceArn"] = world.instances[*task.instance].arn;
  } else {
    const bool named = service != nullptr && !service->launch_type.empty();
    object["launchType"] = named ? service->launch_type : "FARGATE";
  }
  if (object["launchType"] == "FARGATE") {
    object["platformVersion"] = "1.4.0";
    object["platformFamily"] = "Linux";
    object["ephemeralStorage"] = {{"sizeInGiB", 20}};
  }
  if (service != nullptr) put(object, "capacityProviderName", service->capacity_provider);
}

}  // namespace

json task_json(const World& world, const TaskView& view) {
  const Task& task = *view.task;
  const TaskState& state = *view.state;
  const TaskDefinition& definition = world.definitions[task.definition];
  const std::string attachment_id = uuid(hash_of(task.arn));
  json object{
      {"taskArn", task.arn},
      {"clusterArn", world.clusters[task.cluster].arn},
      {"taskDefinitionArn", definition.arn},
      {"group", world.group(task)},
      {"lastStatus", wire_word(state.last_status)},
      {"desiredStatus", wire_word(state.desired_status)},
      {"healthStatus", wire_word(state.health)},
      {"availabilityZone", world.zones[task.zone]},
      {"createdAt", epoch_seconds(task.created_at)},
      {"version", state.version},
      {"cpu", std::to_string(kCpuUnits)},
      {"memory", std::to_string(kMemoryMegabytes)},
      {"enableExecuteCommand", false},
      {"attachments", attachments_json(world, view, attachment_id)},
      {"attributes", json::array({{{"name", "ecs.cpu-architecture"}, {"value", "x86_64"}}})},
      {"containers", json::array({container_json(world, view, attachment_id)})},
      {"inferenceAccelerators", json::array()},
      {"overrides",
       {{"containerOverrides", json::array({{{"name", definition.container_name}}})},
        {"inferenceAcceleratorOverrides", json::array()}}},
      {"tags", json::array()}};
  put(object, "startedBy", world.started_by(task));
  put(object, "stopCode", wire_word(state.stop_code));
  put(object, "stoppedReason", state.stopped_reason);
  if (state.connectivity_at) object["connectivity"] = "CONNECTED";
  put_times(object, state);
  put_capacity(object, world, task);
  return object;
}

json task_definition_json(const TaskDefinition& definition) {
  const int host_port = definition.awsvpc() || definition.network_mode == "host"
                            ? definition.container_port
                            : definition.host_port;
  json container{
      {"name", definition.container_name},
      {"image", definition.image},
      {"cpu", kCpuUnits},
      {"memory", kMemoryMegabytes},
      {"essential", true},
      {"portMappings", json::array({{{"containerPort", definition.container_port},
                                     {"hostPort", host_port},
                                     {"protocol", "tcp"}}})},
      {"stopTimeout", std::chrono::duration_cast<seconds>(definition.stop_timeout).count()},
      {"environment", json::array()},
      {"mountPoints", json::array()},
      {"volumesFrom", json::array()},
      {"systemControls", json::array()}};
  if (definition.health_check) {
    container["healthCheck"] = {
        {"command", json::array({"CMD-SHELL", "curl -f http://localhost/ || exit 1"})},
        {"interval", 30},
        {"timeout", 5},
        {"retries", 3}};
  }
  json compatibilities = json::array({"EC2"});
  if (definition.awsvpc()) compatibilities.push_back("FARGATE");
  return {{"taskDefinitionArn", definition.arn},
          {"family", definition.family},
          {"revision", definition.revision},
          {"status", "ACTIVE"},
          {"networkMode", definition.network_mode},
          {"containerDefinitions", json::array({std::move(container)})},
          {"cpu", std::to_string(kCpuUnits)},
          {"memory", std::to_string(kMemoryMegabytes)},
          {"compatibilities", compatibilities},
          {"requiresCompatibilities", json::array({compatibilities.back()})},
          {"requiresAttributes", json::array()},
          {"placementConstraints", json::array()},
          {"volumes", json::array()}};
}

json container_instance_json(const World& world, const ContainerInstance& instance) {
  return {
      {"containerInstanceArn", instance.arn},
      {"ec2InstanceId", instance.ec2_instance_id},
      {"version", 1},
      {"versionInfo", json::object()},
      {"status", "ACTIVE"},
      {"agentConnected", true},
      {"runningTasksCount", instance.tasks},
      {"pendingTasksCount", 0},
      {"remainingResources", json::array()},
      {"registeredResources", json::array()},
      {"attachments", json::array()},
      {"tags", json::array()},
      {"attributes",
       json::array({{{"name", "ecs.availability-zone"}, {"value", world.zones[instance.zone]}}})}};
}

json protected_task_json(const ProtectionView& view) {
  json object{{"taskArn", view.task->arn}, {"protectionEnabled", view.enabled}};
  put(object, "expirationDate", view.expires_at);
  return object;
}

}  // namespace ecsr::sim::wire
