// SPDX-License-Identifier: MIT
// A simulated CloudWatch alarm: it stands as it is told to. A plain value.
#pragma once

#include <string>

#include "base/time.h"
#include "core/alarm.h"

namespace ecsr::sim {

/// [doc: MetricAlarm], [doc: CompositeAlarm]
struct Alarm {
  std::string name;
  core::AlarmState state = core::AlarmState::kOk;
  bool composite = false;
  std::string reason;     ///< StateReason
  WallTime changed_at{};  ///< StateUpdatedTimestamp
};

}  // namespace ecsr::sim
