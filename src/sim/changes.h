// SPDX-License-Identifier: MIT
// The only ways in which a task or a service changes: they keep the counts right, remember the past
// while reads may lag, and feed the trace. A rule that assigned to a state itself would break all
// three.
#pragma once

#include <string>
#include <string_view>

#include "sim/world.h"

namespace ecsr::sim {

/// While it lives, `state` may be changed; at its end the counts are brought up to date.
class TaskChange {
 public:
  TaskChange(World& world, Task& task);
  ~TaskChange();
  TaskChange(const TaskChange&) = delete;
  TaskChange& operator=(const TaskChange&) = delete;

  TaskState& state;

 private:
  World& world_;
  Task& task_;
};

/// To be called before a change of `service.state`.
void remember(World& world, Service& service);
void remember_target(World& world, Autoscaling& autoscaling);

/// Puts a new task among its service's and counts it.
void admit(World& world, Task& task);
/// Takes a purged task out of everything.
void forget(World& world, Task& task);

/// Desired count of the service and of its PRIMARY deployment.
void write_desired_count(World& world, Service& service, int count);

/// "(service web) " + tail, as the newest event.
void say(World& world, Service& service, std::string_view tail);

/// "(service web, taskSet ecs-svc/1) " + tail.
void say_of_task_set(World& world, Service& service, const Task& task, std::string_view tail);

/// As `say`, but not again before six hours have passed or `settle_complaint` was called.
/// [doc: Service event messages, "suppresses duplicated service event messages"]
void complain(World& world, Service& service, std::string_view tail);
void settle_complaints(Service& service);

Deployment* deployment_of(Service& service, const Task& task);  ///< nullptr: none, or gone

bool alive(const TaskState& state);  ///< desired status RUNNING, last status at most RUNNING
bool stopped(const TaskState& state);

std::string task_arn(const World& world, ClusterIndex cluster, std::string_view name);
std::string new_task_name(World& world);
std::string new_deployment_id(World& world);
std::string new_event_id(World& world);

}  // namespace ecsr::sim
