// SPDX-License-Identifier: MIT
// A CloudWatch alarm as people write it: its name, or its ARN, which says in which account and
// region it is. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace ecsr::formats {

/// More alarms than this have no place in one policy: one request of CloudWatch's asks about all.
inline constexpr std::size_t kMostAlarms = 100;

/// The name, or the whole ARN, without blanks around it. kBadInput when there is none, when the
/// name is longer than one can be, or when the ARN is that of something else. [doc: PutMetricAlarm,
/// "AlarmName"]
Result<std::string> alarm_name(std::string_view text);

}  // namespace ecsr::formats
