// SPDX-License-Identifier: MIT
// An imaginary AWS account: everything in it, its clock, and what will happen next. Deterministic:
// the same seed, the same world file and the same calls at the same times give the same account. No
// real time.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/prng.h"
#include "base/time.h"
#include "sim/alarm.h"
#include "sim/event_queue.h"
#include "sim/onlooker.h"
#include "sim/reached.h"
#include "sim/request_rates.h"
#include "sim/script.h"
#include "sim/service.h"
#include "sim/task.h"
#include "sim/timings.h"

namespace ecsr::sim {

/// 2026-01-05T10:00:00Z, a Monday: when a world begins unless it says otherwise.
inline constexpr WallTime kEpoch{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} +
                                 std::chrono::hours{10}};

inline constexpr std::string_view kAccountId = "111122223333";

/// How ids of things made later look.
enum class IdStyle {
  kAws,      ///< 32 hex digits, 19 digits, UUIDs
  kLetters,  ///< "new-1", "ecs-svc/2", "event-3": for traces that people read
};

/// The independent streams of chance: one more draw in one of them leaves the others as they were.
struct Chance {
  explicit Chance(std::uint64_t seed);
  Prng timing;
  Prng ids;
  Prng choices;
  Prng reads;
};

/// Plain and inspectable. Whoever changes tasks or deployments directly, not through the rules in
/// sim/rules/, must do so before the first advance_to.
struct World {
  explicit World(std::uint64_t seed = 1, const Timings& its_timings = {});
  World(const World&) = delete;  // tasks_by_name holds views into the tasks
  World& operator=(const World&) = delete;

  // What exists.
  std::string region = "eu-west-1";
  std::vector<std::string> zones;
  std::deque<Cluster> clusters;
  std::deque<TaskDefinition> definitions;
  std::deque<ContainerInstance> instances;
  std::deque<Service> services;
  std::deque<Task> tasks;  ///< purged ones included
  /// Names are unique in the account.
  std::map<std::string_view, TaskIndex, std::less<>> tasks_by_name;
  std::map<std::string, Alarm, std::less<>> alarms;  ///< by name
  std::vector<std::string> deployment_ids{""};       ///< by Deployment::number; 0 = none
  std::vector<ScriptEntry> script;
  std::uint32_t names_given = 0;  ///< with IdStyle::kLetters
  std::uint32_t events_said = 0;  ///< with IdStyle::kLetters
  /// Script entries that found nothing they could be done to, as sentences.
  std::vector<std::string> script_problems;
  std::set<std::string, std::less<>> denied;  ///< operations IAM refuses, such as "TagResource"

  // How it behaves.
  Timings timings;
  IdStyle id_style = IdStyle::kAws;
  Chance chance;
  RequestRates rates;
  CallCounts calls;
  EventQueue queue;
  ReachedRules reached;
  std::set<Deed> deeds_done;     ///< of the script; those that found nothing to be done to excepted
  Onlooker* onlooker = nullptr;  ///< none, or one that outlives the world

  WallTime now() const { return now_; }
  /// Lets everything happen that is due up to `time`, in order. An earlier time changes nothing.
  void advance_to(WallTime time);
  void advance_by(milliseconds duration) { advance_to(now_ + duration); }
  /// When something will happen next, if anything will.
  std::optional<WallTime> next_event_at() const { return queue.next_at(); }
  /// Only before the first advance_to: where the clock stands at the beginning.
  void begin_at(WallTime time) { now_ = time; }

  /// A hash over every change of every task and service since the beginning: equal traces, equal
  /// runs.
  std::uint64_t trace() const { return trace_; }
  void mix_into_trace(std::uint64_t value) {
    trace_ ^= value + static_cast<std::uint64_t>(now_.time_since_epoch().count());
    trace_ *= 0x100000001B3U;
    trace_ ^= trace_ >> 29U;
  }

  milliseconds draw(Range range) {
    return milliseconds{chance.timing.between(range.from.count(), range.to.count())};
  }
  /// The instant that a reading call gets to see: now, or up to timings.read_lag ago.
  WallTime draw_read_time();

  // Names.
  std::optional<ClusterIndex> find_cluster(std::string_view name_or_arn) const;  ///< "" = "default"
  std::optional<ServiceIndex> find_service(ClusterIndex cluster,
                                           std::string_view name_or_arn) const;
  /// By short name or ARN, purged ones excluded.
  std::optional<TaskIndex> find_task(std::string_view name_or_arn) const;
  /// Whether such a task existed and is purged now.
  bool was_purged(std::string_view name_or_arn) const;
  ZoneIndex zone_called(std::string_view name);  ///< made when it is new

  const std::string& started_by(const Task& task) const;  ///< empty for a standalone task
  std::string group(const Task& task) const;              ///< "service:web", "family:batch"
  std::string private_ipv4(const Task& task) const;       ///< awsvpc only; unique in the world
  bool is_protected(const Task& task) const;

 private:
  void happen(const TimedEvent& event);

  WallTime now_ = kEpoch;
  std::uint64_t trace_ = 0xCBF29CE484222325U;
};

/// The state that a reading call as of `time` sees; nothing when it did not exist yet.
const TaskState* state_at(const Task& task, WallTime time);
const ServiceState& state_at(const Service& service, WallTime time);
const core::ScalableTarget& target_at(const Autoscaling& autoscaling, WallTime time);

/// RUNNING, meant to run, healthy where the task definition checks health, healthy in every target
/// group: what a user of the service would call serving, at this instant, without any settling.
bool serves(const World& world, const Task& task);

/// The truth about one task of a service, for those who check promises.
struct TrueTask {
  core::Task task;
  bool serving = false;
};

/// All tasks of the service that are not STOPPED, nothing lagging. O(tasks).
std::vector<TrueTask> truth(const World& world, ServiceIndex service);

/// How many tasks serve right now. O(1).
int serving_count(const World& world, ServiceIndex service);

}  // namespace ecsr::sim
