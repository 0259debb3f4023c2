// SPDX-License-Identifier: MIT
#include <array>
#include <nlohmann/json.hpp>

#include "sim/wire/handlers.h"
#include "sim/wire/json_values.h"

namespace ecsr::sim::wire {
namespace {

using nlohmann::json;

constexpr std::string_view kDimension = "ecs:service:DesiredCount";

json suspended_json(const core::Suspended& suspended) {
  return {{"DynamicScalingInSuspended", suspended.scaling_in},
          {"DynamicScalingOutSuspended", suspended.scaling_out},
          {"ScheduledScalingSuspended", suspended.scheduled}};
}

/// The role that Application Auto Scaling makes for itself. [doc: Service-linked roles]
std::string role_arn() {
  return "arn:aws:iam::" + std::string(kAccountId) +
         ":role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
         "AWSServiceRoleForApplicationAutoScaling_ECSService";
}

json target_json(const World& world, const ScalableTargetView& view) {
  return {{"ServiceNamespace", "ecs"},
          {"ResourceId", resource_id(world, *view.service)},
          {"ScalableDimension", kDimension},
          {"MinCapacity", view.target.min_capacity},
          {"MaxCapacity", view.target.max_capacity},
          {"RoleARN", role_arn()},
          {"CreationTime", epoch_seconds(view.autoscaling->created_at)},
          {"SuspendedState", suspended_json(view.target.suspended)},
          {"ScalableTargetARN", scalable_target_arn(world, *view.service)}};
}

/// What each call of this service begins with: only ECS services are scaled here.
std::optional<SimError> wrong_kind(JsonInput& input, bool dimension_needed) {
  const std::string space = input.text("ServiceNamespace");
  const std::string dimension = input.text("ScalableDimension");
  if (input.problem()) return input.problem();
  if (space != "ecs") {
    return SimError{"ValidationException", "1 validation error detected: Value '" + space +
                                               "' at 'serviceNamespace' failed to satisfy "
                                               "constraint: the simulator scales 'ecs' only"};
  }
  if (dimension != kDimension && (dimension_needed || !dimension.empty())) {
    return SimError{"ValidationException",
                    "Unsupported service namespace, resource type or scalable dimension: '" +
                        dimension + "'; the simulator scales '" + std::string(kDimension) + "'"};
  }
  return std::nullopt;
}

Answer<json> describe_scalable_targets_call(World& world, JsonInput& input) {
  const DescribeScalableTargetsInput wanted{.resource_ids = input.texts("ResourceIds"),
                                            .max_results = input.number("MaxResults"),
                                            .next_token = input.text("NextToken")};
  if (const auto refused = wrong_kind(input, false)) return std::unexpected(*refused);
  if (input.has("ScalableDimension") && wanted.resource_ids.empty()) {
    return refuse("ValidationException",
                  "Scalable dimension is set, so at least one resource ID must be, too");
  }
  const auto found = describe_scalable_targets(world, wanted);
  if (!found) return std::unexpected(found.error());
  json list = json::array();
  for (const ScalableTargetView& view : found->targets) list.push_back(target_json(world, view));
  json object{{"ScalableTargets", std::move(list)}};
  put(object, "NextToken", found->next_token);
  return object;
}

Answer<json> register_scalable_target_call(World& world, JsonInput& input) {
  RegisterScalableTargetInput wanted{.resource_id = input.text("ResourceId"),
                                     .min_capacity = input.number("MinCapacity"),
                                     .max_capacity = input.number("MaxCapacity")};
  input.structure("SuspendedState", [&](JsonInput& state) {
    wanted.suspended =
        core::Suspended{.scaling_in = state.flag("DynamicScalingInSuspended").value_or(false),
                        .scaling_out = state.flag("DynamicScalingOutSuspended").value_or(false),
                        .scheduled = state.flag("ScheduledScalingSuspended").value_or(false)};
  });
  if (const auto refused = wrong_kind(input, true)) return std::unexpected(*refused);
  const auto registered = register_scalable_target(world, wanted);
  if (!registered) return std::unexpected(registered.error());
  return json{{"ScalableTargetARN", *registered}};
}

Answer<json> describe_scaling_activities_call(World& world, JsonInput& input) {
  const std::string wanted = input.text("ResourceId");
  if (const auto refused = wrong_kind(input, false)) return std::unexpected(*refused);
  const auto found = describe_scaling_activities(world, wanted);
  if (!found) return std::unexpected(found.error());
  json list = json::array();
  for (const ScalingActivity* activity : *found) {
    list.push_back({{"ActivityId", activity->id},
                    {"ServiceNamespace", "ecs"},
                    {"ResourceId", wanted},
                    {"ScalableDimension", kDimension},
                    {"Description", activity->description},
                    {"Cause", activity->cause},
                    {"StartTime", epoch_seconds(activity->at)},
                    {"EndTime", epoch_seconds(activity->at)},
                    {"StatusCode", activity->successful ? "Successful" : "Failed"}});
  }
  return json{{"ScalingActivities", std::move(list)}};
}

constexpr std::array kOperations{
    JsonOperation{"DescribeScalableTargets", describe_scalable_targets_call},
    JsonOperation{"DescribeScalingActivities", describe_scaling_activities_call},
    JsonOperation{"RegisterScalableTarget", register_scalable_target_call},
};

}  // namespace

std::span<const JsonOperation> autoscaling_operations() { return kOperations; }

}  // namespace ecsr::sim::wire
