// SPDX-License-Identifier: MIT
// Where a new task goes, and what happens when there is nowhere.
#pragma once

#include <optional>

#include "sim/rules/lifecycle.h"
#include "sim/world.h"

namespace ecsr::sim {

/// Rule. A zone with the fewest tasks of the service, chosen at random among equals; on EC2 an
/// instance there with room, the emptiest first. A fixed host port fits once on a machine. [doc:
/// Amazon ECS task placement]; what fits [guess]
std::optional<Place> find_place(World& world, Service& service);
/// Only in this zone.
std::optional<Place> find_place_in(World& world, Service& service, ZoneIndex zone);

/// Rule. Tries again soon, after three failures in a row much later; says so in an event.
/// [doc: Service event messages]; retry [guess: 5–60 s], pause
/// [guess: 5–27 min]
void note_placement_failure(World& world, Service& service);

}  // namespace ecsr::sim
