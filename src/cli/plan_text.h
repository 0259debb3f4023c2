// SPDX-License-Identifier: MIT
// A plan for people: what would be stopped, in which order, how long it takes, and what stands in
// the way. Pure.
#pragma once

#include <string>

#include "core/decide.h"
#include "core/ids.h"
#include "core/observation.h"
#include "core/policy.h"

namespace ecsr::cli {

/// `decision` is the first one a run would take. REQUIRES: seen.service and seen.tasks have values.
std::string plan_text(const core::ServiceAddress& service, const core::Observation& seen,
                      const core::Policy& policy, const core::Decision& decision);

/// The same for machines: one JSON object on one line.
std::string plan_json(const core::ServiceAddress& service, const core::Observation& seen,
                      const core::Policy& policy, const core::Decision& decision);

}  // namespace ecsr::cli
