// SPDX-License-Identifier: MIT
// Why a decision was taken: the one word that traces, reports and exit statuses are made of. Pure.
#pragma once

#include <array>
#include <string_view>

namespace ecsr::core {

enum class Reason {
  // Waiting, because something is not known.
  kNeedsALook,  ///< a part that the next step needs was not asked for yet
  kServiceUnknown,
  kTasksUnknown,
  kScalingUnknown,
  kProtectionUnknown,
  kRecordUnknown,
  kAlarmsUnknown,
  kClockWentBack,
  // Waiting, because the service is not ready.
  kDeploymentInProgress,
  kConfirmingClaim,
  kWaitingForSurge,
  kWaitingForReplacement,
  kPacing,
  kDraining,  ///< a task that has left its target groups finishes its requests
  kWaitingForProtectedTask,
  kWaitingForAlarm,       ///< an alarm says neither OK nor ALARM
  kWaitingForStaleTask,   ///< a stale task is still starting or its health is unknown
  kWaitingForFloor,       ///< the service is whole, and the floor lets no task go
  kDoubtingDesiredCount,  ///< desired count seems to be below the base count; seen too briefly to
                          ///< believe
  kFinishingReplacement,
  kSeeingItBack,
  // Waiting, because a person wants it so.
  kPaused,
  kHalted,  ///< too many replacements failed, and a person decides
  kAsking,
  kBaking,  ///< at a checkpoint, or after the last replacement
  kWindowClosed,
  // Doing.
  kClaim,
  kTakeOver,
  kAdoptLowerDesiredCount,
  kHoldScaling,
  kRaiseDesiredCount,
  kLeaveTargetGroups,  ///< stale tasks are deregistered, to be stopped later
  kStopStaleTasks,
  kStopLastTasks,  ///< the folding last batch: stopped without replacement
  kGiveUp,
  kPutBackDesiredCount,
  kPutBackScaling,
  // Finished.
  kNothingStale,
  kDesiredCountIsZero,
  kRecycled,
  kGaveUp,
  kAborted,
  kNotPutBack,
  kTakenOver,  ///< another run holds the record now; it will put capacity back
  // Refused before any change.
  kServiceNotFound,
  kServiceNotActive,
  kUnsupportedService,  ///< a scheduling strategy or controller that this program does not know
  kDaemonCannotSurge,
  kNothingCouldStop,  ///< the policy contradicts itself for this service
  kDeploymentFailed,  ///< ECS starts no tasks for a FAILED deployment
  kAlarmRed,
  kHeldByAnotherRun,
  kNotPermitted,
};

inline constexpr std::array kAllReasons{
    Reason::kNeedsALook,
    Reason::kServiceUnknown,
    Reason::kTasksUnknown,
    Reason::kScalingUnknown,
    Reason::kProtectionUnknown,
    Reason::kRecordUnknown,
    Reason::kAlarmsUnknown,
    Reason::kClockWentBack,
    Reason::kDeploymentInProgress,
    Reason::kConfirmingClaim,
    Reason::kWaitingForSurge,
    Reason::kWaitingForReplacement,
    Reason::kPacing,
    Reason::kDraining,
    Reason::kWaitingForProtectedTask,
    Reason::kWaitingForAlarm,
    Reason::kWaitingForStaleTask,
    Reason::kWaitingForFloor,
    Reason::kDoubtingDesiredCount,
    Reason::kFinishingReplacement,
    Reason::kSeeingItBack,
    Reason::kPaused,
    Reason::kHalted,
    Reason::kAsking,
    Reason::kBaking,
    Reason::kWindowClosed,
    Reason::kClaim,
    Reason::kTakeOver,
    Reason::kAdoptLowerDesiredCount,
    Reason::kHoldScaling,
    Reason::kRaiseDesiredCount,
    Reason::kLeaveTargetGroups,
    Reason::kStopStaleTasks,
    Reason::kStopLastTasks,
    Reason::kGiveUp,
    Reason::kPutBackDesiredCount,
    Reason::kPutBackScaling,
    Reason::kNothingStale,
    Reason::kDesiredCountIsZero,
    Reason::kRecycled,
    Reason::kGaveUp,
    Reason::kAborted,
    Reason::kNotPutBack,
    Reason::kTakenOver,
    Reason::kServiceNotFound,
    Reason::kServiceNotActive,
    Reason::kUnsupportedService,
    Reason::kDaemonCannotSurge,
    Reason::kNothingCouldStop,
    Reason::kDeploymentFailed,
    Reason::kAlarmRed,
    Reason::kHeldByAnotherRun,
    Reason::kNotPermitted,
};

/// For traces and JSON: "waiting-for-replacement".
std::string_view code(Reason reason);

/// For people: "waiting for the replacement to serve".
std::string_view sentence(Reason reason);

}  // namespace ecsr::core
