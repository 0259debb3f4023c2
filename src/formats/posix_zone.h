// SPDX-License-Identifier: MIT
// A time zone's rule as POSIX writes it, "CET-1CEST,M3.5.0,M10.5.0/3": what zone files end with and
// the built-in table is made of. [doc: RFC 9636, section 3.3] Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/window.h"

namespace ecsr::formats {

/// The last year whose changes are worked out; a run that waits for then is not foreseen.
inline constexpr int kLastZoneYear = 2100;

/// The rule from 1 January of `first_year` on. Nothing for a text that is no such rule.
std::optional<core::Zone> read_posix_zone(std::string_view rule, int first_year);

}  // namespace ecsr::formats
