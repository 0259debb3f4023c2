// SPDX-License-Identifier: MIT
#include "aws/ecs_read_client.h"

#include <array>
#include <utility>

#include "aws/ecs_answers.h"
#include "aws/json_wave.h"
#include "base/check.h"

namespace ecsr::aws {
namespace {

std::vector<std::string> texts_of(const std::vector<core::TaskId>& tasks) {
  ECSR_CHECK(!tasks.empty() && tasks.size() <= ports::kTasksPerCall, "a call takes 1 to 100 tasks");
  std::vector<std::string> texts;
  texts.reserve(tasks.size());
  for (const core::TaskId& task : tasks) texts.push_back(task.value);
  return texts;
}

JsonBody services_body(const ports::DescribeServicesRequest& request) {
  const std::array<std::string, 1> services{request.service.service.value};
  const std::array<std::string, 1> include{"TAGS"};
  JsonBody body;
  body.text("cluster", request.service.cluster.value)
      .texts("services", services)
      .texts("include", include);
  return body;
}

ports::DescribeServicesAnswer services_answer(const JsonObject& root, const HttpAnswer& http) {
  ports::DescribeServicesAnswer answer{.failures = failures_of(root), .aws_now = http.date};
  const JsonList services = root.list("services");
  if (services.size() > 0) answer.service = service_of(services.object(0));
  return answer;
}

JsonBody list_body(const ports::ListTasksRequest& request) {
  JsonBody body;
  body.text("cluster", request.service.cluster.value)
      .text("serviceName", request.service.service.value)
      .text("desiredStatus",
            request.desired_status == core::DesiredStatus::kStopped ? "STOPPED" : "RUNNING")
      .number("maxResults", 100);
  if (!request.next_token.empty()) body.text("nextToken", request.next_token);
  return body;
}

ports::ListTasksAnswer list_answer(const JsonObject& root, const HttpAnswer& /*http*/) {
  ports::ListTasksAnswer answer{.next_token = root.verbatim("nextToken")};
  const JsonList tasks = root.list("taskArns");
  for (int i = 0; i < tasks.size(); ++i) answer.tasks.push_back({tasks.text(i)});
  return answer;
}

JsonBody tasks_body(const ports::DescribeTasksRequest& request) {
  JsonBody body;
  body.text("cluster", request.cluster.value).texts("tasks", texts_of(request.tasks));
  return body;
}

ports::DescribeTasksAnswer tasks_answer(const JsonObject& root, const HttpAnswer& http) {
  ports::DescribeTasksAnswer answer{.failures = failures_of(root), .aws_now = http.date};
  const JsonList tasks = root.list("tasks");
  for (int i = 0; i < tasks.size(); ++i) answer.tasks.push_back(task_of(tasks.object(i)));
  return answer;
}

JsonBody protection_body(const ports::GetTaskProtectionRequest& request) {
  JsonBody body;
  body.text("cluster", request.cluster.value).texts("tasks", texts_of(request.tasks));
  return body;
}

ports::GetTaskProtectionAnswer protection_answer(const JsonObject& root,
                                                 const HttpAnswer& /*http*/) {
  ports::GetTaskProtectionAnswer answer{.failures = failures_of(root)};
  const JsonList tasks = root.list("protectedTasks");
  for (int i = 0; i < tasks.size(); ++i) {
    const JsonObject task = tasks.object(i);
    answer.tasks.push_back({.task = {task.text("taskArn")},
                            .enabled = task.flag_or("protectionEnabled", false),
                            .expires_at = task.optional_time("expirationDate")});
  }
  return answer;
}

JsonBody definition_body(const ports::DescribeTaskDefinitionRequest& request) {
  JsonBody body;
  body.text("taskDefinition", request.task_definition);
  return body;
}

/// ECS looks at the health checks of essential containers, and an essential container is one that
/// does not say otherwise. [doc: HealthCheck]
ports::DescribeTaskDefinitionAnswer definition_answer(const JsonObject& root,
                                                      const HttpAnswer& /*http*/) {
  ports::DescribeTaskDefinitionAnswer answer;
  const JsonObject definition = root.required_object("taskDefinition");
  answer.network_mode = definition.text_or_empty("networkMode");
  const JsonList containers = definition.list("containerDefinitions");
  for (int i = 0; i < containers.size(); ++i) {
    const JsonObject container = containers.object(i);
    if (container.object("healthCheck") && container.flag_or("essential", true)) {
      answer.has_container_health_check = true;
    }
  }
  return answer;
}

JsonBody instances_body(const ports::DescribeContainerInstancesRequest& request) {
  JsonBody body;
  body.text("cluster", request.cluster.value)
      .texts("containerInstances", request.container_instance_arns);
  return body;
}

ports::DescribeContainerInstancesAnswer instances_answer(const JsonObject& root,
                                                         const HttpAnswer& /*http*/) {
  ports::DescribeContainerInstancesAnswer answer{.failures = failures_of(root)};
  const JsonList instances = root.list("containerInstances");
  for (int i = 0; i < instances.size(); ++i) {
    const JsonObject instance = instances.object(i);
    answer.instances.push_back({.arn = instance.text("containerInstanceArn"),
                                .ec2_instance_id = instance.text_or_empty("ec2InstanceId")});
  }
  return answer;
}

}  // namespace

std::vector<Result<ports::DescribeServicesAnswer>> EcsReadClient::describe_services(
    std::span<const ports::DescribeServicesRequest> wave) {
  return json_wave<ports::DescribeServicesAnswer>(caller_, kDescribeServices, wave, services_body,
                                                  services_answer);
}

std::vector<Result<ports::ListTasksAnswer>> EcsReadClient::list_tasks(
    std::span<const ports::ListTasksRequest> wave) {
  return json_wave<ports::ListTasksAnswer>(caller_, kListTasks, wave, list_body, list_answer);
}

std::vector<Result<ports::DescribeTasksAnswer>> EcsReadClient::describe_tasks(
    std::span<const ports::DescribeTasksRequest> wave) {
  return json_wave<ports::DescribeTasksAnswer>(caller_, kDescribeTasks, wave, tasks_body,
                                               tasks_answer);
}

std::vector<Result<ports::GetTaskProtectionAnswer>> EcsReadClient::get_task_protection(
    std::span<const ports::GetTaskProtectionRequest> wave) {
  return json_wave<ports::GetTaskProtectionAnswer>(caller_, kGetTaskProtection, wave,
                                                   protection_body, protection_answer);
}

std::vector<Result<ports::DescribeTaskDefinitionAnswer>> EcsReadClient::describe_task_definition(
    std::span<const ports::DescribeTaskDefinitionRequest> wave) {
  return json_wave<ports::DescribeTaskDefinitionAnswer>(caller_, kDescribeTaskDefinition, wave,
                                                        definition_body, definition_answer);
}

std::vector<Result<ports::DescribeContainerInstancesAnswer>>
EcsReadClient::describe_container_instances(
    std::span<const ports::DescribeContainerInstancesRequest> wave) {
  return json_wave<ports::DescribeContainerInstancesAnswer>(caller_, kDescribeContainerInstances,
                                                            wave, instances_body, instances_answer);
}

}  // namespace ecsr::aws
