// SPDX-License-Identifier: MIT
// Services and clusters as ECS puts them into JSON: every member has the name and type of the API
// model, and lists are there even when they are empty. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/operations.h"

namespace ecsr::sim::wire {

/// [doc: Service]. Tags only when they were asked for.
nlohmann::json service_json(const World& world, const ServiceView& view, bool with_tags);

/// [doc: Cluster]
nlohmann::json cluster_json(const ClusterView& view);

/// [doc: Failure]
nlohmann::json failures_json(const std::vector<Failure>& failures);

/// [doc: Tag]
nlohmann::json tags_json(const std::vector<core::Tag>& tags);

}  // namespace ecsr::sim::wire
