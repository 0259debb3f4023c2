// SPDX-License-Identifier: MIT
// The ports with trouble in between: each request passes the faults on its way to the account and
// back.
#pragma once

#include <span>
#include <vector>

#include "ports/alarm_api.h"
#include "ports/autoscaling_api.h"
#include "ports/ecs_read_api.h"
#include "ports/ecs_write_api.h"
#include "ports/target_health_api.h"
#include "sim/faults/fault.h"

namespace ecsr::sim {

class FaultyAccount final : public ports::EcsReadApi,
                            public ports::EcsWriteApi,
                            public ports::AutoscalingApi,
                            public ports::TargetHealthApi,
                            public ports::AlarmApi {
 public:
  /// Everything behind the ports, and every fault, outlives this. The first fault with an error
  /// answers.
  FaultyAccount(ports::EcsReadApi& reads, ports::EcsWriteApi& writes,
                ports::AutoscalingApi& scaling, ports::TargetHealthApi& targets,
                ports::AlarmApi& alarms)
      : reads_(reads), writes_(writes), scaling_(scaling), targets_(targets), alarms_(alarms) {}

  void add(Fault& fault) { faults_.push_back(&fault); }
  /// From now on everything works: phase two of a seed.
  void remove_all() { faults_.clear(); }
  /// How many answers were spoilt.
  int spoilt() const { return spoilt_; }

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

 private:
  std::optional<Error> before(Operation operation);
  std::optional<Error> after(Operation operation);
  /// Sends each request of the wave on its own, so that some may fail and others not.
  template <typename Answered, typename Request, typename Send>
  std::vector<Answered> pass_on(Operation operation, std::span<const Request> wave, Send send);

  ports::EcsReadApi& reads_;
  ports::EcsWriteApi& writes_;
  ports::AutoscalingApi& scaling_;
  ports::TargetHealthApi& targets_;
  ports::AlarmApi& alarms_;
  std::vector<Fault*> faults_;
  int spoilt_ = 0;
};

}  // namespace ecsr::sim
