// SPDX-License-Identifier: MIT
#include "sim/rules/deployment.h"

#include <algorithm>

#include "sim/changes.h"
#include "sim/rules/rebalancing.h"
#include "sim/rules/scale_in.h"
#include "sim/rules/scheduler.h"
#include "sim/rules/unhealthy.h"

namespace ecsr::sim {
namespace {

using core::RolloutState;

void set_rollout(World& world, Service& service, Deployment& deployment, RolloutState state,
                 std::string_view tail) {
  deployment.rollout_state = state;
  deployment.rollout_state_reason = "ECS deployment " + deployment.id + " " + std::string(tail);
  deployment.updated_at = world.now();
  world.mix_into_trace(static_cast<std::uint64_t>(state) << 16U | service.index);
}

/// Old deployments vanish with their last task. [doc: Deployment, "status"]
void drop_emptied(World& world, Service& service) {
  std::vector<Deployment>& all = service.state.deployments;
  const auto emptied = [](const Deployment& one) { return !one.primary && one.attached == 0; };
  if (std::none_of(all.begin(), all.end(), emptied)) return;
  remember(world, service);
  std::erase_if(all, emptied);
}

/// An ACTIVE deployment is asked for no more than it still has.
void lower_old_desired(World& world, Service& service) {
  remember(world, service);
  for (Deployment& deployment : service.state.deployments) {
    if (!deployment.primary) deployment.desired_count = deployment.alive;
  }
}

bool complete(const Service& service) {
  const Deployment& primary = service.state.primary();
  return service.state.deployments.size() == 1 &&
         primary.rollout_state == RolloutState::kInProgress &&
         primary.proven >= service.state.desired_count && primary.alive == primary.counted();
}

/// Stops old tasks: those that are no good at once, good ones as far as the minimum allows.
int stop_old(World& world, Service& service, int old_alive) {
  const std::uint32_t newest = service.state.primary().number;
  const int old_good = proven_tasks(service) - service.state.primary().proven;
  const int spare = std::max(0, proven_tasks(service) - fewest_tasks(service));
  const int wanted = old_alive - old_good + std::min(spare, old_good);
  if (wanted <= 0) return 0;
  const auto victims = choose_victims(world, service, wanted, {.not_of_deployment = newest});
  stop_for_service(world, service, victims, scaling_reason(service));
  lower_old_desired(world, service);
  if (std::ssize(victims) < wanted) look_when_protection_ends(world, service);
  return static_cast<int>(victims.size());
}

/// Nothing may start, nothing may stop, and nothing is under way that would change that.
bool stuck(const Service& service, int moved) {
  const bool settled = counted_tasks(service) == proven_tasks(service) &&
                       attached_tasks(service) == counted_tasks(service);
  return moved == 0 && settled && service.memory.condemned == 0 &&
         service.memory.replacements_later == 0 && service.state.deployments.size() > 1;
}

}  // namespace

bool deployment_in_progress(const Service& service) {
  return service.state.deployments.size() > 1 ||
         service.state.primary().rollout_state == RolloutState::kInProgress;
}

void start_deployment(World& world, Service& service, DefinitionIndex definition) {
  world.reached.note(Rule::kDeploymentStarted);
  remember(world, service);
  stop_rebalancing(world, service);
  std::vector<Deployment>& all = service.state.deployments;
  for (Deployment& old : all) old.primary = false;
  Deployment fresh;
  fresh.number = static_cast<std::uint32_t>(world.deployment_ids.size());
  fresh.id = new_deployment_id(world);
  world.deployment_ids.push_back(fresh.id);
  fresh.primary = true;
  fresh.definition = definition;
  fresh.desired_count = service.state.desired_count;
  fresh.created_at = world.now();
  set_rollout(world, service, fresh, RolloutState::kInProgress, "in progress.");
  all.insert(all.begin(), std::move(fresh));
  service.memory.start_failures = 0;
  service.memory.starts_blocked_until = world.now();
  settle_complaints(service);
  look_soon(world, service);
}

void roll(World& world, Service& service) {
  drop_emptied(world, service);
  Deployment& primary = service.state.primary();
  if (complete(service)) {
    remember(world, service);
    set_rollout(world, service, primary, RolloutState::kCompleted, "completed.");
    primary.failed_tasks = 0;
    say(world, service, "(deployment " + primary.id + ") deployment completed.");
    world.reached.note(Rule::kDeploymentCompleted);
    return look_soon(world, service);
  }
  const int desired = service.state.desired_count;
  const bool only_new = service.state.deployments.size() == 1;
  const int wanted = desired + (only_new ? substitutes(service) : 0);
  const int missing =
      std::min(wanted - primary.counted(), most_tasks(service) - counted_tasks(service));
  int moved = missing > 0 ? start_tasks(world, service, missing) : 0;
  const int old_alive = alive_tasks(service) - service.state.primary().alive;
  if (old_alive > 0) moved += stop_old(world, service, old_alive);
  if (only_new) replace_unhealthy(world, service);
  const int surplus = service.state.primary().alive - wanted;
  if (surplus > 0) scale_in(world, service, surplus);
  if (stuck(service, moved)) {
    world.reached.note(Rule::kDeploymentStuck);
    complain(world, service,
             "was unable to stop or start tasks during a deployment because of the service "
             "deployment configuration. Update the minimumHealthyPercent or maximumPercent value "
             "and try again.");
  }
}

void consider_breaker(World& world, Service& service) {
  // Half of desired count, rounded up, between 3 and 200. [doc: Deployment circuit breaker]
  const int threshold = std::clamp((service.state.desired_count + 1) / 2, 3, 200);
  Deployment& failing = service.state.primary();
  if (!service.circuit_breaker || failing.rollout_state != RolloutState::kInProgress ||
      failing.failed_tasks < threshold) {
    return;
  }
  world.reached.note(Rule::kDeploymentFailed);
  remember(world, service);
  set_rollout(world, service, failing, RolloutState::kFailed, "failed: tasks failed to start.");
  say(world, service, "(deployment " + failing.id + ") deployment failed: tasks failed to start.");
  std::vector<Deployment>& all = service.state.deployments;
  const auto last_good = std::find_if(all.begin(), all.end(), [](const Deployment& one) {
    return one.rollout_state == RolloutState::kCompleted;
  });
  if (!service.rollback || last_good == all.end()) return;
  world.reached.note(Rule::kRolledBack);
  say(world, service, "rolling back to deployment " + last_good->id + ".");
  failing.primary = false;
  last_good->primary = true;
  last_good->desired_count = service.state.desired_count;
  set_rollout(world, service, *last_good, RolloutState::kInProgress, "in progress.");
  std::rotate(all.begin(), last_good, last_good + 1);
  service.memory.starts_blocked_until = world.now();
  look_soon(world, service);
}

}  // namespace ecsr::sim
