// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sim/operations.h"
#include "sim/operations/gate.h"

namespace ecsr::sim {
namespace {

constexpr std::size_t kMostServices = 10;
constexpr std::size_t kMostClusters = 100;

std::string service_arn(const World& world, ClusterIndex cluster, std::string_view service) {
  if (service.starts_with("arn:")) return std::string(service);
  std::string arn = "arn:aws:ecs:" + world.region + ":" + std::string(kAccountId) + ":service/";
  return arn.append(world.clusters[cluster].name).append("/").append(service);
}

ClusterView view_of(const World& world, ClusterIndex index) {
  ClusterView view{.cluster = &world.clusters[index]};
  for (const Task& task : world.tasks) {
    if (task.cluster != index || task.purged) continue;
    if (task.state.last_status == core::LastStatus::kRunning) ++view.running_tasks;
    if (task.state.last_status < core::LastStatus::kRunning) ++view.pending_tasks;
  }
  for (const Service& service : world.services) {
    const bool active = service.state.status == core::ServiceStatus::kActive;
    if (service.cluster == index && active) ++view.active_services;
  }
  for (const ContainerInstance& machine : world.instances) {
    if (machine.cluster == index) ++view.container_instances;
  }
  return view;
}

/// A page of what is at `first` and after, from a list that does not change its order.
template <typename Get>
Page page_of(std::size_t first, std::size_t size, std::size_t all, Get get) {
  Page page;
  const std::size_t last = std::min(first + size, all);
  for (std::size_t i = first; i < last; ++i) page.arns.push_back(get(i));
  if (last < all) page.next_token = token_for(last);
  return page;
}

}  // namespace

Answer<DescribedServices> describe_services(World& world, std::string_view cluster,
                                            std::span<const std::string_view> services) {
  if (auto refused = refuse(world, Operation::kDescribeServices)) return std::unexpected(*refused);
  if (auto wrong = wrong_number("Services", services.size(), 1, kMostServices)) {
    return std::unexpected(*wrong);
  }
  const auto where = cluster_called(world, cluster);
  if (!where) return std::unexpected(where.error());
  const WallTime as_of = world.draw_read_time();
  DescribedServices answer;
  for (const std::string_view name : services) {
    const auto found = world.find_service(*where, name);
    if (!found) {
      answer.failures.push_back({.arn = service_arn(world, *where, name), .reason = "MISSING"});
      continue;
    }
    const Service& service = world.services[*found];
    answer.services.push_back(
        {.service = &service, .state = &state_at(service, as_of), .as_of = as_of});
  }
  return answer;
}

Answer<Page> list_services(World& world, const ListServicesInput& input) {
  if (auto refused = refuse(world, Operation::kListServices)) return std::unexpected(*refused);
  const auto where = cluster_called(world, input.cluster);
  if (!where) return std::unexpected(where.error());
  const auto size = page_size(input.max_results, 10, 100);
  if (!size) return std::unexpected(size.error());
  const auto first = place_of(input.next_token);
  if (!first) return std::unexpected(first.error());
  std::vector<const Service*> found;
  for (const Service& service : world.services) {
    if (service.cluster != *where || service.state.status == core::ServiceStatus::kInactive)
      continue;
    if (!input.launch_type.empty() && service.launch_type != input.launch_type) continue;
    if (!input.scheduling_strategy.empty() &&
        wire_word(service.scheduling_strategy) != input.scheduling_strategy) {
      continue;
    }
    found.push_back(&service);
  }
  return page_of(*first, *size, found.size(), [&](std::size_t i) { return found[i]->arn; });
}

Answer<Page> list_clusters(World& world, std::optional<int> max_results,
                           std::string_view next_token) {
  if (auto refused = refuse(world, Operation::kListClusters)) return std::unexpected(*refused);
  const auto size = page_size(max_results, 100, 100);
  if (!size) return std::unexpected(size.error());
  const auto first = place_of(next_token);
  if (!first) return std::unexpected(first.error());
  return page_of(*first, *size, world.clusters.size(),
                 [&](std::size_t i) { return world.clusters[i].arn; });
}

Answer<DescribedClusters> describe_clusters(World& world,
                                            std::span<const std::string_view> clusters) {
  if (auto refused = refuse(world, Operation::kDescribeClusters)) return std::unexpected(*refused);
  if (auto wrong = wrong_number("Clusters", clusters.size(), 0, kMostClusters)) {
    return std::unexpected(*wrong);
  }
  constexpr std::string_view kUsual = "default";
  const std::span<const std::string_view> wanted =
      clusters.empty() ? std::span<const std::string_view>(&kUsual, 1) : clusters;
  DescribedClusters answer;
  for (const std::string_view name : wanted) {
    if (const auto found = world.find_cluster(name)) {
      answer.clusters.push_back(view_of(world, *found));
      continue;
    }
    const std::string arn = name.starts_with("arn:")
                                ? std::string(name)
                                : "arn:aws:ecs:" + world.region + ":" + std::string(kAccountId) +
                                      ":cluster/" + std::string(name);
    answer.failures.push_back({.arn = arn, .reason = "MISSING"});
  }
  return answer;
}

}  // namespace ecsr::sim
