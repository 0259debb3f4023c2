// SPDX-License-Identifier: MIT
// Worlds for tests, written as text, and short questions to them.
#pragma once

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/account.h"
#include "sim/operations.h"
#include "sim/world.h"
#include "sim/world_file.h"

namespace ecsr::sim {

/// Exact durations, so that a test can say when something happens. Calls are not limited.
inline constexpr std::string_view kExact =
    "ecs ids=letters provisioning_takes=4s pending_takes=6s activating_takes=10s\n"
    "ecs notice_takes=2s scheduler_takes=1s replacement_takes=5s stop_takes=30s\n"
    "ecs deprovisioning_takes=10s deactivating_takes=3s target_health_takes=20s\n"
    "ecs container_health_takes=15s unhealthy_takes=10s rebalance_takes=60s rate_limits=no\n"
    "cluster prod\n";

inline std::unique_ptr<World> world_of(std::string_view text) {
  auto read = read_world(std::string(kExact) + std::string(text), {.file = "test"});
  EXPECT_TRUE(read) << (read ? "" : read.error().message());
  if (!read) return std::make_unique<World>();
  return std::move(read->world);
}

/// "10:07" or "10:07:30" of the day a world begins on.
inline WallTime clock_time(std::string_view text) {
  const auto time = parse_iso8601("2026-01-05T" + std::string(text) + "Z");
  EXPECT_TRUE(time) << text;
  return time.value_or(kEpoch);
}

/// Lets the world go on until then.
inline void until(World& world, std::string_view time) { world.advance_to(clock_time(time)); }

inline const Task& task(const World& world, std::string_view name) {
  const auto found = world.find_task(name);
  EXPECT_TRUE(found) << "no task " << name;
  return world.tasks[found.value_or(0)];
}

inline Service& service(World& world, std::string_view name = "web") {
  for (Service& one : world.services) {
    if (one.name == name) return one;
  }
  ADD_FAILURE() << "no service " << name;
  return world.services.front();
}

/// "RUNNING/STOPPED": last status and desired status.
inline std::string pair(const World& world, std::string_view name) {
  const TaskState& state = task(world, name).state;
  return std::string(wire_word(state.last_status)) + "/" +
         std::string(wire_word(state.desired_status));
}

/// "3 running, 1 pending of 4".
inline std::string counts(World& world, std::string_view name = "web") {
  const ServiceState& state = service(world, name).state;
  return std::to_string(state.running_count()) + " running, " +
         std::to_string(state.pending_count()) + " pending of " +
         std::to_string(state.desired_count);
}

/// Names of the service's tasks with this desired status, sorted.
inline std::vector<std::string> names(World& world, core::DesiredStatus wanted,
                                      std::string_view of = "web") {
  std::vector<std::string> found;
  for (const Listed& listed : service(world, of).listed) {
    const Task& one = world.tasks[listed.task];
    if (one.state.desired_status == wanted) found.emplace_back(one.name());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// Messages of all events since the beginning, oldest first; the steady state of the beginning left
/// out.
inline std::vector<std::string> messages(World& world, std::string_view of = "web") {
  std::vector<std::string> found;
  for (const Event& event : service(world, of).events) {
    if (event.created_at >= kEpoch) found.push_back(event.message);
  }
  return found;
}

inline Answer<TaskView> stop(World& world, std::string_view name) {
  return stop_task(world, {.cluster = "prod", .task = name});
}

inline Answer<ServiceView> scale(World& world, int desired, std::string_view name = "web") {
  return update_service(world, {.cluster = "prod", .service = name, .desired_count = desired});
}

}  // namespace ecsr::sim
