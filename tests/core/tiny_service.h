// SPDX-License-Identifier: MIT
// A tiny service of which everything is known, and the rules that judge what is decided for it:
// slow, obvious, and knowing nothing of src/core. A task is described by what is true of it, not by
// how that is found out.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/decide.h"

namespace ecsr::core::testing {

/// A task, and what is true of it.
struct Kind {
  std::string words;
  Task task;
  bool serves = false;
  bool stale = false;  ///< still to be recycled
  bool failing = false;
  bool guarded = false;  ///< protected against scale-in
  bool ordered = false;  ///< we have ordered it to stop
};

/// Tasks in every state that matters to a recycle.
std::vector<Kind> all_kinds();

/// One in every combination of statuses, age and health, with what ECS's documentation says of it.
std::vector<Kind> every_single_task();

enum class Holder { kNobody, kUs, kSomebody, kSomebodyGone };

/// What is unusual about a case; one thing at a time.
enum class Twist {
  kNone,
  kProtectionUnread,
  kProtectionProblem,
  kTasksProblem,
  kServiceProblem,
  kRecordProblem,
  kRecordOfAnother,
  kRecordMissing,
  kClaimNotSeen,
  kAskedToPutBack,
  kAskedToFinish,
  kRaisedJustNow,
  kTakenOver,
  kLongWithoutProgress,
  kScalingHeld,
  kScalingUnread,
  kMinHealthy,
  kSkipProtected,
  kStopProtected,
  kSeenLongAgo,
};
constexpr int kTwists = 20;

struct Case {
  int desired = 0;
  int base = 0;
  int surge = 0;
  int batch = 1;
  Holder holder = Holder::kUs;
  std::optional<Ending> ending;
  RolloutState rollout = RolloutState::kCompleted;
  Twist twist = Twist::kNone;
};

class Tiny {
 public:
  explicit Tiny(std::vector<Kind> kinds);

  /// False when something is wrong with what is decided for this case; it has been said then.
  bool is_right(const Case& one);

 private:
  void set_up();
  void set_up_run();
  void twist();
  void judge(const Decision& decision);
  void judge_stops(const Decision& decision, const std::vector<TaskId>& stops);
  void judge_count(const Decision& decision);
  void judge_end(const Decision& decision);
  void judge_wait(const Decision& decision);
  void judge_repetition(const Decision& decision);
  void judge_order_of_tasks(const Decision& decision);
  std::string describe() const;

  void expect(bool holds, const char* sentence) {
    if (!holds) complaints_.emplace_back(sentence);
  }
  int count(bool Kind::* truth) const {
    return static_cast<int>(std::ranges::count(kinds_, true, truth));
  }
  bool quiet() const {
    return case_->rollout == RolloutState::kCompleted || case_->rollout == RolloutState::kAbsent;
  }
  bool is(Twist twist) const { return case_->twist == twist; }
  bool ends() const { return case_->ending || is(Twist::kAskedToPutBack); }

  std::vector<Kind> kinds_;
  std::vector<Task> tasks_;
  std::vector<Protection> protection_;
  const Case* case_ = nullptr;
  WallTime now_;
  Policy policy_;
  Run run_;
  Observation seen_;
  std::vector<std::string> complaints_;
};

}  // namespace ecsr::core::testing
