// SPDX-License-Identifier: MIT
// Furnishes a world before its clock starts: what the world file, the demo and the tests are made
// with. Everything is as if it had been there for long: counts are right, nothing is under way.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "sim/world.h"

namespace ecsr::sim {

struct ServiceSpec {
  std::string name;
  int desired_count = 0;
  std::string launch_type = "FARGATE";  ///< "FARGATE", "EC2", "EXTERNAL"
  std::string capacity_provider;        ///< in place of a launch type
  core::SchedulingStrategy scheduling_strategy = core::SchedulingStrategy::kReplica;
  core::DeploymentController controller = core::DeploymentController::kEcs;
  core::ServiceStatus status = core::ServiceStatus::kActive;
  core::RolloutState rollout_state = core::RolloutState::kCompleted;
  std::vector<std::string> zones{"eu-west-1a", "eu-west-1b", "eu-west-1c"};
  int target_groups = 0;
  milliseconds deregistration_delay = seconds{300};
  bool health_check = false;
  milliseconds health_check_grace{0};
  std::string network_mode = "awsvpc";
  int container_port = 8080;
  int host_port = 0;  ///< a fixed one; bridge and host networks only
  milliseconds stop_timeout = seconds{30};
  int maximum_percent = 200;
  int minimum_healthy_percent = 100;
  bool az_rebalancing = false;
  bool circuit_breaker = false;
  bool rollback = false;
  std::optional<int> room;
  int revision = 7;        ///< of the task definition
  bool short_arn = false;  ///< the old format, without the cluster: cannot be tagged
  std::vector<core::Tag> tags;
};

struct TaskSpec {
  std::string name;                    ///< empty = as ECS would name it
  std::optional<WallTime> started_at;  ///< default: an hour before the world begins
  std::optional<WallTime> created_at;  ///< default: 20 s before it started
  core::LastStatus last_status = core::LastStatus::kRunning;  ///< RUNNING or before
  std::string zone;                                           ///< empty = keeping the spread
  std::optional<core::Health> health;  ///< default: HEALTHY where there is a health check
  std::optional<core::TargetHealth>
      target_health;  ///< default: healthy where there is a target group
  std::optional<WallTime> protected_until;
  std::optional<int> revision;  ///< of the task definition; default: the service's
};

/// Each name is new to the world.
ClusterIndex add_cluster(World& world, std::string_view name);
InstanceIndex add_instance(World& world, ClusterIndex cluster, std::string_view zone, int slots);
Service& add_service(World& world, ClusterIndex cluster, const ServiceSpec& spec);
/// kBadInput: on EC2, no instance has room for it.
Result<TaskIndex> add_task(World& world, Service& service, const TaskSpec& spec);
Task& add_standalone_task(World& world, ClusterIndex cluster, std::string_view name,
                          std::string_view family, WallTime started_at);
/// In place of one of that name; what it does not say of itself is as usual.
void add_alarm(World& world, Alarm alarm);
void add_script_entry(World& world, ScriptEntry entry);

/// The scheduler has its first look: what is missing will be started. To be called once, at the
/// end.
void settle(World& world);

/// A revision after the newest one of the same family, otherwise alike.
DefinitionIndex new_revision(World& world, DefinitionIndex definition);

}  // namespace ecsr::sim
