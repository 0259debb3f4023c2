// SPDX-License-Identifier: MIT
// Makes a plan that breaks a promise as short as it can be.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/seed_plan.h"

namespace ecsr::cli {

/// Which promise a plan breaks: "P6 put back: …"; nothing when it keeps all.
using Judge = std::function<std::optional<std::string>(const SeedPlan&)>;

struct Shrunk {
  std::vector<std::string> parts;  ///< those that are left; see plan_parts.h
  SeedPlan plan;
  int trials = 0;  ///< that it took
};

/// Leaves out parts of the plan, many at a time and then one by one, and tasks, as long as the same
/// promise is still broken. REQUIRES: the plan breaks one.
Shrunk shrink(const SeedPlan& plan, const Judge& judge);

}  // namespace ecsr::cli
