// SPDX-License-Identifier: MIT
// Gives the orders of a decision to AWS, in their order, and tells the run how each went. The only
// place from which a recycle changes anything but its own record.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/action.h"
#include "core/decide.h"
#include "core/ids.h"
#include "core/run.h"
#include "ports/autoscaling_api.h"
#include "ports/ecs_write_api.h"
#include "ports/target_health_api.h"
#include "runner/targets.h"

namespace ecsr::runner {

struct Orders {
  ports::EcsWriteApi& ecs;
  ports::AutoscalingApi& autoscaling;
  ports::TargetHealthApi& target_health;
};

/// Where the service's target groups know a task.
using TargetsOf = std::function<std::vector<GroupTarget>(const core::TaskId&)>;

/// What people see in ECS who wonder why a task stopped, and by which its run knows it again. At
/// most 255 characters. [doc: StopTask]
std::string stop_reason(const core::RunRecord& record);

/// One order that was given. Orders left undone after a failure are not listed.
struct GivenOrder {
  core::Action action;
  Status outcome;
};

/// Neighbouring stops go out as one wave, and so do neighbours that leave their target groups.
/// After a wave in which anything failed, the rest is left undone: lowering desired count after a
/// stop that did not happen would cost a fresh task. `run` is the decision's run, and afterwards
/// remembers what happened or may have happened. `resource_id` as Application Auto Scaling names
/// the service.
std::vector<GivenOrder> execute(const std::vector<core::Action>& actions,
                                const core::ServiceAddress& service, const std::string& resource_id,
                                core::Run& run, Orders orders, const TargetsOf& targets_of);

}  // namespace ecsr::runner
