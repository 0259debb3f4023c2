// SPDX-License-Identifier: MIT
// What a person reads when a run is over: how it ended, what was replaced by what, what was put
// back, and what to type next. Pure.
#pragma once

#include <string>

#include "formats/final_record.h"

namespace ecsr::cli {

std::string summary_text(const formats::FinalRecord& record);

}  // namespace ecsr::cli
