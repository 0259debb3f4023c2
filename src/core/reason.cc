// SPDX-License-Identifier: MIT
#include "core/reason.h"

#include "base/check.h"

namespace ecsr::core {
namespace {

struct Words {
  Reason reason;
  std::string_view code;
  std::string_view sentence;
};

constexpr std::array kWords{
    Words{Reason::kNeedsALook, "needs-a-look", "looking at what the next step needs"},
    Words{Reason::kServiceUnknown, "service-unknown", "the service cannot be read"},
    Words{Reason::kTasksUnknown, "tasks-unknown", "the tasks cannot be read"},
    Words{Reason::kScalingUnknown, "scaling-unknown", "the autoscaling settings cannot be read"},
    Words{Reason::kProtectionUnknown, "protection-unknown", "the task protection cannot be read"},
    Words{Reason::kRecordUnknown, "record-unknown", "the run record cannot be read"},
    Words{Reason::kAlarmsUnknown, "alarms-unknown", "the alarms cannot be read"},
    Words{Reason::kClockWentBack, "clock-went-back",
          "this machine's clock went back; pauses count anew"},
    Words{Reason::kDeploymentInProgress, "deployment-in-progress",
          "waiting for somebody's deployment to end"},
    Words{Reason::kConfirmingClaim, "confirming-claim", "waiting until the claim can be read back"},
    Words{Reason::kWaitingForSurge, "waiting-for-surge", "waiting for the extra tasks to serve"},
    Words{Reason::kWaitingForReplacement, "waiting-for-replacement",
          "waiting for the replacement to serve"},
    Words{Reason::kPacing, "pacing", "pausing before the next stop"},
    Words{Reason::kDraining, "draining", "letting requests under way finish before the stop"},
    Words{Reason::kWaitingForProtectedTask, "waiting-for-protected-task",
          "waiting for a task's scale-in protection to end"},
    Words{Reason::kWaitingForAlarm, "waiting-for-alarm", "waiting until every alarm is OK"},
    Words{Reason::kWaitingForStaleTask, "waiting-for-stale-task",
          "waiting for a stale task that is still starting"},
    Words{Reason::kWaitingForFloor, "waiting-for-floor",
          "waiting until the floor lets another task go"},
    Words{Reason::kDoubtingDesiredCount, "doubting-desired-count",
          "waiting to see whether desired count was really lowered"},
    Words{Reason::kFinishingReplacement, "finishing-replacement",
          "finishing the replacement under way before putting capacity back"},
    Words{Reason::kSeeingItBack, "seeing-it-back", "waiting to see that capacity is back"},
    Words{Reason::kPaused, "paused", "paused on request; nothing more is stopped or raised"},
    Words{Reason::kHalted, "halted",
          "too many replacements have failed; it holds still until a person decides"},
    Words{Reason::kAsking, "asking", "waiting for a person to say that it may go on"},
    Words{Reason::kBaking, "baking", "watching whether the replacements stay good"},
    Words{Reason::kWindowClosed, "window-closed",
          "outside the maintenance window; nothing more is stopped or raised"},
    Words{Reason::kClaim, "claim", "claiming the service"},
    Words{Reason::kTakeOver, "take-over", "taking over an unfinished run"},
    Words{Reason::kAdoptLowerDesiredCount, "adopt-lower-desired-count",
          "somebody lowered desired count; going on from there"},
    Words{Reason::kHoldScaling, "hold-scaling", "suspending scale-in and raising desired count"},
    Words{Reason::kRaiseDesiredCount, "raise-desired-count", "raising desired count"},
    Words{Reason::kLeaveTargetGroups, "leave-target-groups",
          "stale tasks leave their target groups"},
    Words{Reason::kStopStaleTasks, "stop-stale-tasks", "stale tasks may go"},
    Words{Reason::kStopLastTasks, "stop-last-tasks", "the last stale tasks go without replacement"},
    Words{Reason::kGiveUp, "give-up", "giving up; nothing more is stopped"},
    Words{Reason::kPutBackDesiredCount, "put-back-desired-count", "putting desired count back"},
    Words{Reason::kPutBackScaling, "put-back-scaling", "putting the autoscaling settings back"},
    Words{Reason::kNothingStale, "nothing-stale", "nothing to recycle: no task is stale"},
    Words{Reason::kDesiredCountIsZero, "desired-count-is-zero",
          "nothing to recycle: desired count is 0"},
    Words{Reason::kRecycled, "recycled", "every stale task is replaced and capacity is as it was"},
    Words{Reason::kGaveUp, "gave-up", "gave up; capacity is as it was"},
    Words{Reason::kAborted, "aborted", "aborted on request; capacity is as it was"},
    Words{Reason::kNotPutBack, "not-put-back",
          "gave up, and capacity could not be put back: a person is needed"},
    Words{Reason::kTakenOver, "taken-over", "another run holds the service now"},
    Words{Reason::kServiceNotFound, "service-not-found", "the service was not found"},
    Words{Reason::kServiceNotActive, "service-not-active", "the service is not ACTIVE"},
    Words{Reason::kUnsupportedService, "unsupported-service",
          "this kind of service is not supported"},
    Words{Reason::kDaemonCannotSurge, "daemon-cannot-surge",
          "a DAEMON service cannot run extra tasks"},
    Words{Reason::kNothingCouldStop, "nothing-could-stop",
          "with these flags nothing could ever be stopped"},
    Words{Reason::kDeploymentFailed, "deployment-failed", "the service's deployment has FAILED"},
    Words{Reason::kAlarmRed, "alarm-red", "an alarm is not OK"},
    Words{Reason::kHeldByAnotherRun, "held-by-another-run", "another run holds the service"},
    Words{Reason::kNotPermitted, "not-permitted", "AWS does not permit it"},
};
static_assert(kWords.size() == kAllReasons.size());

const Words& words_of(Reason reason) {
  const Words& words = kWords[static_cast<std::size_t>(reason)];
  ECSR_CHECK(words.reason == reason, "the words stand in the order of the enum");
  return words;
}

}  // namespace

std::string_view code(Reason reason) { return words_of(reason).code; }
std::string_view sentence(Reason reason) { return words_of(reason).sentence; }

}  // namespace ecsr::core
