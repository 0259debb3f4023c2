// SPDX-License-Identifier: MIT
// What a person reads when a run is over: how it ended, what was replaced by what, what was put
// back, and what to type next. Pure.
#pragma once

#include <string>

#include "formats/final_record.h"

namespace ecsr::formats {

std::string summary_text(const FinalRecord& record);

}  // namespace ecsr::formats
