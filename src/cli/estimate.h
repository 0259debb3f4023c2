// SPDX-License-Identifier: MIT
// How long a recycle will take, from the service's own history. A guess, and shown as one. Pure.
#pragma once

#include "core/observation.h"
#include "core/policy.h"
#include "core/run.h"

namespace ecsr::cli {

/// All of it: the surge's start, then batch after batch with pauses between; the last batch folds
/// into the surge, so nothing is waited for after it. `stale` tasks are still to go; `begun` = the
/// surge serves already.
milliseconds estimate(const core::Observation& seen, const core::Policy& policy, int stale,
                      int base, int surge, bool begun);

}  // namespace ecsr::cli
