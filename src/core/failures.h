// SPDX-License-Identifier: MIT
// Replacements that failed, each counted once and named with ECS's own reason. Pure.
#pragma once

#include "core/observation.h"
#include "core/run.h"

namespace ecsr::core {

/// Adds to run.failures the fresh tasks that failed to start, ended by themselves or fail a health
/// check, and the service's placement failures since the claim. REQUIRES: run.record, seen.service
/// has a value.
void note_failures(Run& run, const Observation& seen);

}  // namespace ecsr::core
