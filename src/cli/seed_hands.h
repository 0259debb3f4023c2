// SPDX-License-Identifier: MIT
// What other hands do to the service of a seed while it is recycled. Pure.
#pragma once

#include "base/prng.h"
#include "cli/seed_plan.h"

namespace ecsr::cli {

/// Fills plan.hands; most plans get none or a few.
void draw_hands(Prng& prng, SeedPlan& plan);

}  // namespace ecsr::cli
