// SPDX-License-Identifier: MIT
// What one process hands to the next that goes on with its run: everything a decision remembers and
// what the final record will tell. Only a function needs it, which ends between two looks; whoever
// continues without it waits out what AWS may not show yet. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/run.h"
#include "formats/final_record.h"

namespace ecsr::formats {

/// A task that was created after the cutoff, as far as it was seen.
struct FreshTask {
  core::TaskId task;
  WallTime created_at{};
  std::optional<WallTime> started_at;
  std::optional<WallTime> serving_at;

  bool operator==(const FreshTask&) const = default;
};

/// What the lines for people count over a whole run.
struct LineCounts {
  int stale_at_claim = 0;
  int stopped = 0;
  int replaced = 0;
  bool begun = false;    ///< the first two lines were said
  bool started = false;  ///< and people were told

  bool operator==(const LineCounts&) const = default;
};

struct RunMemory {
  core::Run run;  ///< its record too, when it holds one
  FinalRecord story;
  std::vector<FreshTask> fresh;
  LineCounts lines;
  /// False: there was no room for the stop orders of the last minute.
  bool orders_told = true;
};

/// Most tasks of which the whole story is handed on; of a larger run the last ones. With them a
/// text stays below the 256 KiB that Step Functions takes. [doc: Step Functions quotas]
inline constexpr std::size_t kTasksHandedOn = 100;

/// No text is longer, written into a JSON text.
inline constexpr std::size_t kLargestMemory = std::size_t{80} * 1024;

/// JSON on one line. Counts in `lines` are exact also where tasks were left out.
std::string to_text(const RunMemory& memory);

/// kBadInput for anything that to_text() of this release has not written.
Result<RunMemory> parse_run_memory(std::string_view text);

}  // namespace ecsr::formats
