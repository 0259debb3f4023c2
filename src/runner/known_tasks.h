// SPDX-License-Identifier: MIT
// The ids of a service's tasks: listed, announced by events, described. ECS shows new tasks in one
// answer and not yet in the next, so an id is kept until something says that its task is gone.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "core/ids.h"
#include "ports/ecs_read_api.h"

namespace ecsr::runner {

class KnownTasks {
 public:
  /// An announced or listed id that DescribeTasks does not know yet is asked for again this long.
  /// [guess: 0–5 min]; RunTask's text advises to wait up to five minutes after a write.
  static constexpr milliseconds kNotVisibleYet = minutes{5};

  /// Takes a complete list. Ids that are not in it stay while their tasks may still be on their way
  /// out, or in.
  void take_list(std::vector<core::TaskId> listed, WallTime now);

  /// Adds tasks that events name by their short ids, unless they are known. `arn_prefix` is used
  /// while no task is known whose ARN could be the pattern.
  void announce(std::span<const std::string> names, std::string_view arn_prefix, WallTime now);

  bool empty() const { return entries_.empty(); }

  /// Requests for all of them, up to 100 in each. Valid until the next change.
  std::span<const ports::DescribeTasksRequest> wave(const core::ClusterName& cluster);

  /// What became of the ids asked for by the newest wave(). In between no other call is made.
  void begin_answers();
  /// The task was described; `is_gone` forgets it. `position` is where in the wave it may be
  /// expected, which saves a search. False for a task that was not asked for.
  bool described(const core::TaskId& id, std::size_t position, bool is_gone);
  /// ECS does not know the id: gone if it did before, else not visible yet.
  void missing(const core::TaskId& id, WallTime now);
  void end_answers();

 private:
  struct Entry {
    core::TaskId id;
    WallTime known_since{};
    bool described = false;  ///< by any wave
    bool gone = false;       ///< by this wave
  };

  Entry* find(const core::TaskId& id);

  std::vector<Entry> entries_;  ///< sorted by id
  std::vector<ports::DescribeTasksRequest> wave_;
  bool wave_is_current_ = false;
};

}  // namespace ecsr::runner
