// SPDX-License-Identifier: MIT
#include "runner/whole_again.h"

#include <algorithm>

namespace ecsr::runner {

int count_stops(const Pass& pass) {
  return static_cast<int>(std::ranges::count_if(pass.orders, [](const GivenOrder& order) {
    return std::holds_alternative<core::StopTask>(order.action) && order.outcome;
  }));
}

bool is_whole_again(const Pass& pass) {
  const core::Decision& decision = pass.decision;
  if (!decision.seen || decision.seen->desired <= 0) return false;
  if (decision.seen->serving < decision.seen->desired) return false;
  return decision.run.whole_since || decision.run.held_since || count_stops(pass) > 0;
}

}  // namespace ecsr::runner
