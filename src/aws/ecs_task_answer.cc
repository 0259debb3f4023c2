// SPDX-License-Identifier: MIT
#include <utility>

#include "aws/ecs_answers.h"
#include "aws/words.h"

namespace ecsr::aws {
namespace {

using core::DesiredStatus;
using core::Health;
using core::LastStatus;
using core::StopCode;

/// [doc: Amazon ECS task lifecycle]
constexpr Word<LastStatus> kLastStatuses[] = {
    {"PROVISIONING", LastStatus::kProvisioning},
    {"PENDING", LastStatus::kPending},
    {"ACTIVATING", LastStatus::kActivating},
    {"RUNNING", LastStatus::kRunning},
    {"DEACTIVATING", LastStatus::kDeactivating},
    {"STOPPING", LastStatus::kStopping},
    {"DEPROVISIONING", LastStatus::kDeprovisioning},
    {"STOPPED", LastStatus::kStopped},
    {"DELETED", LastStatus::kDeleted},
};

constexpr Word<DesiredStatus> kDesiredStatuses[] = {
    {"RUNNING", DesiredStatus::kRunning},
    {"STOPPED", DesiredStatus::kStopped},
};

constexpr Word<Health> kHealthStatuses[] = {
    {"HEALTHY", Health::kHealthy},
    {"UNHEALTHY", Health::kUnhealthy},
};

constexpr Word<StopCode> kStopCodes[] = {
    {"", StopCode::kNone},
    {"TaskFailedToStart", StopCode::kTaskFailedToStart},
    {"EssentialContainerExited", StopCode::kEssentialContainerExited},
    {"UserInitiated", StopCode::kUserInitiated},
    {"ServiceSchedulerInitiated", StopCode::kServiceSchedulerInitiated},
    {"SpotInterruption", StopCode::kSpotInterruption},
    {"TerminationNotice", StopCode::kTerminationNotice},
    {"InfrastructureHealth", StopCode::kInfrastructureHealth},
};

/// The private address in the details of the task's network interface; empty without awsvpc, and
/// before there is one. [doc: Attachment]
std::string attached_address(const JsonObject& task) {
  const JsonList attachments = task.list("attachments");
  for (int i = 0; i < attachments.size(); ++i) {
    const JsonList details = attachments.object(i).list("details");
    for (int j = 0; j < details.size(); ++j) {
      const JsonObject detail = details.object(j);
      if (detail.text_or_empty("name") == "privateIPv4Address") {
        return detail.text_or_empty("value");
      }
    }
  }
  return {};
}

/// With awsvpc one address of the container, else one for each port it publishes. [doc: Container]
void add_addresses(const JsonObject& container, const std::string& task_address,
                   std::vector<ports::TaskAddress>& addresses) {
  const std::string name = container.text_or_empty("name");
  const JsonList interfaces = container.list("networkInterfaces");
  std::string address;
  for (int i = 0; i < interfaces.size() && address.empty(); ++i) {
    address = interfaces.object(i).text_or_empty("privateIpv4Address");
  }
  if (address.empty()) address = task_address;
  if (!address.empty()) {
    addresses.push_back({.container_name = name, .private_ipv4 = std::move(address)});
    return;
  }
  const JsonList bindings = container.list("networkBindings");
  for (int i = 0; i < bindings.size(); ++i) {
    const JsonObject binding = bindings.object(i);
    const int host_port = binding.count_or("hostPort", 0);
    if (host_port == 0) continue;  // a range of ports: a target group cannot name it
    addresses.push_back({.container_name = name,
                         .container_port = binding.count_or("containerPort", 0),
                         .host_port = host_port});
  }
}

}  // namespace

ports::DescribedTask task_of(const JsonObject& from) {
  ports::DescribedTask described{
      .task =
          {
              .id = {from.text("taskArn")},
              .last_status =
                  value_of_word(kLastStatuses, from.text("lastStatus"), LastStatus::kUnknown),
              .desired_status = value_of_word(kDesiredStatuses, from.text("desiredStatus"),
                                              DesiredStatus::kUnknown),
              .health = value_of_word(kHealthStatuses, from.text_or_empty("healthStatus"),
                                      Health::kUnknown),
              .stop_code =
                  value_of_word(kStopCodes, from.text_or_empty("stopCode"), StopCode::kUnknown),
              .created_at = from.optional_time("createdAt"),
              .started_at = from.optional_time("startedAt"),
              .stopped_at = from.optional_time("stoppedAt"),
              .availability_zone = from.text_or_empty("availabilityZone"),
              .task_definition = from.text_or_empty("taskDefinitionArn"),
              .stopped_reason = from.text_or_empty("stoppedReason"),
          },
      .group = from.text_or_empty("group"),
      .container_instance_arn = from.text_or_empty("containerInstanceArn"),
  };
  const std::string task_address = attached_address(from);
  const JsonList containers = from.list("containers");
  for (int i = 0; i < containers.size(); ++i) {
    add_addresses(containers.object(i), task_address, described.addresses);
  }
  return described;
}

}  // namespace ecsr::aws
