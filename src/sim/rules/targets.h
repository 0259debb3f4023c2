// SPDX-License-Identifier: MIT
// A task's targets: how they leave their groups, come back, and whose requests fail meanwhile.
#pragma once

#include "sim/world.h"

namespace ecsr::sim {

/// Whether the group has it as a target: initial, healthy or unhealthy.
bool is_registered(core::TargetHealth health);
bool is_registered_anywhere(const Task& task);

/// Rule. A target that is deregistered gets no new requests after a moment, and is draining until
/// the group's deregistration delay is over. [doc: Target group attributes]; the moment [guess:
/// timings.h]. False when the group did not have it.
bool take_out(World& world, Task& task, std::size_t group);

/// Rule. The deregistration delay of a group is over: its target is gone.
void end_draining(World& world, Task& task);

/// Rule. Nobody at ECS notices that somebody else takes a target out, unless the world says so
/// (Timings::registers_again). [guess]. False when the task does not run.
bool deregister(World& world, Task& task, std::size_t group);
bool deregister_everywhere(World& world, Task& task);

/// Rule. A target that comes back has to pass its checks like a new one. False when the task does
/// not run, or is in all its groups.
bool register_again(World& world, Task& task);

/// When the last target of a task has been drained; now, when none is draining.
WallTime drained_at(const World& world, const Task& task);

/// Rule. The task gets its SIGTERM: what the load balancers still send it fails.
void lose_requests(World& world, const Task& task);

}  // namespace ecsr::sim
