// SPDX-License-Identifier: MIT
// What the operator wants of a recycle, and the arithmetic of "N or N%". Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/ids.h"
#include "core/window.h"

namespace ecsr::core {

/// "3" or "25%" of the base count.
struct Amount {
  int number = 0;
  bool percent = false;

  bool operator==(const Amount&) const = default;
};

/// Reads "3" or "25%". kBadInput for anything else, for negative numbers and for percentages over
/// 1000.
Result<Amount> parse_amount(std::string_view text);
std::string to_text(Amount amount);

/// What to do about a stale task with scale-in protection: StopTask itself would ignore it.
/// [doc: Task scale-in protection]
enum class Protected {
  kWait,  ///< wait until the protection ends
  kSkip,  ///< leave the task as it is and finish without it
  kStop,  ///< do not even ask
};

/// Whether the service's scalable target is held still while capacity is raised.
enum class Autoscaling { kManage, kIgnore };

/// What more failed replacements than the policy allows do to a run.
enum class OnFailure {
  kRestore,   ///< it gives up: nothing more is stopped, capacity goes back
  kHalt,      ///< it stops and raises nothing more and keeps capacity, until a person decides
  kContinue,  ///< it goes on, and names them in its report
};

/// Where a run stops nothing more for a while, to see whether what it has done is good.
struct Checkpoints {
  /// After so many stale tasks were recycled, or such a part of those there were at the claim,
  /// rounded down but at least 1.
  std::vector<Amount> after;
  bool ask = false;  ///< a person has to say that it goes on

  bool operator==(const Checkpoints&) const = default;
};

/// How long a task that has left its target groups runs on before it is stopped, for the requests
/// under way.
struct Drain {
  milliseconds window = seconds{30};  ///< 0: StopTask without leaving them first
  bool full = false;  ///< in place of the window: until every target group has let go of it

  bool wanted() const { return full || window > milliseconds{0}; }
  bool operator==(const Drain&) const = default;
};

/// Reads "30s", "0" or "full". kBadInput for anything else.
Result<Drain> parse_drain(std::string_view text);
std::string to_text(const Drain& drain);

/// Which of the tasks created up to the cutoff are recycled; all conditions must hold.
struct Selection {
  std::optional<milliseconds> older_than;       ///< at least this old when the run is claimed
  std::optional<WallTime> created_before;       ///< by AWS's clock
  std::optional<int> max_tasks;                 ///< only the oldest so many; always positive
  std::vector<TaskId> tasks;                    ///< ids or ARNs; empty = any
  std::vector<std::string> availability_zones;  ///< empty = any
  bool stale_revision_only = false;             ///< task definition differs from the service's
  bool unhealthy_only = false;  ///< failing a container health check or a target group's

  bool operator==(const Selection&) const = default;
};

struct Policy {
  /// Tasks above the base count while recycling; default: as many as the batch, so that the service
  /// never serves with fewer than the base count. Percentages round down but never to 0.
  std::optional<Amount> surge;
  /// Most tasks of ours that may be stopped and not yet replaced. Percentages round down but never
  /// to 0.
  Amount batch{1, false};
  /// Raises the floor, never lowers it. Percentages round up, as ECS rounds minimumHealthyPercent.
  std::optional<Amount> min_healthy;
  /// How long a task must have been good before it counts as serving; default: 40 s where the
  /// service has neither container health check nor target group, else 0. [doc:
  /// DeploymentConfiguration]
  std::optional<milliseconds> settle;
  /// From the moment the service is whole again to the next stop. None before the first or after
  /// the last.
  milliseconds wait = seconds{30};
  bool ask_before_each_stop = false;  ///< but the first; then `wait` is 0
  Checkpoints checkpoints;
  /// How long the service is watched at a checkpoint, and after the last replacement.
  milliseconds bake{0};
  milliseconds replacement_timeout = minutes{10};
  /// From the claim, by AWS's clock.
  std::optional<milliseconds> deadline;
  /// Only where the service has target groups.
  Drain drain;
  /// One more failed replacement than this, and on_failure applies. Percentages are of the base
  /// count, round down, and may come to 0: then the first failure does it.
  Amount max_failures{2, false};
  OnFailure on_failure = OnFailure::kRestore;
  Protected protected_tasks = Protected::kWait;
  Autoscaling autoscaling = Autoscaling::kManage;
  /// CloudWatch alarms, by name or ARN: unless all of them are OK nothing is stopped.
  std::vector<std::string> alarms;
  std::optional<Window> window;  ///< outside it nothing is stopped or raised
  Selection select;

  bool operator==(const Policy&) const = default;
};

/// `amount` of `base`, rounded down, but at least 1 unless the amount itself is 0.
/// [doc: DeploymentConfiguration, "maximumPercent" rounds down]
int rounded_down(Amount amount, int base);

/// `amount` of `base`, rounded up. [doc: DeploymentConfiguration, "minimumHealthyPercent" rounds
/// up]
int rounded_up(Amount amount, int base);

/// The batch as a number of tasks, for a service of `base`.
int batch_of(const Policy& policy, int base);

/// The surge as a number of tasks, for a service of `base`.
int surge_of(const Policy& policy, int base);

/// "1,50%,ask".
std::string to_text(const Checkpoints& checkpoints);

/// Reads "1", "1,50%" or "1,50%,ask": numbers and percentages from 1 up, each of them ascending.
/// kBadInput for anything else.
Result<Checkpoints> parse_checkpoints(std::string_view text);

/// How many replacements may fail, for a service of `base`.
int failures_allowed(const Policy& policy, int base);

/// The checkpoints as numbers of recycled tasks, ascending, each once; those that would come with
/// or after the last of `stale` tasks are left out, for the run ends there.
///   1,50% of 12: 1, 6.   25%,100% of 4: 1.
std::vector<int> checkpoints_of(const Policy& policy, int stale);

/// Whether the run has to know how many tasks it has recycled.
bool counts_tasks(const Policy& policy);

/// A sentence naming a setting that would do nothing without another one, if there is any.
std::optional<std::string> idle_setting(const Policy& policy);

/// A sentence naming what in the policy contradicts itself for a service of `base`, if anything
/// does: with it, nothing could ever be stopped.
std::optional<std::string> contradiction(const Policy& policy, int base);

}  // namespace ecsr::core
