// SPDX-License-Identifier: MIT
// Counts the requests of a run by operation, on their way to the account.
#pragma once

#include "cli/host.h"
#include "formats/final_record.h"

namespace ecsr::cli {

class CountingAccount final : public ports::EcsReadApi,
                              public ports::EcsWriteApi,
                              public ports::AutoscalingApi,
                              public ports::TargetHealthApi,
                              public ports::AlarmApi {
 public:
  /// What `next` refers to outlives the account.
  explicit CountingAccount(const Account& next) : next_(next) {}

  const formats::ApiCalls& calls() const { return calls_; }

#define ECSR_COUNT(part, name, Operation, Answer)                                      \
  std::vector<Answer> name(std::span<const ports::Operation##Request> wave) override { \
    calls_[formats::ApiCall::k##Operation] += wave.size();                             \
    return next_.part.name(wave);                                                      \
  }
#define ECSR_COUNT_READ(part, name, Operation) \
  ECSR_COUNT(part, name, Operation, Result<ports::Operation##Answer>)
  ECSR_COUNT_READ(reads, describe_services, DescribeServices)
  ECSR_COUNT_READ(reads, list_tasks, ListTasks)
  ECSR_COUNT_READ(reads, describe_tasks, DescribeTasks)
  ECSR_COUNT_READ(reads, get_task_protection, GetTaskProtection)
  ECSR_COUNT_READ(reads, describe_task_definition, DescribeTaskDefinition)
  ECSR_COUNT_READ(reads, describe_container_instances, DescribeContainerInstances)
  ECSR_COUNT_READ(scaling, describe_scalable_targets, DescribeScalableTargets)
  ECSR_COUNT_READ(target_health, describe_target_health, DescribeTargetHealth)
  ECSR_COUNT(target_health, deregister_targets, DeregisterTargets, Status)
  ECSR_COUNT_READ(alarms, describe_alarms, DescribeAlarms)
  ECSR_COUNT(writes, stop_task, StopTask, Status)
  ECSR_COUNT(writes, update_service, UpdateService, Status)
  ECSR_COUNT(writes, tag_resource, TagResource, Status)
  ECSR_COUNT(writes, untag_resource, UntagResource, Status)
  ECSR_COUNT(scaling, register_scalable_target, RegisterScalableTarget, Status)
#undef ECSR_COUNT_READ
#undef ECSR_COUNT

 private:
  Account next_;
  formats::ApiCalls calls_;
};

}  // namespace ecsr::cli
