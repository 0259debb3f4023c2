// SPDX-License-Identifier: MIT
#include "sim/world.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "sim/changes.h"
#include "sim/rules/autoscaler.h"
#include "sim/rules/health.h"
#include "sim/rules/lifecycle.h"
#include "sim/rules/other_hands.h"
#include "sim/rules/rebalancing.h"
#include "sim/rules/scheduler.h"
#include "sim/rules/steady_state.h"
#include "sim/rules/targets.h"

namespace ecsr::sim {
namespace {

using core::Health;
using core::LastStatus;
using core::TargetHealth;

/// The worst over all target groups, as core::Task wants it.
TargetHealth worst(const std::vector<TargetHealth>& targets) {
  if (targets.empty()) return TargetHealth::kNoTargetGroup;
  constexpr std::array kWorstFirst{TargetHealth::kUnhealthy, TargetHealth::kUnused,
                                   TargetHealth::kDraining, TargetHealth::kInitial};
  for (const TargetHealth bad : kWorstFirst) {
    if (std::find(targets.begin(), targets.end(), bad) != targets.end()) return bad;
  }
  return TargetHealth::kHealthy;
}

core::Registration registration(const std::vector<TargetHealth>& targets) {
  if (std::ranges::any_of(targets, is_registered)) return core::Registration::kRegistered;
  const bool draining = std::ranges::find(targets, TargetHealth::kDraining) != targets.end();
  return draining ? core::Registration::kDraining : core::Registration::kAbsent;
}

core::Task to_core(const World& world, const Task& task) {
  const TaskDefinition& definition = world.definitions[task.definition];
  const TaskState& state = task.state;
  return {.id = {task.arn},
          .last_status = state.last_status,
          .desired_status = state.desired_status,
          .health = state.health,
          .health_check =
              definition.health_check ? core::HealthCheck::kPresent : core::HealthCheck::kAbsent,
          .target_health = worst(state.targets),
          .registration = registration(state.targets),
          .stop_code = state.stop_code,
          .created_at = task.created_at,
          .started_at = state.started_at,
          .stopped_at = state.stopped_at,
          .availability_zone = world.zones[task.zone],
          .task_definition = definition.arn,
          .stopped_reason = state.stopped_reason};
}

std::string_view last_part(std::string_view arn) { return arn.substr(arn.rfind('/') + 1); }

/// The state whose time it was, or the present one.
template <typename State>
const State* at(const std::vector<Past<State>>& past, const State* present, WallTime time) {
  for (const Past<State>& one : past) {
    if (one.until > time) return &one.state;
  }
  return present;
}

}  // namespace

Chance::Chance(std::uint64_t seed) : timing(0), ids(0), choices(0), reads(0) {
  Prng root(seed);
  timing = root.fork();
  ids = root.fork();
  choices = root.fork();
  reads = root.fork();
}

World::World(std::uint64_t seed, const Timings& its_timings) : timings(its_timings), chance(seed) {}

void World::advance_to(WallTime time) {
  while (const std::optional<TimedEvent> event = queue.take(time)) {
    now_ = std::max(now_, event->at);
    happen(*event);
  }
  now_ = std::max(now_, time);
}

void World::happen(const TimedEvent& event) {
  Task* task = nullptr;
  Service* service = nullptr;
  if (event.kind <= EventKind::kPurge) {
    task = &tasks[event.subject];
    // Draining goes on whatever becomes of the task; all else was made under a plan.
    const bool void_now = event.kind != EventKind::kDrained && task->plan != event.plan;
    if (void_now || task->purged) return;
  } else if (event.kind != EventKind::kScript) {
    service = &services[event.subject];
  }
  switch (event.kind) {
    case EventKind::kNoticeStop:
      return notice_stop(*this, *task);
    case EventKind::kNextPhase:
      return next_phase(*this, *task);
    case EventKind::kContainerHealth:
      return container_health_known(*this, *task);
    case EventKind::kTargetHealth:
      return target_health_known(*this, *task);
    case EventKind::kProven:
      return prove(*this, *task);
    case EventKind::kRegistersAgain:
      register_again(*this, *task);
      return;
    case EventKind::kFailureBelieved:
      return believe_failure(*this, *task);
    case EventKind::kDrained:
      return end_draining(*this, *task);
    case EventKind::kPurge:
      return purge(*this, *task);
    case EventKind::kReplacementDue:
      return replacement_due(*this, *service);
    case EventKind::kLook:
      if (service->memory.look_at == now_) look(*this, *service);
      return;
    case EventKind::kSteadyAgain:
      return repeat_steady_state(*this, *service);
    case EventKind::kRebalance:
      return begin_rebalancing(*this, *service);
    case EventKind::kAutoscaler:
      return look_at_load(*this, *service);
    case EventKind::kScript:
      return act(*this, script[event.subject]);
  }
}

WallTime World::draw_read_time() {
  const Range lag = timings.read_lag;
  if (lag.to == milliseconds{0}) return now_;
  const milliseconds back{chance.reads.between(lag.from.count(), lag.to.count())};
  if (back > milliseconds{0}) reached.note(Rule::kReadLagged);
  return now_ - back;
}

std::optional<ClusterIndex> World::find_cluster(std::string_view name_or_arn) const {
  const std::string_view wanted = name_or_arn.empty() ? "default" : name_or_arn;
  for (ClusterIndex i = 0; i < clusters.size(); ++i) {
    if (clusters[i].name == wanted || clusters[i].arn == wanted) return i;
  }
  return std::nullopt;
}

std::optional<ServiceIndex> World::find_service(ClusterIndex cluster,
                                                std::string_view name_or_arn) const {
  for (const Service& service : services) {
    if (service.cluster != cluster) continue;
    if (service.name == name_or_arn || service.arn == name_or_arn) return service.index;
  }
  return std::nullopt;
}

std::optional<TaskIndex> World::find_task(std::string_view name_or_arn) const {
  const bool is_arn = name_or_arn.starts_with("arn:");
  const auto found = tasks_by_name.find(is_arn ? last_part(name_or_arn) : name_or_arn);
  if (found == tasks_by_name.end() || tasks[found->second].purged) return std::nullopt;
  if (is_arn && tasks[found->second].arn != name_or_arn) return std::nullopt;
  return found->second;
}

bool World::was_purged(std::string_view name_or_arn) const {
  const bool is_arn = name_or_arn.starts_with("arn:");
  const auto found = tasks_by_name.find(is_arn ? last_part(name_or_arn) : name_or_arn);
  return found != tasks_by_name.end() && tasks[found->second].purged;
}

ZoneIndex World::zone_called(std::string_view name) {
  const auto found = std::find(zones.begin(), zones.end(), name);
  const auto index = static_cast<ZoneIndex>(found - zones.begin());
  if (found == zones.end()) zones.emplace_back(name);
  return index;
}

const std::string& World::started_by(const Task& task) const {
  return deployment_ids[task.deployment];
}

std::string World::group(const Task& task) const {
  if (task.service) return "service:" + services[*task.service].name;
  return "family:" + definitions[task.definition].family;
}

std::string World::private_ipv4(const Task& task) const {
  const std::uint32_t n = task.number;
  return "10." + std::to_string(n >> 16U & 0xFFU) + "." + std::to_string(n >> 8U & 0xFFU) + "." +
         std::to_string(n & 0xFFU);
}

bool World::is_protected(const Task& task) const {
  return task.protected_until && *task.protected_until > now_;
}

const TaskState* state_at(const Task& task, WallTime time) {
  if (task.past.empty()) return task.created_at > time ? nullptr : &task.state;
  if (task.created_at > time) return nullptr;
  return at(task.past, &task.state, time);
}

const ServiceState& state_at(const Service& service, WallTime time) {
  return *at(service.past, &service.state, time);
}

const core::ScalableTarget& target_at(const Autoscaling& autoscaling, WallTime time) {
  return *at(autoscaling.past, &autoscaling.target, time);
}

bool serves(const World& world, const Task& task) {
  const TaskState& state = task.state;
  if (state.last_status != LastStatus::kRunning || !alive(state)) return false;
  if (world.definitions[task.definition].health_check && state.health != Health::kHealthy) {
    return false;
  }
  return std::all_of(state.targets.begin(), state.targets.end(),
                     [](TargetHealth health) { return health == TargetHealth::kHealthy; });
}

std::vector<TrueTask> truth(const World& world, ServiceIndex service) {
  const Service& its = world.services[service];
  std::vector<TrueTask> found;
  found.reserve(its.listed.size());
  for (const Listed& listed : its.listed) {
    const Task& task = world.tasks[listed.task];
    if (stopped(task.state)) continue;
    found.push_back({.task = to_core(world, task), .serving = serves(world, task)});
  }
  return found;
}

int serving_count(const World& world, ServiceIndex service) {
  return world.services[service].memory.serving;
}

}  // namespace ecsr::sim
