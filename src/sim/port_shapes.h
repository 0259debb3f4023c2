// SPDX-License-Identifier: MIT
// What the world shows, in the shapes of core and the ports.
#pragma once

#include <vector>

#include "core/service.h"
#include "ports/ecs_read_api.h"
#include "sim/operations.h"

namespace ecsr::sim {

core::Service to_core(const World& world, const ServiceView& view);
ports::DescribedTask to_ports(const World& world, const TaskView& view);
std::vector<ports::CallFailure> to_ports(const std::vector<Failure>& failures);

}  // namespace ecsr::sim
