// SPDX-License-Identifier: MIT
#include "sim/rules/steady_state.h"

#include "sim/changes.h"
#include "sim/rules/deployment.h"
#include "sim/rules/rebalancing.h"
#include "sim/rules/scheduler.h"

namespace ecsr::sim {
namespace {

void say_steady(World& world, Service& service) {
  service.memory.steady_said_at = world.now();
  say(world, service, "has reached a steady state.");
  world.queue.add(world.now() + world.timings.steady_state_repeats, EventKind::kSteadyAgain,
                  service.index);
}

}  // namespace

bool is_steady(const Service& service) {
  const int desired = service.state.desired_count;
  return service.state.status == core::ServiceStatus::kActive && !deployment_in_progress(service) &&
         counted_tasks(service) == desired && proven_tasks(service) == desired &&
         service.memory.replacements_later == 0 && service.memory.condemned == 0 &&
         !service.memory.rebalancing;
}

void note_steady_state(World& world, Service& service) {
  const bool was = service.memory.steady;
  service.memory.steady = is_steady(service);
  if (was || !service.memory.steady) return;
  world.reached.note(Rule::kSteadyState);
  settle_complaints(service);
  say_steady(world, service);
  plan_rebalancing(world, service);
}

void repeat_steady_state(World& world, Service& service) {
  const bool due =
      world.now() >= service.memory.steady_said_at + world.timings.steady_state_repeats;
  if (!service.memory.steady || !due) return;
  world.reached.note(Rule::kSteadyStateRepeated);
  say_steady(world, service);
}

}  // namespace ecsr::sim
