// SPDX-License-Identifier: MIT
#include "runner/classic_lines.h"

#include <algorithm>

#include "runner/whole_again.h"

namespace ecsr::runner {

std::vector<std::string> ClassicLines::beginning(const Pass& pass) {
  if (counts_.begun || !pass.decision.seen) return {};
  counts_.begun = true;
  return {"Starting task recycle for " + service_.cluster.value + "/" + service_.service.value,
          "Original desired count: " + std::to_string(pass.decision.seen->base) +
              ", tasks: " + std::to_string(pass.seen.tasks.value->size())};
}

std::vector<std::string> ClassicLines::stops(const Pass& pass) {
  std::vector<std::string> lines;
  const std::optional<core::Availability>& seen = pass.decision.seen;
  if (seen) counts_.stale_at_claim = std::max(counts_.stale_at_claim, seen->stale);
  if (counts_.stopped > counts_.replaced && is_whole_again(pass)) {
    const milliseconds pause = seen->stale == 0 ? milliseconds{0} : wait_;
    while (counts_.replaced < counts_.stopped) {
      lines.push_back("Task " + std::to_string(++counts_.replaced) + " recycled, waiting " +
                      std::to_string(std::chrono::ceil<seconds>(pause).count()) + "s");
    }
  }
  for (const GivenOrder& order : pass.orders) {
    if (const auto* stop = std::get_if<core::StopTask>(&order.action); stop && order.outcome) {
      lines.push_back("Recycling task " + std::to_string(++counts_.stopped) + "/" +
                      std::to_string(counts_.stale_at_claim) + ": " + stop->task.value);
    }
  }
  return lines;
}

}  // namespace ecsr::runner
