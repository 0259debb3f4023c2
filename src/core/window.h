// SPDX-License-Identifier: MIT
// A maintenance window: the weekly hours, by the clocks of one time zone, in which tasks may be
// stopped. When it is open, and when that changes next. Pure: the zone's rules come as a value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace ecsr::core {

/// From this instant on a zone's clocks are ahead of UTC by `offset`; negative: behind.
struct OffsetChange {
  WallTime at{};
  seconds offset{0};

  bool operator==(const OffsetChange&) const = default;
};

/// A time zone as its clocks were and will be set.
struct Zone {
  std::string name = "UTC";
  seconds first_offset{0};            ///< before the first change
  std::vector<OffsetChange> changes;  ///< in order of time; the last holds for ever

  seconds offset_at(WallTime time) const;
  bool operator==(const Zone&) const = default;
};

/// Hours of a week, since Monday 00:00 by the zone's clocks. One that goes over the end of the week
/// goes on at its beginning.
///   Mon-Fri 22:00-05:00: {22h, 7h}, {46h, 7h}, ... {118h, 7h}
struct WeeklySpan {
  minutes from{0};
  minutes length{0};  ///< positive, a week at most

  minutes until() const { return from + length; }
  bool operator==(const WeeklySpan&) const = default;
};

struct Window {
  std::string text;  ///< as it was written: "Mon-Fri 22:00-05:00 Europe/Berlin"
  Zone zone;
  std::vector<WeeklySpan> spans;  ///< joined

  bool operator==(const Window&) const = default;
};

/// Whether a window is open, and the instant at which that changes; nothing: not within two years.
struct Opening {
  bool open = false;
  std::optional<WallTime> until;

  bool operator==(const Opening&) const = default;
};

/// The window is open exactly while the clocks of its zone show a time inside one of its spans: an
/// hour that is left out when they are put forward has no part in it, and one that comes twice when
/// they are put back is in it twice.
Opening opening_at(const Window& window, WallTime time);

/// The same hours in order, as few spans as they take: none touches another.
///   9:00-11:00 and 10:00-12:00: 9:00-12:00
std::vector<WeeklySpan> joined(std::vector<WeeklySpan> spans);

/// The longest stretch of a week without changes of the clock in which the window is open.
minutes longest_opening(const Window& window);

/// "Mon 22:00 Europe/Berlin": what the zone's clocks show.
std::string local_text(const Zone& zone, WallTime time);

}  // namespace ecsr::core
