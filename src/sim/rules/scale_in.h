// SPDX-License-Identifier: MIT
// Who goes when there are more tasks than asked for.
#pragma once

#include <optional>
#include <vector>

#include "sim/world.h"

namespace ecsr::sim {

/// Which of the tasks may be chosen.
struct Candidates {
  std::optional<ZoneIndex> zone;                   ///< only there
  std::optional<std::uint32_t> not_of_deployment;  ///< only tasks of other deployments
};

/// Rule. Tasks that do not run yet first, then those that fail or have not passed their checks,
/// then the zone with the most tasks; equals at random. Protected tasks never. At most `count`.
/// [doc: Amazon ECS services]; unhealthy first [guess]
std::vector<TaskIndex> choose_victims(World& world, const Service& service, int count,
                                      const Candidates& candidates = {});

/// Rule. Stops surplus tasks; says why when too many are protected. [doc: Task scale-in protection]
void scale_in(World& world, Service& service, int surplus);

/// Looks again when the first protection of an alive task ends.
void look_when_protection_ends(World& world, Service& service);

/// "Scaling activity initiated by (deployment ecs-svc/1)". [doc: Stopped tasks error codes]
std::string scaling_reason(const Service& service);

}  // namespace ecsr::sim
