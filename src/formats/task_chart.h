// SPDX-License-Identifier: MIT
// Draws each task that was stopped, and its replacement under it, along the time of the run. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "formats/final_record.h"

namespace ecsr::formats {

/// An <svg> element with the first `most` tasks; empty when no task was stopped.
std::string task_chart(const FinalRecord& record, std::size_t most);

}  // namespace ecsr::formats
