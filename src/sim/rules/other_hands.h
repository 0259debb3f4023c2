// SPDX-License-Identifier: MIT
// Plays an entry of the script: what others do to the account.
#pragma once

#include "sim/world.h"

namespace ecsr::sim {

/// An entry that names a task or service it cannot be done to is put among World::script_problems.
void act(World& world, const ScriptEntry& entry);

}  // namespace ecsr::sim
