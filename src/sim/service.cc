// SPDX-License-Identifier: MIT
#include "sim/service.h"

#include <numeric>

namespace ecsr::sim {

int ServiceState::running_count() const {
  return std::accumulate(deployments.begin(), deployments.end(), 0,
                         [](int sum, const Deployment& one) { return sum + one.running_count; });
}

int ServiceState::pending_count() const {
  return std::accumulate(deployments.begin(), deployments.end(), 0,
                         [](int sum, const Deployment& one) { return sum + one.pending_count; });
}

}  // namespace ecsr::sim
