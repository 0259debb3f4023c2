// SPDX-License-Identifier: MIT
// Elastic Load Balancing (version 2) over signed HTTPS: which targets are healthy, and taking them
// out of their group.
#pragma once

#include "aws/caller.h"
#include "ports/target_health_api.h"

namespace ecsr::aws {

class Elbv2Client final : public ports::TargetHealthApi {
 public:
  explicit Elbv2Client(Caller& caller) : caller_(caller) {}

  std::vector<Result<ports::DescribeTargetHealthAnswer>> describe_target_health(
      std::span<const ports::DescribeTargetHealthRequest> wave) override;
  std::vector<Status> deregister_targets(
      std::span<const ports::DeregisterTargetsRequest> wave) override;

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
