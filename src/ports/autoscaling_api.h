// SPDX-License-Identifier: MIT
// Application Auto Scaling, as far as it writes the desired count of ECS services.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/scaling.h"

namespace ecsr::ports {

/// "service/CLUSTER NAME/SERVICE NAME": names, never ARNs. [doc: RegisterScalableTarget,
/// "ResourceId"]
struct DescribeScalableTargetsRequest {
  std::string resource_id;
};
struct DescribeScalableTargetsAnswer {
  std::optional<core::ScalableTarget> target;  ///< absent when the service has none
};

/// Always both bounds and all three flags. Moves desired count into the bounds at once.
/// [doc: RegisterScalableTarget]
struct RegisterScalableTargetRequest {
  std::string resource_id;
  core::ScalableTarget target;
};

class AutoscalingApi {
 public:
  virtual ~AutoscalingApi() = default;
  virtual std::vector<Result<DescribeScalableTargetsAnswer>> describe_scalable_targets(
      std::span<const DescribeScalableTargetsRequest> wave) = 0;
  virtual std::vector<Status> register_scalable_target(
      std::span<const RegisterScalableTargetRequest> wave) = 0;
};

}  // namespace ecsr::ports
