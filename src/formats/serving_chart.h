// SPDX-License-Identifier: MIT
// Draws how many tasks served over a run, against the floor and desired count. Pure.
#pragma once

#include <string>
#include <vector>

#include "formats/run_file.h"

namespace ecsr::formats {

/// An <svg> element; empty when there is nothing to draw.
std::string serving_chart(const RunFile& run);

/// What the samples would have been, from the times of the tasks: for a record that came alone.
/// The floor is not known then, and 0.
std::vector<ServingSample> samples_from_tasks(const FinalRecord& record);

}  // namespace ecsr::formats
