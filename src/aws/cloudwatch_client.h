// SPDX-License-Identifier: MIT
// Amazon CloudWatch over signed HTTPS.
#pragma once

#include "aws/caller.h"
#include "ports/alarm_api.h"

namespace ecsr::aws {

class CloudWatchClient final : public ports::AlarmApi {
 public:
  explicit CloudWatchClient(Caller& caller) : caller_(caller) {}

  std::vector<Result<ports::DescribeAlarmsAnswer>> describe_alarms(
      std::span<const ports::DescribeAlarmsRequest> wave) override;

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
