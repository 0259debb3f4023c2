// SPDX-License-Identifier: MIT
#include "sim/changes.h"
#include "sim/operations.h"
#include "sim/operations/gate.h"
#include "sim/rules/deployment.h"
#include "sim/rules/scheduler.h"

namespace ecsr::sim {
namespace {

constexpr std::size_t kMostToRead = 100;
constexpr std::size_t kMostToChange = 10;
constexpr int kUsualMinutes = 120;
constexpr int kMostMinutes = 2880;

ProtectionView view_of(const World& world, const Task& task) {
  ProtectionView view{.task = &task, .enabled = world.is_protected(task)};
  if (view.enabled) view.expires_at = task.protected_until;
  return view;
}

int protected_tasks(const World& world, const Service& service) {
  int count = 0;
  for (const Listed& listed : service.listed) {
    const Task& task = world.tasks[listed.task];
    if (alive(task.state) && world.is_protected(task)) ++count;
  }
  return count;
}

/// Why this task cannot be protected, if so. [doc: Task scale-in protection]
std::string_view refusal(const World& world, const Task& task, bool enabled) {
  if (!task.service || !alive(task.state)) return "TASK_NOT_VALID";
  const Service& service = world.services[*task.service];
  if (enabled && deployment_in_progress(service) &&
      protected_tasks(world, service) >= service.state.desired_count) {
    return "DEPLOYMENT_BLOCKED";
  }
  return "";
}

}  // namespace

Answer<Protections> get_task_protection(World& world, std::string_view cluster,
                                        std::span<const std::string_view> tasks) {
  if (auto refused = refuse(world, Operation::kGetTaskProtection)) return std::unexpected(*refused);
  const auto where = cluster_called(world, cluster);
  if (!where) return std::unexpected(where.error());
  if (auto wrong = wrong_number("Tasks", tasks.size(), 1, kMostToRead)) {
    return std::unexpected(*wrong);
  }
  Protections answer;
  for (const std::string_view id : tasks) {
    const auto found = task_called(world, *where, id);
    if (!found) {
      answer.failures.push_back({.arn = full_task_arn(world, *where, id), .reason = "MISSING"});
    } else if (!world.tasks[*found].service) {
      answer.failures.push_back({.arn = world.tasks[*found].arn, .reason = "TASK_NOT_VALID"});
    } else {
      answer.tasks.push_back(view_of(world, world.tasks[*found]));
    }
  }
  return answer;
}

Answer<Protections> update_task_protection(World& world, std::string_view cluster,
                                           std::span<const std::string_view> tasks, bool enabled,
                                           std::optional<int> expires_in_minutes) {
  if (auto refused = refuse(world, Operation::kUpdateTaskProtection)) {
    return std::unexpected(*refused);
  }
  const auto where = cluster_called(world, cluster);
  if (!where) return std::unexpected(where.error());
  if (auto wrong = wrong_number("Tasks", tasks.size(), 1, kMostToChange)) {
    return std::unexpected(*wrong);
  }
  const int lasts = expires_in_minutes.value_or(kUsualMinutes);
  if (lasts < 1 || lasts > kMostMinutes) {
    return invalid_parameter("expiresInMinutes must be between 1 and 2880.");
  }
  Protections answer;
  for (const std::string_view id : tasks) {
    const auto found = task_called(world, *where, id);
    if (!found) {
      answer.failures.push_back({.arn = full_task_arn(world, *where, id), .reason = "MISSING"});
      continue;
    }
    Task& task = world.tasks[*found];
    if (const std::string_view why = refusal(world, task, enabled); !why.empty()) {
      answer.failures.push_back({.arn = task.arn, .reason = std::string(why)});
      continue;
    }
    task.protected_until.reset();
    if (enabled) task.protected_until = world.now() + minutes{lasts};
    look_soon(world, world.services[*task.service]);
    answer.tasks.push_back(view_of(world, task));
  }
  return answer;
}

}  // namespace ecsr::sim
