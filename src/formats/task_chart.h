// SPDX-License-Identifier: MIT
// Draws each task that was stopped, and its replacement under it, along the time of the run. Pure.
#pragma once

#include <string>

#include "formats/final_record.h"

namespace ecsr::formats {

/// An <svg> element; empty when no task was stopped.
std::string task_chart(const FinalRecord& record);

}  // namespace ecsr::formats
