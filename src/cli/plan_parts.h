// SPDX-License-Identifier: MIT
// The parts of a plan that it can do without, by name: a plan that fails is made shorter by leaving
// out one after the other. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/seed_plan.h"

namespace ecsr::cli {

/// What the plan has: "lost-after", "hand-3", "kill-1", "autoscaling", … and "tasks=7", which is
/// always there. Hands and processes are numbered from 1, in the plan's order. That somebody's
/// patience ends is no part: some waits have no other end, and P8 would be broken.
std::vector<std::string> parts_of(const SeedPlan& plan);

/// The plan with no other parts than these. Among them may be "tasks=N" with fewer tasks than the
/// plan has; without it, and with any other number, they stay as they are.
SeedPlan with_only(const SeedPlan& plan, std::span<const std::string> parts);

/// "lost-after,tasks=2" as a list, "nothing" as an empty one. kBadInput: the plan has no such part.
Result<std::vector<std::string>> read_parts(const SeedPlan& plan, std::string_view text);

/// The same as text.
std::string to_text(std::span<const std::string> parts);

}  // namespace ecsr::cli
