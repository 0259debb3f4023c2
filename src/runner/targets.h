// SPDX-License-Identifier: MIT
// Finds the target of each task in the service's target groups, and with it whether the load
// balancer thinks the task healthy.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/service.h"
#include "core/task.h"
#include "ports/ecs_read_api.h"
#include "ports/target_health_api.h"

namespace ecsr::runner {

/// How a task can be reached, kept beside it while a look goes on.
struct Reach {
  std::string container_instance_arn;  ///< empty on Fargate
  std::vector<ports::TaskAddress> addresses;
};

/// A target of a task, and the group that it belongs to.
struct GroupTarget {
  std::string target_group_arn;
  ports::TargetPlace place;

  bool operator==(const GroupTarget&) const = default;
};

class Targets {
 public:
  Targets(ports::EcsReadApi& ecs, ports::TargetHealthApi& target_health)
      : ecs_(ecs), target_health_(target_health) {}

  /// Sets `target_health` of every task: the worst over all groups; and `registration`, the
  /// nearest. A task that no entry of a group belongs to is kUnused there; one whose target cannot
  /// be told is kUnknown. Classic load balancers are not asked. REQUIRES: as many reaches as tasks.
  /// An error: some answer did not come, and no task was changed.
  Status fill(std::span<core::Task> tasks, std::span<const Reach> reaches,
              const core::Service& service, const core::ClusterName& cluster);

  /// Where each group of the service knows the task, or would. Of groups whose target cannot be
  /// told there is none.
  std::vector<GroupTarget> places_of(const Reach& reach, const core::Service& service) const;

 private:
  /// An EC2 instance's id, as target groups of instances name it.
  struct Instance {
    std::string arn;
    std::string ec2_id;
  };

  Status learn_instances(std::span<const Reach> reaches, const core::ClusterName& cluster);
  const Instance* instance_called(const std::string& arn) const;
  /// Views into the reach and the instances.
  struct Place {
    std::string_view id;  ///< empty: nobody can tell
    int port = 0;
  };
  /// Nothing: a task that is still starting has no address, and no target either.
  std::optional<Place> place_in(const core::TargetGroup& group, const Reach& reach) const;

  ports::EcsReadApi& ecs_;  // Outlive this; wired in main.
  ports::TargetHealthApi& target_health_;
  std::vector<Instance> instances_;  ///< sorted by ARN; container instances keep their EC2 instance
};

}  // namespace ecsr::runner
