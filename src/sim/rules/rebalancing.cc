// SPDX-License-Identifier: MIT
#include "sim/rules/rebalancing.h"

#include <algorithm>

#include "sim/changes.h"
#include "sim/rules/lifecycle.h"
#include "sim/rules/placement.h"
#include "sim/rules/scale_in.h"
#include "sim/rules/scheduler.h"

namespace ecsr::sim {
namespace {

/// The event texts of rebalancing are not published. [guess]
constexpr std::string_view kEnded = "has stopped Availability Zone rebalancing.";

ZoneIndex poorest_zone(const Service& service) {
  const std::vector<int>& alive = service.memory.alive_in_zone;
  return service.zones[static_cast<std::size_t>(std::min_element(alive.begin(), alive.end()) -
                                                alive.begin())];
}

ZoneIndex richest_zone(const Service& service) {
  const std::vector<int>& alive = service.memory.alive_in_zone;
  return service.zones[static_cast<std::size_t>(std::max_element(alive.begin(), alive.end()) -
                                                alive.begin())];
}

/// Balanced = no zone has two tasks more than another. [doc: Availability Zone rebalancing]
bool uneven(const Service& service) {
  const std::vector<int>& alive = service.memory.alive_in_zone;
  const auto [low, high] = std::minmax_element(alive.begin(), alive.end());
  return !alive.empty() && *high - *low >= 2;
}

bool eligible(const Service& service) {
  return service.az_rebalancing && !service.daemon() &&
         service.controller == core::DeploymentController::kEcs && service.maximum_percent > 100;
}

}  // namespace

void plan_rebalancing(World& world, Service& service) {
  if (!eligible(service) || service.memory.rebalance_planned || !uneven(service)) return;
  service.memory.rebalance_planned = true;
  world.queue.add(world.now() + world.draw(world.timings.rebalance_takes), EventKind::kRebalance,
                  service.index);
}

void begin_rebalancing(World& world, Service& service) {
  service.memory.rebalance_planned = false;
  if (!service.memory.steady || !uneven(service) || service.memory.rebalancing) return;
  if (most_tasks(service) <= service.state.desired_count) return;
  const auto place = find_place_in(world, service, poorest_zone(service));
  if (!place) return;
  Task& extra = start_task(world, service, *place);
  service.memory.rebalancing = extra.index;
  service.memory.steady = false;
  say(world, service, "has started Availability Zone rebalancing.");
  say(world, service, "has started 1 tasks: (task " + std::string(extra.name()) + ").");
}

int rebalancing_extra(const Service& service) { return service.memory.rebalancing ? 1 : 0; }

void finish_rebalancing(World& world, Service& service) {
  if (!service.memory.rebalancing) return;
  const Task& extra = world.tasks[*service.memory.rebalancing];
  if (!alive(extra.state)) return stop_rebalancing(world, service);
  if (!extra.state.proven) return;
  // Something left meanwhile: the extra task is its replacement, and nothing more may go.
  if (proven_tasks(service) <= service.state.desired_count) return stop_rebalancing(world, service);
  const auto victims = choose_victims(world, service, 1, {.zone = richest_zone(service)});
  if (victims.empty()) return stop_rebalancing(world, service);
  service.memory.rebalancing.reset();
  world.reached.note(Rule::kRebalanced);
  stop_for_service(world, service, victims, scaling_reason(service));
}

void stop_rebalancing(World& world, Service& service) {
  if (!service.memory.rebalancing) return;
  service.memory.rebalancing.reset();
  world.reached.note(Rule::kRebalancingStopped);
  say(world, service, kEnded);
  look_soon(world, service);
}

}  // namespace ecsr::sim
