// SPDX-License-Identifier: MIT
#include "cli/trace_line.h"

#include "base/text.h"

namespace ecsr::cli {

std::string trace_line(WallTime now, const core::Decision& decision) {
  std::string orders;
  for (const core::Action& action : decision.actions) {
    if (!orders.empty()) orders += ", ";
    orders += core::to_text(action);
  }
  std::string line = to_clock(now) + "  serving " + std::to_string(decision.seen.serving) + " of " +
                     std::to_string(decision.seen.desired) + "  " +
                     (orders.empty() ? "-" : orders) + "  " +
                     std::string(core::sentence(decision.reason));
  if (!decision.detail.empty()) line += " (" + decision.detail + ")";
  return line;
}

bool TraceFilter::worth_a_line(const core::Decision& decision) {
  const bool look_only = decision.reason == core::Reason::kNeedsALook;
  const bool changed = last_ != decision.reason;
  if (!look_only) last_ = decision.reason;
  return !decision.actions.empty() || decision.outcome || (changed && !look_only);
}

}  // namespace ecsr::cli
