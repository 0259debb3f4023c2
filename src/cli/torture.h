// SPDX-License-Identifier: MIT
// Plays seeds, one after the other, and tells about those that break a promise: the command that
// repeats it, the shortest plan that still does, and its story.
#pragma once

#include <functional>

#include "cli/host.h"
#include "cli/options.h"
#include "cli/trial.h"
#include "formats/exit_status.h"

namespace ecsr::cli {

/// run_trial, or what a test puts in its place.
using Player =
    std::function<TrialResult(const SeedPlan&, runner::PassListener* listener, Timeline* timeline)>;

/// What `simulate` does with its options.
formats::ExitStatus torture(const Options& options, Host& host, const Player& player);

}  // namespace ecsr::cli
