// SPDX-License-Identifier: MIT
// Everything a decision may look at. AWS shows a service in parts that are not one instant, so each
// part says when it was seen, and a part that could not be read says why. Pure.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/alarm.h"
#include "core/control.h"
#include "core/run.h"
#include "core/scaling.h"
#include "core/service.h"
#include "core/task.h"

namespace ecsr::core {

/// A part of the picture: a value, or the reason why there is none, or neither when nobody asked
/// yet.
template <typename T>
struct Known {
  std::optional<T> value;
  std::optional<Error> problem;  ///< why the last attempt to read this part failed
  WallTime seen_at{};            ///< our clock; meaningful with a value

  bool unread() const { return !value && !problem; }
};

/// [doc: ProtectedTask]
struct Protection {
  TaskId task;
  bool enabled = false;
  std::optional<WallTime> expires_at;

  bool operator==(const Protection&) const = default;
};

struct Observation {
  Known<Service> service;
  /// Tasks of the service whose desired status was RUNNING when they were listed, and those that
  /// were known before and have left that list since, until they are gone. In no particular order.
  Known<std::vector<Task>> tasks;
  /// Tasks of the service that stopped in the last hour or so.
  Known<std::vector<Task>> stopped;
  /// nullopt inside: the service has no scalable target.
  Known<std::optional<ScalableTarget>> scaling;
  /// Only the tasks that were asked about.
  Known<std::vector<Protection>> protection;
  /// One for each alarm of the policy, in its order.
  Known<std::vector<Alarm>> alarms;
  /// nullopt inside: no run holds the service.
  Known<std::optional<RunRecord>> recorded;
  /// What the service's control tag asks for; nothing: no tag, or one that says nothing. Seen with
  /// the service.
  std::optional<Control> control;
  /// Our clock: when all ids of the service's tasks were last listed, as against only those known.
  std::optional<WallTime> listed_at;
  /// AWS's clock (the Date of its newest answer) at the moment of the look.
  WallTime aws_now{};
};

/// AWS's clock when the tasks were read: of what happened after that they tell nothing. `now`:
/// ours, at the end of the look.
inline WallTime tasks_read_at(const Observation& seen, WallTime now) {
  return seen.aws_now - std::max(milliseconds{0}, now - seen.tasks.seen_at);
}

/// What the next look has to read. Parts that are not asked for stay as they were seen last.
struct Look {
  bool service = true;
  bool tasks = true;     ///< describe the tasks known by id
  bool list = true;      ///< list them first; without it only the ids known, or named by new events
  bool stopped = false;  ///< list stopped tasks, for the reasons of failed replacements
  bool scaling = false;
  std::vector<TaskId> protection{};   ///< ask about these
  std::vector<std::string> alarms{};  ///< ask CloudWatch about these: names or ARNs

  bool operator==(const Look&) const = default;
};

}  // namespace ecsr::core
