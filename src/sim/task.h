// SPDX-License-Identifier: MIT
// A simulated task, the definition it was made from and the machine it runs on: plain values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "core/task.h"

namespace ecsr::sim {

/// Positions in the World's own containers; they stay valid as long as the thing exists.
using ClusterIndex = std::uint32_t;
using ServiceIndex = std::uint32_t;
using TaskIndex = std::uint32_t;
using InstanceIndex = std::uint32_t;
using DefinitionIndex = std::uint32_t;
using ZoneIndex = std::uint32_t;

/// What something was until an instant; kept only while reads may lag.
template <typename State>
struct Past {
  WallTime until{};
  State state;
};

/// [doc: TaskDefinition]. One essential container.
struct TaskDefinition {
  std::string family;
  int revision = 1;
  std::string arn;
  std::string container_name = "app";
  std::string image = "registry.example/app:1";
  std::string network_mode = "awsvpc";  ///< "awsvpc", "bridge", "host"
  int container_port = 8080;
  int host_port = 0;  ///< bridge: 0 = dynamic; a fixed one keeps a second copy off the same machine
  bool health_check = false;
  milliseconds stop_timeout = seconds{30};

  bool awsvpc() const { return network_mode == "awsvpc"; }
};

/// [doc: ContainerInstance]
struct ContainerInstance {
  std::string arn;
  std::string ec2_instance_id;
  ClusterIndex cluster = 0;
  ZoneIndex zone = 0;
  int slots = 100;              ///< tasks that fit
  int tasks = 0;                ///< tasks of it that are not STOPPED
  std::vector<int> host_ports;  ///< taken, fixed and dynamic ones
};

/// What changes in a task's life and is readable through the API. [doc: Task]
struct TaskState {
  core::LastStatus last_status = core::LastStatus::kProvisioning;
  core::DesiredStatus desired_status = core::DesiredStatus::kRunning;
  core::Health health = core::Health::kUnknown;
  std::vector<core::TargetHealth>
      targets;  ///< one for each target group of the service, same order
  core::StopCode stop_code = core::StopCode::kNone;
  std::string stopped_reason;
  std::string container_reason;  ///< the container's `reason`
  std::optional<int> exit_code;
  bool proven = false;  ///< good by ECS's own rule, the 40 s included
  int version = 1;      ///< grows with every change. [doc: Task, "version"]
  std::optional<WallTime> connectivity_at;
  std::optional<WallTime> pull_started_at;
  std::optional<WallTime> pull_stopped_at;
  std::optional<WallTime> started_at;
  std::optional<WallTime> stopping_at;
  std::optional<WallTime> execution_stopped_at;
  std::optional<WallTime> stopped_at;
};

/// How a target leaves its group: when its draining ends, and its traffic.
struct TargetExit {
  WallTime drained_at{};
  WallTime quiet_at{};  ///< the load balancer sends it nothing more
};

struct Task {
  TaskIndex index = 0;
  std::uint32_t number = 0;  ///< 1 for the first task of the world, and so on
  std::string arn;
  ClusterIndex cluster = 0;
  std::optional<ServiceIndex> service;  ///< absent: a standalone task
  DefinitionIndex definition = 0;
  std::uint32_t deployment = 0;  ///< Deployment::number; 0 for a standalone task
  ZoneIndex zone = 0;
  std::optional<InstanceIndex> instance;  ///< EC2 only
  int host_port = 0;                      ///< bridge and host only
  WallTime created_at{};
  TaskState state;
  std::vector<Past<TaskState>> past;  ///< oldest first
  std::vector<TargetExit> exits;      ///< of targets that are no longer registered; by target group
  std::optional<WallTime> protected_until;

  // What fate has in store for it.
  std::uint32_t plan = 0;                      ///< timed events made under another plan are void
  std::uint32_t list_key = 0;                  ///< its place in listings, unrelated to its age
  std::array<milliseconds, 3> start_phases{};  ///< PROVISIONING, PENDING, ACTIVATING; 0 = not shown
  std::optional<std::string> start_failure;    ///< the reason it will fail to start with
  bool purged = false;                         ///< no longer readable
  bool never_healthy = false;
  bool condemned = false;  ///< the scheduler wants it replaced: it fails its checks, or is retired
  bool retired = false;    ///< what it runs on is going to be shut down

  /// The part after the last "/": what people see and type.
  std::string_view name() const {
    const std::string_view text = arn;
    return text.substr(text.rfind('/') + 1);
  }
};

}  // namespace ecsr::sim
