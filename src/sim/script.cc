// SPDX-License-Identifier: MIT
#include "sim/script.h"

#include "base/check.h"

namespace ecsr::sim {

std::string_view to_text(Deed deed) {
  switch (deed) {
    case Deed::kCrash:
      return "crash";
    case Deed::kStop:
      return "stop";
    case Deed::kSpot:
      return "spot";
    case Deed::kRetire:
      return "retire";
    case Deed::kUnhealthy:
      return "unhealthy";
    case Deed::kHealthy:
      return "healthy";
    case Deed::kDeregister:
      return "deregister";
    case Deed::kRegister:
      return "register";
    case Deed::kProtect:
      return "protect";
    case Deed::kDeploy:
      return "deploy";
    case Deed::kForceDeployment:
      return "force-deployment";
    case Deed::kScale:
      return "scale";
    case Deed::kAutoscale:
      return "autoscale";
    case Deed::kLoad:
      return "load";
    case Deed::kSetBounds:
      return "set-bounds";
    case Deed::kScheduledAction:
      return "scheduled-action";
    case Deed::kUnplaceable:
      return "unplaceable";
    case Deed::kPlaceable:
      return "placeable";
    case Deed::kBreakStarts:
      return "break-starts";
    case Deed::kBreakHealth:
      return "break-health";
    case Deed::kSetTag:
      return "set-tag";
    case Deed::kDeleteTag:
      return "delete-tag";
    case Deed::kDelete:
      return "delete";
    case Deed::kAlarm:
      return "alarm";
    case Deed::kDeny:
      return "deny";
    case Deed::kAllow:
      return "allow";
  }
  ECSR_CHECK(false, "a deed has a word");
}

}  // namespace ecsr::sim
