// SPDX-License-Identifier: MIT
// The JSON lines that no single pass can give: what has become of each task, and which parts of the
// picture cannot be read, told once when it changes.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/policy.h"
#include "formats/report.h"
#include "runner/runner.h"

namespace ecsr::cli {

class TaskSteps {
 public:
  /// One line for each task that took a step since the last call, ordered by id. A task that is
  /// seen for the first time gets one line, for the step it has reached by then.
  std::vector<std::string> since_last(const runner::Pass& pass, const core::Policy& policy);

 private:
  struct Known {
    core::Task task;
    formats::TaskStep step = formats::TaskStep::kAppeared;
    bool seen_now = false;
  };

  std::map<std::string, Known> known_;
};

class UnknownParts {
 public:
  /// One line for each part whose problem is not the one that was told last.
  std::vector<std::string> since_last(const runner::Pass& pass);

 private:
  std::map<std::string, std::string> told_;  ///< by part
};

}  // namespace ecsr::cli
