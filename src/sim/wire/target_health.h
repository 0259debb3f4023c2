// SPDX-License-Identifier: MIT
// Elastic Load Balancing's operations, as query requests and XML answers.
#pragma once

#include <string>

#include "sim/operations.h"
#include "sim/wire/form.h"

namespace ecsr::sim::wire {

inline constexpr std::string_view kElbVersion = "2015-12-01";

/// The whole XML answer of DescribeTargetHealth. Targets that were asked for by name and are not
/// registered are there as "unused". [doc: DescribeTargetHealth]
Answer<std::string> describe_target_health_call(World& world, const Form& form,
                                                const std::string& request_id);

/// The whole XML answer of DeregisterTargets. [doc: DeregisterTargets]
Answer<std::string> deregister_targets_call(World& world, const Form& form,
                                            const std::string& request_id);

/// [doc: Elastic Load Balancing, Common Errors]
std::string xml_error(const SimError& error, const std::string& request_id);

}  // namespace ecsr::sim::wire
