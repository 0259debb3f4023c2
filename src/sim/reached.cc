// SPDX-License-Identifier: MIT
#include "sim/reached.h"

namespace ecsr::sim {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Rule::kCount)> kNames{
    "task-starts",
    "task-stops",
    "stop-before-start",
    "drains-first",
    "stops-without-draining",
    "deregistered",
    "registered-again",
    "purged",
    "replaced",
    "container-healthy",
    "target-healthy",
    "turned-unhealthy",
    "unhealthy-replaced-after-substitute",
    "unhealthy-stopped-first",
    "crashed",
    "stopped-while-desired",
    "spot-interrupted",
    "retired",
    "start-failed",
    "starts-throttled",
    "not-placed",
    "placement-paused",
    "host-port-taken",
    "desired-raised",
    "desired-lowered",
    "scaled-in",
    "protected-kept",
    "protection-blocks-scale-in",
    "deployment-started",
    "deployment-completed",
    "deployment-stuck",
    "deployment-failed",
    "rolled-back",
    "rebalanced",
    "rebalancing-stopped",
    "steady-state",
    "steady-state-repeated",
    "daemon-replaced",
    "service-deleted",
    "scaling-clamped",
    "scaling-refused",
    "scaling-busy",
    "scaled-out-by-policy",
    "scaled-in-by-policy",
    "scaling-held-by-suspension",
    "scale-in-held-by-deployment",
    "scheduled-action",
    "scheduled-action-suspended",
    "read-lagged",
    "throttled",
    "denied",
};

}  // namespace

std::string_view to_text(Rule rule) { return kNames.at(static_cast<std::size_t>(rule)); }

std::vector<Rule> ReachedRules::missing() const {
  std::vector<Rule> found;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (!rules_.test(i)) found.push_back(static_cast<Rule>(i));
  }
  return found;
}

}  // namespace ecsr::sim
