// SPDX-License-Identifier: MIT
// A recycle as it goes on: the record that must survive the process, and the memory that need not.
// Progress is in neither: what is left to do is always readable from the service. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/control.h"
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
  kAlarm,               ///< an alarm of the policy is red
  kAborted,             ///< a person asked for it: finish the replacement under way, then put back
  kAbortedNow,          ///< a person asked twice, or the machine is going away: put back now
};

/// What a run that goes on does nothing for; written into the record, so that other shells see it.
enum class Hold {
  kPaused,  ///< somebody asked for a pause
  kHalted,  ///< too many replacements failed; a person decides
  kAsking,  ///< a person has to say that the next task may go
  kBaking,  ///< it watches for a while whether what it has done is good
  kWindow,  ///< the maintenance window is closed
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
  std::optional<Hold> hold;  ///< never together with `ending`
  /// Only where the policy counts the tasks, else 0.
  int stale_at_claim = 0;
  /// So many of them were recycled when the run last went on from a checkpoint, or from a question.
  int passed = 0;
  /// Failures up to then do not count any more; whole seconds after the claim.
  std::optional<WallTime> failures_from;

  int raised_count() const { return base_count + surge; }
  bool operator==(const RunRecord&) const = default;
};

/// A record whose heartbeat is younger than this belongs to somebody who is alive.
inline constexpr milliseconds kLease = minutes{15};

/// A run writes its heartbeat when it is older than this, and sleeps at most kLongestSleep: so even
/// a sleeping run's heartbeat stays younger than the lease.
inline constexpr milliseconds kHeartbeatAge = minutes{9};
inline constexpr milliseconds kLongestSleep = minutes{5};

/// While the window is closed there is less to see: the heartbeat is written at each look then.
inline constexpr milliseconds kLongestSleepOutside = minutes{10};
/// Before the claim there is not even a heartbeat.
inline constexpr milliseconds kLongestSleepUnclaimed = std::chrono::hours{1};

/// How long AWS may go on showing the world as it was before an order of ours.
/// [guess: 0–60 s]; the texts of RunTask speak of seconds, up to minutes in bad times.
inline constexpr milliseconds kStaleReads = seconds{60};

/// A stop order, from the moment it is given until its effect must be visible.
struct StopOrder {
  TaskId task;
  WallTime ordered_at{};  ///< AWS's clock: ours may jump, and then the task would serve again

  bool operator==(const StopOrder&) const = default;
};

/// How often a task was ordered to stop in this process: an order may be lost, or have no effect.
struct StopAttempts {
  TaskId task;
  int orders = 0;
  WallTime first_at{};  ///< our clock

  bool operator==(const StopAttempts&) const = default;
};

/// A stale task on its way out of its target groups: sent there by this run, or found so. What the
/// load balancer shows counts; this remembers since when, and what it may not show yet.
struct Withdrawal {
  TaskId task;
  WallTime since{};   ///< AWS's clock: the newest order, or when it was first found so
  int orders = 0;     ///< of this run, by any process; 0: somebody else's doing, or a guess
  bool back = false;  ///< it is a target again, or the order surely was not carried out

  bool is_ours() const { return orders > 0 && !back; }
  bool operator==(const Withdrawal&) const = default;
};

/// The newest UpdateService(desiredCount) of this process.
struct CountOrder {
  int count = 0;
  WallTime ordered_at{};  ///< our clock
  bool answered = false;  ///< AWS said yes; else it may have happened or not

  bool operator==(const CountOrder&) const = default;
};

/// The newest RegisterScalableTarget of this process.
struct ScalingOrder {
  ScalableTarget target;
  WallTime ordered_at{};  ///< our clock
  bool answered = false;  ///< AWS said yes; else it may have happened or not

  bool operator==(const ScalingOrder&) const = default;
};

/// The parts of an observation that a decision may need.
enum class Part { kService, kRecord, kTasks, kScaling, kProtection, kAlarms };
inline constexpr std::size_t kParts = 6;

/// A fresh task that failed, with ECS's own reason.
struct FailedReplacement {
  std::string what;  ///< task id, or the id of a service event about placement
  std::string reason;
  WallTime at{};  ///< by AWS's clock

  bool operator==(const FailedReplacement&) const = default;
};

/// When a task was first seen to be good (running and healthy by every check), by AWS's clock.
/// Tasks are told apart by a mark, since each pass copies and searches thousands of these; see
/// mark_of().
struct GoodSince {
  std::uint64_t mark = 0;
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

  // From here on: memory. A crash loses it, and a later run does without it. Times are our clock's
  // unless they say otherwise.
  std::optional<WallTime> last_pass;      ///< to notice a clock that went back
  std::optional<WallTime> taken_over_at;  ///< stale reads may still hide the last owner's orders
  /// The last owner handed the run over with all this memory: none of its orders is unknown.
  std::optional<WallTime> handed_over_at;

  // Orders
  std::vector<StopOrder> stop_orders;       ///< sorted by task
  std::vector<StopAttempts> stop_attempts;  ///< sorted by task
  std::vector<Withdrawal> withdrawals;      ///< sorted by task
  /// Why tasks are stopped without leaving their target groups first, once AWS refused that.
  std::optional<std::string> drain_refused;
  bool drain_refusal_said = false;
  int stops_ordered = 0;                       ///< orders that may have happened
  std::optional<WallTime> last_stop_at;        ///< the newest of them
  std::optional<WallTime> stop_before_at;      ///< the last pass before that which ordered stops
  std::optional<CountOrder> count_order;       ///< the newest
  std::optional<CountOrder> count_before;      ///< the one before it
  std::optional<ScalingOrder> scaling_order;   ///< the newest
  std::optional<ScalingOrder> scaling_before;  ///< the one before it
  std::optional<Error> order_problem;          ///< what the last order that failed said
  int denials_in_a_row = 0;                    ///< how many orders, up to the newest, were denied

  // What was seen
  std::vector<GoodSince> good_since;    ///< sorted by mark
  std::optional<milliseconds> warm_up;  ///< the shortest from RUNNING to passing every check
  std::vector<FailedReplacement> failures;
  std::vector<TaskId> skipped;           ///< protected tasks left as they are, sorted
  std::optional<WallTime> whole_since;   ///< when the service last became whole
  std::optional<WallTime> not_whole_at;  ///< the last look at which tasks were missing
  std::optional<WallTime> baking_since;  ///< whole for the first time since the newest stop
  std::optional<WallTime> progress_at;   ///< last new order, newly serving task, or end of a pause
  int most_serving = 0;                  ///< since progress_at was last set
  std::optional<WallTime> lower_seen_since;    ///< desired count seen below the base count
  std::optional<WallTime> putting_back_since;  ///< reset when there turns out to be more to do
  int looks_while_putting_back = 0;            ///< since then
  std::optional<WallTime> record_written_at;   ///< last attempt
  std::array<std::optional<WallTime>, kParts> unreadable_since{};  ///< by Part
  /// A control tag that no longer counts: it was there before the claim, or was acted on. AWS may
  /// go on showing it for a while.
  std::optional<Control> spent_control;
  std::optional<WallTime> control_removed_at;  ///< last attempt to remove the control tag
  std::optional<WallTime> held_since;          ///< while the run waits for a person
  bool told_to_go_on = false;  ///< somebody has said so, and it was not acted on yet
  int looks_in_a_row = 0;      ///< decisions that only asked for another look at once
  std::string ended_because;   ///< the story of record.ending; empty after a crash
};

}  // namespace ecsr::core
