// SPDX-License-Identifier: MIT
// When the tasks that were stopped count as recycled, for all who tell people so. Pure.
#pragma once

#include "runner/runner.h"

namespace ecsr::runner {

/// Stop orders of the pass that AWS took.
int count_stops(const Pass& pass);

/// Whether every task that is asked for serves, so that all stops before this pass are made good.
/// A run that holds still, as for a question, does not measure since when; a stop is ordered only
/// when it is so, and makes it whole anew.
bool is_whole_again(const Pass& pass);

}  // namespace ecsr::runner
