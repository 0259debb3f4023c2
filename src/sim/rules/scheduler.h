// SPDX-License-Identifier: MIT
// The service scheduler: it looks at a service after everything that could concern it, and starts
// or stops tasks until what runs is what is asked for. [doc: Amazon ECS services]
#pragma once

#include "sim/world.h"

namespace ecsr::sim {

/// Asks for a look a moment from now. [guess: 0.1–10 s]
void look_soon(World& world, Service& service);
/// Asks for a look at `time`, unless an earlier one is planned.
void look_at(World& world, Service& service, WallTime time);

/// Rule. One look: launches, scale-in, deployments, substitutes for the unhealthy.
void look(World& world, Service& service);

/// Rule. A task that left on its own, or by a user's hand, is replaced after it stopped being
/// counted and some time more, never before. [doc: Amazon ECS services]; [guess: 1–300
/// s]
void replace_later(World& world, Service& service);
void replacement_due(World& world, Service& service);

/// Rule. Starts up to `count` tasks of the PRIMARY deployment, as far as placement, the start
/// throttle and the launch rate allow. [doc: Service quotas, "500 tasks per service per minute"]
/// Gives how many were started.
int start_tasks(World& world, Service& service, int count);

/// Stops these on the scheduler's own account, and says so in the events.
void stop_for_service(World& world, Service& service, const std::vector<TaskIndex>& victims,
                      std::string_view reason);

/// Rule. UpdateService(desiredCount), whoever calls it. Never a deployment. [doc: UpdateService]
void set_desired_count(World& world, Service& service, int count);

/// Rule. DeleteService with force: DRAINING, all tasks stop, then INACTIVE. [doc: DeleteService]
void delete_service(World& world, Service& service);

// Sums over the deployments of the service.
int counted_tasks(const Service& service);  ///< runningCount + pendingCount
int alive_tasks(const Service& service);
int attached_tasks(const Service& service);  ///< not STOPPED
int proven_tasks(const Service& service);

/// maximumPercent of desired count, rounded down, but room for all. [doc: DeploymentConfiguration]
int most_tasks(const Service& service);
/// minimumHealthyPercent of desired count, rounded up. [doc: DeploymentConfiguration]
int fewest_tasks(const Service& service);

}  // namespace ecsr::sim
