// SPDX-License-Identifier: MIT
// A .scenario file: above the line an account, a policy and what happens; below it what the run
// did.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace ecsr::scenarios {

/// The two halves. The lower one is empty in a new file.
struct Story {
  std::string told;   ///< everything above the line
  std::string trace;  ///< everything below it
};

inline constexpr std::string_view kLine =
    "--------------------------------------------------------------------------------";

Story split_story(std::string_view text);

/// Plays the upper half and gives the trace. kBadInput names the line that is not understood.
/// Beside the world's own lines a story may say:
///   policy surge=1 wait=30s     flags of `run`, without their dashes
///   interrupt 10:07             Ctrl-C; a second line is the second Ctrl-C
///   kill 10:07 again 10:09      the process dies and the same command is run again
Result<std::string> play(std::string_view told, std::string_view file);

}  // namespace ecsr::scenarios
