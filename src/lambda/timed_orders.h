// SPDX-License-Identifier: MIT
// Lets orders through until the invocation has to be over: what others read in the run record about
// our life must be true, and no order may be begun whose answer nobody would see.
#pragma once

#include <span>
#include <vector>

#include "ports/autoscaling_api.h"
#include "ports/clock.h"
#include "ports/ecs_write_api.h"
#include "ports/target_health_api.h"

namespace ecsr::lambda {

class TimedOrders final : public ports::EcsWriteApi,
                          public ports::AutoscalingApi,
                          public ports::TargetHealthApi {
 public:
  /// What is referred to outlives it.
  TimedOrders(ports::EcsWriteApi& ecs, ports::AutoscalingApi& scaling,
              ports::TargetHealthApi& target_health, ports::Clock& clock, WallTime until)
      : ecs_(ecs), scaling_(scaling), target_health_(target_health), clock_(clock), until_(until) {}

  /// From now on.
  void end() { until_ = WallTime{}; }
  void end_at(WallTime until) { until_ = until; }

  std::vector<Status> stop_task(std::span<const ports::StopTaskRequest> wave) override {
    return over() ? late(wave.size()) : ecs_.stop_task(wave);
  }
  std::vector<Status> update_service(std::span<const ports::UpdateServiceRequest> wave) override {
    return over() ? late(wave.size()) : ecs_.update_service(wave);
  }
  std::vector<Status> tag_resource(std::span<const ports::TagResourceRequest> wave) override {
    return over() ? late(wave.size()) : ecs_.tag_resource(wave);
  }
  std::vector<Status> untag_resource(std::span<const ports::UntagResourceRequest> wave) override {
    return over() ? late(wave.size()) : ecs_.untag_resource(wave);
  }
  std::vector<Result<ports::DescribeScalableTargetsAnswer>> describe_scalable_targets(
      std::span<const ports::DescribeScalableTargetsRequest> wave) override {
    return scaling_.describe_scalable_targets(wave);
  }
  std::vector<Status> register_scalable_target(
      std::span<const ports::RegisterScalableTargetRequest> wave) override {
    return over() ? late(wave.size()) : scaling_.register_scalable_target(wave);
  }
  std::vector<Result<ports::DescribeTargetHealthAnswer>> describe_target_health(
      std::span<const ports::DescribeTargetHealthRequest> wave) override {
    return target_health_.describe_target_health(wave);
  }
  std::vector<Status> deregister_targets(
      std::span<const ports::DeregisterTargetsRequest> wave) override {
    return over() ? late(wave.size()) : target_health_.deregister_targets(wave);
  }

 private:
  bool over() { return clock_.wall_now() >= until_; }
  static std::vector<Status> late(std::size_t size) {
    const Error error(ErrorKind::kThrottled, "not sent: the time of this invocation is over");
    return std::vector<Status>(size, std::unexpected(error));
  }

  ports::EcsWriteApi& ecs_;
  ports::AutoscalingApi& scaling_;
  ports::TargetHealthApi& target_health_;
  ports::Clock& clock_;
  WallTime until_;
};

}  // namespace ecsr::lambda
