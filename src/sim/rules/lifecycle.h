// SPDX-License-Identifier: MIT
// A task's life: from PROVISIONING to RUNNING, from a stop order to STOPPED, and out of memory.
#pragma once

#include <string>

#include "sim/world.h"

namespace ecsr::sim {

/// Where a task can be put.
struct Place {
  ZoneIndex zone = 0;
  std::optional<InstanceIndex> instance;
  int host_port = 0;
};

/// A task of the PRIMARY deployment at that place, not yet among its service's.
Task& make_task(World& world, Service& service, const Place& place, std::string_view name);

/// Rule. A new task of the PRIMARY deployment begins in PROVISIONING, or PENDING where there is
/// nothing to provision. It fails, or never becomes healthy, when the script wants it so. [doc:
/// Amazon ECS task lifecycle]
Task& start_task(World& world, Service& service, const Place& place);

/// Plans the rest of the way for a task that a world begins with somewhere before RUNNING.
void go_on_starting(World& world, Task& task);

/// Rule. The present state is over; the next one begins. A task never goes back.
/// [doc: Amazon ECS task lifecycle]; durations [guess: timings.h]
void next_phase(World& world, Task& task);

/// Rule. Desired status becomes STOPPED at once, everything else follows later. A second order
/// changes nothing: the first reason stays. [doc: StopTask]
void order_stop(World& world, Task& task, core::StopCode code, std::string reason);

/// Rule. ECS acts on a stop order: the task leaves RUNNING, or is given up before it started.
/// [guess: 0–10 s after the order]
void notice_stop(World& world, Task& task);

/// Rule. The essential container exits by itself. Without awsvpc there is nothing to take down, and
/// for a moment the task is STOPPED while desired status still says RUNNING. [doc: Stopped tasks
/// error codes], the odd pair [guess: seen by users]
void crash(World& world, Task& task);

/// Rule. Fargate Spot takes the task back. [doc: Fargate capacity providers]
void interrupt_spot(World& world, Task& task);

/// Rule. A stopped task is readable for an hour. [doc: ListTasks, "desiredStatus"]
void purge(World& world, Task& task);

}  // namespace ecsr::sim
