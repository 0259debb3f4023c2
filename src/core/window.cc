// SPDX-License-Identifier: MIT
#include "core/window.h"

#include <algorithm>
#include <array>

namespace ecsr::core {
namespace {

constexpr milliseconds kDay = std::chrono::hours{24};
constexpr milliseconds kWeek = 7 * kDay;
constexpr milliseconds kHorizon = 2 * 366 * kDay;

/// 1970-01-05T00:00, a Monday.
constexpr WallTime kMonday{std::chrono::sys_days{std::chrono::year{1970} / 1 / 5}};

/// What the clocks show, as time of the week.
milliseconds time_of_week(const Zone& zone, WallTime time) {
  const milliseconds since = time - kMonday + zone.offset_at(time);
  return (since % kWeek + kWeek) % kWeek;
}

bool is_inside(const WeeklySpan& span, milliseconds time) {
  const milliseconds since = (time - span.from + kWeek) % kWeek;
  return since < span.length;
}

bool is_open(const Window& window, milliseconds time) {
  return std::ranges::any_of(window.spans,
                             [&](const WeeklySpan& span) { return is_inside(span, time); });
}

/// How long until some span begins or ends next.
milliseconds until_next_edge(const Window& window, milliseconds time) {
  milliseconds next = kWeek;
  for (const WeeklySpan& span : window.spans) {
    for (const minutes edge : {span.from, span.until()}) {
      const milliseconds until = (edge - time + 2 * kWeek) % kWeek;
      next = std::min(next, until == milliseconds{0} ? kWeek : until);
    }
  }
  return next;
}

}  // namespace

seconds Zone::offset_at(WallTime time) const {
  const auto after = std::ranges::upper_bound(changes, time, {}, &OffsetChange::at);
  return after == changes.begin() ? first_offset : std::prev(after)->offset;
}

Opening opening_at(const Window& window, WallTime time) {
  const bool open = is_open(window, time_of_week(window.zone, time));
  const WallTime horizon = time + kHorizon;
  WallTime at = time;
  while (at < horizon) {
    WallTime next = at + until_next_edge(window, time_of_week(window.zone, at));
    // An edge that lies behind a change of the clocks may never be shown, or is shown earlier.
    const auto change = std::ranges::upper_bound(window.zone.changes, at, {}, &OffsetChange::at);
    if (change != window.zone.changes.end()) next = std::min(next, change->at);
    at = next;
    if (is_open(window, time_of_week(window.zone, at)) != open) return {open, at};
  }
  return {open, std::nullopt};
}

std::vector<WeeklySpan> joined(std::vector<WeeklySpan> spans) {
  constexpr minutes kWhole = std::chrono::floor<minutes>(kWeek);
  std::ranges::sort(spans, {}, &WeeklySpan::from);
  std::vector<WeeklySpan> found;
  for (const WeeklySpan& span : spans) {
    if (found.empty() || span.from > found.back().until()) {
      found.push_back(span);
    } else {
      found.back().length = std::max(found.back().until(), span.until()) - found.back().from;
    }
  }
  // The last of the week may go on in the first of the next, and over more than one.
  while (found.size() > 1 && found.back().until() >= found.front().from + kWhole) {
    WeeklySpan& last = found.back();
    last.length = std::max(last.until(), found.front().until() + kWhole) - last.from;
    found.erase(found.begin());
  }
  const bool always = !found.empty() && found.back().length >= kWhole;
  return always ? std::vector{WeeklySpan{.from = minutes{0}, .length = kWhole}} : found;
}

minutes longest_opening(const Window& window) {
  minutes longest{0};
  for (const WeeklySpan& span : window.spans) longest = std::max(longest, span.length);
  return longest;
}

std::string local_text(const Zone& zone, WallTime time) {
  constexpr std::array kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const milliseconds local = time_of_week(zone, time);
  const auto day = static_cast<std::size_t>(local / kDay);
  return std::string(kDays.at(day)) + " " + to_clock(WallTime{local % kDay}).substr(0, 5) + " " +
         zone.name;
}

}  // namespace ecsr::core
