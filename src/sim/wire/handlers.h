// SPDX-License-Identifier: MIT
// One handler for each JSON operation: reads the request's members, asks the world, and puts the
// answer into JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "sim/operations.h"
#include "sim/wire/json_input.h"

namespace ecsr::sim::wire {

using JsonHandler = Answer<nlohmann::json> (*)(World& world, JsonInput& input);

struct JsonOperation {
  std::string_view name;
  JsonHandler handler = nullptr;
};

/// [doc: Amazon ECS API Reference]
std::span<const JsonOperation> ecs_operations();

/// [doc: Application Auto Scaling API Reference]
std::span<const JsonOperation> autoscaling_operations();

/// [doc: Amazon CloudWatch API Reference]
std::span<const JsonOperation> cloudwatch_operations();

/// The refusal of a request that the world was not even asked about.
inline std::unexpected<SimError> refuse(std::string_view code, std::string message) {
  return std::unexpected(SimError{std::string(code), std::move(message)});
}

// The half of ecs_operations() that changes something.
Answer<nlohmann::json> stop_task_call(World& world, JsonInput& input);
Answer<nlohmann::json> update_service_call(World& world, JsonInput& input);
Answer<nlohmann::json> tag_resource_call(World& world, JsonInput& input);
Answer<nlohmann::json> untag_resource_call(World& world, JsonInput& input);
Answer<nlohmann::json> update_task_protection_call(World& world, JsonInput& input);

/// What GetTaskProtection and UpdateTaskProtection both answer.
Answer<nlohmann::json> protections_json(const Answer<Protections>& protections);

}  // namespace ecsr::sim::wire
