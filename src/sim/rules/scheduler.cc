// SPDX-License-Identifier: MIT
#include "sim/rules/scheduler.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "sim/changes.h"
#include "sim/rules/deployment.h"
#include "sim/rules/lifecycle.h"
#include "sim/rules/placement.h"
#include "sim/rules/rebalancing.h"
#include "sim/rules/scale_in.h"
#include "sim/rules/start_failures.h"
#include "sim/rules/steady_state.h"
#include "sim/rules/unhealthy.h"

namespace ecsr::sim {
namespace {

using core::ServiceStatus;
using core::StopCode;

template <typename Count>
int sum(const Service& service, Count count) {
  int total = 0;
  for (const Deployment& deployment : service.state.deployments) total += count(deployment);
  return total;
}

std::vector<TaskIndex> all_alive(const World& world, const Service& service) {
  std::vector<TaskIndex> found;
  for (const Listed& listed : service.listed) {
    if (alive(world.tasks[listed.task].state)) found.push_back(listed.task);
  }
  return found;
}

/// DRAINING until nothing of it is left. [doc: DeleteService]
void drain(World& world, Service& service) {
  stop_for_service(world, service, all_alive(world, service),
                   "Scaling activity initiated by (deployment " + service.state.primary().id + ")");
  if (attached_tasks(service) > 0) return;
  remember(world, service);
  service.state.status = ServiceStatus::kInactive;
  world.reached.note(Rule::kServiceDeleted);
}

/// A DAEMON's replacement waits until the old task is STOPPED: both would not fit on one machine.
/// [doc: Amazon ECS services, "Daemon"]
int missing_tasks(const Service& service, int wanted) {
  const int there = service.daemon() ? attached_tasks(service) : counted_tasks(service);
  return wanted - there - service.memory.replacements_later;
}

/// Without a deployment: as many tasks as are asked for, and substitutes.
void keep_count(World& world, Service& service) {
  const int wanted =
      service.state.desired_count + substitutes(service) + rebalancing_extra(service);
  const int missing = missing_tasks(service, wanted);
  if (missing > 0 && start_tasks(world, service, missing) > 0) {
    world.reached.note(service.daemon() ? Rule::kDaemonReplaced : Rule::kReplaced);
  }
  replace_unhealthy(world, service);
  finish_rebalancing(world, service);
  const int surplus = alive_tasks(service) - service.state.desired_count - substitutes(service) -
                      rebalancing_extra(service);
  if (surplus > 0) scale_in(world, service, surplus);
}

}  // namespace

int counted_tasks(const Service& service) {
  return sum(service, [](const Deployment& one) { return one.counted(); });
}
int alive_tasks(const Service& service) {
  return sum(service, [](const Deployment& one) { return one.alive; });
}
int attached_tasks(const Service& service) {
  return sum(service, [](const Deployment& one) { return one.attached; });
}
int proven_tasks(const Service& service) {
  return sum(service, [](const Deployment& one) { return one.proven; });
}

int most_tasks(const Service& service) {
  const std::int64_t desired = service.state.desired_count;
  const std::int64_t most = std::max(desired, desired * service.maximum_percent / 100);
  return static_cast<int>(std::min<std::int64_t>(most, std::numeric_limits<int>::max()));
}

int fewest_tasks(const Service& service) {
  const std::int64_t desired = service.state.desired_count;
  const std::int64_t fewest = (desired * service.minimum_healthy_percent + 99) / 100;
  return static_cast<int>(std::min<std::int64_t>(fewest, std::numeric_limits<int>::max()));
}

void look_soon(World& world, Service& service) {
  if (service.memory.look_at && *service.memory.look_at <= world.now()) return;
  look_at(world, service, world.now() + world.draw(world.timings.scheduler_takes));
}

void look_at(World& world, Service& service, WallTime time) {
  std::optional<WallTime>& planned = service.memory.look_at;
  if (planned && *planned <= time) return;
  planned = time;
  world.queue.add(time, EventKind::kLook, service.index);
}

void look(World& world, Service& service) {
  service.memory.look_at.reset();
  if (service.state.status == ServiceStatus::kDraining) return drain(world, service);
  if (service.state.status != ServiceStatus::kActive) return;
  if (deployment_in_progress(service)) {
    roll(world, service);
  } else {
    keep_count(world, service);
  }
  note_steady_state(world, service);
}

void replace_later(World& world, Service& service) {
  ++service.memory.replacements_later;
  world.queue.add(world.now() + world.draw(world.timings.replacement_takes),
                  EventKind::kReplacementDue, service.index);
}

void replacement_due(World& world, Service& service) {
  --service.memory.replacements_later;
  look_at(world, service, world.now());
}

int start_tasks(World& world, Service& service, int count) {
  if (service.state.primary().rollout_state == core::RolloutState::kFailed) return 0;
  const WallTime allowed =
      std::max(service.memory.starts_blocked_until, service.memory.placement_blocked_until);
  if (world.now() < allowed) {
    look_at(world, service, allowed);
    return 0;
  }
  const int batch = std::min(count, world.timings.launch_batch);
  std::string names;
  int started = 0;
  for (; started < batch; ++started) {
    const std::optional<Place> place = find_place(world, service);
    if (!place) {
      note_placement_failure(world, service);
      break;
    }
    names.append(" (task ").append(start_task(world, service, *place).name()).append(")");
  }
  if (started == 0) return 0;
  service.memory.placement_failures = 0;
  say(world, service, "has started " + std::to_string(started) + " tasks:" + names + ".");
  if (started == batch && count > batch) {
    look_at(world, service, world.now() + world.timings.launch_gap);
  }
  return started;
}

void stop_for_service(World& world, Service& service, const std::vector<TaskIndex>& victims,
                      std::string_view reason) {
  constexpr std::size_t kNamedAtOnce = 10;
  for (std::size_t first = 0; first < victims.size(); first += kNamedAtOnce) {
    const std::size_t last = std::min(first + kNamedAtOnce, victims.size());
    std::string names;
    for (std::size_t i = first; i < last; ++i) {
      Task& task = world.tasks[victims[i]];
      order_stop(world, task, StopCode::kServiceSchedulerInitiated, std::string(reason));
      names.append(" (task ").append(task.name()).append(")");
    }
    say(world, service,
        "has stopped " + std::to_string(last - first) + " running tasks:" + names + ".");
  }
}

void set_desired_count(World& world, Service& service, int count) {
  if (count == service.state.desired_count) return;
  world.reached.note(count > service.state.desired_count ? Rule::kDesiredRaised
                                                         : Rule::kDesiredLowered);
  write_desired_count(world, service, count);
  look_soon(world, service);
}

void delete_service(World& world, Service& service) {
  remember(world, service);
  service.state.status = ServiceStatus::kDraining;
  write_desired_count(world, service, 0);
  look_soon(world, service);
}

}  // namespace ecsr::sim
