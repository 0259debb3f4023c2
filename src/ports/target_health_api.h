// SPDX-License-Identifier: MIT
// Elastic Load Balancing, as far as it says whether a target is healthy.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/task.h"

namespace ecsr::ports {

/// All registered and draining targets of one group. [doc: DescribeTargetHealth]
struct DescribeTargetHealthRequest {
  std::string target_group_arn;
};

/// `id` is an address or an instance id, whatever the group's target type is.
struct TargetDescription {
  std::string id;
  int port = 0;
  core::TargetHealth health = core::TargetHealth::kUnknown;
};
struct DescribeTargetHealthAnswer {
  std::vector<TargetDescription> targets;
};

class TargetHealthApi {
 public:
  virtual ~TargetHealthApi() = default;
  virtual std::vector<Result<DescribeTargetHealthAnswer>> describe_target_health(
      std::span<const DescribeTargetHealthRequest> wave) = 0;
};

}  // namespace ecsr::ports
