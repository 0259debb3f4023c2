// SPDX-License-Identifier: MIT
// Looks at a service through the ports and keeps the picture: what was asked for is read anew, the
// rest stays as it was seen last. Most looks cost one or two requests.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/ids.h"
#include "core/observation.h"
#include "ports/alarm_api.h"
#include "ports/autoscaling_api.h"
#include "ports/clock.h"
#include "ports/ecs_read_api.h"
#include "ports/run_store.h"
#include "ports/target_health_api.h"
#include "runner/health_checks.h"
#include "runner/known_tasks.h"
#include "runner/started_tasks.h"
#include "runner/targets.h"

namespace ecsr::runner {

/// Where an observer gets its answers. All outlive it; wired in main.
struct Sources {
  ports::EcsReadApi& ecs;
  ports::AutoscalingApi& autoscaling;
  ports::TargetHealthApi& target_health;
  ports::AlarmApi& alarms;
  ports::RunStore& store;
  ports::Clock& clock;
};

class Observer {
 public:
  Observer(const Sources& sources, core::ServiceAddress address);

  /// Reads what `look` asks for. A part of which any answer is missing has no value afterwards, and
  /// says why; which tasks there are is remembered all the same. Valid until the next look.
  ///
  /// A task is shown for the last time when it is seen STOPPED, so that its stop code is seen once.
  const core::Observation& look(const core::Look& look);

  /// The picture as it is.
  const core::Observation& seen() const { return seen_; }

  /// Where the service's target groups know a task of the picture, or would.
  std::vector<GroupTarget> targets_of(const core::TaskId& task) const;

  /// What a person should read once about the newest look.
  std::span<const std::string> notes() const { return notes_; }

 private:
  void notice_clock();
  void look_at_service();
  void look_at_control(const core::Service& service);
  void look_for_started_tasks(const core::Service& service);
  void list_tasks();
  void look_at_tasks();
  void look_at_stopped();
  void look_at_scaling();
  void look_at_protection(std::span<const core::TaskId> tasks);
  void look_at_alarms(std::span<const std::string> wanted);

  Result<std::vector<core::TaskId>> list_all(core::DesiredStatus desired_status);
  Result<std::vector<core::Alarm>> find_alarms(std::vector<std::string> names);
  Result<std::vector<core::Task>> describe_known();
  Result<std::vector<core::Task>> describe_stopped(std::vector<core::TaskId> listed);
  void hear_time(const std::optional<WallTime>& aws_now);
  void settle_time_heard();
  bool is_ours(const ports::DescribedTask& described) const { return described.group == group_; }

  Sources sources_;
  core::ServiceAddress address_;
  std::string group_;  ///< "service:web"
  core::Observation seen_;
  std::vector<std::string> notes_;
  std::string nonsense_;  ///< in the control tag, as it was noted last
  WallTime looked_at_{};  ///< our clock

  KnownTasks known_;
  ServiceEvents events_;
  HealthChecks health_checks_;
  Targets targets_;
  std::vector<Reach> reaches_;             ///< beside seen_.tasks, when that has a value
  bool list_is_due_ = true;                ///< the ids known are not all there are
  std::optional<WallTime> heard_aws_now_;  ///< in this look
  bool aws_tells_time_ = false;            ///< in any look
};

}  // namespace ecsr::runner
