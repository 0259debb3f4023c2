// SPDX-License-Identifier: MIT
// The name of a CloudWatch alarm as people write it: the name, or the alarm's ARN. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace ecsr::formats {

/// More alarms than this have no place in one policy: one request of CloudWatch's asks about all.
inline constexpr std::size_t kMostAlarms = 100;

/// The bare name, without blanks around it. kBadInput when there is none, when it is longer than a
/// name can be, or when the ARN is that of something else. [doc: PutMetricAlarm, "AlarmName"]
Result<std::string> alarm_name(std::string_view text);

}  // namespace ecsr::formats
