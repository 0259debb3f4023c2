// SPDX-License-Identifier: MIT
// Amazon CloudWatch, as far as it says how alarms stand.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/alarm.h"

namespace ecsr::ports {

/// So many names fit into one request, and so many alarms into one page. [doc: DescribeAlarms]
inline constexpr std::size_t kAlarmsPerCall = 100;

/// Metric alarms and composite ones. [doc: DescribeAlarms, "AlarmTypes"]
struct DescribeAlarmsRequest {
  std::vector<std::string> names;  ///< 1 to 100
  std::string next_token;
};

/// Names that do not exist are left out. [doc: DescribeAlarms]
struct DescribeAlarmsAnswer {
  std::vector<core::Alarm> alarms;  ///< in no order that means anything
  std::string next_token;           ///< empty: this was the last page
};

class AlarmApi {
 public:
  virtual ~AlarmApi() = default;
  virtual std::vector<Result<DescribeAlarmsAnswer>> describe_alarms(
      std::span<const DescribeAlarmsRequest> wave) = 0;
};

}  // namespace ecsr::ports
