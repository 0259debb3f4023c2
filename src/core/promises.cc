// SPDX-License-Identifier: MIT
#include "core/promises.h"

#include <algorithm>
#include <span>

#include "core/availability.h"
#include "core/deployment.h"
#include "core/drain.h"
#include "core/selection.h"

namespace ecsr::core {
namespace {

/// More looks than this without a pause between them, and the run is spinning.
constexpr int kMostLooksInARow = 10;

template <typename Order>
std::vector<Order> orders(const Decision& decision) {
  std::vector<Order> found;
  for (const Action& action : decision.actions) {
    if (const auto* order = std::get_if<Order>(&action)) found.push_back(*order);
  }
  return found;
}

/// The tasks that a decision stops or takes out of their target groups, each with its place in the
/// picture: it is the same to those who want to be served. Sorted once, because a large service has
/// thousands of tasks and hundreds of stops.
class Stopped {
 public:
  explicit Stopped(const Judged& judged) {
    for (const StopTask& order : orders<StopTask>(judged.decision)) ids_.push_back(order.task);
    for (const DeregisterTargets& order : orders<DeregisterTargets>(judged.decision)) {
      ids_.push_back(order.task);
    }
    std::ranges::sort(ids_);
    tasks_.resize(ids_.size());
    if (ids_.empty() || !judged.seen.tasks.value) return;
    for (const Task& task : *judged.seen.tasks.value) {
      const auto place = find(task.id);
      if (place && tasks_[*place] == nullptr) tasks_[*place] = &task;
    }
  }

  std::span<const TaskId> ids() const { return ids_; }
  bool contains(const TaskId& id) const { return find(id).has_value(); }

  /// As it is seen; nullptr when it is not one of the service's.
  const Task* task(const TaskId& id) const {
    const auto place = find(id);
    return place ? tasks_[*place] : nullptr;
  }

 private:
  std::optional<std::size_t> find(const TaskId& id) const {
    const auto found = std::ranges::lower_bound(ids_, id);
    if (found == ids_.end() || *found != id) return std::nullopt;
    return static_cast<std::size_t>(found - ids_.begin());
  }

  std::vector<TaskId> ids_;
  std::vector<const Task*> tasks_;
};

bool putting_back(const Judged& judged) {
  return judged.decision.reason == Reason::kPutBackDesiredCount ||
         judged.decision.reason == Reason::kPutBackScaling;
}

/// Tasks that serve in the picture, and those of them that the decision stops.
struct Serving {
  int before = 0;
  int stopped = 0;
  int after() const { return before - stopped; }
};

Serving count_serving(const Judged& judged) {
  Serving serving;
  const Stopped stopped(judged);
  for (const Task& task : *judged.seen.tasks.value) {
    if (!serves(task, judged.policy, judged.before, judged.seen.aws_now)) continue;
    ++serving.before;
    if (stopped.contains(task.id)) ++serving.stopped;
  }
  return serving;
}

bool takes_tasks(const Judged& judged) {
  return std::ranges::any_of(judged.decision.actions, [](const Action& action) {
    return std::holds_alternative<StopTask>(action) ||
           std::holds_alternative<DeregisterTargets>(action);
  });
}

/// Stale, and serving nobody: nothing is lost when it goes.
bool fails(const Task& task, const Judged& judged) {
  const bool no_use = unhealthy(task) || out_of_a_group(task) || withdrawn(task, judged.before);
  return no_use && is_stale(task, judged.policy, judged.before, *judged.seen.service.value);
}

Verdict broken(std::string promise, std::string sentence) {
  return Broken{std::move(promise), std::move(sentence)};
}

/// A stop, or what leads to one, while the window is closed, or an alarm is not known to be OK. Who
/// has left the target groups before serves nobody, and may go.
std::optional<std::string> forbidden_stop(const Judged& judged) {
  const Stopped stopped(judged);
  const bool takes_any = std::ranges::any_of(stopped.ids(), [&](const TaskId& id) {
    const Task* task = stopped.task(id);
    return task == nullptr || !(withdrawn(*task, judged.before) || out_of_a_group(*task));
  });
  if (!takes_any) return std::nullopt;
  if (judged.policy.window && !opening_at(*judged.policy.window, judged.seen.aws_now).open) {
    return "a task is stopped outside the maintenance window";
  }
  if (judged.policy.alarms.empty()) return std::nullopt;
  if (!judged.seen.alarms.value) return "a task is stopped although the alarms are unknown";
  const auto story = find_not_ok(*judged.seen.alarms.value);
  return story ? std::optional("a task is stopped although " + *story) : std::nullopt;
}

}  // namespace

Verdict keeps_floor(const Judged& judged) {
  if (!takes_tasks(judged) || !judged.seen.tasks.value || !judged.before.record) {
    return std::nullopt;
  }
  const Serving serving = count_serving(judged);
  if (serving.stopped == 0) return std::nullopt;
  const RunRecord& record = *judged.before.record;
  const std::vector<SetDesiredCount> counts = orders<SetDesiredCount>(judged.decision);
  // A folding batch has its replacements already: it may take away what was raised, and nothing
  // more.
  const int floor =
      counts.empty()
          ? floor_of(judged.policy, record.base_count, judged.seen.service.value->desired_count)
          : std::max(record.base_count, floor_of(judged.policy, record.base_count, 0));
  if (serving.after() >= floor) return std::nullopt;
  return broken("P1 floor", "stopping " + std::to_string(serving.stopped) + " of " +
                                std::to_string(serving.before) + " serving tasks leaves " +
                                std::to_string(serving.after()) + ", and the floor is " +
                                std::to_string(floor));
}

Verdict keeps_surge_bound(const Judged& judged) {
  for (const SetDesiredCount& order : orders<SetDesiredCount>(judged.decision)) {
    const RunRecord& record = *judged.decision.run.record;
    if (order.count >= record.base_count && order.count <= record.raised_count()) continue;
    return broken("P2 surge bound", "desired count " + std::to_string(order.count) +
                                        " is not between " + std::to_string(record.base_count) +
                                        " and " + std::to_string(record.raised_count()));
  }
  return std::nullopt;
}

Verdict spares_fresh_tasks(const Judged& judged) {
  const Stopped stopped(judged);
  for (const TaskId& id : stopped.ids()) {
    const Task* task = stopped.task(id);
    if (task == nullptr) {
      return broken("P3 fresh is safe", "task " + id.value + " is not one of the service's");
    }
    if (!task->created_at || *task->created_at > judged.before.record->cutoff) {
      return broken("P3 fresh is safe", "task " + id.value + " was created after the cutoff");
    }
  }
  return std::nullopt;
}

Verdict keeps_hands_off(const Judged& judged) {
  if (judged.decision.actions.empty() || putting_back(judged)) return std::nullopt;
  if (judged.decision.run.record && judged.decision.run.record->hold) {
    return broken("P4 hands off", "an order is given while the run holds still");
  }
  if (!judged.seen.service.value || !judged.seen.tasks.value) {
    return broken("P4 hands off",
                  "an order is given although the service or its tasks are unknown");
  }
  if (auto hindered = forbidden_stop(judged)) return broken("P4 hands off", *std::move(hindered));
  const DeploymentFinding found = find_deployment(*judged.seen.service.value);
  if (found.state == DeploymentState::kQuiet) return std::nullopt;
  return broken("P4 hands off", "an order is given while " + found.detail + " is in progress");
}

Verdict keeps_batch_bound(const Judged& judged) {
  if (!takes_tasks(judged) || !judged.seen.tasks.value || !judged.before.record) {
    return std::nullopt;
  }
  const Stopped stopped(judged);
  // Those that were taken out of their target groups were counted when they left.
  const auto counted_before = [&](const Task* task) {
    return task != nullptr && was_taken_out(*task, judged.before);
  };
  const int stops = static_cast<int>(std::ranges::count_if(
      stopped.ids(), [&](const TaskId& id) { return !counted_before(stopped.task(id)); }));
  if (stops == 0) return std::nullopt;
  const int batch = batch_of(judged.policy, judged.before.record->base_count);
  if (stops > batch) {
    return broken("P5 batch bound", std::to_string(stops) +
                                        " tasks are stopped at once, and the batch is " +
                                        std::to_string(batch));
  }
  const std::vector<SetDesiredCount> counts = orders<SetDesiredCount>(judged.decision);
  const int desired =
      counts.empty() ? judged.seen.service.value->desired_count : counts.back().count;
  int failing = 0;  // stale tasks of no use count as replaced by nobody, but not by this order
  for (const Task& task : *judged.seen.tasks.value) {
    const bool goes_now = stopped.contains(task.id) && !counted_before(&task);
    const Withdrawal* left = find_withdrawal(judged.before, task.id);
    const bool ours = left != nullptr && left->is_ours();
    if (!goes_now && !ours && fails(task, judged)) ++failing;
  }
  const int unreplaced = desired - count_serving(judged).after() - failing;
  if (unreplaced <= batch) return std::nullopt;
  return broken("P5 batch bound",
                std::to_string(unreplaced) +
                    " tasks would be without a serving replacement, and the batch is " +
                    std::to_string(batch));
}

Verdict puts_everything_back(const Judged& judged) {
  const auto& outcome = judged.decision.outcome;
  const bool claims_it_is_back = outcome == Outcome::kDone || outcome == Outcome::kGaveUp ||
                                 outcome == Outcome::kAborted || outcome == Outcome::kRefused;
  if (!claims_it_is_back || !judged.before.record || !judged.seen.service.value)
    return std::nullopt;
  const bool continued = judged.before.taken_over_at || judged.before.handed_over_at;
  if (!judged.before.claim_seen && !continued) return std::nullopt;
  const RunRecord& record = *judged.before.record;
  const int desired = judged.seen.service.value->desired_count;
  const auto& last = judged.before.count_order;
  const bool somebody_elses = last && last->answered && last->count != desired;
  if (judged.seen.service.value->status == ServiceStatus::kActive && !somebody_elses &&
      desired > record.base_count && desired <= record.raised_count()) {
    return broken("P6 put back", "the run ends with desired count " + std::to_string(desired) +
                                     ", and it was " + std::to_string(record.base_count));
  }
  const bool raised_lately =
      last && last->count > record.base_count && judged.now - last->ordered_at < kStaleReads;
  if (raised_lately && desired == record.base_count &&
      judged.seen.service.value->status == ServiceStatus::kActive) {
    return broken("P6 put back",
                  "desired count looks as it was, but was raised too lately to tell");
  }
  if (!record.scaling || !judged.seen.scaling.value || !*judged.seen.scaling.value) {
    return std::nullopt;
  }
  // AWS may let nobody change what a deleted service leaves behind.
  if (judged.seen.service.value->status != ServiceStatus::kActive) return std::nullopt;
  // Bounds that would move a desired count which is somebody else's by now stay as they are.
  const auto& [found, set] = *record.scaling;
  const bool could_go_back = set.suspended != found.suspended ||
                             (desired >= found.min_capacity && desired <= found.max_capacity);
  if (could_go_back && **judged.seen.scaling.value == set) {
    return broken("P6 put back", "the run ends with the autoscaling settings it has set");
  }
  return std::nullopt;
}

Verdict can_be_repeated(const Judged& judged) {
  if (!judged.decision.actions.empty() && (!judged.before.record || !judged.before.claim_seen)) {
    const bool claim_just_seen = judged.decision.run.claim_seen;
    if (!claim_just_seen)
      return broken("P7 twice is once", "an order is given before the claim was read back");
  }
  const WallTime read_at = tasks_read_at(judged.seen, judged.now);
  for (const StopTask& order : orders<StopTask>(judged.decision)) {
    const auto& earlier = judged.before.stop_orders;
    const auto known = std::ranges::find(earlier, order.task, &StopOrder::task);
    if (known != earlier.end() && read_at - known->ordered_at < kStaleReads) {
      return broken("P7 twice is once", "task " + order.task.value + " is stopped a second time");
    }
  }
  for (const DeregisterTargets& order : orders<DeregisterTargets>(judged.decision)) {
    const auto& earlier = judged.before.withdrawals;
    const auto known = std::ranges::find(earlier, order.task, &Withdrawal::task);
    if (known != earlier.end() && known->orders > 0 && !known->back &&
        judged.seen.aws_now - known->since < kStaleReads) {
      return broken("P7 twice is once",
                    "task " + order.task.value + " is deregistered a second time");
    }
  }
  return std::nullopt;
}

Verdict goes_on(const Judged& judged) {
  const Decision& decision = judged.decision;
  if (decision.outcome) return std::nullopt;
  const milliseconds longest = longest_sleep(decision.reason, decision.run.record.has_value());
  if (decision.wake_at < judged.now || decision.wake_at - judged.now > longest) {
    return broken("P8 it ends", "the next look is at " + to_iso8601(decision.wake_at) +
                                    ", and now is " + to_iso8601(judged.now));
  }
  const bool asks_again =
      decision.reason == Reason::kNeedsALook && decision.run.looks_in_a_row <= kMostLooksInARow;
  if (decision.wake_at == judged.now && !asks_again && decision.reason != Reason::kGiveUp) {
    return broken("P8 it ends", "the next look is at once, and nothing can have changed by then");
  }
  return std::nullopt;
}

std::vector<Broken> broken_promises(const Judged& of_before) {
  // Who has left its target groups is known from the picture that the decision was made from.
  Run before;
  const bool some_left = !of_before.before.withdrawals.empty();
  if (some_left) {
    before = of_before.before;
    note_withdrawals(before, of_before.seen, of_before.policy, of_before.now);
  }
  const Judged judged{.seen = of_before.seen,
                      .policy = of_before.policy,
                      .before = some_left ? before : of_before.before,
                      .decision = of_before.decision,
                      .now = of_before.now};
  std::vector<Broken> found;
  for (const auto promise : {keeps_floor, keeps_surge_bound, spares_fresh_tasks, keeps_hands_off,
                             keeps_batch_bound, puts_everything_back, can_be_repeated, goes_on}) {
    if (Verdict verdict = promise(judged)) found.push_back(*std::move(verdict));
  }
  return found;
}

}  // namespace ecsr::core
