// SPDX-License-Identifier: MIT
// What changes something at ECS. Every call names one task or an absolute number, so each may be
// repeated. A kTransport or kBadAnswer error says nothing about whether the order was carried out.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/ids.h"
#include "core/service.h"

namespace ecsr::ports {

/// [doc: StopTask] A task that ECS no longer knows has ended: that is a success.
struct StopTaskRequest {
  core::ClusterName cluster;
  core::TaskId task;
  std::string reason;  ///< becomes the task's stoppedReason; at most 255 characters
};

/// Only the desired count: never starts a deployment. [doc: UpdateService]
struct UpdateServiceRequest {
  core::ServiceAddress service;
  int desired_count = 0;
};

/// Overwrites tags with equal keys. [doc: TagResource]
struct TagResourceRequest {
  std::string resource_arn;
  std::vector<core::Tag> tags;
};

/// Keys that are not there are no error. [doc: UntagResource]
struct UntagResourceRequest {
  std::string resource_arn;
  std::vector<std::string> tag_keys;
};

class EcsWriteApi {
 public:
  virtual ~EcsWriteApi() = default;
  virtual std::vector<Status> stop_task(std::span<const StopTaskRequest> wave) = 0;
  virtual std::vector<Status> update_service(std::span<const UpdateServiceRequest> wave) = 0;
  virtual std::vector<Status> tag_resource(std::span<const TagResourceRequest> wave) = 0;
  virtual std::vector<Status> untag_resource(std::span<const UntagResourceRequest> wave) = 0;
};

}  // namespace ecsr::ports
