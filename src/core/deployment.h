// SPDX-License-Identifier: MIT
// Recognising somebody else's deployment. Pure.
#pragma once

#include <string>

#include "core/service.h"

namespace ecsr::core {

enum class DeploymentState {
  kQuiet,       ///< exactly one deployment, and it is done
  kInProgress,  ///< somebody's change is rolling, or what is shown cannot be understood
  kFailed,      ///< ECS starts no new tasks for it [doc: Deployment circuit breaker]
};

struct DeploymentFinding {
  DeploymentState state = DeploymentState::kQuiet;
  std::string detail;  ///< which deployment, in ECS's words; empty when quiet
};

/// More than one deployment, a PRIMARY that is IN_PROGRESS, a task set that is not steady, or
/// several task sets. A rollout state that is absent says nothing; an unknown one counts as in
/// progress. [doc: Deployment, TaskSet]
DeploymentFinding find_deployment(const Service& service);

}  // namespace ecsr::core
