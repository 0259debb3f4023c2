// SPDX-License-Identifier: MIT
// Names made from names: the short ones inside ARNs, the ARN of a task whose id an event tells, and
// the resource that Application Auto Scaling knows a service by. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/service.h"

namespace ecsr::runner {

/// "prod" of "prod" and of "arn:aws:ecs:eu-west-1:111122223333:cluster/prod".
std::string_view short_name(std::string_view name_or_arn);

/// The `group` of the tasks of a service: "service:web". [doc: Task, "group"]
std::string task_group(const core::ServiceAddress& address);

/// "service/prod/web": names, never ARNs, as ECS spells them where it has said so.
/// [doc: RegisterScalableTarget, "ResourceId"]
std::string scaling_resource_id(const core::ServiceAddress& address, const core::Service* service);

/// Everything of a task's ARN up to its id, from the service's: "arn:…:task/prod/". Empty when the
/// service has an ARN of the short format, whose tasks' ARNs may have either form. [doc: Amazon
/// Resource Names (ARNs) and IDs]
std::string task_arn_prefix(std::string_view service_arn);

}  // namespace ecsr::runner
