// SPDX-License-Identifier: MIT
// A whole trial drawn from a seed: the service, the policy, ECS's timing, and other hands.
// Everything is drawn and printed before anything runs. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/policy.h"
#include "core/scaling.h"
#include "sim/building.h"
#include "sim/script.h"
#include "sim/timings.h"

namespace ecsr::cli {

/// How often calls go wrong, each per mille of the calls it fits.
struct CallFaults {
  int throttled = 0;
  int lost_before = 0;  ///< no answer, and nothing was done
  int lost_after = 0;   ///< no answer, but it was done
  int garbled = 0;      ///< an answer that cannot be read
};

struct SeedPlan {
  std::uint64_t seed = 0;
  bool faults = true;
  sim::ServiceSpec service;
  std::vector<sim::TaskSpec> tasks;
  std::optional<core::ScalableTarget> autoscaling;
  core::Policy policy;
  sim::Timings timings;
  CallFaults calls;
  std::vector<sim::ScriptEntry> hands;  ///< `at` counts from the beginning of the world

  /// Whether anybody but the run takes tasks away or moves numbers: then some truths are beyond
  /// what any observer can know at the moment of an order.
  bool others_interfere() const { return !hands.empty(); }
};

SeedPlan draw_plan(std::uint64_t seed, bool faults);

/// One line: seed and every parameter.
std::string describe(const SeedPlan& plan);

}  // namespace ecsr::cli
