// SPDX-License-Identifier: MIT
// An account behind requests that end in time, as aws/timed_transport.h has them: what has no
// answer by then is lost, and what would begin later is not sent.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ports/alarm_api.h"
#include "ports/autoscaling_api.h"
#include "ports/clock.h"
#include "ports/ecs_read_api.h"
#include "ports/ecs_write_api.h"
#include "ports/target_health_api.h"
#include "sim/account.h"

namespace ecsr::lambda {

class PatientAccount final : public ports::EcsReadApi,
                             public ports::EcsWriteApi,
                             public ports::AutoscalingApi,
                             public ports::TargetHealthApi,
                             public ports::AlarmApi {
 public:
  PatientAccount(sim::Account& account, ports::Clock& clock, milliseconds call_takes)
      : account_(account), clock_(clock), call_takes_(call_takes) {}

  std::optional<WallTime> ends_at;
  int cut_off = 0;               ///< calls that had no answer in time
  std::optional<Error> refuses;  ///< every call from now on

#define ECSR_PASS_ON(METHOD, REQUEST, ANSWER)                                   \
  std::vector<ANSWER> METHOD(std::span<const ports::REQUEST> wave) override {   \
    return in_time<ANSWER>(wave.size(), [&] { return account_.METHOD(wave); }); \
  }
  ECSR_PASS_ON(describe_services, DescribeServicesRequest, Result<ports::DescribeServicesAnswer>)
  ECSR_PASS_ON(list_tasks, ListTasksRequest, Result<ports::ListTasksAnswer>)
  ECSR_PASS_ON(describe_tasks, DescribeTasksRequest, Result<ports::DescribeTasksAnswer>)
  ECSR_PASS_ON(get_task_protection, GetTaskProtectionRequest,
               Result<ports::GetTaskProtectionAnswer>)
  ECSR_PASS_ON(describe_task_definition, DescribeTaskDefinitionRequest,
               Result<ports::DescribeTaskDefinitionAnswer>)
  ECSR_PASS_ON(describe_container_instances, DescribeContainerInstancesRequest,
               Result<ports::DescribeContainerInstancesAnswer>)
  ECSR_PASS_ON(describe_target_health, DescribeTargetHealthRequest,
               Result<ports::DescribeTargetHealthAnswer>)
  ECSR_PASS_ON(describe_alarms, DescribeAlarmsRequest, Result<ports::DescribeAlarmsAnswer>)
  ECSR_PASS_ON(describe_scalable_targets, DescribeScalableTargetsRequest,
               Result<ports::DescribeScalableTargetsAnswer>)
  ECSR_PASS_ON(register_scalable_target, RegisterScalableTargetRequest, Status)
  ECSR_PASS_ON(deregister_targets, DeregisterTargetsRequest, Status)
  ECSR_PASS_ON(stop_task, StopTaskRequest, Status)
  ECSR_PASS_ON(update_service, UpdateServiceRequest, Status)
  ECSR_PASS_ON(tag_resource, TagResourceRequest, Status)
  ECSR_PASS_ON(untag_resource, UntagResourceRequest, Status)
#undef ECSR_PASS_ON

 private:
  template <typename Answer, typename Call>
  std::vector<Answer> in_time(std::size_t size, Call call) {
    if (refuses) return std::vector<Answer>(size, std::unexpected(*refuses));
    if (!ends_at || clock_.wall_now() + call_takes_ <= *ends_at) return call();
    const bool sent = clock_.wall_now() < *ends_at;
    if (sent) clock_.sleep_until(*ends_at);
    ++cut_off;
    const Error error(sent ? ErrorKind::kTransport : ErrorKind::kThrottled,
                      sent ? "no answer in time" : "not sent");
    return std::vector<Answer>(size, std::unexpected(error));
  }

  sim::Account& account_;
  ports::Clock& clock_;
  milliseconds call_takes_;
};

}  // namespace ecsr::lambda
