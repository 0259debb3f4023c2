// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sim/operations.h"
#include "sim/operations/gate.h"
#include "sim/rules/targets.h"

namespace ecsr::sim {
namespace {

struct GroupPlace {
  const Service* service = nullptr;
  std::size_t position = 0;  ///< in Service::target_groups
};

std::optional<GroupPlace> find_group(const World& world, std::string_view arn) {
  for (const Service& service : world.services) {
    for (std::size_t i = 0; i < service.target_groups.size(); ++i) {
      if (service.target_groups[i].arn == arn)
        return GroupPlace{.service = &service, .position = i};
    }
  }
  return std::nullopt;
}

/// awsvpc: the task's address and the container's port; else the machine and the host port.
TargetView target_of(const World& world, const Task& task, core::TargetHealth health) {
  const TaskDefinition& definition = world.definitions[task.definition];
  const bool awsvpc = definition.awsvpc() || !task.instance;
  return {.id = awsvpc ? world.private_ipv4(task) : world.instances[*task.instance].ec2_instance_id,
          .port = awsvpc ? definition.container_port : task.host_port,
          .zone = world.zones[task.zone],
          .health = health};
}

bool is_named(const TargetView& target, std::span<const TargetName> names) {
  return std::ranges::any_of(names, [&](const TargetName& name) {
    return name.id == target.id && (name.port == 0 || name.port == target.port);
  });
}

}  // namespace

Answer<std::vector<TargetView>> describe_target_health(World& world,
                                                       std::string_view target_group_arn) {
  if (auto refused = refuse(world, Operation::kDescribeTargetHealth)) {
    return std::unexpected(*refused);
  }
  const auto group = find_group(world, target_group_arn);
  if (!group) return error("TargetGroupNotFound", "One or more target groups not found");
  const WallTime as_of = world.draw_read_time();
  std::vector<TargetView> found;
  for (const Listed& listed : group->service->listed) {
    const Task& task = world.tasks[listed.task];
    const TaskState* const state = state_at(task, as_of);
    if (state == nullptr) continue;
    const core::TargetHealth health = state->targets[group->position];
    if (health != core::TargetHealth::kUnused) found.push_back(target_of(world, task, health));
  }
  return found;
}

Answer<Done> deregister_targets(World& world, std::string_view target_group_arn,
                                std::span<const TargetName> targets) {
  if (auto refused = refuse(world, Operation::kDeregisterTargets)) {
    return std::unexpected(*refused);
  }
  const auto group = find_group(world, target_group_arn);
  if (!group) return error("TargetGroupNotFound", "One or more target groups not found");
  for (const Listed& listed : group->service->listed) {
    Task& task = world.tasks[listed.task];
    const core::TargetHealth health = task.state.targets[group->position];
    if (!is_registered(health) || !is_named(target_of(world, task, health), targets)) continue;
    // While a task starts or stops its targets are ECS's business. [guess]
    deregister(world, task, group->position);
  }
  return Done{};
}

}  // namespace ecsr::sim
