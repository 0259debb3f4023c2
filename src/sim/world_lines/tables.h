// SPDX-License-Identifier: MIT
// The lines of a world file, each kind with what it can say. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "sim/building.h"
#include "sim/timings.h"
#include "sim/world_lines/line.h"

namespace ecsr::sim {

struct ServiceLine {
  int number = 0;
  std::string cluster;
  ServiceSpec spec;
  std::optional<int> desired_count;  ///< default: as many as there are tasks
  bool has_task_lines = false;
  int tasks = 0;
};
Result<ServiceLine> read_service_line(const Line& line);

/// "task" and "tasks".
struct TaskLine {
  Day day;
  int number = 0;
  std::string service;  ///< empty: the service above
  TaskSpec spec;
  int count = 1;
  milliseconds every{0};  ///< from the start of one to the start of the next
};
Result<TaskLine> read_task_line(const Line& line, const Day& day);

struct StandaloneLine {
  Day day;
  int number = 0;
  std::string cluster;
  std::string name;
  std::string family = "batch";
  WallTime started_at{};
};
Result<StandaloneLine> read_standalone_line(const Line& line, const Day& day);

/// "instances": container instances, spread over the zones.
struct InstancesLine {
  int number = 0;
  std::string cluster;
  int count = 1;
  int slots = 100;
  std::vector<std::string> zones{"eu-west-1a", "eu-west-1b", "eu-west-1c"};
};
Result<InstancesLine> read_instances_line(const Line& line);

struct AutoscalingLine {
  int number = 0;
  std::string service;
  core::ScalableTarget target;
  TargetTracking tracking;
};
Result<AutoscalingLine> read_autoscaling_line(const Line& line);

/// "alarm": a CloudWatch alarm.
struct AlarmLine {
  int number = 0;
  Alarm alarm;
};
Result<AlarmLine> read_alarm_line(const Line& line);

/// OK, ALARM or INSUFFICIENT_DATA.
Status read_alarm_state(std::string_view text, core::AlarmState& state);

/// "ecs": how the account behaves.
struct EcsLine {
  Timings timings;
  std::optional<std::uint64_t> seed;
  std::optional<IdStyle> ids;
};
Status read_ecs_line(const Line& line, EcsLine& ecs);

/// "at": an entry of the script; a span of trouble with an end gives two.
struct ScriptLine {
  Day day;
  int number = 0;
  ScriptEntry entry;
  std::string service;  ///< empty: a deed for a task, or for the whole account
  std::optional<WallTime> until;
};
Result<ScriptLine> read_script_line(const Line& line, const Day& day);

/// "in,out,scheduled", "all" or "none".
Status read_suspended(std::string_view text, core::Suspended& suspended);

}  // namespace ecsr::sim
