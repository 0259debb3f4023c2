// SPDX-License-Identifier: MIT
#include "cli/estimate.h"

#include <algorithm>

#include "core/availability.h"
#include "core/timing.h"

namespace ecsr::cli {

milliseconds usual_replacement(const core::Observation& seen, const core::Policy& policy) {
  milliseconds settle{0};
  for (const core::Task& task : *seen.tasks.value) {
    settle = std::max(settle, core::settle_time(task, policy));
  }
  return core::kReplacementCreation + core::usual_start(seen) + settle;
}

milliseconds estimate(const core::Observation& seen, const core::Policy& policy, int stale,
                      int base, int surge, bool begun) {
  if (stale == 0) return milliseconds{0};
  const int batch = core::batch_of(policy, base);
  const int stops = (stale + batch - 1) / batch;
  const int folded = (std::min(surge, stale) + batch - 1) / batch;
  const milliseconds replacement = usual_replacement(seen, policy);
  const milliseconds first = surge > 0 && !begun ? replacement : milliseconds{0};
  return first + (stops - folded) * replacement + (stops - 1) * policy.wait;
}

}  // namespace ecsr::cli
