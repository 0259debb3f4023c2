// SPDX-License-Identifier: MIT
// The `fault` lines of a story: the words of sim-server's, and from when until when.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "sim/faults/fault.h"
#include "sim/world.h"

namespace ecsr::scenarios {

/// Reads "StopTask reset-after from 10:06", "* 503 from 10:06 until 10:07", "* no-names from …",
/// "* others=60 from …". Without an end it lasts for `count` calls, and those are one if nothing is
/// said. What the caller sees is what our AWS client says once its own repeats were in vain.
/// kBadInput says what would be right. `world` outlives the fault.
Result<std::unique_ptr<sim::Fault>> read_fault(std::string_view text, sim::World& world);

}  // namespace ecsr::scenarios
