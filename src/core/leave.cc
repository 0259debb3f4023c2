// SPDX-License-Identifier: MIT
// Out of the target groups before the stop, so that no request meets a task that is ending; and
// letting those go that have left when a run ends early.
#include <algorithm>
#include <utility>

#include "core/deciding.h"
#include "core/drain.h"

namespace ecsr::core {
namespace {

constexpr milliseconds kPoll = seconds{5};
constexpr milliseconds kFullPoll = seconds{15};
/// As with everything else that somebody who is in a hurry waits for.
constexpr milliseconds kPatienceWhenTold = seconds{90};
/// A stop that has no effect is not ordered more often than this at the end of a run.
constexpr int kStopAttempts = 3;

bool is_lost(ErrorKind kind) {
  return kind == ErrorKind::kTransport || kind == ErrorKind::kBadAnswer;
}

/// Asking again would be answered the same.
bool is_final(const Error& problem) {
  return !asking_again_may_help(problem.kind()) && problem.kind() != ErrorKind::kBadAnswer;
}

}  // namespace

bool Deciding::leaves_first() const {
  return policy_.drain.wanted() && !service().target_groups.empty() && !next_.drain_refused;
}

/// Of the tasks that may go those remain that may be stopped now. No lack of progress: what is
/// waited for has its own end.
Deciding::Step Deciding::leave_first(std::vector<const Task*>& victims) {
  if (!leaves_first()) {
    if (next_.drain_refused && !std::exchange(next_.drain_refusal_said, true)) {
      notes_.push_back("tasks are stopped without leaving their target groups first: " +
                       *next_.drain_refused);
    }
    return std::nullopt;
  }
  std::vector<const Task*> registered;
  std::vector<const Task*> ready;
  const Task* first_draining = nullptr;
  WallTime look_at = now_ + kLongestSleep;
  std::string until;
  for (const Task* task : victims) {
    const ExitState state = exit_state(*task, policy_.drain, next_, seen_.aws_now, false);
    if (state.exit == Exit::kRegistered) registered.push_back(task);
    if (state.exit == Exit::kReady) ready.push_back(task);
    if (state.exit == Exit::kRegistered || state.exit == Exit::kReady) continue;
    const bool unseen = state.exit == Exit::kUnseen;
    const milliseconds left = unseen ? kPoll : state.ready_at - seen_.aws_now;
    look_at = std::min(look_at, now_ + (policy_.drain.full ? std::min(left, kFullPoll) : left));
    if (first_draining != nullptr) continue;
    first_draining = task;
    until = unseen               ? ", still shown as a target"
            : policy_.drain.full ? ", until its targets are gone"
                                 : ", until " + to_clock(state.ready_at);
  }
  if (!registered.empty()) return order_leaving(registered);
  victims = std::move(ready);
  if (!victims.empty()) return std::nullopt;
  note_progress(counts_.serving);
  return wait(Reason::kDraining, look_at, {.service = true, .tasks = true, .list = false},
              std::string(first_draining->id.name()) + until);
}

Decision Deciding::order_leaving(const std::vector<const Task*>& tasks) {
  std::vector<Action> actions;
  int serving = counts_.serving;
  for (const Task* task : tasks) {
    actions.push_back(DeregisterTargets{task->id});
    if (serves(*task, policy_, next_, seen_.aws_now)) --serving;
    auto known = std::ranges::lower_bound(next_.withdrawals, task->id, {}, &Withdrawal::task);
    if (known == next_.withdrawals.end() || known->task != task->id) {
      known = next_.withdrawals.insert(known, {.task = task->id});
    }
    known->since = seen_.aws_now;
    known->back = false;
    ++known->orders;
  }
  note_progress(serving);
  const milliseconds pause = policy_.drain.full ? kFullPoll : policy_.drain.window;
  return order(Reason::kLeaveTargetGroups, std::move(actions), now_ + pause,
               {.service = true, .tasks = true, .list = false});
}

/// As they are seen. In a run that another process began, what no group knows any more may be its
/// doing.
std::vector<const Task*> Deciding::withdrawn_by_us(bool or_maybe) const {
  std::vector<const Task*> found;
  for (const Task& task : *seen_.tasks.value) {
    if (leaving(task, next_)) continue;
    const Withdrawal* known = find_withdrawal(next_, task.id);
    if (known == nullptr) continue;
    const bool maybe =
        or_maybe && continued_since() && !known->back && task.registration == Registration::kAbsent;
    if (known->is_ours() || maybe) found.push_back(&task);
  }
  std::ranges::sort(found, {}, [](const Task* task) { return task->id; });
  return found;
}

/// A run that ends early stops nothing more, but what it has taken out of its target groups must
/// not run on for nobody. While capacity is raised no replacement is needed: desired count goes
/// down with it. What cannot go is named, and then desired count stays raised: ECS counts a task
/// that runs for nobody, and would scale in another one.
Deciding::Step Deciding::let_withdrawn_go() {
  if (is_deleted()) return std::nullopt;
  if (!seen_.tasks.value) return wait_to_see_withdrawn();
  read_again(Part::kTasks);
  if (Step step = wait_for_lost_stop()) return step;
  std::vector<const Task*> tasks = withdrawn_by_us(/*or_maybe=*/true);
  std::erase_if(tasks, [&](const Task* task) {
    const auto tried =
        std::ranges::lower_bound(next_.stop_attempts, task->id, {}, &StopAttempts::task);
    return tried != next_.stop_attempts.end() && tried->task == task->id &&
           tried->orders >= kStopAttempts && now_ - tried->first_at >= patience();
  });
  // Denied once, it may have been an expired token or a permission on its way.
  const bool refused = is_denied() && next_.denials_in_a_row > 1;
  const bool hands_off = find_deployment(service()).state != DeploymentState::kQuiet;
  if (tasks.empty() || refused || hands_off) return std::nullopt;
  if (!recent(seen_.service.seen_at) || !recent(seen_.tasks.seen_at)) return look_now({});
  const bool hurry = next_.asked == Asked::kPutBackNow;
  std::vector<const Task*> ready;
  for (const Task* task : tasks) {
    const ExitState state = exit_state(*task, policy_.drain, next_, seen_.aws_now, hurry);
    // What only some of its groups have let go of serves nobody either.
    if (state.exit == Exit::kReady || state.exit == Exit::kRegistered) {
      ready.push_back(task);
      continue;
    }
    const bool unseen = state.exit == Exit::kUnseen;
    const milliseconds left = unseen ? kPoll : state.ready_at - seen_.aws_now;
    note_progress(counts_.serving);
    return wait(Reason::kDraining, now_ + (policy_.drain.full ? std::min(left, kFullPoll) : left),
                {}, std::string(task->id.name()) + (unseen ? ", still shown as a target" : ""));
  }
  if (policy_.protected_tasks != Protected::kStop && !ready.empty()) {
    if (Step step = ask_whether_free(ready)) return step;
  }
  // Those that are surely ours were counted as gone when they left.
  const auto guesses = std::ranges::stable_partition(
      ready, [&](const Task* task) { return was_taken_out(*task, next_); });
  const int sure = static_cast<int>(guesses.begin() - ready.begin());
  const int extra =
      counts_.desired <= record().raised_count() ? counts_.desired - record().base_count : 0;
  const int room = counts_.batch - (counts_.desired - counts_.serving - counts_.unhealthy);
  const int many = sure > 0 ? sure : std::min(static_cast<int>(ready.size()), counts_.batch);
  const int folding = std::min({many, extra, sure > 0 ? extra : extra + room});
  const int going = folding > 0 ? folding : sure > 0 ? many : std::min(many, room);
  if (going <= 0) return std::nullopt;
  ready.resize(static_cast<std::size_t>(going));
  return order_stops(ready, folding > 0);
}

/// With what a run that ends cannot see.
milliseconds Deciding::patience() const {
  return next_.asked == Asked::kPutBackNow ? kPatienceWhenTold : policy_.replacement_timeout;
}

/// A stop whose answer was lost: it was carried out, or is ordered again once AWS must show it.
Deciding::Step Deciding::wait_for_lost_stop() {
  if (!next_.order_problem || !is_lost(next_.order_problem->kind())) return std::nullopt;
  for (const Task& task : *seen_.tasks.value) {
    const bool half_way = withdrawn(task, next_) && leaving(task, next_) &&
                          task.desired_status == DesiredStatus::kRunning &&
                          task.last_status == LastStatus::kRunning;
    if (!half_way) continue;
    return wait(Reason::kDraining, now_ + kPoll, {},
                std::string(task.id.name()) + ", whose stop was not answered");
  }
  return std::nullopt;
}

/// Whoever cannot be seen cannot be let go.
Deciding::Step Deciding::wait_to_see_withdrawn() {
  if (std::ranges::none_of(next_.withdrawals, &Withdrawal::is_ours)) return std::nullopt;
  std::optional<WallTime>& since = unreadable_since(Part::kTasks);
  if (!since) since = now_;
  if (now_ - *since >= patience()) return std::nullopt;
  const std::string why =
      seen_.tasks.problem ? seen_.tasks.problem->message() : "asked for, and not shown";
  return wait(Reason::kTasksUnknown, now_ + back_off(now_ - *since), {}, "tasks: " + why);
}

/// StopTask would stop a protected task all the same. One that has become protected stays.
Deciding::Step Deciding::ask_whether_free(std::vector<const Task*>& tasks) {
  Look look{.service = false, .tasks = false, .list = false};
  for (const Task* task : tasks) look.protection.push_back(task->id);
  if (seen_.protection.problem) {
    std::optional<WallTime>& since = unreadable_since(Part::kProtection);
    if (!since) since = now_;
    // A refusal may be an expired token or a permission on its way.
    const milliseconds longest = is_final(*seen_.protection.problem) ? kStaleReads : patience();
    const bool hopeless = now_ - *since >= longest;
    if (hopeless) tasks.clear();
    if (hopeless) return std::nullopt;
    return wait(Reason::kProtectionUnknown, now_ + back_off(now_ - *since), std::move(look),
                "task protection: " + seen_.protection.problem->message());
  }
  const auto find = [&](const Task* task) -> const Protection* {
    if (!seen_.protection.value || !recent(seen_.protection.seen_at)) return nullptr;
    const auto found = std::ranges::find(*seen_.protection.value, task->id, &Protection::task);
    return found == seen_.protection.value->end() ? nullptr : &*found;
  };
  if (!std::ranges::all_of(tasks, find)) return look_now(std::move(look));
  read_again(Part::kProtection);
  std::erase_if(tasks, [&](const Task* task) { return find(task)->enabled; });
  return std::nullopt;
}

/// What this run has taken out of its target groups, and may run on for nobody; empty: nothing, or
/// somebody's deployment replaces it.
std::string Deciding::left_behind() const {
  if (seen_.service.value) {
    const bool hands_off = find_deployment(service()).state != DeploymentState::kQuiet;
    if (is_deleted() || hands_off) return "";
  }
  std::string names;
  const auto add = [&](const TaskId& task) {
    if (!names.empty()) names += ", ";
    names += task.name();
  };
  const bool seen = seen_.tasks.value.has_value();
  int count = 0;
  if (seen) {
    for (const Task* task : withdrawn_by_us(/*or_maybe=*/false)) {
      add(task->id);
      ++count;
    }
  } else {
    for (const Withdrawal& one : next_.withdrawals) {
      if (!one.is_ours()) continue;
      add(one.task);
      ++count;
    }
  }
  if (count == 0) return "";
  std::string story = count == 1 ? "task " + names + " has left its target groups and "
                                 : "tasks " + names + " have left their target groups and ";
  if (seen) return story + (count == 1 ? "still runs" : "still run");
  story += "cannot be seen";
  if (seen_.tasks.problem) story += ": " + seen_.tasks.problem->message();
  return story;
}

}  // namespace ecsr::core
