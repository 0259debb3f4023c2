// SPDX-License-Identifier: MIT
// Other hands: what people, other tools, hardware and the load do to the account while it is
// watched.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "core/alarm.h"
#include "core/scaling.h"
#include "sim/task.h"

namespace ecsr::sim {

enum class Deed {
  kCrash,            ///< task: its essential container exits
  kStop,             ///< task: somebody else's StopTask
  kSpot,             ///< task: Fargate Spot takes it back
  kRetire,           ///< task: Fargate retires what it runs on, and ECS replaces it
  kUnhealthy,        ///< task: its health checks begin to fail
  kHealthy,          ///< task: they pass again
  kDeregister,       ///< task: somebody takes it out of its target groups
  kRegister,         ///< task: somebody, or ECS, makes it a target of them again
  kProtect,          ///< task, duration: UpdateTaskProtection; 0 = ends it
  kDeploy,           ///< service: a new task definition revision
  kForceDeployment,  ///< service: forceNewDeployment
  kScale,            ///< service, number: somebody else's UpdateService(desiredCount)
  kAutoscale,        ///< service, number: a scaling policy asks for so many
  kLoad,             ///< service, number: the load that target tracking sees
  kSetBounds,        ///< service, bounds, maybe flags: somebody else's RegisterScalableTarget
  kScheduledAction,  ///< service, bounds: as above, unless scheduled scaling is suspended
  kUnplaceable,      ///< service, text: no task can be placed
  kPlaceable,        ///< service
  kBreakStarts,      ///< service, number, text: so many next tasks fail to start
  kBreakHealth,      ///< service, number: so many next tasks never become healthy
  kSetTag,           ///< service, key=value
  kDeleteTag,        ///< service, key; all of ours when empty
  kDelete,           ///< service: DeleteService with force
  kDeny,             ///< text: IAM refuses this operation from now on
  kAllow,            ///< text
  kAlarm,            ///< text: this CloudWatch alarm; alarm state, nothing = it is deleted
};

inline constexpr std::array kAllDeeds{
    Deed::kCrash,
    Deed::kStop,
    Deed::kSpot,
    Deed::kRetire,
    Deed::kUnhealthy,
    Deed::kHealthy,
    Deed::kDeregister,
    Deed::kRegister,
    Deed::kProtect,
    Deed::kDeploy,
    Deed::kForceDeployment,
    Deed::kScale,
    Deed::kAutoscale,
    Deed::kLoad,
    Deed::kSetBounds,
    Deed::kScheduledAction,
    Deed::kUnplaceable,
    Deed::kPlaceable,
    Deed::kBreakStarts,
    Deed::kBreakHealth,
    Deed::kSetTag,
    Deed::kDeleteTag,
    Deed::kDelete,
    Deed::kDeny,
    Deed::kAllow,
    Deed::kAlarm,
};

/// "break-starts": the word of the world file.
std::string_view to_text(Deed deed);

struct ScriptEntry {
  WallTime at{};
  Deed deed = Deed::kCrash;
  std::optional<ServiceIndex> service;
  std::string task;  ///< name; may be one that does not exist yet
  int number = 0;
  milliseconds duration{0};
  std::optional<int> min_capacity;
  std::optional<int> max_capacity;
  std::optional<core::Suspended> suspended;
  std::optional<core::AlarmState> alarm_state;
  std::string text;   ///< reason, tag key, operation, alarm
  std::string value;  ///< tag value
};

}  // namespace ecsr::sim
