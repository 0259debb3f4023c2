// SPDX-License-Identifier: MIT
// Who watches a world while it happens, e.g. to tell its story afterwards.
#pragma once

#include <string_view>

#include "sim/script.h"
#include "sim/service.h"
#include "sim/task.h"

namespace ecsr::sim {

/// Told of each change once it has been made. Must change nothing.
class Onlooker {
 public:
  virtual ~Onlooker() = default;
  virtual void on_task(const Task& task) = 0;
  virtual void on_desired_count(const Service& service) = 0;
  virtual void on_scalable_target(const Service& service) = 0;
  virtual void on_event(const Service& service, std::string_view message) = 0;
  /// `done`: the entry found something that it could be done to.
  virtual void on_deed(const ScriptEntry& entry, bool done) = 0;
};

}  // namespace ecsr::sim
