// SPDX-License-Identifier: MIT
// What goes wrong in a seed beside other hands: calls, processes, clocks. Pure.
#pragma once

#include "base/prng.h"
#include "cli/seed_plan.h"

namespace ecsr::cli {

/// Fills plan.calls and plan.processes.
void draw_trouble(Prng& prng, SeedPlan& plan);

}  // namespace ecsr::cli
