// SPDX-License-Identifier: MIT
// From ECS's JSON to this program's values. What is unknown becomes kUnknown, what is missing is
// remembered by the answer it is missing from. Pure.
#pragma once

#include <vector>

#include "aws/json_answer.h"
#include "core/service.h"
#include "ports/ecs_read_api.h"

namespace ecsr::aws {

/// [doc: Service]
core::Service service_of(const JsonObject& from);

/// [doc: Task]
ports::DescribedTask task_of(const JsonObject& from);

/// `failures` of any Describe call. [doc: Failure]
std::vector<ports::CallFailure> failures_of(const JsonObject& answer);

}  // namespace ecsr::aws
