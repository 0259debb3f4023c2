// SPDX-License-Identifier: MIT
// What somebody asks of a run from outside, through a tag of the service. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"

namespace ecsr::core {

enum class ControlWord {
  kPause,   ///< stop nothing more and raise nothing until told to go on
  kResume,  ///< end a pause, or go on where the run waits for a person
  kAbort,   ///< as Ctrl-C once: finish the replacement under way, put capacity back, end
};

/// One request, as the tag holds it. The commands fill in all of it; a person who sets the tag by
/// hand writes one word.
struct Control {
  ControlWord word = ControlWord::kPause;
  std::string run;             ///< whom it is meant for; empty: whichever run finds it
  std::string by;              ///< who asks; may be empty
  std::optional<WallTime> at;  ///< AWS's clock: of two requests the later one counts

  bool operator==(const Control&) const = default;
};

}  // namespace ecsr::core
