// SPDX-License-Identifier: MIT
// What the scheduler does about tasks that run but fail their health checks.
#pragma once

#include "sim/world.h"

namespace ecsr::sim {

/// How many tasks may run beyond desired count because others are no good: as many as are
/// condemned, as far as maximumPercent has room. [doc: Amazon ECS services]
int substitutes(const Service& service);

/// Rule. With room, substitutes start first, and for each that is good an unhealthy task goes;
/// without room, one unhealthy task is stopped at random and then replaced. [doc: Amazon ECS
/// services]
void replace_unhealthy(World& world, Service& service);

}  // namespace ecsr::sim
