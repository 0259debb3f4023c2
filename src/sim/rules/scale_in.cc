// SPDX-License-Identifier: MIT
#include "sim/rules/scale_in.h"

#include <algorithm>
#include <array>

#include "sim/changes.h"
#include "sim/rules/scheduler.h"

namespace ecsr::sim {
namespace {

using core::LastStatus;

enum class Claim : std::size_t { kStarting, kNotGood, kGood, kCount };

Claim claim_of(const Task& task) {
  if (task.state.last_status < LastStatus::kRunning) return Claim::kStarting;
  return task.state.proven && !task.condemned ? Claim::kGood : Claim::kNotGood;
}

/// The tasks of one claim, by position of their zone in Service::zones.
using Zones = std::vector<std::vector<TaskIndex>>;

bool allowed(const Task& task, const Candidates& candidates) {
  if (candidates.zone && task.zone != *candidates.zone) return false;
  return !candidates.not_of_deployment || task.deployment != *candidates.not_of_deployment;
}

TaskIndex take_random(World& world, std::vector<TaskIndex>& tasks) {
  const auto last = static_cast<std::int64_t>(tasks.size()) - 1;
  std::swap(tasks[static_cast<std::size_t>(world.chance.choices.between(0, last))], tasks.back());
  const TaskIndex taken = tasks.back();
  tasks.pop_back();
  return taken;
}

/// The zone with the most tasks among those that have a candidate; equals by lot.
std::optional<std::size_t> richest(World& world, const Zones& zones,
                                   const std::vector<int>& alive) {
  std::optional<std::size_t> best;
  std::int64_t equals = 0;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones[i].empty()) continue;
    if (best && alive[i] < alive[*best]) continue;
    equals = best && alive[i] == alive[*best] ? equals + 1 : 1;
    if (equals == 1 || world.chance.choices.between(1, equals) == 1) best = i;
  }
  return best;
}

}  // namespace

std::vector<TaskIndex> choose_victims(World& world, const Service& service, int count,
                                      const Candidates& candidates) {
  std::array<Zones, static_cast<std::size_t>(Claim::kCount)> by_claim;
  by_claim.fill(Zones(service.zones.size()));
  for (const Listed& listed : service.listed) {
    const Task& task = world.tasks[listed.task];
    if (!alive(task.state) || !allowed(task, candidates)) continue;
    if (world.is_protected(task)) {
      world.reached.note(Rule::kProtectedKept);
      continue;
    }
    const auto slot = std::find(service.zones.begin(), service.zones.end(), task.zone);
    const auto zone = static_cast<std::size_t>(slot - service.zones.begin());
    by_claim[static_cast<std::size_t>(claim_of(task))][zone].push_back(task.index);
  }
  std::vector<int> alive_in_zone = service.memory.alive_in_zone;
  std::vector<TaskIndex> victims;
  for (Zones& zones : by_claim) {
    while (std::ssize(victims) < count) {
      const auto zone = richest(world, zones, alive_in_zone);
      if (!zone) break;
      --alive_in_zone[*zone];
      victims.push_back(take_random(world, zones[*zone]));
    }
  }
  return victims;
}

std::string scaling_reason(const Service& service) {
  return "Scaling activity initiated by (deployment " + service.state.primary().id + ")";
}

void scale_in(World& world, Service& service, int surplus) {
  const std::vector<TaskIndex> victims = choose_victims(world, service, surplus);
  if (!victims.empty()) world.reached.note(Rule::kScaledIn);
  stop_for_service(world, service, victims, scaling_reason(service));
  if (std::ssize(victims) == surplus) return;
  world.reached.note(Rule::kProtectionBlocksScaleIn);
  complain(world, service,
           "was unable to reach steady state because task set (" + service.state.primary().id +
               ") was unable to scale in. Reason: The number of protected tasks are more than the "
               "desired count of tasks");
  look_when_protection_ends(world, service);
}

void look_when_protection_ends(World& world, Service& service) {
  for (const Listed& listed : service.listed) {
    const Task& task = world.tasks[listed.task];
    if (alive(task.state) && world.is_protected(task)) {
      look_at(world, service, *task.protected_until);
    }
  }
}

}  // namespace ecsr::sim
