// SPDX-License-Identifier: MIT
// A task as DescribeTasks and DescribeTargetHealth show it together. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "core/ids.h"

namespace ecsr::core {

/// In the order of a task's life; a task never goes back. [doc: Amazon ECS task lifecycle]
enum class LastStatus {
  kProvisioning,
  kPending,
  kActivating,
  kRunning,
  kDeactivating,
  kStopping,
  kDeprovisioning,
  kStopped,
  kDeleted,
  kUnknown,
};

/// RUNNING until something wants the task gone, then STOPPED for ever. [doc: Amazon ECS task
/// lifecycle]
enum class DesiredStatus { kRunning, kStopped, kUnknown };

/// Container health. UNKNOWN also when there is no health check. [doc: Task, "healthStatus"]
enum class Health { kHealthy, kUnhealthy, kUnknown };

/// Whether the task definition has a container health check: decides what Health::kUnknown means.
enum class HealthCheck { kPresent, kAbsent, kUnknown };

/// Target health over all target groups of the service, the worst one. [doc: DescribeTargetHealth]
enum class TargetHealth {
  kNoTargetGroup,  ///< the service has none
  kHealthy,        ///< healthy in every one
  kInitial,
  kUnhealthy,
  kDraining,
  kUnused,
  kUnknown,  ///< not answered, not readable, or a state this program does not know
};

/// How near a task is to its service's target groups, over all of them the nearest: whether some
/// load balancer may send it requests. [doc: DescribeTargetHealth]
enum class Registration {
  kAbsent,      ///< no group knows it, or there is no group
  kDraining,    ///< no group sends it new requests; some waits for those under way
  kRegistered,  ///< it is a target of some group, healthy or not
  kUnknown,     ///< nobody can tell which target it would be
};

/// [doc: Task, "stopCode"]
enum class StopCode {
  kNone,
  kTaskFailedToStart,
  kEssentialContainerExited,
  kUserInitiated,
  kServiceSchedulerInitiated,
  kSpotInterruption,
  kTerminationNotice,
  kInfrastructureHealth,
  kUnknown,
};

/// [doc: Task]. Times are AWS's.
struct Task {
  TaskId id;
  LastStatus last_status = LastStatus::kUnknown;
  DesiredStatus desired_status = DesiredStatus::kUnknown;
  Health health = Health::kUnknown;
  HealthCheck health_check = HealthCheck::kUnknown;
  TargetHealth target_health = TargetHealth::kNoTargetGroup;
  Registration registration = Registration::kAbsent;
  StopCode stop_code = StopCode::kNone;
  std::optional<WallTime> created_at;
  std::optional<WallTime> started_at;  ///< PENDING → RUNNING
  std::optional<WallTime> stopped_at;
  std::string availability_zone;
  std::string task_definition;
  std::string stopped_reason;  ///< ECS's own words

  bool operator==(const Task&) const = default;
};

}  // namespace ecsr::core
