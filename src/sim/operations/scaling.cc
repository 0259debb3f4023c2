// SPDX-License-Identifier: MIT
#include <algorithm>

#include "base/text.h"
#include "sim/operations.h"
#include "sim/operations/gate.h"
#include "sim/rules/autoscaler.h"

namespace ecsr::sim {
namespace {

constexpr std::size_t kMostResources = 50;

std::unexpected<SimError> invalid(std::string message) {
  return error("ValidationException", std::move(message));
}

/// The service that "service/CLUSTER/SERVICE" means; names only, ARNs are not accepted.
Answer<ServiceIndex> scalable(const World& world, std::string_view id) {
  const auto pieces = split(id, '/');
  if (pieces.size() != 3 || pieces[0] != "service") {
    return invalid("Unsupported service namespace, resource type or scalable dimension: " +
                   std::string(id));
  }
  for (const Service& service : world.services) {
    if (service.name != pieces[2] || world.clusters[service.cluster].name != pieces[1]) continue;
    if (service.state.status == core::ServiceStatus::kInactive) break;
    return service.index;
  }
  return invalid("ECS service doesn't exist: " + std::string(id));
}

/// The bounds after the call, or why they cannot be.
Answer<core::ScalableTarget> wanted_target(const Service& service,
                                           const RegisterScalableTargetInput& input) {
  if (!service.autoscaling && (!input.min_capacity || !input.max_capacity)) {
    return invalid("MinCapacity and MaxCapacity are required to register a scalable target.");
  }
  core::ScalableTarget target =
      service.autoscaling ? service.autoscaling->target : core::ScalableTarget{};
  target.min_capacity = input.min_capacity.value_or(target.min_capacity);
  target.max_capacity = input.max_capacity.value_or(target.max_capacity);
  target.suspended = input.suspended.value_or(target.suspended);
  if (target.min_capacity < 0 || target.max_capacity < 0) {
    return invalid("Capacity must be greater than or equal to 0.");
  }
  if (target.min_capacity > kMostDesired) {
    return invalid("MinCapacity must be less than or equal to " + std::to_string(kMostDesired) +
                   ".");
  }
  if (target.min_capacity > target.max_capacity) {
    return invalid("Maximum capacity cannot be less than minimum capacity");
  }
  return target;
}

bool asked_for(const World& world, const Service& service, const std::vector<std::string>& ids) {
  return ids.empty() || std::find(ids.begin(), ids.end(), resource_id(world, service)) != ids.end();
}

}  // namespace

std::string resource_id(const World& world, const Service& service) {
  return "service/" + world.clusters[service.cluster].name + "/" + service.name;
}

std::string scalable_target_arn(const World& world, const Service& service) {
  std::string tail = std::to_string(service.index + 1);
  tail.insert(0, 30 - tail.size(), '0');
  return "arn:aws:application-autoscaling:" + world.region + ":" + std::string(kAccountId) +
         ":scalable-target/0ec5" + tail;
}

Answer<ScalableTargets> describe_scalable_targets(World& world,
                                                  const DescribeScalableTargetsInput& input) {
  if (auto refused = refuse(world, Operation::kDescribeScalableTargets)) {
    return std::unexpected(*refused);
  }
  if (input.resource_ids.size() > kMostResources) {
    return invalid("ResourceIds cannot have more than 50 elements.");
  }
  const int size = input.max_results.value_or(static_cast<int>(kMostResources));
  if (size < 1 || size > static_cast<int>(kMostResources)) {
    return invalid("MaxResults must be between 1 and 50.");
  }
  const auto first = place_of(input.next_token);
  if (!first) return error("InvalidNextTokenException", "Invalid NextToken");
  const WallTime as_of = world.draw_read_time();
  ScalableTargets answer;
  for (const Service& service : world.services) {
    if (service.index < *first || !service.autoscaling) continue;
    if (!asked_for(world, service, input.resource_ids)) continue;
    if (std::ssize(answer.targets) == size) {
      answer.next_token = token_for(service.index);
      break;
    }
    answer.targets.push_back({.service = &service,
                              .autoscaling = &*service.autoscaling,
                              .target = target_at(*service.autoscaling, as_of)});
  }
  return answer;
}

Answer<std::string> register_scalable_target(World& world,
                                             const RegisterScalableTargetInput& input) {
  if (auto refused = refuse(world, Operation::kRegisterScalableTarget)) {
    return std::unexpected(*refused);
  }
  const auto found = scalable(world, input.resource_id);
  if (!found) return std::unexpected(found.error());
  Service& service = world.services[*found];
  if (service.autoscaling && world.now() < service.autoscaling->busy_until) {
    world.reached.note(Rule::kScalingBusy);
    return error("ConcurrentUpdateException",
                 "Concurrent updates caused an exception, for example, another update is pending.");
  }
  const auto target = wanted_target(service, input);
  if (!target) {
    world.reached.note(Rule::kScalingRefused);
    return std::unexpected(target.error());
  }
  if (!service.autoscaling) start_autoscaling(world, service, *target, std::nullopt);
  service.autoscaling->busy_until = world.now() + world.timings.scaling_update_takes;
  write_scalable_target(world, service, *target, "minimum or maximum capacity was changed");
  return scalable_target_arn(world, service);
}

Answer<std::vector<const ScalingActivity*>> describe_scaling_activities(
    World& world, std::string_view resource_id) {
  if (auto refused = refuse(world, Operation::kDescribeScalingActivities)) {
    return std::unexpected(*refused);
  }
  std::vector<const ScalingActivity*> found;
  const auto service = scalable(world, resource_id);
  if (!service || !world.services[*service].autoscaling) return found;
  const auto& activities = world.services[*service].autoscaling->activities;
  for (auto one = activities.rbegin(); one != activities.rend(); ++one) found.push_back(&*one);
  return found;
}

}  // namespace ecsr::sim
