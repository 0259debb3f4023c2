// SPDX-License-Identifier: MIT
#include "core/failures.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "core/availability.h"

namespace ecsr::core {
namespace {

void note(Run& run, std::string_view what, std::string_view reason, WallTime at) {
  if (std::ranges::find(run.failures, what, &FailedReplacement::what) != run.failures.end()) return;
  run.failures.push_back({std::string(what), std::string(reason), at});
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

/// With a selection by age the cutoff lies days back: what failed before the claim is not our
/// doing.
bool since_claim(const Task& task, const Run& run) {
  return task.created_at && *task.created_at > run.record->claimed_at;
}

std::string_view why(const Task& task) {
  return task.stopped_reason.empty() ? "stopped without a reason"
                                     : std::string_view(task.stopped_reason);
}

void note_failed(Run& run, const std::vector<Task>& tasks, WallTime now) {
  for (const Task& task : tasks) {
    if (failed(task) && since_claim(task, run)) {
      note(run, task.id.name(), why(task), task.stopped_at.value_or(now));
    }
  }
}

/// A container is UNHEALTHY only after all its retries, so that is a verdict; ECS keeps such a task
/// running until its own substitute is healthy. A target that fails its first checks may still be
/// warming up. [doc: HealthCheck]
void note_unhealthy(Run& run, const std::vector<Task>& tasks, WallTime now) {
  for (const Task& task : tasks) {
    const bool failing = task.last_status == LastStatus::kRunning &&
                         task.desired_status == DesiredStatus::kRunning &&
                         task.health == Health::kUnhealthy;
    if (failing && since_claim(task, run)) {
      note(run, task.id.name(), "fails its container health check", now);
    }
  }
}

std::string_view what_it_lacks(const Task& task) {
  if (task.last_status < LastStatus::kRunning) return "is not RUNNING yet";
  if (task.health == Health::kUnhealthy) return "fails its container health check";
  if (task.health_check != HealthCheck::kAbsent && task.health != Health::kHealthy)
    return "has not passed its container health check yet";
  switch (task.target_health) {
    case TargetHealth::kUnhealthy:
      return "fails the load balancer's health check";
    case TargetHealth::kNoTargetGroup:
    case TargetHealth::kHealthy:
      return "has not been good for the settle time yet";
    case TargetHealth::kDraining:
    case TargetHealth::kUnused:
      return "gets no requests from the load balancer";
    case TargetHealth::kInitial:
    case TargetHealth::kUnknown:
      break;
  }
  return "has not passed the load balancer's health check yet";
}

}  // namespace

void note_failures(Run& run, const Observation& seen) {
  const auto known = static_cast<std::ptrdiff_t>(run.failures.size());
  if (seen.tasks.value) {
    note_failed(run, *seen.tasks.value, seen.aws_now);
    note_unhealthy(run, *seen.tasks.value, seen.aws_now);
  }
  if (seen.stopped.value) note_failed(run, *seen.stopped.value, seen.aws_now);
  // ECS answers in no particular order.
  std::ranges::sort(run.failures.begin() + known, run.failures.end(), {}, &FailedReplacement::what);
  for (const ServiceEvent& event : seen.service.value->events) {
    if (event.created_at <= run.record->claimed_at) break;  // newest first
    if (event.message.find("unable to place a task") != std::string::npos) {
      note(run, event.id, event.message, event.created_at);
    }
  }
}

int failures_that_count(const Run& run) {
  const std::optional<WallTime>& from = run.record->failures_from;
  return static_cast<int>(std::ranges::count_if(
      run.failures, [&](const FailedReplacement& failure) { return !from || failure.at > *from; }));
}

std::string tell_failures(const Run& run) {
  return counted(failures_that_count(run), "replacement") +
         " failed; the last: " + run.failures.back().what + ": " + run.failures.back().reason;
}

std::string hindrance(const Observation& seen, const Policy& policy, const Run& run) {
  const Task* first = nullptr;
  for (const Task& task : *seen.tasks.value) {
    if (leaving(task, run) || serves(task, policy, run, seen.aws_now)) continue;
    if (first == nullptr || task.id < first->id) first = &task;
  }
  std::string story = first == nullptr
                          ? "ECS has not started a task for it"
                          : std::string(first->id.name()).append(" ").append(what_it_lacks(*first));
  if (!run.failures.empty()) {
    story += "; " + run.failures.back().what + ": " + run.failures.back().reason;
  }
  return story;
}

}  // namespace ecsr::core
