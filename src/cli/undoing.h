// SPDX-License-Identifier: MIT
// What `restore` makes of the record that it finds.
#pragma once

#include "core/run.h"

namespace ecsr::cli {

/// A run that has nothing left to do but to put back what the record says. `fresh` says who we are;
/// `now` is our clock. Its record is to be written before its first pass.
core::Run undoing(core::Run fresh, const core::RunRecord& found, WallTime aws_now, WallTime now);

}  // namespace ecsr::cli
