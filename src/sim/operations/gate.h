// SPDX-License-Identifier: MIT
// What every operation does before anything else, and the refusals that several of them share.
#pragma once

#include <expected>
#include <string_view>

#include "sim/operations.h"

namespace ecsr::sim {

/// Counts the call, asks IAM and takes a request token. An error ends the operation.
[[nodiscard]] std::optional<SimError> refuse(World& world, Operation operation);

std::unexpected<SimError> error(std::string_view code, std::string message);
std::unexpected<SimError> invalid_parameter(std::string message);

/// ClusterNotFoundException when there is none of that name or ARN.
Answer<ClusterIndex> cluster_called(const World& world, std::string_view cluster);
/// ServiceNotFoundException likewise; an ARN of a service in another cluster is not found.
Answer<ServiceIndex> service_called(const World& world, ClusterIndex cluster,
                                    std::string_view service);

/// A task of this cluster by id or ARN; nothing when it is unknown, purged or elsewhere.
std::optional<TaskIndex> task_called(const World& world, ClusterIndex cluster,
                                     std::string_view task);
/// Whether a text can be a task's id or ARN at all.
bool looks_like_a_task(std::string_view task);
/// The ARN that a failure names: completed when only an id was given.
std::string full_task_arn(const World& world, ClusterIndex cluster, std::string_view task);

/// InvalidParameterException unless there are `fewest` to `most` of them.
std::optional<SimError> wrong_number(std::string_view what, std::size_t count, std::size_t fewest,
                                     std::size_t most);

/// Page size within 1 and `most`; InvalidParameterException otherwise.
Answer<std::size_t> page_size(std::optional<int> asked, int usual, int most);
/// Tokens are the place to go on from; empty = the beginning. InvalidParameterException for any
/// other text.
Answer<std::uint64_t> place_of(std::string_view token);
std::string token_for(std::uint64_t place);

}  // namespace ecsr::sim
