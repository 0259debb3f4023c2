// SPDX-License-Identifier: MIT
// Availability Zone rebalancing: ECS moves a task on its own when zones are uneven.
// [doc: Availability Zone rebalancing]
#pragma once

#include "sim/world.h"

namespace ecsr::sim {

/// Plans a look at the balance, when the service has just become steady.
void plan_rebalancing(World& world, Service& service);

/// Rule. In steady state, one extra task starts in the poorest zone. Not with maximumPercent 100.
/// [doc: Availability Zone rebalancing]; when [guess: 5–600 s after steady state]
void begin_rebalancing(World& world, Service& service);

/// 1 while the extra task of a rebalancing is wanted.
int rebalancing_extra(const Service& service);

/// Rule. Once the extra task is good, and more are good than are asked for, one in the richest zone
/// stops.
void finish_rebalancing(World& world, Service& service);

/// Rule. A deployment, or the loss of the extra task, ends a rebalancing. Its task becomes surplus.
void stop_rebalancing(World& world, Service& service);

}  // namespace ecsr::sim
