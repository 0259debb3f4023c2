// SPDX-License-Identifier: MIT
// An account whose calls go wrong as a plan says: throttled, lost before or after their effect, or
// answered with garbage. Deterministic from its seed.
#pragma once

#include <functional>

#include "base/prng.h"
#include "cli/seed_plan.h"
#include "ports/autoscaling_api.h"
#include "ports/ecs_read_api.h"
#include "ports/ecs_write_api.h"
#include "ports/target_health_api.h"
#include "sim/account.h"

namespace ecsr::cli {

class FaultyAccount final : public ports::EcsReadApi,
                            public ports::EcsWriteApi,
                            public ports::AutoscalingApi,
                            public ports::TargetHealthApi {
 public:
  /// `next` outlives the account.
  FaultyAccount(sim::Account& next, const CallFaults& faults, std::uint64_t seed)
      : next_(next), faults_(faults), prng_(seed ^ 0xFA17U) {}

#define ECSR_PASS_ON(name, Answer, Request)                                         \
  std::vector<Answer> name(std::span<const ports::Request> wave) override {         \
    return spoil<Answer>(#name, wave, [&](auto part) { return next_.name(part); }); \
  }
  ECSR_PASS_ON(describe_services, Result<ports::DescribeServicesAnswer>, DescribeServicesRequest)
  ECSR_PASS_ON(list_tasks, Result<ports::ListTasksAnswer>, ListTasksRequest)
  ECSR_PASS_ON(describe_tasks, Result<ports::DescribeTasksAnswer>, DescribeTasksRequest)
  ECSR_PASS_ON(get_task_protection, Result<ports::GetTaskProtectionAnswer>,
               GetTaskProtectionRequest)
  ECSR_PASS_ON(describe_task_definition, Result<ports::DescribeTaskDefinitionAnswer>,
               DescribeTaskDefinitionRequest)
  ECSR_PASS_ON(describe_container_instances, Result<ports::DescribeContainerInstancesAnswer>,
               DescribeContainerInstancesRequest)
  ECSR_PASS_ON(stop_task, Status, StopTaskRequest)
  ECSR_PASS_ON(update_service, Status, UpdateServiceRequest)
  ECSR_PASS_ON(tag_resource, Status, TagResourceRequest)
  ECSR_PASS_ON(untag_resource, Status, UntagResourceRequest)
  ECSR_PASS_ON(describe_scalable_targets, Result<ports::DescribeScalableTargetsAnswer>,
               DescribeScalableTargetsRequest)
  ECSR_PASS_ON(register_scalable_target, Status, RegisterScalableTargetRequest)
  ECSR_PASS_ON(describe_target_health, Result<ports::DescribeTargetHealthAnswer>,
               DescribeTargetHealthRequest)
#undef ECSR_PASS_ON

 private:
  /// Spoils each request of a wave on its own; most plans spoil none, and then a wave passes whole.
  template <typename Answer, typename Request, typename Next>
  std::vector<Answer> spoil(std::string_view name, std::span<const Request> wave, Next next) {
    if (faults_.throttled + faults_.lost_before + faults_.lost_after + faults_.garbled == 0) {
      return next(wave);
    }
    std::vector<Answer> answers;
    for (const Request& request : wave) {
      const std::string call(name);
      if (prng_.happens(faults_.throttled)) {
        answers.push_back(
            fail(ErrorKind::kThrottled, call + ": ThrottlingException: Rate exceeded"));
      } else if (prng_.happens(faults_.lost_before)) {
        answers.push_back(fail(ErrorKind::kTransport, call + ": connection reset"));
      } else {
        std::vector<Answer> one = next(std::span(&request, 1));
        if (prng_.happens(faults_.lost_after)) {
          answers.push_back(
              fail(ErrorKind::kTransport, call + ": connection reset after the request"));
        } else if (prng_.happens(faults_.garbled)) {
          answers.push_back(fail(ErrorKind::kBadAnswer, call + ": the answer is not JSON"));
        } else {
          answers.push_back(std::move(one.front()));
        }
      }
    }
    return answers;
  }

  sim::Account& next_;
  CallFaults faults_;
  Prng prng_;
};

}  // namespace ecsr::cli
