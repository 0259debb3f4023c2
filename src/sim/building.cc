// SPDX-License-Identifier: MIT
#include "sim/building.h"

#include <algorithm>

#include "sim/changes.h"
#include "sim/rules/health.h"
#include "sim/rules/lifecycle.h"
#include "sim/rules/placement.h"
#include "sim/rules/scheduler.h"
#include "sim/rules/steady_state.h"

namespace ecsr::sim {
namespace {

using core::Health;
using core::LastStatus;
using core::TargetHealth;
using std::chrono::days;
using std::chrono::hours;

std::string arn(const World& world, std::string_view service, std::string_view kind,
                std::string_view path) {
  std::string text = "arn:aws:";
  text.append(service).append(":").append(world.region).append(":").append(kAccountId);
  return text.append(":").append(kind).append("/").append(path);
}

DefinitionIndex add_definition(World& world, const TaskDefinition& like, int revision) {
  const auto index = static_cast<DefinitionIndex>(world.definitions.size());
  TaskDefinition& made = world.definitions.emplace_back(like);
  made.revision = revision;
  made.arn = arn(world, "ecs", "task-definition", made.family + ":" + std::to_string(revision));
  return index;
}

DefinitionIndex definition_of_revision(World& world, DefinitionIndex like, int revision) {
  const std::string family = world.definitions[like].family;
  for (DefinitionIndex i = 0; i < world.definitions.size(); ++i) {
    if (world.definitions[i].family == family && world.definitions[i].revision == revision)
      return i;
  }
  return add_definition(world, TaskDefinition(world.definitions[like]), revision);
}

TaskDefinition definition_for(const ServiceSpec& spec) {
  return {.family = spec.name,
          .network_mode = spec.network_mode,
          .container_port = spec.container_port,
          .host_port = spec.host_port,
          .health_check = spec.health_check,
          .stop_timeout = spec.stop_timeout};
}

void add_target_groups(World& world, Service& service, const ServiceSpec& spec) {
  for (int i = 1; i <= spec.target_groups; ++i) {
    const std::string name = spec.name + "-" + std::to_string(i);
    // Target group ARNs end in 16 hex digits. [doc: TargetGroup]
    std::string tail = std::to_string(1000 * (service.index + 1) + static_cast<unsigned>(i));
    tail.insert(0, 16 - tail.size(), '0');
    service.target_groups.push_back(
        {.name = name,
         .arn = arn(world, "elasticloadbalancing", "targetgroup", name + "/" + tail),
         .container_port = spec.container_port,
         .deregistration_delay = spec.deregistration_delay});
  }
}

Deployment first_deployment(World& world, const ServiceSpec& spec) {
  Deployment made;
  made.number = static_cast<std::uint32_t>(world.deployment_ids.size());
  made.id = new_deployment_id(world);
  world.deployment_ids.push_back(made.id);
  made.primary = true;
  made.rollout_state = spec.rollout_state;
  const std::string_view word = spec.rollout_state == core::RolloutState::kFailed ? " failed."
                                : spec.rollout_state == core::RolloutState::kInProgress
                                    ? " in progress."
                                    : " completed.";
  made.rollout_state_reason = "ECS deployment " + made.id + std::string(word);
  made.definition = add_definition(world, definition_for(spec), spec.revision);
  made.desired_count = spec.desired_count;
  made.created_at = world.now() - days{30};
  made.updated_at = made.created_at;
  return made;
}

void run_already(World& world, Task& task, const TaskSpec& spec) {
  const bool checked = world.definitions[task.definition].health_check;
  TaskState& state = task.state;
  state.last_status = LastStatus::kRunning;
  state.started_at = spec.started_at.value_or(world.now() - hours{1});
  task.created_at = spec.created_at.value_or(*state.started_at - seconds{20});
  state.connectivity_at = task.created_at;
  state.pull_started_at = task.created_at;
  state.pull_stopped_at = *state.started_at;
  state.health = spec.health.value_or(checked ? Health::kHealthy : Health::kUnknown);
  for (TargetHealth& target : state.targets) {
    target = spec.target_health.value_or(TargetHealth::kHealthy);
  }
  const bool has_checks = checked || !state.targets.empty();
  const WallTime proven_at = *state.started_at + world.timings.proven_after;
  state.proven = serves(world, task) && (has_checks || proven_at <= world.now());
  state.version = 5;
}

/// What a task that runs already is still waiting for.
void plan_the_rest(World& world, const Task& task) {
  if (!task.service) return;
  const TaskState& state = task.state;
  const auto at = [&](WallTime time, EventKind kind) {
    world.queue.add(std::max(time, world.now()), kind, task.index, task.plan);
  };
  const bool checked = world.definitions[task.definition].health_check;
  const TargetHealth target = state.targets.empty() ? TargetHealth::kHealthy : state.targets[0];
  if (state.health == Health::kUnhealthy || target == TargetHealth::kUnhealthy) {
    at(world.now() + world.draw(world.timings.unhealthy_takes), EventKind::kFailureBelieved);
    return;
  }
  if (checked && state.health == Health::kUnknown) {
    at(world.now() + world.draw(world.timings.container_health_takes), EventKind::kContainerHealth);
  }
  if (target == TargetHealth::kInitial) {
    at(world.now() + world.draw(world.timings.target_health_takes), EventKind::kTargetHealth);
  }
  if (!checked && state.targets.empty() && !state.proven) {
    at(*state.started_at + world.timings.proven_after, EventKind::kProven);
  }
}

}  // namespace

ClusterIndex add_cluster(World& world, std::string_view name) {
  world.clusters.push_back({.name = std::string(name), .arn = arn(world, "ecs", "cluster", name)});
  return static_cast<ClusterIndex>(world.clusters.size() - 1);
}

InstanceIndex add_instance(World& world, ClusterIndex cluster, std::string_view zone, int slots) {
  const auto index = static_cast<InstanceIndex>(world.instances.size());
  std::string number = std::to_string(index + 1);
  const std::string path =
      world.clusters[cluster].name + "/" + std::string(32 - number.size(), '0');
  world.instances.push_back(
      {.arn = arn(world, "ecs", "container-instance", path + number),
       .ec2_instance_id = "i-" + std::string(17 - number.size(), '0') + number,
       .cluster = cluster,
       .zone = world.zone_called(zone),
       .slots = slots});
  return index;
}

Service& add_service(World& world, ClusterIndex cluster, const ServiceSpec& spec) {
  const auto index = static_cast<ServiceIndex>(world.services.size());
  Service& service = world.services.emplace_back();
  service.index = index;
  service.cluster = cluster;
  service.name = spec.name;
  const std::string path = spec.short_arn ? "" : world.clusters[cluster].name + "/";
  service.arn = arn(world, "ecs", "service", path + spec.name);
  service.launch_type = spec.capacity_provider.empty() ? spec.launch_type : "";
  service.capacity_provider = spec.capacity_provider;
  service.scheduling_strategy = spec.scheduling_strategy;
  service.controller = spec.controller;
  for (const std::string& zone : spec.zones) service.zones.push_back(world.zone_called(zone));
  add_target_groups(world, service, spec);
  service.health_check_grace = spec.health_check_grace;
  service.maximum_percent = service.daemon() ? 100 : spec.maximum_percent;
  service.minimum_healthy_percent = service.daemon() ? 0 : spec.minimum_healthy_percent;
  service.az_rebalancing = spec.az_rebalancing;
  service.circuit_breaker = spec.circuit_breaker;
  service.rollback = spec.rollback;
  service.room = spec.room;
  service.created_at = world.now() - days{30};
  service.state.status = spec.status;
  service.state.desired_count = spec.desired_count;
  service.state.tags = spec.tags;
  service.state.deployments.push_back(first_deployment(world, spec));
  service.memory.alive_in_zone.assign(service.zones.size(), 0);
  return service;
}

Result<TaskIndex> add_task(World& world, Service& service, const TaskSpec& spec) {
  const auto place = spec.zone.empty()
                         ? find_place(world, service)
                         : find_place_in(world, service, world.zone_called(spec.zone));
  if (!place) {
    return fail(ErrorKind::kBadInput, "no room for a task of service " + service.name +
                                          ": it needs a container instance that can take it");
  }
  const std::string name = spec.name.empty() ? new_task_name(world) : spec.name;
  Task& task = make_task(world, service, *place, name);
  task.protected_until = spec.protected_until;
  if (spec.revision) {
    task.definition = definition_of_revision(world, task.definition, *spec.revision);
  }
  if (spec.last_status == LastStatus::kRunning) {
    run_already(world, task, spec);
    admit(world, task);
    plan_the_rest(world, task);
    return task.index;
  }
  task.created_at = spec.created_at.value_or(world.now() - seconds{1});
  task.state.last_status = spec.last_status;
  for (TargetHealth& target : task.state.targets) {
    if (spec.last_status == LastStatus::kActivating) target = TargetHealth::kInitial;
  }
  admit(world, task);
  go_on_starting(world, task);
  return task.index;
}

Task& add_standalone_task(World& world, ClusterIndex cluster, std::string_view name,
                          std::string_view family, WallTime started_at) {
  const auto index = static_cast<TaskIndex>(world.tasks.size());
  Task& task = world.tasks.emplace_back();
  task.index = index;
  task.number = index + 1;
  task.cluster = cluster;
  task.arn = task_arn(world, cluster, name.empty() ? new_task_name(world) : std::string(name));
  task.definition = add_definition(world, {.family = std::string(family)}, 1);
  task.zone = world.zone_called(world.zones.empty() ? "eu-west-1a" : world.zones.front());
  run_already(world, task, {.started_at = started_at});
  admit(world, task);
  return task;
}

void add_alarm(World& world, Alarm alarm) {
  if (alarm.reason.empty()) {
    alarm.reason =
        alarm.state == core::AlarmState::kOk ? "Threshold not crossed"
        : alarm.state == core::AlarmState::kAlarm
            ? "Threshold Crossed: 1 datapoint [6.0] was greater than the threshold (5.0)."
            : "Insufficient Data: 1 datapoint was unknown.";
  }
  alarm.changed_at = world.now();
  const auto before = world.alarms.find(alarm.name);
  if (before != world.alarms.end()) alarm.composite = before->second.composite;
  std::string name = alarm.name;
  world.alarms.insert_or_assign(std::move(name), std::move(alarm));
}

void add_script_entry(World& world, ScriptEntry entry) {
  world.queue.add(entry.at, EventKind::kScript, static_cast<std::uint32_t>(world.script.size()));
  world.script.push_back(std::move(entry));
}

void settle(World& world) {
  for (Service& service : world.services) {
    if (!is_steady(service)) {
      look_soon(world, service);
      continue;
    }
    note_steady_state(world, service);
    service.events.back().created_at = world.now() - minutes{10};
  }
}

DefinitionIndex new_revision(World& world, DefinitionIndex definition) {
  const TaskDefinition like = world.definitions[definition];
  int newest = 0;
  for (const TaskDefinition& one : world.definitions) {
    if (one.family == like.family) newest = std::max(newest, one.revision);
  }
  return add_definition(world, like, newest + 1);
}

}  // namespace ecsr::sim
