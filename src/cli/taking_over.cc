// SPDX-License-Identifier: MIT
#include "cli/taking_over.h"

#include <utility>

namespace ecsr::cli {

core::Run taking_over(core::Run fresh, const core::RunRecord& found, WallTime aws_now,
                      WallTime now) {
  core::Run run = std::move(fresh);
  run.id = found.id;
  run.record = found;
  run.record->owner = run.owner;
  run.record->heartbeat = aws_now;
  run.taken_over_at = now;
  run.record_written_at = now;
  return run;
}

core::Run undoing(core::Run fresh, const core::RunRecord& found, WallTime aws_now, WallTime now) {
  core::Run run = taking_over(std::move(fresh), found, aws_now, now);
  run.record->ending = core::Ending::kAbortedNow;
  run.record->hold.reset();
  return run;
}

}  // namespace ecsr::cli
