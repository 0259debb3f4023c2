// SPDX-License-Identifier: MIT
#include "base/check.h"
#include "sim/operations.h"

namespace ecsr::sim {

std::string_view wire_word(core::LastStatus status) {
  switch (status) {
    case core::LastStatus::kProvisioning:
      return "PROVISIONING";
    case core::LastStatus::kPending:
      return "PENDING";
    case core::LastStatus::kActivating:
      return "ACTIVATING";
    case core::LastStatus::kRunning:
      return "RUNNING";
    case core::LastStatus::kDeactivating:
      return "DEACTIVATING";
    case core::LastStatus::kStopping:
      return "STOPPING";
    case core::LastStatus::kDeprovisioning:
      return "DEPROVISIONING";
    case core::LastStatus::kStopped:
      return "STOPPED";
    case core::LastStatus::kDeleted:
      return "DELETED";
    case core::LastStatus::kUnknown:
      break;
  }
  ECSR_CHECK(false, "the simulator knows the status of its tasks");
}

std::string_view wire_word(core::DesiredStatus status) {
  return status == core::DesiredStatus::kStopped ? "STOPPED" : "RUNNING";
}

std::string_view wire_word(core::Health health) {
  switch (health) {
    case core::Health::kHealthy:
      return "HEALTHY";
    case core::Health::kUnhealthy:
      return "UNHEALTHY";
    case core::Health::kUnknown:
      return "UNKNOWN";
  }
  ECSR_CHECK(false, "a health status has a word");
}

std::string_view wire_word(core::StopCode code) {
  switch (code) {
    case core::StopCode::kTaskFailedToStart:
      return "TaskFailedToStart";
    case core::StopCode::kEssentialContainerExited:
      return "EssentialContainerExited";
    case core::StopCode::kUserInitiated:
      return "UserInitiated";
    case core::StopCode::kServiceSchedulerInitiated:
      return "ServiceSchedulerInitiated";
    case core::StopCode::kSpotInterruption:
      return "SpotInterruption";
    case core::StopCode::kTerminationNotice:
      return "TerminationNotice";
    case core::StopCode::kInfrastructureHealth:
      return "InfrastructureHealth";
    case core::StopCode::kNone:
    case core::StopCode::kUnknown:
      return "";
  }
  ECSR_CHECK(false, "a stop code has a word");
}

std::string_view wire_word(core::ServiceStatus status) {
  switch (status) {
    case core::ServiceStatus::kActive:
      return "ACTIVE";
    case core::ServiceStatus::kDraining:
      return "DRAINING";
    case core::ServiceStatus::kInactive:
      return "INACTIVE";
    case core::ServiceStatus::kUnknown:
      break;
  }
  ECSR_CHECK(false, "the simulator knows the status of its services");
}

std::string_view wire_word(core::RolloutState state) {
  switch (state) {
    case core::RolloutState::kInProgress:
      return "IN_PROGRESS";
    case core::RolloutState::kCompleted:
      return "COMPLETED";
    case core::RolloutState::kFailed:
      return "FAILED";
    case core::RolloutState::kAbsent:
    case core::RolloutState::kUnknown:
      return "";
  }
  ECSR_CHECK(false, "a rollout state has a word");
}

std::string_view wire_word(core::SchedulingStrategy strategy) {
  return strategy == core::SchedulingStrategy::kDaemon ? "DAEMON" : "REPLICA";
}

std::string_view wire_word(core::DeploymentController controller) {
  switch (controller) {
    case core::DeploymentController::kCodeDeploy:
      return "CODE_DEPLOY";
    case core::DeploymentController::kExternal:
      return "EXTERNAL";
    case core::DeploymentController::kEcs:
    case core::DeploymentController::kUnknown:
      return "ECS";
  }
  ECSR_CHECK(false, "a controller has a word");
}

std::string_view wire_word(core::AlarmState state) {
  switch (state) {
    case core::AlarmState::kOk:
      return "OK";
    case core::AlarmState::kAlarm:
      return "ALARM";
    case core::AlarmState::kInsufficientData:
      return "INSUFFICIENT_DATA";
    case core::AlarmState::kMissing:
    case core::AlarmState::kUnknown:
      break;
  }
  ECSR_CHECK(false, "the simulator's alarms have one of CloudWatch's states");
}

std::string_view wire_word(core::TargetHealth health) {
  switch (health) {
    case core::TargetHealth::kHealthy:
      return "healthy";
    case core::TargetHealth::kInitial:
      return "initial";
    case core::TargetHealth::kUnhealthy:
      return "unhealthy";
    case core::TargetHealth::kDraining:
      return "draining";
    case core::TargetHealth::kUnused:
    case core::TargetHealth::kNoTargetGroup:
      return "unused";
    case core::TargetHealth::kUnknown:
      return "unavailable";
  }
  ECSR_CHECK(false, "a target health has a word");
}

}  // namespace ecsr::sim
