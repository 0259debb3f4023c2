// SPDX-License-Identifier: MIT
// How a running task becomes healthy, stops being so, and when the scheduler believes it.
#pragma once

#include "sim/world.h"

namespace ecsr::sim {

/// Plans the first answers of the checks that a task entering RUNNING has.
void await_health(World& world, Task& task);

/// Rule. The container health check has its first result. [doc: HealthCheck]; [guess: 1–60 s]
void container_health_known(World& world, Task& task);

/// Rule. A new target needs one passing check. [doc: Target group health checks]; [guess: 1–60 s]
void target_health_known(World& world, Task& task);

/// Rule. 40 s in RUNNING are enough where nothing is checked. [doc: DeploymentConfiguration]
void prove(World& world, Task& task);

/// Its checks fail from now on; false when it has none, or does not run.
bool fail_checks(World& world, Task& task);
/// Its checks pass again; false when it has none, or does not run.
bool pass_checks(World& world, Task& task);

/// Rule. The scheduler takes a failing task for lost, but not in the grace period after its start.
/// [doc: Service, "healthCheckGracePeriodSeconds"]; [guess: 1–60 s after the check]
void believe_failure(World& world, Task& task);

/// Rule. What the task runs on is retired. The scheduler stops it as minimumHealthyPercent allows:
/// with the usual 100 a new task is started first. [doc: Task retirement and maintenance for AWS
/// Fargate]. False when it does not run, or belongs to no service.
bool retire(World& world, Task& task);

/// Why the scheduler replaces it, as stoppedReason says it. [doc: Stopped tasks error codes]
std::string failed_check(const World& world, const Task& task);

}  // namespace ecsr::sim
