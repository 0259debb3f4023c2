// SPDX-License-Identifier: MIT
#include "sim/changes.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace ecsr::sim {
namespace {

using core::DesiredStatus;
using core::LastStatus;

/// What one task adds to the counts of its service.
struct Share {
  int running = 0;
  int pending = 0;
  int alive = 0;
  int attached = 0;
  int proven = 0;
  int serving = 0;
  int condemned = 0;
};

/// DEACTIVATING, STOPPING and DEPROVISIONING tasks are in neither count; a task that was ordered to
/// stop is in its count until ECS acts on the order. [doc: Amazon ECS task lifecycle]
Share share_of(const World& world, const Task& task) {
  const TaskState& state = task.state;
  const bool is_alive = alive(state);
  return {.running = state.last_status == LastStatus::kRunning ? 1 : 0,
          .pending = state.last_status < LastStatus::kRunning ? 1 : 0,
          .alive = is_alive ? 1 : 0,
          .attached = stopped(state) ? 0 : 1,
          .proven = is_alive && state.proven && !task.condemned ? 1 : 0,
          .serving = serves(world, task) ? 1 : 0,
          .condemned = is_alive && task.condemned ? 1 : 0};
}

std::size_t zone_slot(const Service& service, ZoneIndex zone) {
  const auto found = std::find(service.zones.begin(), service.zones.end(), zone);
  ECSR_CHECK(found != service.zones.end(), "a task runs in a zone of its service");
  return static_cast<std::size_t>(found - service.zones.begin());
}

void count(World& world, const Task& task, int sign) {
  if (!task.service) return;
  Service& service = world.services[*task.service];
  const Share share = share_of(world, task);
  service.memory.serving += sign * share.serving;
  service.memory.condemned += sign * share.condemned;
  service.memory.alive_in_zone[zone_slot(service, task.zone)] += sign * share.alive;
  Deployment* const deployment = deployment_of(service, task);
  if (deployment == nullptr) return;
  deployment->running_count += sign * share.running;
  deployment->pending_count += sign * share.pending;
  deployment->alive += sign * share.alive;
  deployment->attached += sign * share.attached;
  deployment->proven += sign * share.proven;
}

/// Appends what was true until now, unless something was said about this instant already, and drops
/// what no reading call can ask for any more.
template <typename State>
void keep(std::vector<Past<State>>& past, const State& state, WallTime now, milliseconds longest) {
  if (!past.empty() && past.back().until == now) return;
  const auto old = std::find_if(past.begin(), past.end(),
                                [&](const Past<State>& one) { return one.until + longest >= now; });
  past.erase(past.begin(), old);
  past.push_back({.until = now, .state = state});
}

std::string hex(std::uint64_t value, std::size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(digits, '0');
  for (std::size_t i = digits; i > 0; --i) {
    text[i - 1] = kDigits[value & 0xFU];
    value >>= 4U;
  }
  return text;
}

/// Mixes so that no two numbers meet: a place in listings that says nothing about age.
std::uint32_t scattered(std::uint32_t number) {
  std::uint32_t x = number;
  x ^= x >> 16U;
  x *= 0x7FEB352DU;
  x ^= x >> 15U;
  x *= 0x846CA68BU;
  x ^= x >> 16U;
  return x;
}

/// [doc: Service, "events": the newest 100]
void add_event(World& world, Service& service, std::string message, std::string_view tail) {
  constexpr std::size_t kShown = 100;
  if (service.events.size() >= 2 * kShown) {
    service.events.erase(service.events.begin(), service.events.end() - kShown);
  }
  message.append(tail);
  if (world.onlooker != nullptr) world.onlooker->on_event(service, message);
  service.events.push_back(
      {.id = new_event_id(world), .created_at = world.now(), .message = std::move(message)});
}

bool before(const Listed& listed, std::uint32_t key) { return listed.key < key; }

}  // namespace

bool alive(const TaskState& state) {
  return state.desired_status == DesiredStatus::kRunning &&
         state.last_status <= LastStatus::kRunning;
}

bool stopped(const TaskState& state) {
  return state.last_status == LastStatus::kStopped || state.last_status == LastStatus::kDeleted;
}

Deployment* deployment_of(Service& service, const Task& task) {
  for (Deployment& deployment : service.state.deployments) {
    if (deployment.number == task.deployment) return &deployment;
  }
  return nullptr;
}

TaskChange::TaskChange(World& world, Task& task) : state(task.state), world_(world), task_(task) {
  if (world.timings.read_lag.to > milliseconds{0}) {
    keep(task.past, task.state, world.now(), world.timings.read_lag.to);
  }
  if (task.service) remember(world, world.services[*task.service]);
  count(world, task, -1);
}

TaskChange::~TaskChange() {
  ++state.version;
  count(world_, task_, +1);
  std::uint64_t change = task_.number;
  change = change << 8U | static_cast<std::uint64_t>(state.last_status);
  change = change << 4U | static_cast<std::uint64_t>(state.desired_status);
  change = change << 4U | static_cast<std::uint64_t>(state.health);
  change =
      change << 4U | (state.targets.empty() ? 0U : static_cast<std::uint64_t>(state.targets[0]));
  world_.mix_into_trace(change);
  if (world_.onlooker != nullptr) world_.onlooker->on_task(task_);
}

void remember(World& world, Service& service) {
  if (world.timings.read_lag.to == milliseconds{0}) return;
  keep(service.past, service.state, world.now(), world.timings.read_lag.to);
}

void remember_target(World& world, Autoscaling& autoscaling) {
  if (world.timings.read_lag.to == milliseconds{0}) return;
  keep(autoscaling.past, autoscaling.target, world.now(), world.timings.read_lag.to);
}

void admit(World& world, Task& task) {
  world.tasks_by_name.emplace(task.name(), task.index);
  task.list_key = scattered(task.number);
  if (!task.service) return;
  Service& service = world.services[*task.service];
  remember(world, service);
  count(world, task, +1);
  const auto place =
      std::lower_bound(service.listed.begin(), service.listed.end(), task.list_key, before);
  service.listed.insert(place, {.key = task.list_key, .task = task.index});
  world.mix_into_trace(task.number);
  if (world.onlooker != nullptr) world.onlooker->on_task(task);
}

void forget(World& world, Task& task) {
  if (task.service) {
    Service& service = world.services[*task.service];
    const auto place =
        std::lower_bound(service.listed.begin(), service.listed.end(), task.list_key, before);
    ECSR_CHECK(place != service.listed.end() && place->task == task.index, "a task is listed once");
    service.listed.erase(place);
  }
  task.purged = true;
  task.past.clear();
}

void write_desired_count(World& world, Service& service, int wanted) {
  ECSR_CHECK(wanted >= 0, "desired count is checked before it is written");
  remember(world, service);
  service.state.desired_count = wanted;
  service.state.primary().desired_count = wanted;
  service.state.primary().updated_at = world.now();
  world.mix_into_trace(static_cast<std::uint64_t>(wanted) << 32U | service.index);
  if (world.onlooker != nullptr) world.onlooker->on_desired_count(service);
}

void say(World& world, Service& service, std::string_view tail) {
  add_event(world, service, "(service " + service.name + ") ", tail);
}

void say_of_task_set(World& world, Service& service, const Task& task, std::string_view tail) {
  add_event(world, service,
            "(service " + service.name + ", taskSet " + world.started_by(task) + ") ", tail);
}

void complain(World& world, Service& service, std::string_view tail) {
  constexpr milliseconds kSilence = std::chrono::hours{6};
  const auto said = service.memory.said.find(tail);
  if (said != service.memory.said.end() && world.now() < said->second + kSilence) return;
  service.memory.said.insert_or_assign(std::string(tail), world.now());
  say(world, service, tail);
}

void settle_complaints(Service& service) { service.memory.said.clear(); }

std::string task_arn(const World& world, ClusterIndex cluster, std::string_view name) {
  std::string arn = "arn:aws:ecs:";
  arn.append(world.region).append(":").append(kAccountId).append(":task/");
  arn.append(world.clusters[cluster].name).append("/").append(name);
  return arn;
}

std::string new_task_name(World& world) {
  if (world.id_style == IdStyle::kAws) {
    const std::uint64_t high = world.chance.ids.next();
    return hex(high, 16) + hex(world.chance.ids.next(), 16);
  }
  while (true) {
    std::string name = "new-" + std::to_string(++world.names_given);
    if (!world.tasks_by_name.contains(name)) return name;
  }
}

std::string new_deployment_id(World& world) {
  if (world.id_style == IdStyle::kLetters) {
    return "ecs-svc/" + std::to_string(world.deployment_ids.size());
  }
  constexpr std::int64_t kSmallest = 1'000'000'000'000'000'000;
  return "ecs-svc/" + std::to_string(world.chance.ids.between(kSmallest, 9 * kSmallest));
}

std::string new_event_id(World& world) {
  if (world.id_style == IdStyle::kLetters) return "event-" + std::to_string(++world.events_said);
  const std::uint64_t high = world.chance.ids.next();
  const std::uint64_t low = world.chance.ids.next();
  return hex(high >> 32U, 8) + "-" + hex(high >> 16U, 4) + "-4" + hex(high, 3) + "-8" +
         hex(low, 3) + "-" + hex(low >> 12U, 12);
}

}  // namespace ecsr::sim
