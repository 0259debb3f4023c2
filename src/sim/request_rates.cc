// SPDX-License-Identifier: MIT
#include "sim/request_rates.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace ecsr::sim {
namespace {

struct Named {
  Operation operation;
  std::string_view name;
  RateClass rate_class;
};

constexpr std::array kOperations{
    Named{Operation::kDescribeServices, "DescribeServices", RateClass::kServiceRead},
    Named{Operation::kListServices, "ListServices", RateClass::kServiceRead},
    Named{Operation::kListClusters, "ListClusters", RateClass::kClusterRead},
    Named{Operation::kDescribeClusters, "DescribeClusters", RateClass::kClusterRead},
    Named{Operation::kListTasks, "ListTasks", RateClass::kClusterResourceRead},
    Named{Operation::kDescribeTasks, "DescribeTasks", RateClass::kClusterResourceRead},
    Named{Operation::kDescribeTaskDefinition, "DescribeTaskDefinition", RateClass::kDefinitionRead},
    Named{Operation::kDescribeContainerInstances, "DescribeContainerInstances",
          RateClass::kClusterResourceRead},
    Named{Operation::kListTagsForResource, "ListTagsForResource", RateClass::kTagRead},
    Named{Operation::kGetTaskProtection, "GetTaskProtection", RateClass::kTaskProtection},
    Named{Operation::kUpdateTaskProtection, "UpdateTaskProtection", RateClass::kTaskProtection},
    Named{Operation::kStopTask, "StopTask", RateClass::kClusterResourceModify},
    Named{Operation::kUpdateService, "UpdateService", RateClass::kServiceModify},
    Named{Operation::kTagResource, "TagResource", RateClass::kTagModify},
    Named{Operation::kUntagResource, "UntagResource", RateClass::kTagModify},
    Named{Operation::kDescribeScalableTargets, "DescribeScalableTargets", RateClass::kScaling},
    Named{Operation::kRegisterScalableTarget, "RegisterScalableTarget", RateClass::kScaling},
    Named{Operation::kDescribeScalingActivities, "DescribeScalingActivities", RateClass::kScaling},
    Named{Operation::kDescribeTargetHealth, "DescribeTargetHealth", RateClass::kTargetHealth},
    Named{Operation::kDeregisterTargets, "DeregisterTargets", RateClass::kTargets},
    Named{Operation::kDescribeAlarms, "DescribeAlarms", RateClass::kAlarms},
};
static_assert(kOperations.size() == static_cast<std::size_t>(Operation::kCount));

struct Rate {
  RateClass rate_class;
  std::int64_t capacity;
  std::int64_t per_second;
};

constexpr std::array kRates{
    Rate{RateClass::kServiceRead, 100, 20},
    Rate{RateClass::kServiceModify, 50, 5},
    Rate{RateClass::kClusterRead, 50, 20},
    Rate{RateClass::kClusterResourceRead, 100, 20},
    Rate{RateClass::kClusterResourceModify, 100, 40},
    Rate{RateClass::kDefinitionRead, 50, 20},
    Rate{RateClass::kTagRead, 50, 20},
    Rate{RateClass::kTagModify, 20, 10},
    Rate{RateClass::kTaskProtection, 200, 80},
    Rate{RateClass::kScaling, 20, 5},
    Rate{RateClass::kTargets, 20, 5},
    Rate{RateClass::kTargetHealth, 100, 5},
    Rate{RateClass::kAlarms, 20, 9},
};
static_assert(kRates.size() == static_cast<std::size_t>(RateClass::kCount));

constexpr std::int64_t kToken = 1000;

const Named& row(Operation operation) {
  const Named& named = kOperations.at(static_cast<std::size_t>(operation));
  ECSR_CHECK(named.operation == operation, "the table of operations is in the order of the enum");
  return named;
}

}  // namespace

std::string_view to_text(Operation operation) { return row(operation).name; }

RateClass rate_class(Operation operation) { return row(operation).rate_class; }

std::optional<Operation> operation_called(std::string_view name) {
  const auto found = std::find_if(kOperations.begin(), kOperations.end(),
                                  [&](const Named& named) { return named.name == name; });
  if (found == kOperations.end()) return std::nullopt;
  return found->operation;
}

std::int64_t CallCounts::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0});
}

RequestRates::RequestRates() {
  for (std::size_t i = 0; i < kRates.size(); ++i) buckets_[i].tokens = kRates[i].capacity * kToken;
}

RequestRates::Bucket& RequestRates::filled(RateClass wanted, WallTime now) {
  const Rate& rate = kRates.at(static_cast<std::size_t>(wanted));
  Bucket& bucket = buckets_.at(static_cast<std::size_t>(wanted));
  const std::int64_t passed = std::min<std::int64_t>((now - bucket.filled_at).count(), 3'600'000);
  if (passed > 0) {
    // So many a second are so many thousandths in a millisecond.
    bucket.tokens = std::min(bucket.tokens + passed * rate.per_second, rate.capacity * kToken);
    bucket.filled_at = now;
  }
  return bucket;
}

bool RequestRates::take(RateClass wanted, WallTime now) {
  Bucket& bucket = filled(wanted, now);
  if (bucket.tokens < kToken) return false;
  bucket.tokens -= kToken;
  return true;
}

void RequestRates::spend(RateClass wanted, WallTime now, std::int64_t requests) {
  Bucket& bucket = filled(wanted, now);
  bucket.tokens = std::max<std::int64_t>(0, bucket.tokens - requests * kToken);
}

milliseconds RequestRates::until_token(RateClass wanted, WallTime now) {
  const std::int64_t missing = kToken - filled(wanted, now).tokens;
  if (missing <= 0) return milliseconds{0};
  const std::int64_t per_millisecond = kRates.at(static_cast<std::size_t>(wanted)).per_second;
  return milliseconds{(missing + per_millisecond - 1) / per_millisecond};
}

}  // namespace ecsr::sim
