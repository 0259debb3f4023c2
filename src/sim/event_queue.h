// SPDX-License-Identifier: MIT
// What will happen in the world and when: events leave in the order of their time, equal times in
// the order of their making. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"

namespace ecsr::sim {

/// Up to kPurge they are about a task, then about a service.
enum class EventKind : std::uint8_t {
  kNoticeStop,       ///< task: ECS acts on a stop order
  kNextPhase,        ///< task: the present state is over
  kContainerHealth,  ///< task
  kTargetHealth,     ///< task
  kProven,           ///< task: 40 s in RUNNING
  kDrained,          ///< task: the deregistration delay is over
  kRegistersAgain,   ///< task: ECS puts a target back that somebody took out
  kFailureBelieved,  ///< task: the scheduler believes a failed health check
  kPurge,            ///< task
  kReplacementDue,   ///< service
  kLook,             ///< service: the scheduler looks
  kSteadyAgain,      ///< service
  kRebalance,        ///< service
  kAutoscaler,       ///< service
  kScript,           ///< entry of the script
};

struct TimedEvent {
  WallTime at{};
  std::uint64_t order = 0;
  EventKind kind = EventKind::kLook;
  std::uint32_t subject = 0;  ///< task, service or script entry
  std::uint32_t plan = 0;     ///< task events: Task::plan when it was made
};

class EventQueue {
 public:
  void add(WallTime at, EventKind kind, std::uint32_t subject, std::uint32_t plan = 0);
  /// The next event up to `until`, taken out.
  std::optional<TimedEvent> take(WallTime until);
  std::optional<WallTime> next_at() const;

 private:
  std::vector<TimedEvent> heap_;
  std::uint64_t made_ = 0;
};

}  // namespace ecsr::sim
