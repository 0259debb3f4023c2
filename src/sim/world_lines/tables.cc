// SPDX-License-Identifier: MIT
#include "sim/world_lines/tables.h"

#include <array>

#include "sim/operations.h"

namespace ecsr::sim {
namespace {

using core::DeploymentController;
using core::Health;
using core::LastStatus;
using core::RolloutState;
using core::SchedulingStrategy;
using core::ServiceStatus;
using core::TargetHealth;
using Text = std::string_view;

Status read_zones(Text text, std::vector<std::string>& zones) {
  const auto number = parse_whole_number(text);
  if (!number) return read_texts(text, zones);
  if (*number < 1 || *number > 6) {
    return fail(ErrorKind::kBadInput, "\"" + std::string(text) + "\" is not a number from 1 to 6");
  }
  zones.clear();
  for (std::int64_t i = 0; i < *number; ++i) {
    zones.push_back(std::string("eu-west-1") + static_cast<char>('a' + i));
  }
  return {};
}

Status read_launch(ServiceSpec& spec, Text text) {
  if (text == "FARGATE_SPOT") {
    spec.capacity_provider = text;
    return {};
  }
  return read_choice(text,
                     {std::pair<Text, std::string>{"FARGATE", "FARGATE"},
                      {"EC2", "EC2"},
                      {"EXTERNAL", "EXTERNAL"}},
                     spec.launch_type);
}

Status read_tag(ServiceSpec& spec, Text text) {
  const std::size_t colon = text.rfind('=');
  if (colon == Text::npos) {
    return fail(ErrorKind::kBadInput,
                "\"" + std::string(text) + "\" is not a tag: write tag=KEY=VALUE");
  }
  spec.tags.push_back(
      {.key = std::string(text.substr(0, colon)), .value = std::string(text.substr(colon + 1))});
  return {};
}

using ServiceRow = Attribute<ServiceLine>;

constexpr std::array kServiceRows{
    ServiceRow{"cluster", [](ServiceLine& l, Text v) { return read_name(v, l.cluster); }},
    ServiceRow{"desired",
               [](ServiceLine& l, Text v) { return read_count(v, l.desired_count.emplace()); }},
    ServiceRow{"launch", [](ServiceLine& l, Text v) { return read_launch(l.spec, v); }},
    ServiceRow{"zones", [](ServiceLine& l, Text v) { return read_zones(v, l.spec.zones); }},
    ServiceRow{"strategy",
               [](ServiceLine& l, Text v) {
                 return read_choice(
                     v,
                     {std::pair<Text, SchedulingStrategy>{"REPLICA", SchedulingStrategy::kReplica},
                      {"DAEMON", SchedulingStrategy::kDaemon}},
                     l.spec.scheduling_strategy);
               }},
    ServiceRow{"controller",
               [](ServiceLine& l, Text v) {
                 return read_choice(
                     v,
                     {std::pair<Text, DeploymentController>{"ECS", DeploymentController::kEcs},
                      {"CODE_DEPLOY", DeploymentController::kCodeDeploy},
                      {"EXTERNAL", DeploymentController::kExternal}},
                     l.spec.controller);
               }},
    ServiceRow{"status",
               [](ServiceLine& l, Text v) {
                 return read_choice(
                     v,
                     {std::pair<Text, ServiceStatus>{"ACTIVE", ServiceStatus::kActive},
                      {"DRAINING", ServiceStatus::kDraining},
                      {"INACTIVE", ServiceStatus::kInactive}},
                     l.spec.status);
               }},
    ServiceRow{"rollout",
               [](ServiceLine& l, Text v) {
                 return read_choice(
                     v,
                     {std::pair<Text, RolloutState>{"COMPLETED", RolloutState::kCompleted},
                      {"IN_PROGRESS", RolloutState::kInProgress},
                      {"FAILED", RolloutState::kFailed}},
                     l.spec.rollout_state);
               }},
    ServiceRow{"target-groups",
               [](ServiceLine& l, Text v) { return read_count(v, l.spec.target_groups); }},
    ServiceRow{
        "deregistration-delay",
        [](ServiceLine& l, Text v) { return read_duration(v, l.spec.deregistration_delay); }},
    ServiceRow{"health-check",
               [](ServiceLine& l, Text v) { return read_switch(v, l.spec.health_check); }},
    ServiceRow{"grace",
               [](ServiceLine& l, Text v) { return read_duration(v, l.spec.health_check_grace); }},
    ServiceRow{"network",
               [](ServiceLine& l, Text v) {
                 return read_choice(v,
                                    {std::pair<Text, std::string>{"awsvpc", "awsvpc"},
                                     {"bridge", "bridge"},
                                     {"host", "host"}},
                                    l.spec.network_mode);
               }},
    ServiceRow{"container-port",
               [](ServiceLine& l, Text v) { return read_port(v, l.spec.container_port); }},
    ServiceRow{"host-port", [](ServiceLine& l, Text v) { return read_port(v, l.spec.host_port); }},
    ServiceRow{"stop-timeout",
               [](ServiceLine& l, Text v) { return read_duration(v, l.spec.stop_timeout); }},
    ServiceRow{"maximum-percent",
               [](ServiceLine& l, Text v) { return read_count(v, l.spec.maximum_percent); }},
    ServiceRow{
        "minimum-healthy-percent",
        [](ServiceLine& l, Text v) { return read_count(v, l.spec.minimum_healthy_percent); }},
    ServiceRow{"rebalancing",
               [](ServiceLine& l, Text v) { return read_switch(v, l.spec.az_rebalancing); }},
    ServiceRow{"circuit-breaker",
               [](ServiceLine& l, Text v) { return read_switch(v, l.spec.circuit_breaker); }},
    ServiceRow{"rollback", [](ServiceLine& l, Text v) { return read_switch(v, l.spec.rollback); }},
    ServiceRow{"room", [](ServiceLine& l, Text v) { return read_count(v, l.spec.room.emplace()); }},
    ServiceRow{"revision", [](ServiceLine& l, Text v) { return read_count(v, l.spec.revision); }},
    ServiceRow{"short-arn",
               [](ServiceLine& l, Text v) { return read_switch(v, l.spec.short_arn); }},
    ServiceRow{"tag", [](ServiceLine& l, Text v) { return read_tag(l.spec, v); }},
};

Status read_time(const Day& day, Text text, std::optional<WallTime>& time) {
  const auto read = day.read_time(text);
  if (!read) return std::unexpected(read.error());
  time = *read;
  return {};
}

Status read_protection(TaskLine& line, Text text) {
  milliseconds duration{0};
  if (Status read = read_duration(text, duration); !read) return read;
  line.spec.protected_until = line.day.begin + duration;
  return {};
}

Status read_positive(Text text, int& number) {
  if (Status read = read_count(text, number); !read) return read;
  if (number > 0) return {};
  return fail(ErrorKind::kBadInput, "\"0\" is too few: write 1 or more");
}

using TaskRow = Attribute<TaskLine>;

constexpr std::array kTaskRows{
    TaskRow{"service", [](TaskLine& l, Text v) { return read_name(v, l.service); }},
    TaskRow{"started", [](TaskLine& l, Text v) { return read_time(l.day, v, l.spec.started_at); }},
    TaskRow{"created", [](TaskLine& l, Text v) { return read_time(l.day, v, l.spec.created_at); }},
    TaskRow{"zone",
            [](TaskLine& l, Text v) {
              l.spec.zone = v;
              return Status{};
            }},
    TaskRow{"status",
            [](TaskLine& l, Text v) {
              return read_choice(v,
                                 {std::pair<Text, LastStatus>{"RUNNING", LastStatus::kRunning},
                                  {"PROVISIONING", LastStatus::kProvisioning},
                                  {"PENDING", LastStatus::kPending},
                                  {"ACTIVATING", LastStatus::kActivating}},
                                 l.spec.last_status);
            }},
    TaskRow{"health",
            [](TaskLine& l, Text v) {
              return read_choice(v,
                                 {std::pair<Text, Health>{"HEALTHY", Health::kHealthy},
                                  {"UNHEALTHY", Health::kUnhealthy},
                                  {"UNKNOWN", Health::kUnknown}},
                                 l.spec.health.emplace());
            }},
    TaskRow{"target",
            [](TaskLine& l, Text v) {
              return read_choice(v,
                                 {std::pair<Text, TargetHealth>{"healthy", TargetHealth::kHealthy},
                                  {"initial", TargetHealth::kInitial},
                                  {"unhealthy", TargetHealth::kUnhealthy}},
                                 l.spec.target_health.emplace());
            }},
    TaskRow{"protected-for", [](TaskLine& l, Text v) { return read_protection(l, v); }},
    TaskRow{"revision",
            [](TaskLine& l, Text v) { return read_count(v, l.spec.revision.emplace()); }},
    TaskRow{"count", [](TaskLine& l, Text v) { return read_count(v, l.count); }},
    TaskRow{"every", [](TaskLine& l, Text v) { return read_duration(v, l.every); }},
};

using StandaloneRow = Attribute<StandaloneLine>;

constexpr std::array kStandaloneRows{
    StandaloneRow{"cluster", [](StandaloneLine& l, Text v) { return read_name(v, l.cluster); }},
    StandaloneRow{"family", [](StandaloneLine& l, Text v) { return read_name(v, l.family); }},
    StandaloneRow{"started",
                  [](StandaloneLine& l, Text v) {
                    std::optional<WallTime> time;
                    Status read = read_time(l.day, v, time);
                    if (time) l.started_at = *time;
                    return read;
                  }},
};

using InstancesRow = Attribute<InstancesLine>;

constexpr std::array kInstancesRows{
    InstancesRow{"cluster", [](InstancesLine& l, Text v) { return read_name(v, l.cluster); }},
    InstancesRow{"count", [](InstancesLine& l, Text v) { return read_positive(v, l.count); }},
    InstancesRow{"slots", [](InstancesLine& l, Text v) { return read_positive(v, l.slots); }},
    InstancesRow{"zones", [](InstancesLine& l, Text v) { return read_zones(v, l.zones); }},
};

using AutoscalingRow = Attribute<AutoscalingLine>;

constexpr std::array kAutoscalingRows{
    AutoscalingRow{"min",
                   [](AutoscalingLine& l, Text v) { return read_count(v, l.target.min_capacity); }},
    AutoscalingRow{"max",
                   [](AutoscalingLine& l, Text v) { return read_count(v, l.target.max_capacity); }},
    AutoscalingRow{"suspended", [](AutoscalingLine& l,
                                   Text v) { return read_suspended(v, l.target.suspended); }},
    AutoscalingRow{"load",
                   [](AutoscalingLine& l, Text v) { return read_count(v, l.tracking.load); }},
    AutoscalingRow{"per-task", [](AutoscalingLine& l,
                                  Text v) { return read_positive(v, l.tracking.per_task); }},
};

using AlarmRow = Attribute<AlarmLine>;

constexpr std::array kAlarmRows{
    AlarmRow{"state", [](AlarmLine& l, Text v) { return read_alarm_state(v, l.alarm.state); }},
    AlarmRow{"composite", [](AlarmLine& l, Text v) { return read_switch(v, l.alarm.composite); }},
    AlarmRow{"reason",
             [](AlarmLine& l, Text v) {
               l.alarm.reason = v;
               return Status{};
             }},
};

}  // namespace

Status read_alarm_state(Text text, core::AlarmState& state) {
  return read_choice(text,
                     {std::pair<Text, core::AlarmState>{"OK", core::AlarmState::kOk},
                      {"ALARM", core::AlarmState::kAlarm},
                      {"INSUFFICIENT_DATA", core::AlarmState::kInsufficientData}},
                     state);
}

Result<AlarmLine> read_alarm_line(const Line& line) {
  AlarmLine made{.number = line.number};
  auto name = only_name(line, "an alarm");
  if (!name) return std::unexpected(std::move(name).error());
  made.alarm.name = *std::move(name);
  if (Status read = read_attributes<AlarmLine>(line, kAlarmRows, made); !read) {
    return std::unexpected(std::move(read).error());
  }
  return made;
}

Status read_suspended(Text text, core::Suspended& suspended) {
  suspended = {};
  if (text == "none") return {};
  if (text == "all") {
    suspended = {.scaling_in = true, .scaling_out = true, .scheduled = true};
    return {};
  }
  for (const Text piece : split(text, ',')) {
    if (piece == "in") {
      suspended.scaling_in = true;
    } else if (piece == "out") {
      suspended.scaling_out = true;
    } else if (piece == "scheduled") {
      suspended.scheduled = true;
    } else {
      constexpr std::array<Text, 5> kKnown{"in", "out", "scheduled", "all", "none"};
      return std::unexpected(unknown_word(piece, kKnown));
    }
  }
  return {};
}

Result<ServiceLine> read_service_line(const Line& line) {
  ServiceLine made{.number = line.number};
  auto name = only_name(line, "a service");
  if (!name) return std::unexpected(std::move(name).error());
  made.spec.name = *std::move(name);
  if (Status read = read_attributes<ServiceLine>(line, kServiceRows, made); !read) {
    return std::unexpected(std::move(read).error());
  }
  if (made.spec.launch_type != "EC2" && made.spec.network_mode != "awsvpc") {
    return fail(ErrorKind::kBadInput, "network=" + made.spec.network_mode +
                                          " needs launch=EC2: Fargate knows awsvpc only");
  }
  if (made.spec.scheduling_strategy == SchedulingStrategy::kDaemon &&
      made.spec.launch_type != "EC2") {
    return fail(ErrorKind::kBadInput, "strategy=DAEMON needs launch=EC2: Fargate has no machines");
  }
  return made;
}

Result<TaskLine> read_task_line(const Line& line, const Day& day) {
  TaskLine made{.day = day, .number = line.number};
  auto name = only_name(line, line.kind() == "task" ? "a task" : "a service");
  if (!name) return std::unexpected(std::move(name).error());
  if (Status read = read_attributes<TaskLine>(line, kTaskRows, made); !read) {
    return std::unexpected(std::move(read).error());
  }
  (line.kind() == "task" ? made.spec.name : made.service) = *std::move(name);
  const auto last =
      made.spec.started_at.value_or(day.begin) + made.every * std::max(0, made.count - 1);
  if (last > day.begin) {
    return fail(ErrorKind::kBadInput, "a task cannot have started after the world begins (" +
                                          to_iso8601(day.begin) + ")");
  }
  return made;
}

Result<StandaloneLine> read_standalone_line(const Line& line, const Day& day) {
  StandaloneLine made{.day = day, .number = line.number};
  made.started_at = day.begin - std::chrono::hours{1};
  auto name = only_name(line, "a task");
  if (!name) return std::unexpected(std::move(name).error());
  made.name = *std::move(name);
  if (Status read = read_attributes<StandaloneLine>(line, kStandaloneRows, made); !read) {
    return std::unexpected(std::move(read).error());
  }
  return made;
}

Result<InstancesLine> read_instances_line(const Line& line) {
  InstancesLine made{.number = line.number};
  if (Status read = read_attributes<InstancesLine>(line, kInstancesRows, made); !read) {
    return std::unexpected(std::move(read).error());
  }
  return made;
}

Result<AutoscalingLine> read_autoscaling_line(const Line& line) {
  AutoscalingLine made{.number = line.number};
  auto name = only_name(line, "a service");
  if (!name) return std::unexpected(std::move(name).error());
  made.service = *std::move(name);
  if (Status read = read_attributes<AutoscalingLine>(line, kAutoscalingRows, made); !read) {
    return std::unexpected(std::move(read).error());
  }
  if (made.target.min_capacity > made.target.max_capacity) {
    return fail(ErrorKind::kBadInput, "min is above max");
  }
  if (made.tracking.load > 0 && made.tracking.per_task == 0) {
    return fail(ErrorKind::kBadInput, "load needs per-task: how much of it one task carries");
  }
  return made;
}

}  // namespace ecsr::sim
