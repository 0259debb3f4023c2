// SPDX-License-Identifier: MIT
// ECS's token buckets: what an account may ask in a burst and for long, by class of operation.
// [doc: Request throttling for the Amazon ECS API]
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace ecsr::sim {

/// Every operation the account answers.
enum class Operation {
  kDescribeServices,
  kListServices,
  kListClusters,
  kDescribeClusters,
  kListTasks,
  kDescribeTasks,
  kDescribeTaskDefinition,
  kDescribeContainerInstances,
  kListTagsForResource,
  kGetTaskProtection,
  kUpdateTaskProtection,
  kStopTask,
  kUpdateService,
  kTagResource,
  kUntagResource,
  kDescribeScalableTargets,
  kRegisterScalableTarget,
  kDescribeScalingActivities,
  kDescribeTargetHealth,
  kDeregisterTargets,
  kDescribeAlarms,
  kCount,
};

/// AWS's name: "DescribeServices".
std::string_view to_text(Operation operation);
/// Nothing for a name this account does not know.
std::optional<Operation> operation_called(std::string_view name);

enum class RateClass {
  kServiceRead,
  kServiceModify,
  kClusterRead,
  kClusterResourceRead,
  kClusterResourceModify,
  kDefinitionRead,
  kTagRead,
  kTagModify,
  kTaskProtection,
  kScaling,       ///< no published rate [guess: 5 a second, bursts of 20]
  kTargets,       ///< no published rate [guess: as scaling]
  kTargetHealth,  ///< about 340 a minute were too many for somebody [guess: 5 a second, bursts of
                  ///< 100]
  kAlarms,        ///< 9 a second [doc: CloudWatch service quotas], bursts of 20 [guess]
  kCount,
};
RateClass rate_class(Operation operation);

/// How many calls there were. Refused ones count too: AWS was asked.
class CallCounts {
 public:
  void note(Operation operation) { ++counts_[static_cast<std::size_t>(operation)]; }
  std::int64_t of(Operation operation) const {
    return counts_[static_cast<std::size_t>(operation)];
  }
  std::int64_t total() const;

 private:
  std::array<std::int64_t, static_cast<std::size_t>(Operation::kCount)> counts_{};
};

/// Buckets that fill with time, in thousandths of a request.
class RequestRates {
 public:
  RequestRates();
  /// Takes a token; false when there is none.
  bool take(RateClass rate_class, WallTime now);
  /// Others in the account take so many; of what is not there they get nothing.
  void spend(RateClass rate_class, WallTime now, std::int64_t requests);
  /// How long until take() finds a token.
  milliseconds until_token(RateClass rate_class, WallTime now);

 private:
  struct Bucket {
    std::int64_t tokens = 0;
    WallTime filled_at{};
  };
  Bucket& filled(RateClass rate_class, WallTime now);
  std::array<Bucket, static_cast<std::size_t>(RateClass::kCount)> buckets_{};
};

}  // namespace ecsr::sim
