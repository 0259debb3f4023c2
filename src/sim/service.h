// SPDX-License-Identifier: MIT
// A simulated cluster and service, with the scheduler's memory and the scalable target: plain
// values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/scaling.h"
#include "core/service.h"
#include "sim/task.h"

namespace ecsr::sim {

/// More tasks than this has no service here, so that no wish keeps the simulator busy for ever. AWS
/// grants 5,000 unless asked for more. [doc: Amazon ECS service quotas]
inline constexpr int kMostDesired = 10'000;

struct Cluster {
  std::string name;
  std::string arn;
};

/// [doc: Deployment], or a task set where the controller is not ECS. The counts move with every
/// task.
struct Deployment {
  std::uint32_t number = 0;  ///< unique in the world
  std::string id;            ///< "ecs-svc/" and 19 digits; `startedBy` of its tasks
  bool primary = false;      ///< else ACTIVE
  core::RolloutState rollout_state = core::RolloutState::kCompleted;
  std::string rollout_state_reason;
  DefinitionIndex definition = 0;
  int desired_count = 0;
  int running_count = 0;
  int pending_count = 0;
  int failed_tasks = 0;
  WallTime created_at{};
  WallTime updated_at{};

  int alive = 0;     ///< desired status RUNNING, at most RUNNING
  int attached = 0;  ///< not STOPPED yet
  int proven = 0;    ///< alive, and good by ECS's own rule: counts in minimumHealthyPercent

  int counted() const { return running_count + pending_count; }
};

/// What changes in a service's life and is readable through the API. [doc: Service]
struct ServiceState {
  core::ServiceStatus status = core::ServiceStatus::kActive;
  int desired_count = 0;
  std::vector<Deployment> deployments;  ///< PRIMARY first
  std::vector<core::Tag> tags;

  int running_count() const;
  int pending_count() const;
  /// The one that new tasks belong to. A service has one at all times.
  const Deployment& primary() const { return deployments.front(); }
  Deployment& primary() { return deployments.front(); }
};

/// [doc: TargetGroup], [doc: LoadBalancer]
struct TargetGroup {
  std::string name;
  std::string arn;
  std::string container_name = "app";
  int container_port = 8080;
  /// `deregistration_delay.timeout_seconds`. [doc: Target group attributes]
  milliseconds deregistration_delay = seconds{300};
};

/// [doc: ServiceEvent]
struct Event {
  std::string id;
  WallTime created_at{};
  std::string message;
};

/// A step of Application Auto Scaling. [doc: ScalingActivity]
struct ScalingActivity {
  std::string id;
  WallTime at{};
  std::string cause;
  std::string description;
  bool successful = true;
};

/// Target tracking, reduced to "so much load, so much of it for each task". Units are the reader's.
/// [doc: Target tracking scaling policies]
struct TargetTracking {
  int load = 0;
  int per_task = 0;  ///< positive
  int high_datapoints = 0;
  int low_datapoints = 0;
};

struct Autoscaling {
  core::ScalableTarget target;
  std::vector<Past<core::ScalableTarget>> past;
  WallTime created_at{};
  std::optional<TargetTracking> tracking;
  WallTime cooldown_until{};
  WallTime busy_until{};                    ///< an update is pending: ConcurrentUpdateException
  std::vector<ScalingActivity> activities;  ///< oldest first
};

/// What goes wrong for a service, set by the script.
struct Trouble {
  std::optional<std::string>
      unplaceable;  ///< no task can be placed; the reason, or ECS's usual one
  int starts_to_break = 0;
  std::string break_starts_reason;
  int health_to_break = 0;
};

/// What the scheduler remembers of a service between two looks.
struct SchedulerMemory {
  std::optional<WallTime> look_at;  ///< the next look; events for another instant are void
  int replacements_later = 0;       ///< tasks that left and whose replacement is not due yet
  int start_failures = 0;           ///< in a row, without one reaching RUNNING
  WallTime starts_blocked_until{};
  int placement_failures = 0;  ///< in a row
  WallTime placement_blocked_until{};
  bool steady = false;
  WallTime steady_said_at{};
  std::optional<TaskIndex> rebalancing;  ///< the extra task of a rebalancing under way
  bool rebalance_planned = false;
  std::map<std::string, WallTime, std::less<>> said;  ///< complaints not to be repeated before 6 h

  // Counts that move with every task, beside those of the deployments.
  std::vector<int> alive_in_zone;  ///< by position in Service::zones
  int serving = 0;                 ///< tasks that serve at this instant
  int condemned = 0;               ///< alive tasks that the scheduler believes to fail their checks
};

/// A task's place in listings, which says nothing about its age.
struct Listed {
  std::uint32_t key = 0;
  TaskIndex task = 0;
};

struct Service {
  ServiceIndex index = 0;
  ClusterIndex cluster = 0;
  std::string name;
  std::string arn;
  std::string launch_type = "FARGATE";  ///< "FARGATE", "EC2", "EXTERNAL"; empty with a provider
  std::string capacity_provider;        ///< such as "FARGATE_SPOT"; empty with a launch type
  core::SchedulingStrategy scheduling_strategy = core::SchedulingStrategy::kReplica;
  core::DeploymentController controller = core::DeploymentController::kEcs;
  std::vector<ZoneIndex> zones;
  std::vector<TargetGroup> target_groups;
  milliseconds health_check_grace{0};
  int maximum_percent = 200;
  int minimum_healthy_percent = 100;
  bool az_rebalancing = false;
  bool circuit_breaker = false;
  bool rollback = false;
  std::optional<int> room;  ///< tasks that can be placed at once, leaving ones included
  WallTime created_at{};
  ServiceState state;
  std::vector<Past<ServiceState>> past;  ///< oldest first
  std::vector<Event> events;             ///< oldest first; the API shows the newest 100
  std::vector<Listed> listed;            ///< all its tasks that are not purged, by key
  std::optional<Autoscaling> autoscaling;
  Trouble trouble;
  SchedulerMemory memory;
  /// How long load balancers sent requests to tasks that had been told to end, added up over their
  /// targets. At 10 requests a second for each, 3 s are 30 requests that failed.
  milliseconds failed_traffic{0};

  bool on_ec2() const { return launch_type == "EC2"; }
  /// The old ARN format, without the cluster: such a service cannot be tagged. [doc: TagResource]
  bool short_arn() const { return arn.find('/') == arn.rfind('/'); }
  bool daemon() const { return scheduling_strategy == core::SchedulingStrategy::kDaemon; }
};

}  // namespace ecsr::sim
