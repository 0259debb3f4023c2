// SPDX-License-Identifier: MIT
#include "core/timing.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace ecsr::core {
namespace {

/// Short enough to lose little time, long enough for the request quotas of a shared account.
/// [doc: Request throttling for the Amazon ECS API: 20 reads a second]
constexpr milliseconds kPoll = seconds{5};
constexpr milliseconds kSlowPoll = seconds{15};

/// When each task that is good, but not for long enough yet, will serve; earliest first, by AWS's
/// clock.
std::vector<WallTime> settling(const Observation& seen, const Policy& policy, const Run& run) {
  std::vector<WallTime> ready;
  for (const Task& task : *seen.tasks.value) {
    const milliseconds settle = settle_time(task, policy);
    if (settle == milliseconds{0}) continue;
    const auto since = good_since(task, run);
    if (since && seen.aws_now - *since < settle) ready.push_back(*since + settle);
  }
  std::ranges::sort(ready);
  return ready;
}

/// When each task that runs and has not passed its checks yet will have, if it takes no longer than
/// the quickest; by AWS's clock.
std::vector<WallTime> warming(const Observation& seen, const Run& run) {
  std::vector<WallTime> ready;
  for (const Task& task : *seen.tasks.value) {
    const bool may_pass = task.last_status == LastStatus::kRunning && task.started_at &&
                          !leaving(task, run) && !good(task, run) && !unhealthy(task);
    if (may_pass) ready.push_back(*task.started_at + *run.warm_up);
  }
  return ready;
}

int living(const Observation& seen, const Run& run) {
  return static_cast<int>(std::ranges::count_if(
      *seen.tasks.value, [&](const Task& task) { return !leaving(task, run); }));
}

/// How long after RUNNING a task of this service serves at the earliest, as far as that is known.
milliseconds usual_settle(const Observation& seen, const Policy& policy) {
  milliseconds longest = policy.settle.value_or(milliseconds{0});
  for (const Task& task : *seen.tasks.value) longest = std::max(longest, settle_time(task, policy));
  return longest;
}

}  // namespace

milliseconds usual_start(const Observation& seen) {
  std::vector<milliseconds> took;
  took.reserve(seen.tasks.value->size());
  for (const Task& task : *seen.tasks.value) {
    if (task.created_at && task.started_at) took.push_back(*task.started_at - *task.created_at);
  }
  if (took.empty()) return kUsualStart;
  const auto upper = took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2);
  std::ranges::nth_element(took, upper);
  if (took.size() % 2 == 1) return std::max(milliseconds{0}, *upper);
  const milliseconds lower = *std::max_element(took.begin(), upper);
  return std::max(milliseconds{0}, (lower + *upper) / 2);
}

void note_warm_up(Run& run, const Observation& seen, milliseconds not_whole_ago) {
  if (not_whole_ago > 2 * kPoll || !run.record) return;
  std::optional<WallTime> youngest;
  for (const Task& task : *seen.tasks.value) {
    const bool checked = task.health_check != HealthCheck::kAbsent ||
                         task.target_health != TargetHealth::kNoTargetGroup;
    const bool fresh = task.created_at && *task.created_at > run.record->cutoff;
    if (!checked || !fresh || !task.started_at || !good(task, run)) continue;
    if (!youngest || *task.started_at > *youngest) youngest = task.started_at;
  }
  if (!youngest || *youngest > seen.aws_now) return;
  // A stop that never arrived leaves a service whole without a replacement: nothing to learn from.
  const bool replaces = !run.last_stop_at || !run.last_pass ||
                        seen.aws_now - *youngest <= *run.last_pass - *run.last_stop_at;
  if (!replaces) return;
  // At the last look it had not passed yet: it took longer than that, and aiming too late loses
  // time.
  const milliseconds took = std::max(milliseconds{0}, seen.aws_now - *youngest - not_whole_ago);
  run.warm_up = run.warm_up ? std::min(*run.warm_up, took) : took;
}

NextLook next_look(const Observation& seen, const Policy& policy, const Run& run,
                   const Waiting& waiting, WallTime now) {
  const int missing = std::max(1, waiting.missing);
  const Look only_tasks{.service = false, .tasks = true, .list = false};
  const Look usual{.service = true, .tasks = true, .list = false};
  const std::vector<WallTime> ready = settling(seen, policy, run);
  if (static_cast<int>(ready.size()) >= missing) {
    const WallTime serving_at = ready[static_cast<std::size_t>(missing) - 1];
    return {now + (serving_at - seen.aws_now) + waiting.pace, usual};
  }
  const milliseconds start = kReplacementCreation + usual_start(seen);
  const milliseconds settle = usual_settle(seen, policy);
  const milliseconds warm_up = run.warm_up.value_or(milliseconds{0});
  // With a settle time AWS's timestamp will tell when the task started, however late we look.
  const WallTime first =
      waiting.since + start + (settle > milliseconds{0} ? settle + waiting.pace : warm_up);
  if (now < first) return {first, usual};
  const bool all_exist = living(seen, run) >= seen.service.value->desired_count;
  NextLook next{.at = now + kPoll, .look = all_exist ? only_tasks : usual};
  if (run.warm_up && settle == milliseconds{0}) {
    std::vector<WallTime> passing = warming(seen, run);
    if (static_cast<int>(passing.size()) >= missing) {
      const auto last = passing.begin() + (missing - 1);
      std::ranges::nth_element(passing, last);
      next.at = std::max(next.at, now + (*last - seen.aws_now));
    }
  }
  next.look.list = !all_exist;
  if (now - waiting.since > 2 * (start + settle)) {
    next = {.at = now + kSlowPoll, .look = {}, .overdue = true};
    next.look.stopped = true;
  }
  return next;
}

WallTime whole_since(const Observation& seen, const Policy& policy, const Run& run,
                     WallTime not_before, WallTime now) {
  std::optional<WallTime> last_served;
  for (const Task& task : *seen.tasks.value) {
    if (!good(task, run)) continue;
    const auto since = good_since(task, run);
    const milliseconds settle = settle_time(task, policy);
    if (!since && settle == milliseconds{0}) return now;
    if (!since || seen.aws_now - *since < settle) continue;
    if (!last_served || *since + settle > *last_served) last_served = *since + settle;
  }
  if (!last_served) return now;
  const milliseconds ago = std::max(milliseconds{0}, seen.aws_now - *last_served);
  return std::clamp(now - ago, std::min(not_before, now), now);
}

}  // namespace ecsr::core
