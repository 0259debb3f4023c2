// SPDX-License-Identifier: MIT
// The simulated account as the ports see it: what the runner talks to in the demo, in rehearsals,
// in tests and in seeds. Stricter than AWS: what AWS might forgive is an error here.
#pragma once

#include <span>
#include <vector>

#include "ports/alarm_api.h"
#include "ports/autoscaling_api.h"
#include "ports/ecs_read_api.h"
#include "ports/ecs_write_api.h"
#include "ports/target_health_api.h"
#include "sim/operations.h"
#include "sim/world.h"

namespace ecsr::sim {

/// What AWS refused, as the ports say it: "StopTask: InvalidParameterException: The referenced task
/// was not found.", with AWS's code and the kind that tells the caller what to do.
Error to_error(Operation operation, const SimError& refused);

/// Each wave takes timings.call_takes; its requests happen at one instant, in order, as long as AWS
/// allows so many: then the next waits, as our client's does. The answers' clock has whole seconds,
/// as the Date header has.
class Account final : public ports::EcsReadApi,
                      public ports::EcsWriteApi,
                      public ports::AutoscalingApi,
                      public ports::TargetHealthApi,
                      public ports::AlarmApi {
 public:
  /// `world` outlives the account.
  explicit Account(World& world) : world_(world) {}

  std::vector<Result<ports::DescribeServicesAnswer>> describe_services(
      std::span<const ports::DescribeServicesRequest> wave) override;
  std::vector<Result<ports::ListTasksAnswer>> list_tasks(
      std::span<const ports::ListTasksRequest> wave) override;
  std::vector<Result<ports::DescribeTasksAnswer>> describe_tasks(
      std::span<const ports::DescribeTasksRequest> wave) override;
  std::vector<Result<ports::GetTaskProtectionAnswer>> get_task_protection(
      std::span<const ports::GetTaskProtectionRequest> wave) override;
  std::vector<Result<ports::DescribeTaskDefinitionAnswer>> describe_task_definition(
      std::span<const ports::DescribeTaskDefinitionRequest> wave) override;
  std::vector<Result<ports::DescribeContainerInstancesAnswer>> describe_container_instances(
      std::span<const ports::DescribeContainerInstancesRequest> wave) override;

  /// A task that was purged has ended: success, as the port promises. One that never was is an
  /// error.
  std::vector<Status> stop_task(std::span<const ports::StopTaskRequest> wave) override;
  std::vector<Status> update_service(std::span<const ports::UpdateServiceRequest> wave) override;
  std::vector<Status> tag_resource(std::span<const ports::TagResourceRequest> wave) override;
  std::vector<Status> untag_resource(std::span<const ports::UntagResourceRequest> wave) override;

  std::vector<Result<ports::DescribeScalableTargetsAnswer>> describe_scalable_targets(
      std::span<const ports::DescribeScalableTargetsRequest> wave) override;
  std::vector<Status> register_scalable_target(
      std::span<const ports::RegisterScalableTargetRequest> wave) override;

  std::vector<Result<ports::DescribeTargetHealthAnswer>> describe_target_health(
      std::span<const ports::DescribeTargetHealthRequest> wave) override;
  std::vector<Status> deregister_targets(
      std::span<const ports::DeregisterTargetsRequest> wave) override;

  std::vector<Result<ports::DescribeAlarmsAnswer>> describe_alarms(
      std::span<const ports::DescribeAlarmsRequest> wave) override;

  /// How often AWS was asked.
  const CallCounts& calls() const { return world_.calls; }

 private:
  template <typename Answered, typename Request, typename One>
  std::vector<Answered> each(Operation operation, std::span<const Request> wave, One one);

  WallTime date_header() const;

  World& world_;
};

}  // namespace ecsr::sim
