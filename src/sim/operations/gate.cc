// SPDX-License-Identifier: MIT
#include "sim/operations/gate.h"

#include <algorithm>

#include "base/text.h"
#include "sim/changes.h"

namespace ecsr::sim {
namespace {

constexpr std::string_view kTokenPrefix = "page-";

bool is_load_balancing(Operation operation) {
  const RateClass its_class = rate_class(operation);
  return its_class == RateClass::kTargetHealth || its_class == RateClass::kTargets;
}

std::string_view iam_prefix(Operation operation) {
  switch (rate_class(operation)) {
    case RateClass::kScaling:
      return "application-autoscaling:";
    case RateClass::kTargets:
    case RateClass::kTargetHealth:
      return "elasticloadbalancing:";
    case RateClass::kAlarms:
      return "cloudwatch:";
    default:
      return "ecs:";
  }
}

}  // namespace

std::optional<SimError> refuse(World& world, Operation operation) {
  world.calls.note(operation);
  const RateClass asked = rate_class(operation);
  const bool query = is_load_balancing(operation) || asked == RateClass::kAlarms;
  if (!world.denied.empty() && world.denied.contains(to_text(operation))) {
    world.reached.note(Rule::kDenied);
    return SimError{
        .code = query ? "AccessDenied" : "AccessDeniedException",
        .message =
            "User: arn:aws:iam::" + std::string(kAccountId) +
            ":user/operator is not authorized to perform: " + std::string(iam_prefix(operation)) +
            std::string(to_text(operation)) + " because no identity-based policy allows the action",
        .http_status = query ? 403 : 400};
  }
  if (world.timings.rate_limits && !world.rates.take(rate_class(operation), world.now())) {
    world.reached.note(Rule::kThrottled);
    return SimError{.code = query ? "Throttling" : "ThrottlingException",
                    .message = "Rate exceeded"};
  }
  return std::nullopt;
}

std::unexpected<SimError> error(std::string_view code, std::string message) {
  return std::unexpected(SimError{.code = std::string(code), .message = std::move(message)});
}

std::unexpected<SimError> invalid_parameter(std::string message) {
  return error("InvalidParameterException", std::move(message));
}

Answer<ClusterIndex> cluster_called(const World& world, std::string_view cluster) {
  if (const auto found = world.find_cluster(cluster)) return *found;
  return error("ClusterNotFoundException", "Cluster not found.");
}

Answer<ServiceIndex> service_called(const World& world, ClusterIndex cluster,
                                    std::string_view service) {
  if (service.empty()) return invalid_parameter("Service cannot be blank.");
  if (const auto found = world.find_service(cluster, service)) return *found;
  return error("ServiceNotFoundException", "Service not found.");
}

std::optional<TaskIndex> task_called(const World& world, ClusterIndex cluster,
                                     std::string_view task) {
  const auto found = world.find_task(task);
  if (!found || world.tasks[*found].cluster != cluster) return std::nullopt;
  return found;
}

bool looks_like_a_task(std::string_view task) {
  constexpr std::size_t kLongest = 512;
  const bool is_arn = task.starts_with("arn:");
  return !task.empty() && task.size() <= kLongest &&
         std::all_of(task.begin(), task.end(), [&](char c) {
           const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
           const bool digit = c >= '0' && c <= '9';
           return letter || digit || c == '-' || c == '_' || (is_arn && (c == ':' || c == '/'));
         });
}

std::string full_task_arn(const World& world, ClusterIndex cluster, std::string_view task) {
  return task.starts_with("arn:") ? std::string(task) : task_arn(world, cluster, task);
}

std::optional<SimError> wrong_number(std::string_view what, std::size_t count, std::size_t fewest,
                                     std::size_t most) {
  if (count >= fewest && count <= most) return std::nullopt;
  std::string message(what);
  message += count < fewest ? " cannot be empty."
                            : " cannot have more than " + std::to_string(most) + " elements.";
  return SimError{.code = "InvalidParameterException", .message = std::move(message)};
}

Answer<std::size_t> page_size(std::optional<int> asked, int usual, int most) {
  const int size = asked.value_or(usual);
  if (size < 1 || size > most) {
    return invalid_parameter("maxResults must be between 1 and " + std::to_string(most) + ".");
  }
  return static_cast<std::size_t>(size);
}

Answer<std::uint64_t> place_of(std::string_view token) {
  if (token.empty()) return 0;
  if (token.starts_with(kTokenPrefix)) {
    const auto place = parse_whole_number(token.substr(kTokenPrefix.size()));
    if (place && *place >= 0) return static_cast<std::uint64_t>(*place);
  }
  return invalid_parameter("Invalid token.");
}

std::string token_for(std::uint64_t place) {
  return std::string(kTokenPrefix) + std::to_string(place);
}

}  // namespace ecsr::sim
