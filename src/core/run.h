// SPDX-License-Identifier: MIT
// A recycle as it goes on: the record that must survive the process, and the memory that need not.
// Progress is in neither: what is left to do is always readable from the service. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/ids.h"
#include "core/scaling.h"

namespace ecsr::core {

/// Why a run stops early; written into the record, so that whoever continues it does not start
/// again.
enum class Ending {
  kFailures,            ///< more failed replacements than the policy allows
  kReplacementTimeout,  ///< no progress for too long
  kDeadline,            ///< the operator's deadline has passed
  kOrderRefused,        ///< AWS refuses an order that the recycle needs
  kServiceGone,         ///< the service is no longer ACTIVE
  kAborted,             ///< a person asked for it: finish the replacement under way, then put back
  kAbortedNow,          ///< a person asked twice, or the machine is going away: put back now
};

/// What we found at the scalable target and what we set. "Found" is what putting back restores.
struct ScalingChange {
  ScalableTarget found;
  ScalableTarget set;

  bool operator==(const ScalingChange&) const = default;
};

/// Lock, journal and crash recovery in one: written before the first change, removed after
/// everything was seen to be put back. All times are AWS's, so that two machines agree on them.
struct RunRecord {
  std::string id;     ///< 8 hex digits; the same over every take-over
  std::string owner;  ///< who holds the run, e.g. "alice@bastion/4242"; unique for each process
  WallTime cutoff{};  ///< tasks created after it are fresh
  WallTime claimed_at{};
  WallTime heartbeat{};
  int base_count = 0;  ///< desired count before we touched it
  int surge = 0;       ///< 0 = this run never raises desired count
  std::optional<ScalingChange>
      scaling;  ///< present once the scalable target was, or is to be, changed
  std::optional<Ending> ending;

  int raised_count() const { return base_count + surge; }
  bool operator==(const RunRecord&) const = default;
};

/// A record whose heartbeat is younger than this belongs to somebody who is alive.
inline constexpr milliseconds kLease = minutes{15};

/// A run writes its heartbeat when it is older than this, and sleeps at most kLongestSleep: so even
/// a sleeping run's heartbeat stays younger than the lease.
inline constexpr milliseconds kHeartbeatAge = minutes{9};
inline constexpr milliseconds kLongestSleep = minutes{5};

/// How long AWS may go on showing the world as it was before an order of ours.
/// [guess: 0–60 s]; the texts of RunTask speak of seconds, up to minutes in bad times.
inline constexpr milliseconds kStaleReads = seconds{60};

/// A stop order, from the moment it is given until the task is seen to be going.
struct StopOrder {
  TaskId task;
  WallTime ordered_at{};  ///< our clock

  bool operator==(const StopOrder&) const = default;
};

/// A fresh task that failed, with ECS's own reason.
struct FailedReplacement {
  std::string what;  ///< task id, or the id of a service event about placement
  std::string reason;

  bool operator==(const FailedReplacement&) const = default;
};

/// When a task was first seen to be good (running and healthy by every check), by AWS's clock.
struct GoodSince {
  TaskId task;
  WallTime since{};

  bool operator==(const GoodSince&) const = default;
};

/// What a person or the machine has asked of a run that goes on.
enum class Asked {
  kNothing,
  kFinishReplacementThenStop,  ///< Ctrl-C once
  kPutBackNow,                 ///< Ctrl-C twice, SIGTERM
};

struct Run {
  std::string owner;           ///< who we are
  std::string id;              ///< the id that a new record gets
  bool may_take_over = false;  ///< the holder of a record we find is known to be gone
  Asked asked = Asked::kNothing;

  std::optional<RunRecord> record;  ///< what we hold
  bool claim_seen = false;          ///< our record was read back

  // From here on: memory. A crash loses it, and a later run does without it.
  std::optional<WallTime> last_pass;  ///< our clock; to notice a clock that went back
  std::optional<WallTime>
      taken_over_at;  ///< our clock; stale reads may still hide the last owner's stops
  std::vector<StopOrder> stop_orders;  ///< sorted by task
  std::vector<GoodSince> good_since;   ///< sorted by task
  std::vector<FailedReplacement> failures;
  std::vector<TaskId> skipped;  ///< protected tasks left as they are, sorted
  int stops_ordered = 0;
  std::optional<WallTime> whole_since;         ///< our clock; when the service last became whole
  std::optional<WallTime> progress_at;         ///< our clock; last order or newly serving task
  int most_serving = 0;                        ///< since progress_at was last set by an order
  std::optional<WallTime> desired_ordered_at;  ///< our clock; last UpdateService
  std::optional<WallTime>
      scaling_ordered_at;  ///< our clock; last RegisterScalableTarget that held it still
  std::optional<WallTime> lower_seen_since;  ///< our clock; desired count seen below the base count
  std::optional<WallTime> putting_back_since;  ///< our clock
  std::optional<Error> order_problem;          ///< what the last order that failed said
  std::optional<WallTime> trouble_since;       ///< our clock; a needed part cannot be read since
  std::optional<WallTime> record_written_at;   ///< our clock
  std::optional<int> desired_set;  ///< what our last UpdateService that raised or folded asked for
  std::optional<WallTime> put_back_ordered_at;  ///< our clock; last order that puts something back
};

}  // namespace ecsr::core
