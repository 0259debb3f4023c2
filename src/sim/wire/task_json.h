// SPDX-License-Identifier: MIT
// Tasks, what they were made from and what they run on as ECS puts them into JSON: every member has
// the name and type of the API model, cpu and memory are texts. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/operations.h"

namespace ecsr::sim::wire {

/// [doc: Task]
nlohmann::json task_json(const World& world, const TaskView& view);

/// [doc: TaskDefinition]
nlohmann::json task_definition_json(const TaskDefinition& definition);

/// [doc: ContainerInstance]
nlohmann::json container_instance_json(const World& world, const ContainerInstance& instance);

/// [doc: ProtectedTask]
nlohmann::json protected_task_json(const ProtectionView& view);

}  // namespace ecsr::sim::wire
