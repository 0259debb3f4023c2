// SPDX-License-Identifier: MIT
// The recycle itself: raise capacity, wait until the service is whole, stop a batch, and again.
#include <algorithm>
#include <utility>

#include "core/deciding.h"
#include "core/failures.h"
#include "core/timing.h"

namespace ecsr::core {
namespace {

constexpr milliseconds kDeploymentPoll = seconds{15};
/// After a stop a replacement is created within that. [guess: 2–15 s]
constexpr milliseconds kUsuallyCreated = seconds{30};

}  // namespace

Decision Deciding::recycle() {
  if (!next_.progress_at) note_progress(counts_.serving);
  let_go();
  told_to_go_on_ = std::exchange(next_.told_to_go_on, false);
  count_recycled();
  if (counts_.stale > 0) {
    next_.putting_back_since.reset();
    if (Step step = pause()) return *std::move(step);
    if (Step step = halt()) return *std::move(step);
    if (Step step = wait_for_word()) return *std::move(step);
    if (Step step = keep_to_window()) return *std::move(step);
  }
  if (Step step = wait_for_deployment()) return *std::move(step);
  if (counts_.stale == 0) {
    if (Step step = wait_until_whole()) return *std::move(step);
    if (Step step = bake_at_the_end()) return *std::move(step);
    return put_back();
  }
  if (Step step = adopt_lower_desired_count()) return *std::move(step);
  if (Step step = raise()) return *std::move(step);
  if (Step step = wait_until_whole()) return *std::move(step);
  if (Step step = stop_at_checkpoint()) return *std::move(step);
  if (Step step = pace()) return *std::move(step);
  return stop();
}

/// Waits for what may change by itself, but not longer than for any other progress.
Decision Deciding::hindered(Reason reason, milliseconds pause, std::string detail) {
  if (!next_.progress_at) note_progress(counts_.serving);
  if (no_progress()) {
    detail += ", and no progress for " + ecsr::to_text(policy_.replacement_timeout);
    return give_up(Ending::kReplacementTimeout, std::move(detail));
  }
  const WallTime timeout = *next_.progress_at + policy_.replacement_timeout;
  return wait(reason, std::min(now_ + pause, std::max(timeout, now_ + kMoment)), {},
              std::move(detail));
}

/// A deployment takes as long as it takes: somebody is at work. One that has FAILED may be followed
/// by a roll-back, but nobody will start tasks for it.
Deciding::Step Deciding::wait_for_deployment() {
  DeploymentFinding found = find_deployment(service());
  if (found.state == DeploymentState::kQuiet) return std::nullopt;
  next_.whole_since.reset();
  next_.putting_back_since.reset();
  if (found.state == DeploymentState::kFailed) {
    return hindered(Reason::kDeploymentInProgress, kDeploymentPoll,
                    found.detail + " has FAILED: ECS starts no new tasks for it");
  }
  if (next_.record) note_progress(counts_.serving);
  return wait(Reason::kDeploymentInProgress, now_ + kDeploymentPoll, {}, std::move(found.detail));
}

/// Somebody asks for fewer tasks than before: then that is the base count from now on. A look into
/// the past would show the same, so it has to be seen for longer than such looks last.
Deciding::Step Deciding::adopt_lower_desired_count() {
  if (service().desired_count >= record().base_count) {
    next_.lower_seen_since.reset();
    return std::nullopt;
  }
  if (!next_.lower_seen_since) next_.lower_seen_since = now_;
  const WallTime believed_at = *next_.lower_seen_since + kStaleReads;
  if (now_ < believed_at) {
    return wait(Reason::kDoubtingDesiredCount, std::min(believed_at, now_ + kDeploymentPoll), {},
                "desired count is " + std::to_string(service().desired_count) + ", not " +
                    std::to_string(record().base_count));
  }
  next_.lower_seen_since.reset();
  next_.record->base_count = service().desired_count;
  counts_ = count_availability(seen_, policy_, next_);
  note_progress(counts_.serving);
  next_.record_written_at = now_;
  Decision decision = wait(Reason::kAdoptLowerDesiredCount, now_ + kMoment, {},
                           "base count is " + std::to_string(record().base_count) + " now");
  decision.record = RecordChange::kRefresh;  // a run that does not find it there adopts it again
  return decision;
}

/// Capacity is missing unless the stale tasks left fit into what is still raised: then the last
/// batches are folding, and raising again would start tasks for nothing. A service that somebody
/// scaled to 0 stays at 0.
Deciding::Step Deciding::raise() {
  const int desired = service().desired_count;
  const bool raised = desired >= record().raised_count();
  const bool folding =
      desired > record().base_count && counts_.stale <= desired - record().base_count;
  if (raised || folding || record().surge == 0 || record().base_count == 0) return std::nullopt;
  const std::string count = "desired count is " + std::to_string(desired) + ", not " +
                            std::to_string(record().raised_count());
  if (no_progress()) return hindered(Reason::kWaitingForSurge, kMoment, count);
  if (next_.count_order && within(next_.count_order->ordered_at, kFreshForOrders)) {
    return wait(Reason::kWaitingForSurge, now_ + kMoment, {}, count + " yet");
  }
  if (!recent(seen_.service.seen_at)) return look_now({});
  return order_raise();
}

Decision Deciding::order_raise() {
  std::vector<Action> actions;
  const auto& held = next_.scaling_order;
  if (record().scaling && !(held && held->answered && held->target == record().scaling->set)) {
    actions.push_back(SetScaling{record().scaling->set});
    remember_scaling_order(record().scaling->set);
  }
  actions.push_back(SetDesiredCount{record().raised_count()});
  remember_count_order(record().raised_count());
  const Reason reason = actions.size() > 1 ? Reason::kHoldScaling : Reason::kRaiseDesiredCount;
  const NextLook next =
      next_look(seen_, policy_, next_,
                {.missing = record().raised_count() - counts_.serving, .since = now_}, now_);
  return order(reason, std::move(actions), next.at, next.look);
}

/// How many tasks are asked for. After the last stop AWS may go on for a while to show the desired
/// count from before we lowered it, and nobody needs to wait for what it no longer asks for.
int Deciding::asked_for() const {
  const auto& lowered = next_.count_order;
  const bool known = lowered && lowered->answered && within(lowered->ordered_at, kStaleReads);
  return known && counts_.stale == 0 ? std::min(counts_.desired, lowered->count) : counts_.desired;
}

/// A replacement that was created long after the stop may not have been the first: others may have
/// come and gone while nobody looked, and the tasks that have stopped tell. Unknown counts as bad.
Deciding::Step Deciding::look_for_failures() {
  if (record().ending || !next_.last_stop_at) return std::nullopt;
  std::optional<WallTime> youngest;
  for (const Task& task : *seen_.tasks.value) {
    if (!task.created_at || *task.created_at <= record().cutoff || leaving(task, next_)) continue;
    if (!youngest || *task.created_at > *youngest) youngest = task.created_at;
  }
  if (!youngest) return std::nullopt;
  const WallTime created = now_ - (seen_.aws_now - *youngest);
  if (created - *next_.last_stop_at <= kUsuallyCreated) return std::nullopt;
  if (seen_.stopped.value && seen_.stopped.seen_at >= created) return std::nullopt;
  if (!seen_.stopped.problem) {
    if (looks_before_ >= kLooksInARow) return std::nullopt;
    return look_now({.service = false, .tasks = false, .list = false, .stopped = true});
  }
  Step step = hindered(Reason::kWaitingForReplacement, kMoment,
                       "what became of it cannot be read: " + seen_.stopped.problem->message());
  step->look.stopped = true;
  return step;
}

/// Every task that is asked for serves, except stale ones that are failing: those may go for
/// nothing.
Deciding::Step Deciding::wait_until_whole() {
  const int missing = asked_for() - counts_.serving - counts_.unhealthy;
  if (missing <= 0) {
    if (!next_.whole_since) {
      if (Step step = look_for_failures()) return step;
      if (next_.not_whole_at) note_warm_up(next_, seen_, now_ - *next_.not_whole_at);
      next_.not_whole_at.reset();
      next_.whole_since =
          whole_since(seen_, policy_, next_, next_.taken_over_at.value_or(WallTime{}), now_);
    }
    next_.most_serving = std::max(next_.most_serving, counts_.serving);
    return std::nullopt;
  }
  next_.whole_since.reset();
  next_.not_whole_at = now_;
  if (!next_.progress_at || counts_.serving > next_.most_serving) note_progress(counts_.serving);
  if (!record().ending) next_.putting_back_since.reset();
  std::string count =
      std::to_string(counts_.serving) + " of " + std::to_string(asked_for()) + " serve";
  if (no_progress()) {
    if (record().ending) return std::nullopt;
    return give_up(Ending::kReplacementTimeout, count + ", and no progress for " +
                                                    ecsr::to_text(policy_.replacement_timeout) +
                                                    "; " + hindrance(seen_, policy_, next_));
  }
  const bool stop_follows = next_.stops_ordered > 0 && counts_.stale > 0 && !record().ending;
  const NextLook next = next_look(seen_, policy_, next_,
                                  {.missing = missing,
                                   .since = *next_.progress_at,
                                   .pace = stop_follows ? policy_.wait : milliseconds{0}},
                                  now_);
  const WallTime timeout = *next_.progress_at + policy_.replacement_timeout;
  const Reason reason = record().ending            ? Reason::kFinishingReplacement
                        : next_.stops_ordered == 0 ? Reason::kWaitingForSurge
                                                   : Reason::kWaitingForReplacement;
  return wait(reason, std::min(next.at, std::max(timeout, now_ + kMoment)), next.look,
              std::move(count));
}

/// wait_time counts from the moment the service was whole again; none before the first stop. Where
/// a stop left it whole, because more tasks serve than are asked for, it counts from the stop.
/// After a take-over the last owner's stops may not be visible yet, so it counts anew and is at
/// least that long. A pause that was asked for is no lack of progress.
Deciding::Step Deciding::pace() {
  WallTime earliest{};
  if (next_.stops_ordered > 0 || next_.taken_over_at) {
    earliest = std::max(*next_.whole_since, next_.last_stop_at.value_or(WallTime{})) + policy_.wait;
  }
  if (next_.taken_over_at) earliest = std::max(earliest, *next_.taken_over_at + kStaleReads);
  if (now_ >= earliest) return std::nullopt;
  note_progress(counts_.serving);
  next_.progress_at = earliest;
  // What was just seen is fresh enough for the next stop when the pause ends soon.
  const bool fresh_then = earliest - seen_.service.seen_at <= kFreshForOrders &&
                          earliest - seen_.tasks.seen_at <= kFreshForOrders;
  return wait(Reason::kPacing, earliest,
              {.service = !fresh_then, .tasks = !fresh_then, .list = false});
}

}  // namespace ecsr::core
