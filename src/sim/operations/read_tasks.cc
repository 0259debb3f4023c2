// SPDX-License-Identifier: MIT
#include <algorithm>

#include "base/text.h"
#include "sim/operations.h"
#include "sim/operations/gate.h"

namespace ecsr::sim {
namespace {

constexpr std::size_t kMostTasks = 100;
constexpr std::size_t kMostInstances = 100;

std::optional<SimError> wrong_filters(const ListTasksInput& input) {
  const bool others = !input.service_name.empty() || !input.family.empty() ||
                      !input.container_instance.empty() || !input.launch_type.empty();
  const std::string& status = input.desired_status;
  if (!status.empty() && status != "RUNNING" && status != "STOPPED" && status != "PENDING") {
    return SimError{.code = "InvalidParameterException",
                    .message = "Unknown desiredStatus: " + status + "."};
  }
  if (input.started_by.empty() || !others) return std::nullopt;
  return SimError{.code = "InvalidParameterException",
                  .message = "startedBy cannot be combined with another filter."};
}

/// What a service's tasks are started as; standalone tasks run on Fargate here.
std::string_view launch_type_of(const World& world, const Task& task) {
  if (!task.service) return "FARGATE";
  return world.services[*task.service].launch_type;
}

bool matches(const World& world, const Task& task, const ListTasksInput& input, WallTime as_of) {
  const TaskState* const state = state_at(task, as_of);
  if (state == nullptr) return false;
  const auto wanted = input.desired_status == "STOPPED" ? core::DesiredStatus::kStopped
                                                        : core::DesiredStatus::kRunning;
  if (state->desired_status != wanted) return false;
  if (!input.family.empty() && world.definitions[task.definition].family != input.family)
    return false;
  if (!input.started_by.empty() && world.started_by(task) != input.started_by) return false;
  if (!input.launch_type.empty() && launch_type_of(world, task) != input.launch_type) return false;
  if (input.container_instance.empty()) return true;
  if (!task.instance) return false;
  return world.instances[*task.instance].arn.ends_with(input.container_instance);
}

/// Everything in the cluster, in the order of listings.
std::vector<Listed> all_listed(const World& world, ClusterIndex cluster) {
  std::vector<Listed> found;
  for (const Task& task : world.tasks) {
    if (task.cluster == cluster && !task.purged) {
      found.push_back({.key = task.list_key, .task = task.index});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Listed& a, const Listed& b) { return a.key < b.key; });
  return found;
}

Page page_from(const World& world, std::span<const Listed> listed, const ListTasksInput& input,
               std::uint64_t first_key, std::size_t size, WallTime as_of) {
  Page page;
  const auto first =
      std::lower_bound(listed.begin(), listed.end(), first_key,
                       [](const Listed& one, std::uint64_t key) { return one.key < key; });
  for (auto place = first; place != listed.end(); ++place) {
    const Task& task = world.tasks[place->task];
    if (!matches(world, task, input, as_of)) continue;
    if (page.arns.size() == size) {
      page.next_token = token_for(place->key);
      break;
    }
    page.arns.push_back(task.arn);
  }
  return page;
}

}  // namespace

Answer<Page> list_tasks(World& world, const ListTasksInput& input) {
  if (auto refused = refuse(world, Operation::kListTasks)) return std::unexpected(*refused);
  if (auto wrong = wrong_filters(input)) return std::unexpected(*wrong);
  const auto where = cluster_called(world, input.cluster);
  if (!where) return std::unexpected(where.error());
  const auto asked = page_size(input.max_results, 100, 100);
  if (!asked) return std::unexpected(asked.error());
  const auto first_key = place_of(input.next_token);
  if (!first_key) return std::unexpected(first_key.error());
  const WallTime as_of = world.draw_read_time();
  const std::size_t size = std::min(*asked, static_cast<std::size_t>(world.timings.longest_page));
  if (input.desired_status == "PENDING") return Page{};  // ECS never sets it
  if (input.service_name.empty()) {
    return page_from(world, all_listed(world, *where), input, *first_key, size, as_of);
  }
  const auto service = service_called(world, *where, input.service_name);
  if (!service) return std::unexpected(service.error());
  return page_from(world, world.services[*service].listed, input, *first_key, size, as_of);
}

Answer<DescribedTasks> describe_tasks(World& world, std::string_view cluster,
                                      std::span<const std::string_view> tasks) {
  if (auto refused = refuse(world, Operation::kDescribeTasks)) return std::unexpected(*refused);
  if (auto wrong = wrong_number("Tasks", tasks.size(), 1, kMostTasks)) {
    return std::unexpected(*wrong);
  }
  const auto where = cluster_called(world, cluster);
  if (!where) return std::unexpected(where.error());
  const WallTime as_of = world.draw_read_time();
  DescribedTasks answer;
  answer.tasks.reserve(tasks.size());
  for (const std::string_view id : tasks) {
    const auto found = task_called(world, *where, id);
    if (!found && !looks_like_a_task(id)) return invalid_parameter("Task Identifier is invalid");
    const TaskState* const state = found ? state_at(world.tasks[*found], as_of) : nullptr;
    if (state == nullptr) {
      answer.failures.push_back({.arn = full_task_arn(world, *where, id), .reason = "MISSING"});
    } else {
      answer.tasks.push_back({.task = &world.tasks[*found], .state = state});
    }
  }
  return answer;
}

Answer<const TaskDefinition*> describe_task_definition(World& world, std::string_view definition) {
  if (auto refused = refuse(world, Operation::kDescribeTaskDefinition)) {
    return std::unexpected(*refused);
  }
  const TaskDefinition* const found = find_definition(world, definition);
  if (found == nullptr) return error("ClientException", "Unable to describe task definition.");
  return found;
}

const TaskDefinition* find_definition(const World& world, std::string_view definition) {
  const TaskDefinition* newest = nullptr;
  const std::size_t colon = definition.rfind(':');
  for (const TaskDefinition& one : world.definitions) {
    if (one.arn == definition) return &one;
    if (one.family == definition && (newest == nullptr || one.revision > newest->revision)) {
      newest = &one;
    }
    if (colon != std::string_view::npos && one.family == definition.substr(0, colon) &&
        parse_whole_number(definition.substr(colon + 1)) == one.revision) {
      return &one;
    }
  }
  return newest;
}

Answer<DescribedInstances> describe_container_instances(
    World& world, std::string_view cluster, std::span<const std::string_view> instances) {
  if (auto refused = refuse(world, Operation::kDescribeContainerInstances)) {
    return std::unexpected(*refused);
  }
  if (auto wrong = wrong_number("Container instances", instances.size(), 1, kMostInstances)) {
    return std::unexpected(*wrong);
  }
  const auto where = cluster_called(world, cluster);
  if (!where) return std::unexpected(where.error());
  DescribedInstances answer;
  for (const std::string_view id : instances) {
    const auto found = std::find_if(
        world.instances.begin(), world.instances.end(), [&](const ContainerInstance& machine) {
          const std::string_view arn = machine.arn;
          return machine.cluster == *where && (arn == id || arn.substr(arn.rfind('/') + 1) == id);
        });
    if (found != world.instances.end()) {
      answer.instances.push_back(&*found);
    } else {
      answer.failures.push_back({.arn = std::string(id), .reason = "MISSING"});
    }
  }
  return answer;
}

}  // namespace ecsr::sim
