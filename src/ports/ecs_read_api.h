// SPDX-License-Identifier: MIT
// What ECS can be asked without changing anything. Each call takes a wave of requests and gives one
// result for each, in the same order; an adapter may send them in parallel.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/ids.h"
#include "core/observation.h"
#include "core/service.h"
#include "core/task.h"

namespace ecsr::ports {

/// Most tasks one DescribeTasks or GetTaskProtection call accepts. [doc: DescribeTasks, "tasks"]
inline constexpr std::size_t kTasksPerCall = 100;

/// An entry of `failures`: the call succeeded, but not for this thing. [doc: Failure]
struct CallFailure {
  std::string arn;
  std::string reason;  ///< "MISSING", "TASK_NOT_VALID", …
};

/// One service, always with its tags. [doc: DescribeServices]
struct DescribeServicesRequest {
  core::ServiceAddress service;
};
struct DescribeServicesAnswer {
  std::optional<core::Service> service;  ///< absent when ECS put it among the failures
  std::vector<CallFailure> failures;
  std::optional<WallTime> aws_now;  ///< from the answer's Date header
};

/// One page of at most 100. [doc: ListTasks] The filter is on the *desired* status.
struct ListTasksRequest {
  core::ServiceAddress service;
  core::DesiredStatus desired_status = core::DesiredStatus::kRunning;
  std::string next_token;  ///< empty for the first page
};
struct ListTasksAnswer {
  std::vector<core::TaskId> tasks;
  std::string next_token;  ///< empty after the last page
};

/// REQUIRES: 1 to kTasksPerCall tasks. [doc: DescribeTasks]
struct DescribeTasksRequest {
  core::ClusterName cluster;
  std::vector<core::TaskId> tasks;
};

/// Where a container of a task can be reached, as a target group names it: with awsvpc the private
/// address and the container port, else the container instance and the host port. [doc: Task]
struct TaskAddress {
  std::string container_name;
  int container_port = 0;    ///< 0 with awsvpc, where every port of the address is the container's
  int host_port = 0;         ///< 0 with awsvpc
  std::string private_ipv4;  ///< awsvpc only
};
struct DescribedTask {
  core::Task task;                     ///< without target health; health_check unknown
  std::string group;                   ///< "service:NAME" for a service's task
  std::string container_instance_arn;  ///< empty on Fargate
  std::vector<TaskAddress> addresses;
};
struct DescribeTasksAnswer {
  std::vector<DescribedTask> tasks;  ///< in no particular order
  std::vector<CallFailure> failures;
  std::optional<WallTime> aws_now;
};

/// REQUIRES: 1 to kTasksPerCall tasks. [doc: GetTaskProtection]
struct GetTaskProtectionRequest {
  core::ClusterName cluster;
  std::vector<core::TaskId> tasks;
};
struct GetTaskProtectionAnswer {
  std::vector<core::Protection> tasks;
  std::vector<CallFailure> failures;
};

/// `task_definition`: ARN, or family:revision. [doc: DescribeTaskDefinition]
struct DescribeTaskDefinitionRequest {
  std::string task_definition;
};
struct DescribeTaskDefinitionAnswer {
  bool has_container_health_check = false;
  std::string network_mode;  ///< "awsvpc", "bridge", "host", "none"
};

/// REQUIRES: 1 to 100 container instances. [doc: DescribeContainerInstances]
struct DescribeContainerInstancesRequest {
  core::ClusterName cluster;
  std::vector<std::string> container_instance_arns;
};
struct ContainerInstance {
  std::string arn;
  std::string ec2_instance_id;
};
struct DescribeContainerInstancesAnswer {
  std::vector<ContainerInstance> instances;
  std::vector<CallFailure> failures;
};

class EcsReadApi {
 public:
  virtual ~EcsReadApi() = default;
  virtual std::vector<Result<DescribeServicesAnswer>> describe_services(
      std::span<const DescribeServicesRequest> wave) = 0;
  virtual std::vector<Result<ListTasksAnswer>> list_tasks(
      std::span<const ListTasksRequest> wave) = 0;
  virtual std::vector<Result<DescribeTasksAnswer>> describe_tasks(
      std::span<const DescribeTasksRequest> wave) = 0;
  virtual std::vector<Result<GetTaskProtectionAnswer>> get_task_protection(
      std::span<const GetTaskProtectionRequest> wave) = 0;
  virtual std::vector<Result<DescribeTaskDefinitionAnswer>> describe_task_definition(
      std::span<const DescribeTaskDefinitionRequest> wave) = 0;
  virtual std::vector<Result<DescribeContainerInstancesAnswer>> describe_container_instances(
      std::span<const DescribeContainerInstancesRequest> wave) = 0;
};

}  // namespace ecsr::ports
