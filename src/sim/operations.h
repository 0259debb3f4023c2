// SPDX-License-Identifier: MIT
// The AWS operations over a World, as AWS defines them and stricter: one function each, AWS's own
// error codes and texts. Both faces of the simulator, the ports and the wire, are made from these.
//
// Views point into the World: they are good until the next call that changes it or its clock.
// Every function counts the call, asks IAM (World::denied) and takes a request token first.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "core/scaling.h"
#include "core/service.h"
#include "sim/world.h"

namespace ecsr::sim {

/// What AWS answers when it refuses. `code` is the `__type` of JSON services; Elastic Load
/// Balancing has its own words ("TargetGroupNotFound").
struct SimError {
  std::string code;
  std::string message;
  int http_status = 400;

  bool operator==(const SimError&) const = default;
};

template <typename T>
using Answer = std::expected<T, SimError>;
/// The answer of an operation that has nothing to say.
struct Done {};

/// An entry of `failures`. [doc: Failure]
struct Failure {
  std::string arn;
  std::string reason;  ///< "MISSING", "TASK_NOT_VALID", "DEPLOYMENT_BLOCKED"
};

/// A page of ARNs; an empty token ends the list.
struct Page {
  std::vector<std::string> arns;
  std::string next_token;
};

/// A service as a reading call sees it. Events later than `as_of` are not to be shown.
struct ServiceView {
  const Service* service = nullptr;
  const ServiceState* state = nullptr;
  WallTime as_of{};
};
struct TaskView {
  const Task* task = nullptr;
  const TaskState* state = nullptr;
};

// --- ECS, reading
// ---------------------------------------------------------------------------------

struct DescribedServices {
  std::vector<ServiceView> services;
  std::vector<Failure> failures;
};
/// 1 to 10 names or ARNs. [doc: DescribeServices]
Answer<DescribedServices> describe_services(World& world, std::string_view cluster,
                                            std::span<const std::string_view> services);

struct ListServicesInput {
  std::string cluster;
  std::string launch_type;          ///< empty = any
  std::string scheduling_strategy;  ///< empty = any
  std::optional<int> max_results;   ///< 1 to 100, default 10
  std::string next_token;
};
/// Includes DRAINING services, not INACTIVE ones. [doc: ListServices]
Answer<Page> list_services(World& world, const ListServicesInput& input);

/// [doc: ListClusters]
Answer<Page> list_clusters(World& world, std::optional<int> max_results,
                           std::string_view next_token);

/// [doc: Cluster]
struct ClusterView {
  const Cluster* cluster = nullptr;
  int running_tasks = 0;
  int pending_tasks = 0;
  int active_services = 0;
  int container_instances = 0;
};
struct DescribedClusters {
  std::vector<ClusterView> clusters;
  std::vector<Failure> failures;
};
/// Up to 100; none = the cluster "default". [doc: DescribeClusters]
Answer<DescribedClusters> describe_clusters(World& world,
                                            std::span<const std::string_view> clusters);

/// Empty texts = no such filter. [doc: ListTasks]
struct ListTasksInput {
  std::string cluster;
  std::string service_name;
  std::string family;
  std::string started_by;  ///< must be the only filter
  std::string container_instance;
  std::string launch_type;
  std::string
      desired_status;  ///< "RUNNING" (also when empty), "STOPPED", "PENDING" (finds nothing)
  std::optional<int> max_results;
  std::string next_token;
};
/// In no order that means anything. [doc: ListTasks]
Answer<Page> list_tasks(World& world, const ListTasksInput& input);

struct DescribedTasks {
  std::vector<TaskView> tasks;
  std::vector<Failure> failures;
};
/// 1 to 100 ids or ARNs. [doc: DescribeTasks]
Answer<DescribedTasks> describe_tasks(World& world, std::string_view cluster,
                                      std::span<const std::string_view> tasks);

/// Family (newest revision), family:revision or ARN. [doc: DescribeTaskDefinition]
Answer<const TaskDefinition*> describe_task_definition(World& world, std::string_view definition);

/// The same look-up, not counted as a call; nullptr when there is none.
const TaskDefinition* find_definition(const World& world, std::string_view definition);

struct DescribedInstances {
  std::vector<const ContainerInstance*> instances;
  std::vector<Failure> failures;
};
/// 1 to 100 ids or ARNs. [doc: DescribeContainerInstances]
Answer<DescribedInstances> describe_container_instances(
    World& world, std::string_view cluster, std::span<const std::string_view> instances);

/// Tags of a service; other resources have none. [doc: ListTagsForResource]
Answer<std::vector<core::Tag>> list_tags_for_resource(World& world, std::string_view resource_arn);

/// [doc: ProtectedTask]
struct ProtectionView {
  const Task* task = nullptr;
  bool enabled = false;
  std::optional<WallTime> expires_at;
};
struct Protections {
  std::vector<ProtectionView> tasks;
  std::vector<Failure> failures;
};
/// 1 to 100 tasks. [doc: GetTaskProtection]
Answer<Protections> get_task_protection(World& world, std::string_view cluster,
                                        std::span<const std::string_view> tasks);

// --- ECS, changing
// --------------------------------------------------------------------------------

/// 1 to 10 tasks; 1 to 2880 minutes, default 120. [doc: UpdateTaskProtection]
Answer<Protections> update_task_protection(World& world, std::string_view cluster,
                                           std::span<const std::string_view> tasks, bool enabled,
                                           std::optional<int> expires_in_minutes);

struct StopTaskInput {
  std::string_view cluster;
  std::string_view task;
  std::optional<std::string_view> reason;  ///< at most 255 characters
};
/// The task with desired status STOPPED and, mostly, last status RUNNING. [doc: StopTask]
Answer<TaskView> stop_task(World& world, const StopTaskInput& input);

struct UpdateServiceInput {
  std::string_view cluster;
  std::string_view service;
  std::optional<int> desired_count;
  bool force_new_deployment = false;
  std::optional<std::string_view> task_definition;
};
/// The service with the new numbers. [doc: UpdateService]
Answer<ServiceView> update_service(World& world, const UpdateServiceInput& input);

Answer<Done> tag_resource(World& world, std::string_view resource_arn,
                          std::span<const core::Tag> tags);
Answer<Done> untag_resource(World& world, std::string_view resource_arn,
                            std::span<const std::string_view> keys);

// --- Application Auto Scaling
// ---------------------------------------------------------------------

/// [doc: ScalableTarget]
struct ScalableTargetView {
  const Service* service = nullptr;
  const Autoscaling* autoscaling = nullptr;
  core::ScalableTarget target;
};
struct ScalableTargets {
  std::vector<ScalableTargetView> targets;
  std::string next_token;
};
struct DescribeScalableTargetsInput {
  std::vector<std::string> resource_ids;  ///< up to 50 of "service/CLUSTER/SERVICE"; none = all
  std::optional<int> max_results;         ///< 1 to 50
  std::string next_token;
};
/// Unknown resources are left out silently. [doc: DescribeScalableTargets]
Answer<ScalableTargets> describe_scalable_targets(World& world,
                                                  const DescribeScalableTargetsInput& input);

/// Flags that are not sent inside `suspended` count as false. [doc: SuspendedState]
struct RegisterScalableTargetInput {
  std::string resource_id;
  std::optional<int> min_capacity;
  std::optional<int> max_capacity;
  std::optional<core::Suspended> suspended;
};
/// Moves desired count into the bounds at every call, even if none was sent. Gives the target's
/// ARN. [doc: RegisterScalableTarget]
Answer<std::string> register_scalable_target(World& world,
                                             const RegisterScalableTargetInput& input);

/// Newest first. [doc: DescribeScalingActivities]
Answer<std::vector<const ScalingActivity*>> describe_scaling_activities(
    World& world, std::string_view resource_id);

std::string resource_id(const World& world, const Service& service);  ///< service/prod/web
std::string scalable_target_arn(const World& world, const Service& service);

// --- Elastic Load Balancing
// -----------------------------------------------------------------------

/// [doc: TargetDescription], [doc: TargetHealth]
struct TargetView {
  std::string id;  ///< private address, or EC2 instance id with bridge and host networks
  int port = 0;
  std::string zone;
  core::TargetHealth health = core::TargetHealth::kUnknown;
};
/// All registered and draining targets. [doc: DescribeTargetHealth]
Answer<std::vector<TargetView>> describe_target_health(World& world,
                                                       std::string_view target_group_arn);

/// A target as a request names it; a port of 0 means every one of the id.
struct TargetName {
  std::string id;
  int port = 0;
};
/// What is no target of the group any more is passed over. [doc: DeregisterTargets]
Answer<Done> deregister_targets(World& world, std::string_view target_group_arn,
                                std::span<const TargetName> targets);
// --- CloudWatch
// -----------------------------------------------------------------------------------

struct DescribeAlarmsInput {
  std::vector<std::string> names;  ///< up to 100; none = all
  std::string prefix;              ///< instead of names
  bool metric = true;              ///< composite ones only when asked for
  bool composite = false;
  std::string state;               ///< "ALARM"; empty = any
  std::optional<int> max_records;  ///< 1 to 100, default 50
  std::string next_token;
};
struct DescribedAlarms {
  std::vector<const Alarm*> alarms;
  std::string next_token;
};
/// Unknown names are left out silently. [doc: DescribeAlarms]
Answer<DescribedAlarms> describe_alarms(World& world, const DescribeAlarmsInput& input);

std::string alarm_arn(const World& world, const Alarm& alarm);

// --- Words
// ----------------------------------------------------------------------------------------

// As they stand on the wire: "PROVISIONING", "ServiceSchedulerInitiated", "CODE_DEPLOY"; empty for
// the values that are left out there (StopCode::kNone, RolloutState::kAbsent).
std::string_view wire_word(core::LastStatus status);
std::string_view wire_word(core::DesiredStatus status);
std::string_view wire_word(core::Health health);
std::string_view wire_word(core::StopCode code);
std::string_view wire_word(core::ServiceStatus status);
std::string_view wire_word(core::RolloutState state);
std::string_view wire_word(core::SchedulingStrategy strategy);
std::string_view wire_word(core::DeploymentController controller);
std::string_view wire_word(core::TargetHealth health);
std::string_view wire_word(core::AlarmState state);  ///< of the three that CloudWatch has

}  // namespace ecsr::sim
