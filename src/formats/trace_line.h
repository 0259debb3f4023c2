// SPDX-License-Identifier: MIT
// One pass as one line of text: for logs, traces and scenario files. Pure.
#pragma once

#include <string>

#include "core/decide.h"

namespace ecsr::formats {

/// "10:05:00  serving 3 of 3  SetDesiredCount 4  raising desired count", with "-" where nothing is
/// ordered.
std::string trace_line(WallTime now, const core::Decision& decision);

/// The same without the clock, for logs that have their own.
std::string trace_text(const core::Decision& decision);

/// Passes that act, end, or give another reason than the one before are worth a line.
class TraceFilter {
 public:
  bool worth_a_line(const core::Decision& decision);

 private:
  std::optional<core::Reason> last_;
};

}  // namespace ecsr::formats
