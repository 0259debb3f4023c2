// SPDX-License-Identifier: MIT
// The maintenance window as people write it: days, hours and a time zone. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "core/window.h"

namespace ecsr::formats {

/// Reads "Mon-Fri 22:00-05:00 Europe/Berlin", "Mon,Wed 22:00-23:30, Sat-Sun 00:00-24:00 UTC",
/// "daily 01:00-05:00", "01:00-05:00". Hours that end at or before they begin go over midnight and
/// belong to the day they begin on. Without a zone it is UTC. kBadInput says what is wrong, also
/// with a window that is open for less than a quarter of an hour at a time.
Result<core::Window> parse_window(std::string_view text);

}  // namespace ecsr::formats
