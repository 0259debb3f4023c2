// SPDX-License-Identifier: MIT
// A .scenario file: above the line an account, a policy and what happens; below it what the run
// did.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/reason.h"

namespace ecsr::scenarios {

/// The two halves. The lower one is empty in a new file.
struct Story {
  std::string told;   ///< everything above the line
  std::string trace;  ///< everything below it
};

inline constexpr std::string_view kLine =
    "--------------------------------------------------------------------------------";

/// What happened, and every reason of every pass, those that are not printed among them.
struct Played {
  std::string trace;
  std::set<core::Reason> reasons;

  bool operator==(const Played&) const = default;
};

Story split_story(std::string_view text);

/// Plays the upper half and gives the trace. kBadInput names the line that is not understood.
/// Beside the world's own lines a story may say:
///   policy surge=1 wait=30s     flags of `run`, without their dashes
///   interrupt 10:07             Ctrl-C; a second line is the second Ctrl-C
///   kill 10:07 again 10:09      the process dies and the same command is run again; with
///                               `elsewhere`: on a machine that does not see who has died. A line
///                               after a refusal: the command is typed once more
///   clock 10:07 -5m             somebody sets our clock
///   outage ListTasks 10:06 until 10:08   the operation answers HTTP 500
///   recycle web                 the service that is named; without: the first one
Result<Played> play(std::string_view told, std::string_view file);

}  // namespace ecsr::scenarios
