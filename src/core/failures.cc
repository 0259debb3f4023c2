// SPDX-License-Identifier: MIT
#include "core/failures.h"

#include <algorithm>
#include <string_view>

#include "core/availability.h"

namespace ecsr::core {
namespace {

void note(Run& run, std::string_view what, std::string_view reason) {
  if (std::ranges::find(run.failures, what, &FailedReplacement::what) != run.failures.end()) return;
  run.failures.push_back({std::string(what), std::string(reason)});
}

/// What ECS says when it stops a task that fails a check. [doc: Stopped tasks error messages]
bool failed_a_health_check(const Task& task) {
  return task.stop_code == StopCode::kServiceSchedulerInitiated &&
         task.stopped_reason.find("health checks") != std::string::npos;
}

bool failed(const Task& task) {
  return task.stop_code == StopCode::kTaskFailedToStart ||
         task.stop_code == StopCode::kEssentialContainerExited || failed_a_health_check(task);
}

bool is_fresh(const Task& task, const Run& run) {
  return task.created_at && *task.created_at > run.record->cutoff;
}

std::string_view why(const Task& task) {
  if (!task.stopped_reason.empty()) return task.stopped_reason;
  if (task.health == Health::kUnhealthy) return "fails its container health check";
  if (task.target_health == TargetHealth::kUnhealthy)
    return "fails the load balancer's health check";
  return "stopped without a reason";
}

}  // namespace

void note_failures(Run& run, const Observation& seen) {
  if (seen.tasks.value) {
    for (const Task& task : *seen.tasks.value) {
      if (is_fresh(task, run) && (failed(task) || unhealthy(task)))
        note(run, task.id.name(), why(task));
    }
  }
  if (seen.stopped.value) {
    for (const Task& task : *seen.stopped.value) {
      if (is_fresh(task, run) && failed(task)) note(run, task.id.name(), why(task));
    }
  }
  for (const ServiceEvent& event : seen.service.value->events) {
    if (event.created_at <= run.record->claimed_at) break;  // newest first
    if (event.message.find("unable to place a task") != std::string::npos) {
      note(run, event.id, event.message);
    }
  }
}

}  // namespace ecsr::core
