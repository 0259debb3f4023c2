// SPDX-License-Identifier: MIT
#include <array>
#include <nlohmann/json.hpp>

#include "sim/wire/handlers.h"
#include "sim/wire/json_values.h"
#include "sim/wire/service_json.h"
#include "sim/wire/task_json.h"

namespace ecsr::sim::wire {
namespace {

using nlohmann::json;

Answer<json> page_json(const Answer<Page>& page, const char* list_name) {
  if (!page) return std::unexpected(page.error());
  json object{{list_name, page->arns}};
  put(object, "nextToken", page->next_token);
  return object;
}

Answer<json> describe_services_call(World& world, JsonInput& input) {
  const std::string cluster = input.text("cluster");
  const std::vector<std::string> services = input.texts("services");
  const std::vector<std::string> include = input.texts("include");
  if (input.problem()) return std::unexpected(*input.problem());
  for (const std::string& field : include) {
    if (field != "TAGS") {
      return refuse("InvalidParameterException",
                    "include can only hold TAGS, not \"" + field + "\".");
    }
  }
  const auto found = describe_services(world, cluster, views_of(services));
  if (!found) return std::unexpected(found.error());
  json list = json::array();
  for (const ServiceView& view : found->services) {
    list.push_back(service_json(world, view, !include.empty()));
  }
  return json{{"services", std::move(list)}, {"failures", failures_json(found->failures)}};
}

Answer<json> list_services_call(World& world, JsonInput& input) {
  const ListServicesInput wanted{.cluster = input.text("cluster"),
                                 .launch_type = input.text("launchType"),
                                 .scheduling_strategy = input.text("schedulingStrategy"),
                                 .max_results = input.number("maxResults"),
                                 .next_token = input.text("nextToken")};
  if (input.problem()) return std::unexpected(*input.problem());
  return page_json(list_services(world, wanted), "serviceArns");
}

Answer<json> list_clusters_call(World& world, JsonInput& input) {
  const std::optional<int> max_results = input.number("maxResults");
  const std::string next_token = input.text("nextToken");
  if (input.problem()) return std::unexpected(*input.problem());
  return page_json(list_clusters(world, max_results, next_token), "clusterArns");
}

Answer<json> describe_clusters_call(World& world, JsonInput& input) {
  const std::vector<std::string> clusters = input.texts("clusters");
  if (input.problem()) return std::unexpected(*input.problem());
  const auto found = describe_clusters(world, views_of(clusters));
  if (!found) return std::unexpected(found.error());
  json list = json::array();
  for (const ClusterView& view : found->clusters) list.push_back(cluster_json(view));
  return json{{"clusters", std::move(list)}, {"failures", failures_json(found->failures)}};
}

Answer<json> list_tasks_call(World& world, JsonInput& input) {
  const ListTasksInput wanted{.cluster = input.text("cluster"),
                              .service_name = input.text("serviceName"),
                              .family = input.text("family"),
                              .started_by = input.text("startedBy"),
                              .container_instance = input.text("containerInstance"),
                              .launch_type = input.text("launchType"),
                              .desired_status = input.text("desiredStatus"),
                              .max_results = input.number("maxResults"),
                              .next_token = input.text("nextToken")};
  if (input.problem()) return std::unexpected(*input.problem());
  return page_json(list_tasks(world, wanted), "taskArns");
}

Answer<json> describe_tasks_call(World& world, JsonInput& input) {
  const std::string cluster = input.text("cluster");
  const std::vector<std::string> tasks = input.texts("tasks");
  if (input.problem()) return std::unexpected(*input.problem());
  const auto found = describe_tasks(world, cluster, views_of(tasks));
  if (!found) return std::unexpected(found.error());
  json list = json::array();
  for (const TaskView& view : found->tasks) list.push_back(task_json(world, view));
  return json{{"tasks", std::move(list)}, {"failures", failures_json(found->failures)}};
}

Answer<json> describe_task_definition_call(World& world, JsonInput& input) {
  const std::string definition = input.text("taskDefinition");
  if (input.problem()) return std::unexpected(*input.problem());
  const auto found = describe_task_definition(world, definition);
  if (!found) return std::unexpected(found.error());
  return json{{"taskDefinition", task_definition_json(**found)}, {"tags", json::array()}};
}

Answer<json> describe_container_instances_call(World& world, JsonInput& input) {
  const std::string cluster = input.text("cluster");
  const std::vector<std::string> instances = input.texts("containerInstances");
  if (input.problem()) return std::unexpected(*input.problem());
  const auto found = describe_container_instances(world, cluster, views_of(instances));
  if (!found) return std::unexpected(found.error());
  json list = json::array();
  for (const ContainerInstance* instance : found->instances) {
    list.push_back(container_instance_json(world, *instance));
  }
  return json{{"containerInstances", std::move(list)},
              {"failures", failures_json(found->failures)}};
}

Answer<json> list_tags_for_resource_call(World& world, JsonInput& input) {
  const std::string resource = input.text("resourceArn");
  if (input.problem()) return std::unexpected(*input.problem());
  const auto found = list_tags_for_resource(world, resource);
  if (!found) return std::unexpected(found.error());
  return json{{"tags", tags_json(*found)}};
}

Answer<json> get_task_protection_call(World& world, JsonInput& input) {
  const std::string cluster = input.text("cluster");
  const std::vector<std::string> tasks = input.texts("tasks");
  if (input.problem()) return std::unexpected(*input.problem());
  return protections_json(get_task_protection(world, cluster, views_of(tasks)));
}

constexpr std::array kOperations{
    JsonOperation{"DescribeClusters", describe_clusters_call},
    JsonOperation{"DescribeContainerInstances", describe_container_instances_call},
    JsonOperation{"DescribeServices", describe_services_call},
    JsonOperation{"DescribeTaskDefinition", describe_task_definition_call},
    JsonOperation{"DescribeTasks", describe_tasks_call},
    JsonOperation{"GetTaskProtection", get_task_protection_call},
    JsonOperation{"ListClusters", list_clusters_call},
    JsonOperation{"ListServices", list_services_call},
    JsonOperation{"ListTagsForResource", list_tags_for_resource_call},
    JsonOperation{"ListTasks", list_tasks_call},
    JsonOperation{"StopTask", stop_task_call},
    JsonOperation{"TagResource", tag_resource_call},
    JsonOperation{"UntagResource", untag_resource_call},
    JsonOperation{"UpdateService", update_service_call},
    JsonOperation{"UpdateTaskProtection", update_task_protection_call},
};

}  // namespace

std::span<const JsonOperation> ecs_operations() { return kOperations; }

}  // namespace ecsr::sim::wire
