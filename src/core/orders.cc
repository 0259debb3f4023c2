// SPDX-License-Identifier: MIT
// What a run remembers of an order, once it is known how it went.
#include <algorithm>

#include "core/availability.h"
#include "core/decide.h"

namespace ecsr::core {
namespace {

void note_answered(Run& run, const Action& action) {
  if (const auto* count = std::get_if<SetDesiredCount>(&action)) {
    if (run.count_order && run.count_order->count == count->count) run.count_order->answered = true;
  } else if (const auto* scaling = std::get_if<SetScaling>(&action)) {
    if (run.scaling_order && run.scaling_order->target == scaling->target) {
      run.scaling_order->answered = true;
    }
  }
}

/// A run does not need this order: who may not give it stops tasks as they are.
void note_withdrawing(Run& run, const DeregisterTargets& order, const Status& outcome) {
  if (outcome) return;
  const ErrorKind kind = outcome.error().kind();
  if (kind == ErrorKind::kTransport || kind == ErrorKind::kBadAnswer) return;  // may have happened
  forget_order(run, order);
  if (kind != ErrorKind::kThrottled) run.drain_refused = outcome.error().message();
}

}  // namespace

void forget_order(Run& run, const Action& action) {
  if (const auto* stop = std::get_if<StopTask>(&action)) {
    run.stops_ordered -= static_cast<int>(std::erase_if(
        run.stop_orders, [&](const StopOrder& order) { return order.task == stop->task; }));
    // Whether it was the only one of its pass is not known: when in doubt, the pause is kept.
    if (run.stop_orders.empty()) run.last_stop_at = run.stop_before_at;
  } else if (std::holds_alternative<SetDesiredCount>(action)) {
    run.count_order = run.count_before;
  } else if (const auto* leaves = std::get_if<DeregisterTargets>(&action)) {
    if (Withdrawal* known = find_withdrawal(run, leaves->task)) known->back = true;
  } else {
    run.scaling_order = run.scaling_before;
  }
}

void note_outcome(Run& run, const Action& action, const Status& outcome) {
  if (const auto* leaves = std::get_if<DeregisterTargets>(&action)) {
    return note_withdrawing(run, *leaves, outcome);
  }
  const bool denied = !outcome && outcome.error().kind() == ErrorKind::kDenied;
  run.denials_in_a_row = denied ? run.denials_in_a_row + 1 : 0;
  if (outcome) {
    run.order_problem.reset();
    note_answered(run, action);
    return;
  }
  run.order_problem = outcome.error();
  const ErrorKind kind = outcome.error().kind();
  const bool may_have_happened = kind == ErrorKind::kTransport || kind == ErrorKind::kBadAnswer;
  if (!may_have_happened) forget_order(run, action);
}

}  // namespace ecsr::core
