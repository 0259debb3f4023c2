// SPDX-License-Identifier: MIT
#include "aws/ecs_write_client.h"

#include "aws/json_wave.h"
#include "aws/service_error.h"

namespace ecsr::aws {
namespace {

JsonBody stop_body(const ports::StopTaskRequest& request) {
  JsonBody body;
  body.text("cluster", request.cluster.value).text("task", request.task.value);
  if (!request.reason.empty()) body.text("reason", request.reason);
  return body;
}

JsonBody update_body(const ports::UpdateServiceRequest& request) {
  JsonBody body;
  body.text("cluster", request.service.cluster.value)
      .text("service", request.service.service.value)
      .number("desiredCount", request.desired_count);
  return body;
}

JsonBody tag_body(const ports::TagResourceRequest& request) {
  JsonBody body;
  body.text("resourceArn", request.resource_arn);
  for (const core::Tag& tag : request.tags) {
    JsonBody pair;
    pair.text("key", tag.key).text("value", tag.value);
    body.add_to_list("tags", pair);
  }
  return body;
}

JsonBody untag_body(const ports::UntagResourceRequest& request) {
  JsonBody body;
  body.text("resourceArn", request.resource_arn).texts("tagKeys", request.tag_keys);
  return body;
}

/// Of all the errors that say "not found", only the one about the task itself has this code.
bool says_the_task_has_ended(const Status& status) {
  return !status && status.error().kind() == kind_of(ErrorClass::kAlreadyDone) &&
         status.error().code() == "InvalidParameterException";
}

}  // namespace

std::vector<Status> EcsWriteClient::stop_task(std::span<const ports::StopTaskRequest> wave) {
  std::vector<Status> results = json_order_wave(caller_, kStopTask, wave, stop_body);
  for (Status& status : results) {
    if (says_the_task_has_ended(status)) status = Status();
  }
  return results;
}

std::vector<Status> EcsWriteClient::update_service(
    std::span<const ports::UpdateServiceRequest> wave) {
  return json_order_wave(caller_, kUpdateService, wave, update_body);
}

std::vector<Status> EcsWriteClient::tag_resource(std::span<const ports::TagResourceRequest> wave) {
  return json_order_wave(caller_, kTagResource, wave, tag_body);
}

std::vector<Status> EcsWriteClient::untag_resource(
    std::span<const ports::UntagResourceRequest> wave) {
  return json_order_wave(caller_, kUntagResource, wave, untag_body);
}

}  // namespace ecsr::aws
