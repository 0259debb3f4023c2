// SPDX-License-Identifier: MIT
// The orders a decision can give. Each names an absolute number or one task, so each may be sent
// twice. Pure.
#pragma once

#include <string>
#include <variant>

#include "core/ids.h"
#include "core/scaling.h"

namespace ecsr::core {

/// UpdateService(desiredCount). Absolute, so repeating it is harmless. [doc: UpdateService]
struct SetDesiredCount {
  int count = 0;
  bool operator==(const SetDesiredCount&) const = default;
};

/// RegisterScalableTarget with both bounds and all three flags. It moves desired count into the
/// bounds even when only flags change. [doc: RegisterScalableTarget]
struct SetScaling {
  ScalableTarget target;
  bool operator==(const SetScaling&) const = default;
};

/// StopTask. A second order for the same task changes nothing. [doc: StopTask]
struct StopTask {
  TaskId task;
  bool operator==(const StopTask&) const = default;
};

/// DeregisterTargets for everything by which the service's target groups know the task. A target
/// that is gone already is no error, so a second order changes nothing. [doc: DeregisterTargets]
struct DeregisterTargets {
  TaskId task;
  bool operator==(const DeregisterTargets&) const = default;
};

using Action = std::variant<SetDesiredCount, SetScaling, StopTask, DeregisterTargets>;

/// "2..5 scale-in suspended".
std::string to_text(const ScalableTarget& target);

/// "SetDesiredCount 4", "StopTask a", "DeregisterTargets a", "SetScaling 2..5 scale-in suspended".
std::string to_text(const Action& action);

}  // namespace ecsr::core
