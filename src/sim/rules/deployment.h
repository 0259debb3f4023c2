// SPDX-License-Identifier: MIT
// Rolling deployments: somebody changed the service, and ECS replaces every task. [doc: Rolling
// update]
#pragma once

#include "sim/world.h"

namespace ecsr::sim {

/// Rule. A new PRIMARY deployment; the one before becomes ACTIVE and loses its tasks.
/// [doc: UpdateService, which members start a deployment]
void start_deployment(World& world, Service& service, DefinitionIndex definition);

/// More than one deployment, or the only one still rolling.
bool deployment_in_progress(const Service& service);

/// Rule. New tasks up to maximumPercent, old ones down to minimumHealthyPercent; complete when the
/// new ones are good and nothing of the old ones is left. [doc: DeploymentConfiguration], [doc:
/// Rolling update]
void roll(World& world, Service& service);

/// Rule. Too many tasks of the new deployment failed: FAILED, and back to the old one when asked
/// for. [doc: Deployment circuit breaker]
void consider_breaker(World& world, Service& service);

}  // namespace ecsr::sim
