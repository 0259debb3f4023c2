// SPDX-License-Identifier: MIT
// Replacements that failed, each counted once and named with ECS's own reason. Pure.
#pragma once

#include <string>

#include "core/observation.h"
#include "core/policy.h"
#include "core/run.h"

namespace ecsr::core {

/// Adds to run.failures the tasks created since the claim that failed to start, ended by
/// themselves, or were stopped by ECS for failing a health check, and the service's placement
/// failures since then. A task that still runs has not failed: many fail their load balancer's
/// checks until they are warm, which is what the service's grace period is for. REQUIRES:
/// run.record, seen.service has a value.
void note_failures(Run& run, const Observation& seen);

/// How many failures count: those since somebody last said that the run goes on in spite of them.
/// REQUIRES: run.record.
int failures_that_count(const Run& run);

/// "3 replacements failed; the last: x: CannotPullContainerError". REQUIRES: one that counts.
std::string tell_failures(const Run& run);

/// What keeps the service from being whole, for people: "b fails its container health check".
/// REQUIRES: seen.service and seen.tasks have values.
std::string hindrance(const Observation& seen, const Policy& policy, const Run& run);

}  // namespace ecsr::core
