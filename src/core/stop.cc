// SPDX-License-Identifier: MIT
// Which stale tasks may go now: those that can, are not protected, and leave the floor standing.
#include <algorithm>
#include <utility>

#include "core/deciding.h"
#include "core/selection.h"
#include "core/timing.h"

namespace ecsr::core {
namespace {

constexpr milliseconds kPoll = seconds{15};
constexpr milliseconds kProtectionPoll = seconds{30};

/// A stop that has no effect is ordered so often before it counts as impossible.
constexpr int kStopAttempts = 3;

/// Protection is asked for at least so many tasks at once: what one call answers.
/// [doc: GetTaskProtection]
constexpr std::size_t kOneCall = 100;

/// What is known about the protection of the tasks at the front of a list.
struct KnownProtection {
  std::size_t known = 0;  ///< so many from the front
  std::vector<const Task*> free;
  std::vector<TaskId> held;
};

KnownProtection look_up(const std::vector<const Task*>& tasks,
                        const std::vector<Protection>& protection, int wanted) {
  std::vector<const Protection*> sorted;
  sorted.reserve(protection.size());
  for (const Protection& one : protection) sorted.push_back(&one);
  std::ranges::sort(sorted, {}, &Protection::task);
  KnownProtection found;
  for (const Task* task : tasks) {
    const auto one = std::ranges::lower_bound(sorted, task->id, {}, &Protection::task);
    if (one == sorted.end() || (*one)->task != task->id) break;
    ++found.known;
    if ((*one)->enabled) {
      found.held.push_back(task->id);
    } else {
      found.free.push_back(task);
    }
    if (static_cast<int>(found.free.size()) == wanted) break;
  }
  return found;
}

}  // namespace

Decision Deciding::stop() {
  if (!recent(seen_.service.seen_at) || !recent(seen_.tasks.seen_at)) {
    return look_now({.service = true, .tasks = true, .list = false});
  }
  if (Step step = wait_until_green()) return *std::move(step);
  std::vector<const Task*> candidates = find_candidates();
  if (candidates.empty()) {
    return hindered(Reason::kWaitingForStaleTask, kPoll,
                    std::to_string(counts_.stale) + " still starting or of unknown health");
  }
  put_in_stop_order(candidates);
  // Those that have left their target groups are half-way gone.
  std::ranges::stable_partition(candidates,
                                [&](const Task* task) { return withdrawn(*task, next_); });
  if (policy_.protected_tasks != Protected::kStop) {
    if (Step step = pass_over_protected(candidates)) return *std::move(step);
  }
  const int extra =
      counts_.desired <= record().raised_count() ? counts_.desired - record().base_count : 0;
  const bool folding = extra > 0 && counts_.stale <= extra;
  const int folded = std::max(record().base_count, floor_of(policy_, record().base_count, 0));
  // Desired count goes down with the stop, not already when a task leaves its target groups.
  const int floor = !folding         ? counts_.floor
                    : leaves_first() ? std::max(folded, counts_.floor)
                                     : folded;
  std::vector<const Task*> victims = choose(candidates, floor);
  if (victims.empty() && passed_over_) return wait_for_protection_of(*passed_over_);
  if (victims.empty()) {
    return hindered(Reason::kWaitingForFloor, kPoll,
                    "the floor is " + std::to_string(floor) + " and " +
                        std::to_string(counts_.serving) + " serve");
  }
  if (Step step = see_stops_fail(victims)) return *std::move(step);
  if (Step step = leave_first(victims)) return *std::move(step);
  return order_stops(victims, folding);
}

/// Stale tasks that serve, and those that fail or have left their target groups: they serve nobody.
std::vector<const Task*> Deciding::find_candidates() const {
  std::vector<const Task*> candidates;
  for (const Task& task : *seen_.tasks.value) {
    if (!is_stale(task, policy_, next_, service())) continue;
    const bool can_go =
        unhealthy(task) || withdrawn(task, next_) || serves(task, policy_, next_, seen_.aws_now);
    if (can_go) candidates.push_back(&task);
  }
  return candidates;
}

/// Leaves of the candidates those whose protection is known to be off: at least a batch of them if
/// there are so many.
Deciding::Step Deciding::pass_over_protected(std::vector<const Task*>& candidates) {
  const std::size_t batch = static_cast<std::size_t>(counts_.batch);
  const bool seen = seen_.protection.value && recent(seen_.protection.seen_at);
  if (!seen) return ask_for_protection(candidates, std::max(kOneCall, batch));
  read_again(Part::kProtection);
  KnownProtection found = look_up(candidates, *seen_.protection.value, counts_.batch);
  if (found.free.size() < batch && found.known < candidates.size()) {
    return ask_for_protection(candidates, std::max({kOneCall, batch, 2 * found.known}));
  }
  // One that has left its target groups is not left running without requests for good.
  std::vector<TaskId> skipped = found.held;
  std::erase_if(skipped, [&](const TaskId& task) { return is_withdrawn(next_, task); });
  if (policy_.protected_tasks == Protected::kSkip && !skipped.empty()) {
    next_.skipped.insert(next_.skipped.end(), skipped.begin(), skipped.end());
    std::ranges::sort(next_.skipped);
    return look_now({.service = false, .tasks = false, .list = false},
                    "protected tasks are skipped");
  }
  if (!found.held.empty()) passed_over_ = found.held.front();
  if (found.free.empty()) return wait_for_protection_of(*passed_over_);
  candidates = std::move(found.free);
  return std::nullopt;
}

/// Somebody asked for the protection, and knows when it ends: that is no lack of progress.
Decision Deciding::wait_for_protection_of(const TaskId& task) {
  note_progress(counts_.serving);
  return wait(Reason::kWaitingForProtectedTask, now_ + kProtectionPoll, {},
              std::string(task.name()));
}

/// StopTask would stop a protected task all the same, so the question has to come first, and just
/// before. [doc: Task scale-in protection]
Deciding::Step Deciding::ask_for_protection(const std::vector<const Task*>& candidates,
                                            std::size_t how_many) {
  Look look{.service = false, .tasks = false, .list = false};
  for (const Task* task : candidates) {
    if (look.protection.size() == how_many) break;
    look.protection.push_back(task->id);
  }
  if (!seen_.protection.problem) return look_now(std::move(look));
  const Error& problem = *seen_.protection.problem;
  if (problem.kind() == ErrorKind::kDenied) {
    return give_up(Ending::kOrderRefused, problem.message());
  }
  Step step = wait_or_refuse(Part::kProtection, problem);
  if (step->reason == Reason::kProtectionUnknown) step->look.protection = look.protection;
  return step;
}

/// Tasks that this run has taken out of their target groups and that may not be stopped now,
/// because they have become protected: they are gone for those who want to be served.
int Deciding::held_outside(const std::vector<const Task*>& candidates) const {
  return static_cast<int>(std::ranges::count_if(next_.withdrawals, [&](const Withdrawal& one) {
    if (!one.is_ours()) return false;
    if (std::ranges::binary_search(next_.stop_orders, one.task, {}, &StopOrder::task)) return false;
    return std::ranges::none_of(candidates, [&](const Task* task) { return task->id == one.task; });
  }));
}

/// Up to a batch of the candidates, from the front. One that does not serve costs nothing.
std::vector<const Task*> Deciding::choose(const std::vector<const Task*>& candidates,
                                          int floor) const {
  std::vector<const Task*> victims;
  const auto most =
      static_cast<std::size_t>(std::max(0, most_at_once() - held_outside(candidates)));
  int serving = counts_.serving;
  for (const Task* task : candidates) {
    if (victims.size() == most) break;
    if (serves(*task, policy_, next_, seen_.aws_now)) {
      if (serving <= floor) continue;
      --serving;
    }
    victims.push_back(task);
  }
  return victims;
}

/// An order that is lost again and again, or that AWS accepts and does not carry out.
Deciding::Step Deciding::see_stops_fail(const std::vector<const Task*>& victims) {
  for (const Task* task : victims) {
    const auto tried =
        std::ranges::lower_bound(next_.stop_attempts, task->id, {}, &StopAttempts::task);
    if (tried == next_.stop_attempts.end() || tried->task != task->id) continue;
    const milliseconds for_long = now_ - tried->first_at;
    if (tried->orders < kStopAttempts || for_long < policy_.replacement_timeout) continue;
    std::string story = "task " + std::string(task->id.name()) + " was ordered to stop " +
                        std::to_string(tried->orders) + " times in " + ecsr::to_text(for_long) +
                        " and still runs";
    if (next_.order_problem) story += ": " + next_.order_problem->message();
    return give_up(Ending::kReplacementTimeout, std::move(story));
  }
  return std::nullopt;
}

Decision Deciding::order_stops(const std::vector<const Task*>& victims, bool folding) {
  // Those that fail or have left their target groups did not serve before either.
  const auto taken = std::ranges::count_if(
      victims, [&](const Task* task) { return serves(*task, policy_, next_, seen_.aws_now); });
  const int left = counts_.serving - static_cast<int>(taken);
  std::vector<Action> actions;
  for (const Task* task : victims) {
    actions.push_back(StopTask{task->id});
    next_.stop_orders.push_back({task->id, seen_.aws_now});
    auto tried = std::ranges::lower_bound(next_.stop_attempts, task->id, {}, &StopAttempts::task);
    if (tried == next_.stop_attempts.end() || tried->task != task->id) {
      tried = next_.stop_attempts.insert(tried, {task->id, 0, now_});
    }
    ++tried->orders;
  }
  std::ranges::sort(next_.stop_orders, {}, &StopOrder::task);
  const int count = static_cast<int>(victims.size());
  next_.stops_ordered += count;
  next_.stop_before_at = std::exchange(next_.last_stop_at, now_);
  next_.baking_since.reset();
  // Watched to the end once, and one more goes: it was protected then.
  if (!record().ending && record().passed >= record().stale_at_claim)
    next_.record->passed = recycled_;
  note_progress(left);
  // Whole anew once every replacement serves, also when the next look is the first to show it.
  if (left < asked_for()) next_.whole_since.reset();
  if (folding) {
    // At the end the whole surge goes, and a look into the past must not raise it again.
    const int lowered = record().ending ? record().base_count : counts_.desired - count;
    actions.push_back(SetDesiredCount{lowered});
    remember_count_order(lowered);
    const bool last = count == counts_.stale || record().ending;
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
