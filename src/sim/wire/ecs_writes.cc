// SPDX-License-Identifier: MIT
#include <array>
#include <nlohmann/json.hpp>

#include "sim/wire/handlers.h"
#include "sim/wire/service_json.h"
#include "sim/wire/task_json.h"

namespace ecsr::sim::wire {
namespace {

using nlohmann::json;

/// What UpdateService could change with AWS and cannot here. Saying so beats ignoring it.
/// [doc: UpdateService]
constexpr std::array<std::string_view, 18> kBeyondUs{"availabilityZoneRebalancing",
                                                     "capacityProviderStrategy",
                                                     "deploymentConfiguration",
                                                     "deploymentController",
                                                     "enableECSManagedTags",
                                                     "enableExecuteCommand",
                                                     "healthCheckGracePeriodSeconds",
                                                     "loadBalancers",
                                                     "monitoring",
                                                     "networkConfiguration",
                                                     "placementConstraints",
                                                     "placementStrategy",
                                                     "platformVersion",
                                                     "propagateTags",
                                                     "serviceConnectConfiguration",
                                                     "serviceRegistries",
                                                     "volumeConfigurations",
                                                     "vpcLatticeConfigurations"};

}  // namespace

Answer<json> stop_task_call(World& world, JsonInput& input) {
  const std::string cluster = input.text("cluster");
  const std::string task = input.text("task");
  const std::optional<std::string> reason = input.maybe_text("reason");
  if (input.problem()) return std::unexpected(*input.problem());
  const auto stopped = stop_task(world, {.cluster = cluster, .task = task, .reason = reason});
  if (!stopped) return std::unexpected(stopped.error());
  return json{{"task", task_json(world, *stopped)}};
}

Answer<json> update_service_call(World& world, JsonInput& input) {
  const std::string cluster = input.text("cluster");
  const std::string service = input.text("service");
  const std::optional<std::string> definition = input.maybe_text("taskDefinition");
  const UpdateServiceInput wanted{
      .cluster = cluster,
      .service = service,
      .desired_count = input.number("desiredCount"),
      .force_new_deployment = input.flag("forceNewDeployment").value_or(false),
      .task_definition = definition};
  if (input.problem()) return std::unexpected(*input.problem());
  for (const std::string_view member : kBeyondUs) {
    if (input.has(member)) {
      return refuse("UnsupportedFeatureException",
                    "The simulator cannot change " + std::string(member) +
                        "; it knows desiredCount, taskDefinition and forceNewDeployment.");
    }
  }
  const auto updated = update_service(world, wanted);
  if (!updated) return std::unexpected(updated.error());
  return json{{"service", service_json(world, *updated, false)}};
}

Answer<json> tag_resource_call(World& world, JsonInput& input) {
  const std::string resource = input.text("resourceArn");
  const std::vector<core::Tag> tags = input.tags("tags");
  if (input.problem()) return std::unexpected(*input.problem());
  const auto done = tag_resource(world, resource, tags);
  if (!done) return std::unexpected(done.error());
  return json::object();
}

Answer<json> untag_resource_call(World& world, JsonInput& input) {
  const std::string resource = input.text("resourceArn");
  const std::vector<std::string> keys = input.texts("tagKeys");
  if (input.problem()) return std::unexpected(*input.problem());
  const auto done = untag_resource(world, resource, views_of(keys));
  if (!done) return std::unexpected(done.error());
  return json::object();
}

Answer<json> protections_json(const Answer<Protections>& protections) {
  if (!protections) return std::unexpected(protections.error());
  json list = json::array();
  for (const ProtectionView& view : protections->tasks) list.push_back(protected_task_json(view));
  return json{{"protectedTasks", std::move(list)},
              {"failures", failures_json(protections->failures)}};
}

Answer<json> update_task_protection_call(World& world, JsonInput& input) {
  const std::string cluster = input.text("cluster");
  const std::vector<std::string> tasks = input.texts("tasks");
  const std::optional<bool> enabled = input.flag("protectionEnabled");
  const std::optional<int> minutes = input.number("expiresInMinutes");
  if (input.problem()) return std::unexpected(*input.problem());
  if (!enabled) {
    return refuse("InvalidParameterException", "protectionEnabled cannot be empty.");
  }
  return protections_json(
      update_task_protection(world, cluster, views_of(tasks), *enabled, minutes));
}

}  // namespace ecsr::sim::wire
