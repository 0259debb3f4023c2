// SPDX-License-Identifier: MIT
// Which task definitions have a container health check: that decides what a task's health UNKNOWN
// means. Each definition is asked about once, and only when a running task's health does not
// already tell.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/task.h"
#include "ports/ecs_read_api.h"

namespace ecsr::runner {

class HealthChecks {
 public:
  explicit HealthChecks(ports::EcsReadApi& ecs) : ecs_(ecs) {}

  /// Where DescribeTaskDefinition is not permitted, a task that has run this long with health
  /// UNKNOWN is taken to have no health check: the longest start period, and five checks that take
  /// longest, are over. [doc: HealthCheck] 300 s + 5 × (60 s interval) = 600 s
  static constexpr milliseconds kChecksWouldHaveShown = minutes{10};

  /// Sets `health_check` of every task. A warning that a person should read is added to `notes`,
  /// once. An error: a definition could not be read now, and may be at the next look.
  Status fill(std::span<core::Task> tasks, WallTime aws_now, std::vector<std::string>& notes);

 private:
  struct Definition {
    std::string name;  ///< ARN, or family:revision
    core::HealthCheck health_check = core::HealthCheck::kUnknown;
    bool unreadable = false;  ///< not permitted, or deleted: judged by what its tasks show
  };

  Definition& definition_of(const core::Task& task);
  void learn_from_health(const core::Task& task, Definition& definition, WallTime aws_now);
  Status ask(std::vector<std::string>& notes);

  ports::EcsReadApi& ecs_;  // Outlives this; wired in main.
  std::vector<Definition> definitions_;
  std::size_t newest_ = 0;  ///< index of the definition found last: most tasks have the same
  std::vector<std::size_t> to_ask_;
  bool noted_ = false;
};

}  // namespace ecsr::runner
