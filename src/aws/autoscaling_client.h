// SPDX-License-Identifier: MIT
// Application Auto Scaling over signed HTTPS, for the desired count of ECS services.
#pragma once

#include "aws/caller.h"
#include "ports/autoscaling_api.h"

namespace ecsr::aws {

class AutoscalingClient final : public ports::AutoscalingApi {
 public:
  explicit AutoscalingClient(Caller& caller) : caller_(caller) {}

  std::vector<Result<ports::DescribeScalableTargetsAnswer>> describe_scalable_targets(
      std::span<const ports::DescribeScalableTargetsRequest> wave) override;
  /// Never sent a second time without an answer: kTransport means look first.
  std::vector<Status> register_scalable_target(
      std::span<const ports::RegisterScalableTargetRequest> wave) override;

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
