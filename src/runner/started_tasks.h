// SPDX-License-Identifier: MIT
// Reads from a service's events which tasks ECS has started since the last look, so that most looks
// need not list the tasks.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "core/service.h"

namespace ecsr::runner {

struct StartedTasks {
  std::vector<std::string> names;  ///< short ids
  bool complete = true;            ///< false: there were more than the events name
};

/// The tasks named by "(service web) has started 2 tasks: (task 0f0e) (task 1a1b)."; none for any
/// other message. [doc: Amazon ECS service event messages]
StartedTasks parse_started_tasks(std::string_view message);

/// Remembers which events were read.
class ServiceEvents {
 public:
  /// What the events tell that were not there at the last call; the first call only remembers them.
  /// `events` are newest first; only the newest 100 are shown, so after many of them it is not
  /// complete.
  StartedTasks read_new(std::span<const core::ServiceEvent> events);

 private:
  bool first_call_ = true;
  std::string newest_id_;  ///< empty while no event was shown
  WallTime newest_at_{};
};

}  // namespace ecsr::runner
