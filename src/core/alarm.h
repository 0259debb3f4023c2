// SPDX-License-Identifier: MIT
// A CloudWatch alarm, as far as it says whether a recycle may go on. Pure.
#pragma once

#include <string>

namespace ecsr::core {

/// [doc: DescribeAlarms, "StateValue"]
enum class AlarmState {
  kOk,
  kAlarm,
  kInsufficientData,
  kMissing,  ///< there is no such alarm: DescribeAlarms leaves its name out
  kUnknown,  ///< a word that this program does not know
};

struct Alarm {
  std::string name;
  AlarmState state = AlarmState::kUnknown;
  std::string why;  ///< CloudWatch's own words (StateReason); may be empty

  bool operator==(const Alarm&) const = default;
};

}  // namespace ecsr::core
