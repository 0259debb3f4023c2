// SPDX-License-Identifier: MIT
#include "runner/health_checks.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace ecsr::runner {
namespace {

using core::Health;
using core::HealthCheck;
using core::LastStatus;
using core::Task;

bool may_change(const Error& problem) {
  return problem.kind() == ErrorKind::kTransport || problem.kind() == ErrorKind::kThrottled;
}

}  // namespace

HealthChecks::Definition& HealthChecks::definition_of(const Task& task) {
  if (newest_ < definitions_.size() && definitions_[newest_].name == task.task_definition) {
    return definitions_[newest_];
  }
  const auto known = std::ranges::find(definitions_, task.task_definition, &Definition::name);
  newest_ = static_cast<std::size_t>(known - definitions_.begin());
  if (known == definitions_.end()) {
    definitions_.push_back(
        {.name = task.task_definition, .unreadable = task.task_definition.empty()});
  }
  return definitions_[newest_];
}

void HealthChecks::learn_from_health(const Task& task, Definition& definition, WallTime aws_now) {
  if (task.health != Health::kUnknown) {
    definition.health_check = HealthCheck::kPresent;
    return;
  }
  if (definition.health_check != HealthCheck::kUnknown ||
      task.last_status != LastStatus::kRunning) {
    return;
  }
  if (!definition.unreadable) {
    if (std::ranges::find(to_ask_, newest_) == to_ask_.end()) to_ask_.push_back(newest_);
  } else if (task.started_at && aws_now - *task.started_at > kChecksWouldHaveShown) {
    definition.health_check = HealthCheck::kAbsent;
  }
}

Status HealthChecks::ask(std::vector<std::string>& notes) {
  std::vector<ports::DescribeTaskDefinitionRequest> wave;
  for (const std::size_t index : to_ask_) wave.push_back({definitions_[index].name});
  const auto answers = ecs_.describe_task_definition(wave);
  ECSR_CHECK(answers.size() == wave.size(), "one answer for each request");
  Status outcome;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    Definition& definition = definitions_[to_ask_[i]];
    if (answers[i]) {
      definition.health_check =
          answers[i]->has_container_health_check ? HealthCheck::kPresent : HealthCheck::kAbsent;
    } else if (may_change(answers[i].error())) {
      if (outcome) outcome = std::unexpected(answers[i].error());
    } else {
      definition.unreadable = true;
      if (!std::exchange(noted_, true)) {
        notes.push_back(
            "task definition " + definition.name + " cannot be read (" +
            answers[i].error().message() +
            "): whether its tasks have a container health check is judged by the health they "
            "show; a task without any is trusted only once one has run for 10 minutes");
      }
    }
  }
  return outcome;
}

Status HealthChecks::fill(std::span<Task> tasks, WallTime aws_now,
                          std::vector<std::string>& notes) {
  to_ask_.clear();
  for (const Task& task : tasks) learn_from_health(task, definition_of(task), aws_now);
  // One task's health tells about all tasks of its definition, so some need not be asked any more.
  std::erase_if(to_ask_, [&](std::size_t index) {
    return definitions_[index].health_check != HealthCheck::kUnknown;
  });
  if (!to_ask_.empty()) {
    if (auto asked = ask(notes); !asked) return asked;
    for (const Task& task : tasks) learn_from_health(task, definition_of(task), aws_now);
  }
  for (Task& task : tasks) task.health_check = definition_of(task).health_check;
  return {};
}

}  // namespace ecsr::runner
