// SPDX-License-Identifier: MIT
// What changes something at ECS, over signed HTTPS.
#pragma once

#include "aws/caller.h"
#include "ports/ecs_write_api.h"

namespace ecsr::aws {

class EcsWriteClient final : public ports::EcsWriteApi {
 public:
  explicit EcsWriteClient(Caller& caller) : caller_(caller) {}

  /// A task that ECS does not find has ended: a success.
  std::vector<Status> stop_task(std::span<const ports::StopTaskRequest> wave) override;
  /// Never sent a second time without an answer: kTransport means look first.
  std::vector<Status> update_service(std::span<const ports::UpdateServiceRequest> wave) override;
  std::vector<Status> tag_resource(std::span<const ports::TagResourceRequest> wave) override;
  std::vector<Status> untag_resource(std::span<const ports::UntagResourceRequest> wave) override;

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
