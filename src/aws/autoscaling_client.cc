// SPDX-License-Identifier: MIT
#include "aws/autoscaling_client.h"

#include <array>

#include "aws/json_wave.h"

namespace ecsr::aws {
namespace {

constexpr std::string_view kNamespace = "ecs";
constexpr std::string_view kDimension = "ecs:service:DesiredCount";

JsonBody describe_body(const ports::DescribeScalableTargetsRequest& request) {
  const std::array<std::string, 1> resource_ids{request.resource_id};
  JsonBody body;
  body.text("ServiceNamespace", kNamespace)
      .texts("ResourceIds", resource_ids)
      .text("ScalableDimension", kDimension);
  return body;
}

core::ScalableTarget target_of(const JsonObject& from) {
  core::ScalableTarget target{.min_capacity = from.count("MinCapacity"),
                              .max_capacity = from.count("MaxCapacity")};
  if (const std::optional<JsonObject> state = from.object("SuspendedState")) {
    target.suspended = {.scaling_in = state->flag_or("DynamicScalingInSuspended", false),
                        .scaling_out = state->flag_or("DynamicScalingOutSuspended", false),
                        .scheduled = state->flag_or("ScheduledScalingSuspended", false)};
  }
  return target;
}

ports::DescribeScalableTargetsAnswer describe_answer(const JsonObject& root,
                                                     const HttpAnswer& /*http*/) {
  ports::DescribeScalableTargetsAnswer answer;
  const JsonList targets = root.list("ScalableTargets");
  if (targets.size() > 0) answer.target = target_of(targets.object(0));
  return answer;
}

JsonBody register_body(const ports::RegisterScalableTargetRequest& request) {
  const core::Suspended& suspended = request.target.suspended;
  JsonBody state;
  state.flag("DynamicScalingInSuspended", suspended.scaling_in)
      .flag("DynamicScalingOutSuspended", suspended.scaling_out)
      .flag("ScheduledScalingSuspended", suspended.scheduled);
  JsonBody body;
  body.text("ServiceNamespace", kNamespace)
      .text("ResourceId", request.resource_id)
      .text("ScalableDimension", kDimension)
      .number("MinCapacity", request.target.min_capacity)
      .number("MaxCapacity", request.target.max_capacity)
      .object("SuspendedState", state);
  return body;
}

}  // namespace

std::vector<Result<ports::DescribeScalableTargetsAnswer>>
AutoscalingClient::describe_scalable_targets(
    std::span<const ports::DescribeScalableTargetsRequest> wave) {
  return json_wave<ports::DescribeScalableTargetsAnswer>(caller_, kDescribeScalableTargets, wave,
                                                         describe_body, describe_answer);
}

std::vector<Status> AutoscalingClient::register_scalable_target(
    std::span<const ports::RegisterScalableTargetRequest> wave) {
  return json_order_wave(caller_, kRegisterScalableTarget, wave, register_body);
}

}  // namespace ecsr::aws
