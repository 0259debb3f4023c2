// SPDX-License-Identifier: MIT
#include "cli/estimate.h"

#include <algorithm>

#include "core/availability.h"
#include "core/timing.h"

namespace ecsr::cli {

namespace {

/// The longest of all tasks: they differ only in whether anything but running is asked of them.
milliseconds longest_settle_time(const core::Observation& seen, const core::Policy& policy) {
  milliseconds longest{0};
  for (const core::Task& task : *seen.tasks.value) {
    longest = std::max(longest, core::settle_time(task, policy));
    if (longest > milliseconds{0}) break;  // then it is the policy's, or the one for no checks
  }
  return longest;
}

/// From a stop order to its replacement serving, pause not included.
milliseconds usual_replacement(const core::Observation& seen, const core::Policy& policy) {
  return core::kReplacementCreation + core::usual_start(seen) + longest_settle_time(seen, policy);
}

/// From leaving its target groups to the stop.
milliseconds usual_drain(const core::Observation& seen, const core::Policy& policy) {
  /// Of a target group that nobody has told otherwise. [doc: Target group attributes]
  constexpr milliseconds kUsualDelay = minutes{5};
  if (seen.service.value->target_groups.empty()) return milliseconds{0};
  return policy.drain.full ? kUsualDelay : policy.drain.window;
}

}  // namespace

milliseconds estimate(const core::Observation& seen, const core::Policy& policy, int stale,
                      int base, int surge, bool begun) {
  if (stale == 0) return milliseconds{0};
  const int batch = core::batch_of(policy, base);
  const int stops = (stale + batch - 1) / batch;
  const int folded = (std::min(surge, stale) + batch - 1) / batch;
  const milliseconds replacement = usual_replacement(seen, policy);
  const milliseconds first = surge > 0 && !begun ? replacement : milliseconds{0};
  return first + (stops - folded) * replacement + (stops - 1) * policy.wait +
         stops * usual_drain(seen, policy);
}

}  // namespace ecsr::cli
