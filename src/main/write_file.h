// SPDX-License-Identifier: MIT
// Files that people ask for, such as a report.
#pragma once

#include <string>

#include "base/result.h"

namespace ecsr::app {

/// The whole text, or what was there before: never half of it. A device or a pipe is written to as
/// it is, and so is a file that cannot be replaced: mounted by itself, or in a folder where this
/// process may make no files. kBadInput with the path and the system's own words when it cannot be
/// done.
Status write_file(const std::string& path, const std::string& text);

}  // namespace ecsr::app
