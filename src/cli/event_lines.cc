// SPDX-License-Identifier: MIT
#include "cli/event_lines.h"

#include <optional>
#include <string_view>

#include "core/availability.h"

namespace ecsr::cli {
namespace {

using formats::TaskStep;

bool is_gone(const core::Task& task) {
  return task.last_status >= core::LastStatus::kStopped &&
         task.last_status != core::LastStatus::kUnknown;
}

/// How far a task has come.
TaskStep step_of(const core::Task& task, const runner::Pass& pass, const core::Policy& policy) {
  const core::Run& run = pass.decision.run;
  if (is_gone(task)) return TaskStep::kGone;
  if (core::leaving(task, run)) return TaskStep::kLeaving;
  if (core::serves(task, policy, run, pass.seen.aws_now)) return TaskStep::kServing;
  return task.last_status == core::LastStatus::kRunning ? TaskStep::kStarted : TaskStep::kAppeared;
}

std::string line_for(const core::Task& task, TaskStep step, const runner::Pass& pass) {
  formats::TaskEvent event{.task = task, .step = step, .fresh = std::nullopt};
  if (const auto& held = pass.decision.run.record; held && task.created_at) {
    event.fresh = *task.created_at > held->cutoff;
  }
  return formats::task_line(pass.now, event);
}

/// A task that served and runs on without serving has not started again.
TaskStep told_as(TaskStep before, TaskStep step) {
  const bool fell_back = step == TaskStep::kStarted &&
                         (before == TaskStep::kServing || before == TaskStep::kStoppedServing);
  return fell_back ? TaskStep::kStoppedServing : step;
}

}  // namespace

std::vector<std::string> TaskSteps::since_last(const runner::Pass& pass,
                                               const core::Policy& policy) {
  std::vector<std::string> lines;
  if (!pass.seen.tasks.value) return lines;
  for (auto& [id, known] : known_) known.seen_now = false;
  std::map<std::string_view, const core::Task*> by_id;
  for (const core::Task& task : *pass.seen.tasks.value) by_id.emplace(task.id.value, &task);
  for (const auto& [id, task] : by_id) {
    const TaskStep reached = step_of(*task, pass, policy);
    const auto [place, is_new] = known_.try_emplace(std::string(id));
    Known& known = place->second;
    const TaskStep step = is_new ? reached : told_as(known.step, reached);
    if (is_new || step != known.step) lines.push_back(line_for(*task, step, pass));
    known = {.task = *task, .step = step, .seen_now = true};
  }
  std::erase_if(known_, [&](const auto& entry) {
    const Known& known = entry.second;
    if (known.seen_now) return false;
    if (known.step != TaskStep::kGone) lines.push_back(line_for(known.task, TaskStep::kGone, pass));
    return true;
  });
  return lines;
}

std::vector<std::string> UnknownParts::since_last(const runner::Pass& pass) {
  std::vector<std::string> lines;
  const auto note = [&](const char* part, const std::optional<Error>& problem) {
    if (!problem) {
      told_.erase(part);
      return;
    }
    std::string& told = told_[part];
    if (told == problem->message()) return;
    told = problem->message();
    lines.push_back(formats::unknown_line(pass.now, part, *problem));
  };
  note("service", pass.seen.service.problem);
  note("tasks", pass.seen.tasks.problem);
  note("stopped", pass.seen.stopped.problem);
  note("scaling", pass.seen.scaling.problem);
  note("protection", pass.seen.protection.problem);
  note("record", pass.seen.recorded.problem);
  note("alarms", pass.seen.alarms.problem);
  return lines;
}

}  // namespace ecsr::cli
