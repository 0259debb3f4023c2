// SPDX-License-Identifier: MIT
#include "sim/rules/start_failures.h"

#include <algorithm>
#include <array>

#include "sim/changes.h"
#include "sim/rules/deployment.h"
#include "sim/rules/scheduler.h"

namespace ecsr::sim {
namespace {

constexpr std::array<milliseconds, 9> kDelays{seconds{0}, seconds{10}, seconds{30},
                                              minutes{1}, minutes{2},  minutes{4},
                                              minutes{8}, minutes{16}, minutes{27}};
constexpr milliseconds kLongest = minutes{27};
/// From this many failures in a row on, ECS says so.
constexpr int kWorthSaying = 3;

}  // namespace

void note_start_failure(World& world, const Task& task) {
  if (!task.service) return;
  Service& service = world.services[*task.service];
  SchedulerMemory& memory = service.memory;
  const auto step = std::min(static_cast<std::size_t>(memory.start_failures), kDelays.size() - 1);
  ++memory.start_failures;
  const milliseconds delay =
      std::min(kLongest, kDelays[step] * world.timings.start_throttle_percent / 100);
  if (delay > milliseconds{0}) world.reached.note(Rule::kStartsThrottled);
  memory.starts_blocked_until = world.now() + delay;
  if (memory.start_failures >= kWorthSaying) {
    complain(world, service, "is unable to consistently start tasks successfully.");
  }
  count_failed_task(world, service, task);
  look_soon(world, service);
}

void count_failed_task(World& world, Service& service, const Task& task) {
  Deployment* const deployment = deployment_of(service, task);
  if (deployment == nullptr || deployment->rollout_state == core::RolloutState::kCompleted) return;
  remember(world, service);
  ++deployment->failed_tasks;
  consider_breaker(world, service);
}

}  // namespace ecsr::sim
