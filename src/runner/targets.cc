// SPDX-License-Identifier: MIT
#include "runner/targets.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/check.h"

namespace ecsr::runner {
namespace {

using core::Registration;
using core::TargetGroup;
using core::TargetHealth;
using core::Task;
using ports::TargetDescription;
using ports::TaskAddress;

/// DescribeContainerInstances accepts as many. [doc: DescribeContainerInstances]
constexpr std::size_t kInstancesPerCall = 100;

bool uses_host_ports(const TaskAddress& address) { return address.private_ipv4.empty(); }

/// The address at which `group` knows the task, if the task has one.
const TaskAddress* address_for(const TargetGroup& group, std::span<const TaskAddress> addresses) {
  for (const TaskAddress& address : addresses) {
    if (address.container_name != group.container_name) continue;
    if (!uses_host_ports(address) || address.container_port == group.container_port)
      return &address;
  }
  return nullptr;
}

auto place(const TargetDescription& target) {
  return std::pair(std::string_view(target.id), target.port);
}

/// `targets` are sorted by place.
TargetHealth health_at(std::span<const TargetDescription> targets, std::string_view id, int port) {
  const auto target = std::ranges::lower_bound(targets, std::pair(id, port), {}, place);
  if (target == targets.end() || place(*target) != std::pair(id, port))
    return TargetHealth::kUnused;
  return target->health;
}

/// The enumerators stand from good to bad. A service whose target is healthy in one group and still
/// unused in another does not serve there.
TargetHealth worse(TargetHealth a, TargetHealth b) { return std::max(a, b); }
static_assert(TargetHealth::kHealthy < TargetHealth::kInitial);
static_assert(TargetHealth::kInitial < TargetHealth::kUnhealthy);
static_assert(TargetHealth::kUnhealthy < TargetHealth::kUnknown);

/// A state that this program does not know is still that of a target.
Registration registration_at(TargetHealth health) {
  if (health == TargetHealth::kUnused) return Registration::kAbsent;
  return health == TargetHealth::kDraining ? Registration::kDraining : Registration::kRegistered;
}
static_assert(Registration::kAbsent < Registration::kDraining);
static_assert(Registration::kDraining < Registration::kRegistered);
static_assert(Registration::kRegistered < Registration::kUnknown);

}  // namespace

const Targets::Instance* Targets::instance_called(const std::string& arn) const {
  const auto known = std::ranges::lower_bound(instances_, arn, {}, &Instance::arn);
  return known != instances_.end() && known->arn == arn ? &*known : nullptr;
}

Status Targets::learn_instances(std::span<const Reach> reaches, const core::ClusterName& cluster) {
  std::vector<std::string> unknown;
  for (const Reach& reach : reaches) {
    const bool needed = !reach.container_instance_arn.empty() &&
                        std::ranges::any_of(reach.addresses, uses_host_ports);
    if (needed && instance_called(reach.container_instance_arn) == nullptr) {
      unknown.push_back(reach.container_instance_arn);
    }
  }
  if (unknown.empty()) return {};
  std::ranges::sort(unknown);
  const auto repeated = std::ranges::unique(unknown);
  unknown.erase(repeated.begin(), repeated.end());
  std::vector<ports::DescribeContainerInstancesRequest> wave;
  for (std::string& arn : unknown) {
    if (wave.empty() || wave.back().container_instance_arns.size() == kInstancesPerCall) {
      wave.push_back({.cluster = cluster});
    }
    wave.back().container_instance_arns.push_back(std::move(arn));
  }
  auto answers = ecs_.describe_container_instances(wave);
  ECSR_CHECK(answers.size() == wave.size(), "one answer for each request");
  for (auto& answer : answers) {
    if (!answer) return std::unexpected(std::move(answer).error());
    for (ports::ContainerInstance& instance : answer->instances) {
      instances_.push_back({std::move(instance.arn), std::move(instance.ec2_instance_id)});
    }
  }
  std::ranges::sort(instances_, {}, &Instance::arn);
  return {};
}

std::optional<Targets::Place> Targets::place_in(const TargetGroup& group,
                                                const Reach& reach) const {
  const TaskAddress* const address = address_for(group, reach.addresses);
  if (address == nullptr) return std::nullopt;
  if (!uses_host_ports(*address)) return Place{address->private_ipv4, group.container_port};
  const Instance* const instance = instance_called(reach.container_instance_arn);
  if (instance == nullptr) return Place{};
  return Place{instance->ec2_id, address->host_port};
}

std::vector<GroupTarget> Targets::places_of(const Reach& reach,
                                            const core::Service& service) const {
  std::vector<GroupTarget> found;
  for (const TargetGroup& group : service.target_groups) {
    const auto place = place_in(group, reach);
    if (!place || place->id.empty()) continue;
    found.push_back({group.arn, {.id = std::string(place->id), .port = place->port}});
  }
  return found;
}

Status Targets::fill(std::span<Task> tasks, std::span<const Reach> reaches,
                     const core::Service& service, const core::ClusterName& cluster) {
  ECSR_CHECK(tasks.size() == reaches.size(), "each task with the way to reach it");
  if (service.target_groups.empty() || tasks.empty()) return {};
  if (auto learned = learn_instances(reaches, cluster); !learned) return learned;
  std::vector<ports::DescribeTargetHealthRequest> wave;
  wave.reserve(service.target_groups.size());
  for (const TargetGroup& group : service.target_groups) wave.push_back({group.arn});
  auto answers = target_health_.describe_target_health(wave);
  ECSR_CHECK(answers.size() == wave.size(), "one answer for each request");
  for (auto& answer : answers) {
    if (!answer) return std::unexpected(std::move(answer).error());
  }
  for (Task& task : tasks) {
    task.target_health = TargetHealth::kHealthy;
    task.registration = Registration::kAbsent;
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    std::vector<TargetDescription>& targets = answers[i]->targets;
    if (!std::ranges::is_sorted(targets, {}, place)) std::ranges::sort(targets, {}, place);
    for (std::size_t j = 0; j < tasks.size(); ++j) {
      const auto its_place = place_in(service.target_groups[i], reaches[j]);
      const bool known = its_place && !its_place->id.empty();
      const TargetHealth health = known       ? health_at(targets, its_place->id, its_place->port)
                                  : its_place ? TargetHealth::kUnknown
                                              : TargetHealth::kUnused;
      tasks[j].target_health = worse(tasks[j].target_health, health);
      const Registration near =
          known || !its_place ? registration_at(health) : Registration::kUnknown;
      tasks[j].registration = std::max(tasks[j].registration, near);
    }
  }
  return {};
}

}  // namespace ecsr::runner
