// SPDX-License-Identifier: MIT
// Instants and durations as values, and their texts. Nothing here can learn what time it is. Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ecsr {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// UTC, in milliseconds: the precision of AWS's timestamps.
using WallTime = std::chrono::sys_time<milliseconds>;

/// "2026-08-01T10:05:00Z", or with ".123" when the milliseconds are not zero.
std::string to_iso8601(WallTime time);

/// Reads "2026-08-01", "2026-08-01T10:05Z", "2026-08-01T10:05:00.123Z", or with "+02:00" in place
/// of "Z". A date alone is its first moment in UTC. kBadInput names the value and the right forms.
Result<WallTime> parse_iso8601(std::string_view text);

/// "10:05:07", UTC: for lines of one day.
std::string to_clock(WallTime time);

/// "90 s" as "1m30s", "45s", "2h", "7d", "1.5s"; "0s" for zero; a leading "-" for the past.
std::string to_text(milliseconds duration);

/// Reads "30s", "10m", "2h", "7d", "500ms", "1h30m", and a bare whole number as seconds.
/// kBadInput for anything else, negative values and values over 10 years.
Result<milliseconds> parse_duration(std::string_view text);

}  // namespace ecsr
