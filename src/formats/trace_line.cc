// SPDX-License-Identifier: MIT
#include "formats/trace_line.h"

#include "base/text.h"

namespace ecsr::formats {

std::string trace_text(const core::Decision& decision) {
  std::string orders;
  for (const core::Action& action : decision.actions) {
    if (!orders.empty()) orders += ", ";
    orders += core::to_text(action);
  }
  // What cannot be read is not none.
  const std::string serving = decision.seen ? std::to_string(decision.seen->serving) + " of " +
                                                  std::to_string(decision.seen->desired)
                                            : "? of ?";
  std::string line = "serving " + serving + "  " + (orders.empty() ? "-" : orders) + "  " +
                     std::string(core::sentence(decision.reason));
  if (!decision.detail.empty()) line += " (" + decision.detail + ")";
  return line;
}

std::string trace_line(WallTime now, const core::Decision& decision) {
  return to_clock(now) + "  " + trace_text(decision);
}

bool TraceFilter::worth_a_line(const core::Decision& decision) {
  const bool look_only = decision.reason == core::Reason::kNeedsALook;
  const bool changed = last_ != decision.reason;
  if (!look_only) last_ = decision.reason;
  return !decision.actions.empty() || decision.outcome || (changed && !look_only);
}

}  // namespace ecsr::formats
