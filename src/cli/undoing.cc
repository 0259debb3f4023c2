// SPDX-License-Identifier: MIT
#include "cli/undoing.h"

#include <utility>

namespace ecsr::cli {

core::Run undoing(core::Run fresh, const core::RunRecord& found, WallTime aws_now, WallTime now) {
  core::Run run = std::move(fresh);
  run.id = found.id;
  run.record = found;
  run.record->owner = run.owner;
  run.record->heartbeat = aws_now;
  run.record->ending = core::Ending::kAbortedNow;
  run.taken_over_at = now;
  run.record_written_at = now;
  return run;
}

}  // namespace ecsr::cli
