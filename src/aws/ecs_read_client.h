// SPDX-License-Identifier: MIT
// What ECS can be asked, over signed HTTPS.
#pragma once

#include "aws/caller.h"
#include "ports/ecs_read_api.h"

namespace ecsr::aws {

class EcsReadClient final : public ports::EcsReadApi {
 public:
  explicit EcsReadClient(Caller& caller) : caller_(caller) {}

  std::vector<Result<ports::DescribeServicesAnswer>> describe_services(
      std::span<const ports::DescribeServicesRequest> wave) override;
  std::vector<Result<ports::ListTasksAnswer>> list_tasks(
      std::span<const ports::ListTasksRequest> wave) override;
  std::vector<Result<ports::DescribeTasksAnswer>> describe_tasks(
      std::span<const ports::DescribeTasksRequest> wave) override;
  std::vector<Result<ports::GetTaskProtectionAnswer>> get_task_protection(
      std::span<const ports::GetTaskProtectionRequest> wave) override;
  std::vector<Result<ports::DescribeTaskDefinitionAnswer>> describe_task_definition(
      std::span<const ports::DescribeTaskDefinitionRequest> wave) override;
  std::vector<Result<ports::DescribeContainerInstancesAnswer>> describe_container_instances(
      std::span<const ports::DescribeContainerInstancesRequest> wave) override;

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
