// SPDX-License-Identifier: MIT
// CloudWatch's one operation, as query request and XML answer; handlers.h has it in JSON.
#pragma once

#include <string>
#include <string_view>

#include "sim/operations.h"
#include "sim/wire/form.h"

namespace ecsr::sim::wire {

inline constexpr std::string_view kCloudWatchVersion = "2010-08-01";

/// The whole XML answer of DescribeAlarms. [doc: DescribeAlarms]
Answer<std::string> describe_alarms_call(World& world, const Form& form,
                                         const std::string& request_id);

}  // namespace ecsr::sim::wire
