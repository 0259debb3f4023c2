// SPDX-License-Identifier: MIT
// The picture of a run: one HTML file that needs nothing else, in light and dark. Pure.
#pragma once

#include <string>

#include "formats/run_file.h"

namespace ecsr::formats {

/// How many tasks served against the floor, each task and its replacement in time, what was put
/// back, and what failed in ECS's words. Without samples the first of these is worked out from the
/// tasks' times.
std::string html_report(const RunFile& run);

}  // namespace ecsr::formats
