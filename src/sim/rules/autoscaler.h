// SPDX-License-Identifier: MIT
// Application Auto Scaling: the second writer of desired count.
#pragma once

#include "sim/world.h"

namespace ecsr::sim {

/// Rule. Whenever a scalable target is registered, desired count moves into its bounds, even if
/// none of them changed. [doc: RegisterScalableTarget]
void clamp_desired_count(World& world, Service& service, std::string_view cause);

/// Rule. A policy asks for `count` tasks: bounds, suspension and deployments are honoured.
/// False when nothing was changed. [doc: Service auto scaling], [doc: Suspending scaling]
bool scale_by_policy(World& world, Service& service, int count, std::string_view cause);

/// Rule. Target tracking: one datapoint a minute; three high ones in a row scale out, fifteen low
/// ones scale in. [doc: Target tracking]; 3 and 15 as users see it [guess: 1–5, 5–20]
void look_at_load(World& world, Service& service);

/// Rule. A scheduled action sets bounds, unless scheduled scaling is suspended.
/// [doc: Suspending scaling]
void run_scheduled_action(World& world, Service& service, std::optional<int> min,
                          std::optional<int> max);

/// Writes the target and clamps. Checks nothing: callers have.
void write_scalable_target(World& world, Service& service, const core::ScalableTarget& target,
                           std::string_view cause);

/// Gives a service its scalable target, and its policy when `tracking` is present.
void start_autoscaling(World& world, Service& service, const core::ScalableTarget& target,
                       std::optional<TargetTracking> tracking);

}  // namespace ecsr::sim
