// SPDX-License-Identifier: MIT
// The recycle itself: raise capacity, wait until the service is whole, stop a batch, and again.
#include <algorithm>

#include "core/deciding.h"
#include "core/selection.h"
#include "core/timing.h"

namespace ecsr::core {
namespace {

constexpr milliseconds kDeploymentPoll = seconds{15};
constexpr milliseconds kProtectionPoll = seconds{30};

}  // namespace

Decision Deciding::recycle() {
  if (!next_.progress_at) note_progress(counts_.serving);
  if (Step step = wait_for_deployment()) return *std::move(step);
  if (counts_.stale == 0) {
    if (Step step = wait_until_whole()) return *std::move(step);
    return put_back();
  }
  if (Step step = adopt_lower_desired_count()) return *std::move(step);
  if (Step step = raise()) return *std::move(step);
  if (Step step = wait_until_whole()) return *std::move(step);
  if (Step step = pace()) return *std::move(step);
  return stop();
}

Deciding::Step Deciding::wait_for_deployment() {
  DeploymentFinding found = find_deployment(service());
  if (found.state == DeploymentState::kQuiet) return std::nullopt;
  if (next_.record) note_progress(counts_.serving);
  next_.whole_since.reset();
  return wait(Reason::kDeploymentInProgress, now_ + kDeploymentPoll, {}, std::move(found.detail));
}

/// Somebody asks for fewer tasks than before: then that is the base count from now on. A look into
/// the past would show the same, so it has to be seen for longer than such looks last.
Deciding::Step Deciding::adopt_lower_desired_count() {
  if (record().surge == 0 || service().desired_count >= record().base_count) {
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
  next_.desired_set.reset();
  counts_ = count_availability(seen_, policy_, next_);
  note_progress(counts_.serving);
  Decision decision = wait(Reason::kAdoptLowerDesiredCount, now_ + kMoment, {},
                           "base count is " + std::to_string(record().base_count) + " now");
  decision.record = RecordChange::kClaim;
  decision.run.record_written_at = now_;
  return decision;
}

/// Capacity is missing unless the stale tasks left fit into what is still raised: then the last
/// batches are folding, and raising again would start tasks for nothing.
Deciding::Step Deciding::raise() {
  const int desired = service().desired_count;
  const bool raised = desired >= record().raised_count();
  const bool folding =
      desired > record().base_count && counts_.stale <= desired - record().base_count;
  if (raised || folding || record().surge == 0) return std::nullopt;
  if (next_.desired_ordered_at && now_ - *next_.desired_ordered_at < kFreshForOrders) {
    return wait(Reason::kWaitingForSurge, now_ + kMoment, {}, "desired count not seen raised yet");
  }
  if (!recent(seen_.service.seen_at)) return look_now({});
  std::vector<Action> actions;
  if (record().scaling && !next_.scaling_ordered_at) {
    actions.push_back(SetScaling{record().scaling->set});
    next_.scaling_ordered_at = now_;
  }
  actions.push_back(SetDesiredCount{record().raised_count()});
  if (!next_.desired_ordered_at) note_progress(counts_.serving);
  next_.desired_ordered_at = now_;
  next_.desired_set = record().raised_count();
  const Reason reason = actions.size() > 1 ? Reason::kHoldScaling : Reason::kRaiseDesiredCount;
  const NextLook next =
      next_look(seen_, policy_, next_,
                {.missing = record().raised_count() - counts_.serving, .since = now_}, now_);
  return order(reason, std::move(actions), next.at, next.look);
}

/// Every task that is asked for serves, except stale ones that are failing: those may go for
/// nothing.
Deciding::Step Deciding::wait_until_whole() {
  const int missing = counts_.desired - counts_.serving - counts_.unhealthy;
  if (missing <= 0) {
    if (!next_.whole_since) {
      next_.whole_since =
          whole_since(seen_, policy_, next_, next_.taken_over_at.value_or(WallTime{}), now_);
    }
    next_.most_serving = std::max(next_.most_serving, counts_.serving);
    return std::nullopt;
  }
  next_.whole_since.reset();
  if (!next_.progress_at || counts_.serving > next_.most_serving) note_progress(counts_.serving);
  const std::string count =
      std::to_string(counts_.serving) + " of " + std::to_string(counts_.desired) + " serve";
  if (now_ - *next_.progress_at >= policy_.replacement_timeout) {
    if (record().ending) return std::nullopt;
    next_.record->ending = Ending::kReplacementTimeout;
    Decision decision =
        wait(Reason::kGiveUp, now_, {},
             count + ", and no progress for " + ecsr::to_text(policy_.replacement_timeout));
    decision.record = RecordChange::kRefresh;
    decision.run.record_written_at = now_;
    return decision;
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
  return wait(reason, std::min(next.at, std::max(timeout, now_ + kMoment)), next.look, count);
}

/// wait_time counts from the moment the service was whole again; none before the first stop. After
/// a take-over the last owner's stops may not be visible yet, so it counts anew and is at least
/// that long.
Deciding::Step Deciding::pace() {
  WallTime earliest{};
  if (next_.stops_ordered > 0 || next_.taken_over_at) earliest = *next_.whole_since + policy_.wait;
  if (next_.taken_over_at) earliest = std::max(earliest, *next_.taken_over_at + kStaleReads);
  if (now_ >= earliest) return std::nullopt;
  return wait(Reason::kPacing, earliest, {.service = true, .tasks = true, .list = false});
}

Decision Deciding::stop() {
  if (!recent(seen_.service.seen_at) || !recent(seen_.tasks.seen_at)) {
    return look_now({.service = true, .tasks = true, .list = false});
  }
  std::vector<const Task*> candidates;
  for (const Task& task : *seen_.tasks.value) {
    const bool can_go = unhealthy(task) || serves(task, policy_, next_, seen_.aws_now);
    if (can_go && is_stale(task, policy_, next_, service())) candidates.push_back(&task);
  }
  if (candidates.empty()) {
    return wait(Reason::kWaitingForStaleTask, now_ + kDeploymentPoll, {},
                std::to_string(counts_.stale) + " still starting or of unknown health");
  }
  put_in_stop_order(candidates);
  if (policy_.protected_tasks != Protected::kStop) {
    if (Step step = ask_for_protection(candidates)) return *std::move(step);
    const auto is_protected = [&](const Task* task) {
      return std::ranges::any_of(*seen_.protection.value, [&](const Protection& protection) {
        return protection.enabled && protection.task == task->id;
      });
    };
    const std::string first = std::string(candidates.front()->id.name());
    std::vector<TaskId> held;
    for (const Task* task : candidates) {
      if (is_protected(task)) held.push_back(task->id);
    }
    std::erase_if(candidates, is_protected);
    if (policy_.protected_tasks == Protected::kSkip && !held.empty()) {
      next_.skipped.insert(next_.skipped.end(), held.begin(), held.end());
      std::ranges::sort(next_.skipped);
      return look_now({.service = false, .tasks = false, .list = false},
                      "protected tasks are skipped");
    }
    if (candidates.empty()) {
      note_progress(counts_.serving);
      return wait(Reason::kWaitingForProtectedTask, now_ + kProtectionPoll, {}, first);
    }
  }
  const int extra =
      counts_.desired <= record().raised_count() ? counts_.desired - record().base_count : 0;
  const bool folding = extra > 0 && counts_.stale <= extra;
  const int floor = folding
                        ? std::max(record().base_count, floor_of(policy_, record().base_count, 0))
                        : counts_.floor;
  std::vector<const Task*> victims;
  int serving = counts_.serving;
  for (const Task* task : candidates) {
    if (static_cast<int>(victims.size()) == counts_.batch) break;
    const int loss = serves(*task, policy_, next_, seen_.aws_now) ? 1 : 0;
    if (serving - loss < floor) continue;
    serving -= loss;
    victims.push_back(task);
  }
  if (victims.empty()) {
    return wait(Reason::kWaitingForReplacement, now_ + kDeploymentPoll, {},
                "the floor is " + std::to_string(floor) + " and " +
                    std::to_string(counts_.serving) + " serve");
  }
  return order_stops(victims, folding);
}

/// StopTask would stop a protected task all the same, so the question has to come first, and just
/// before. [doc: Task scale-in protection]
Deciding::Step Deciding::ask_for_protection(const std::vector<const Task*>& candidates) {
  Look look{.service = false, .tasks = false, .list = false};
  constexpr std::size_t kOneCall = 100;
  for (const Task* task : candidates) {
    if (look.protection.size() == kOneCall) break;
    look.protection.push_back(task->id);
  }
  if (seen_.protection.problem) {
    const Error& problem = *seen_.protection.problem;
    if (problem.kind() == ErrorKind::kDenied) {
      next_.order_problem = problem;
      return look_now(std::move(look), problem.message());
    }
    look.service = look.tasks = true;
    return wait(Reason::kProtectionUnknown, now_ + kMoment, std::move(look), problem.message());
  }
  const bool asked = seen_.protection.value && recent(seen_.protection.seen_at) &&
                     std::ranges::all_of(look.protection, [&](const TaskId& id) {
                       return std::ranges::find(*seen_.protection.value, id, &Protection::task) !=
                              seen_.protection.value->end();
                     });
  if (asked) return std::nullopt;
  return look_now(std::move(look));
}

Decision Deciding::order_stops(const std::vector<const Task*>& victims, bool folding) {
  std::vector<Action> actions;
  for (const Task* task : victims) {
    actions.push_back(StopTask{task->id});
    next_.stop_orders.push_back({task->id, now_});
  }
  std::ranges::sort(next_.stop_orders, {}, &StopOrder::task);
  const int count = static_cast<int>(victims.size());
  next_.stops_ordered += count;
  next_.whole_since.reset();
  note_progress(counts_.serving - count);
  if (folding) {
    actions.push_back(SetDesiredCount{counts_.desired - count});
    next_.desired_set = counts_.desired - count;
    next_.desired_ordered_at = now_;
    const bool last = count == counts_.stale;
    const WallTime then = last ? now_ + kMoment : now_ + std::max(policy_.wait, kMoment);
    return order(Reason::kStopLastTasks, std::move(actions), then,
                 {.service = true, .tasks = true, .list = last});
  }
  const NextLook next = next_look(seen_, policy_, next_,
                                  {.missing = count,
                                   .since = now_,
                                   .pace = count < counts_.stale ? policy_.wait : milliseconds{0}},
                                  now_);
  return order(Reason::kStopStaleTasks, std::move(actions), next.at, next.look);
}

}  // namespace ecsr::core
