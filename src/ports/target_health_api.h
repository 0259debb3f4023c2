// SPDX-License-Identifier: MIT
// Elastic Load Balancing: whether a target is healthy, and taking it out of its group.
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

/// A target by the address at which its group knows it.
struct TargetPlace {
  std::string id;
  int port = 0;

  bool operator==(const TargetPlace&) const = default;
};

/// They get no new requests, and are draining until the group's deregistration delay is over. One
/// that is no target any more is no error. [doc: DeregisterTargets]
struct DeregisterTargetsRequest {
  std::string target_group_arn;
  std::vector<TargetPlace> targets;
};

class TargetHealthApi {
 public:
  virtual ~TargetHealthApi() = default;
  virtual std::vector<Result<DescribeTargetHealthAnswer>> describe_target_health(
      std::span<const DescribeTargetHealthRequest> wave) = 0;
  /// A kTransport or kBadAnswer error says nothing about whether the order was carried out.
  virtual std::vector<Status> deregister_targets(
      std::span<const DeregisterTargetsRequest> wave) = 0;
};

}  // namespace ecsr::ports
