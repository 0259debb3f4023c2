// SPDX-License-Identifier: MIT
// What `resume` and `restore` make of the record that they find.
#pragma once

#include "core/run.h"

namespace ecsr::cli {

/// The same run in our hands. `fresh` says who we are; `now` is our clock. Its record is to be
/// written before its first pass, so that the last owner yields if it lives after all.
core::Run taking_over(core::Run fresh, const core::RunRecord& found, WallTime aws_now,
                      WallTime now);

/// The same, with nothing left to do but to put back what the record says.
core::Run undoing(core::Run fresh, const core::RunRecord& found, WallTime aws_now, WallTime now);

}  // namespace ecsr::cli
