// SPDX-License-Identifier: MIT
// Time zones by name, from the table that is part of the program. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "core/window.h"

namespace ecsr::formats {

/// "Europe/Berlin", "UTC"; letters may be small or large. Offsets before 2026 are those of that
/// new year. kBadInput names the value, and the zone that was probably meant.
Result<core::Zone> built_in_zone(std::string_view name);

}  // namespace ecsr::formats
