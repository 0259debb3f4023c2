// SPDX-License-Identifier: MIT
// When to look again: rarely before something can have happened, precisely when AWS's own
// timestamps say when it will, often only around the time it should. Pure.
#pragma once

#include "base/time.h"
#include "core/availability.h"
#include "core/observation.h"
#include "core/policy.h"
#include "core/run.h"

namespace ecsr::core {

/// From a task leaving RUNNING, or desired count rising, to its replacement being created.
/// [guess: 2–15 s]
inline constexpr milliseconds kReplacementCreation = seconds{8};

/// What a task takes from creation to RUNNING when the service's history does not say.
/// [guess: 20–60 s on Fargate]
inline constexpr milliseconds kUsualStart = seconds{45};

/// From creation to RUNNING: the median of the tasks seen. Aiming lower costs looks, aiming higher
/// time; see four_tasks_on_fargate in bench/recycle_bench.cc for both.
milliseconds usual_start(const Observation& seen);

/// Learns run.warm_up from a service that has just become whole: what its youngest fresh task took
/// at least from RUNNING to passing every check. `not_whole_ago`: since the last look at which it
/// had not passed; one that is longer ago than between polls teaches nothing.
/// REQUIRES: seen.tasks has a value.
void note_warm_up(Run& run, const Observation& seen, milliseconds not_whole_ago);

/// What the wait for missing tasks needs to know.
struct Waiting {
  int missing = 0;  ///< tasks that do not serve yet, of those asked for; at least one is waited for
  WallTime since{};  ///< our clock: the order, or the last progress
  milliseconds pace{
      0};  ///< added when a stop would follow at once: then that is the moment to wake at
};

struct NextLook {
  WallTime at{};
  Look look;
  bool overdue = false;  ///< what we wait for should have happened by now
};

/// REQUIRES: seen.service and seen.tasks have values.
NextLook next_look(const Observation& seen, const Policy& policy, const Run& run,
                   const Waiting& waiting, WallTime now);

/// Our clock's time at which the service became whole, from AWS's timestamps where they tell it,
/// else now. Never before `not_before`. REQUIRES: seen.tasks has a value.
WallTime whole_since(const Observation& seen, const Policy& policy, const Run& run,
                     WallTime not_before, WallTime now);

}  // namespace ecsr::core
