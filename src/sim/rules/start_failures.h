// SPDX-License-Identifier: MIT
// Tasks that never reach RUNNING, or never become healthy, and how ECS slows down because of them.
#pragma once

#include "sim/world.h"

namespace ecsr::sim {

/// Rule. After repeated failures ECS waits longer and longer before the next start, up to 27
/// minutes, and says that it cannot start tasks consistently. [doc: Service throttle logic]; steps
/// [guess: 0, 10 s, 30 s, 1, 2, 4, 8, 16, 27 min, at 50–200 %]
void note_start_failure(World& world, const Task& task);

/// Rule. The deployment counts the failure for its circuit breaker. [doc: Deployment,
/// "failedTasks"]
void count_failed_task(World& world, Service& service, const Task& task);

}  // namespace ecsr::sim
