// SPDX-License-Identifier: MIT
#include "formats/posix_zone.h"

#include <algorithm>
#include <chrono>

namespace ecsr::formats {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;
using std::chrono::year;

/// When the clocks are changed in each year, by the clocks as they are before.
struct Yearly {
  enum class Kind { kMonthWeekDay, kDayWithoutLeapDay, kDay };
  Kind kind = Kind::kDay;
  unsigned month = 0;
  unsigned week = 0;  ///< 5: the last
  unsigned day = 0;   ///< of the week, Sunday is 0; or of the year
  seconds time{hours{2}};
};

class RuleText {
 public:
  explicit RuleText(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  /// "CET" or "<+0330>".
  bool skip_name() {
    std::size_t length = 0;
    if (take('<')) {
      length = rest_.find('>');
      if (length == std::string_view::npos) return false;
      rest_.remove_prefix(length + 1);
      return length >= 3;
    }
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    while (length < rest_.size() && is_letter(rest_[length])) ++length;
    rest_.remove_prefix(length);
    return length >= 3;
  }

  std::optional<unsigned> number(unsigned least, unsigned most) {
    unsigned value = 0;
    std::size_t digits = 0;
    while (digits < rest_.size() && digits < 4 && rest_[digits] >= '0' && rest_[digits] <= '9') {
      value = value * 10 + static_cast<unsigned>(rest_[digits++] - '0');
    }
    if (digits == 0 || value < least || value > most) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }

  /// "-3:30", up to so many hours.
  std::optional<seconds> time(unsigned most_hours) {
    const bool negative = take('-');
    if (!negative) take('+');
    const auto whole = number(0, most_hours);
    if (!whole) return std::nullopt;
    seconds value = hours{*whole};
    for (const seconds unit : {seconds{60}, seconds{1}}) {
      if (!take(':')) break;
      const auto part = number(0, 59);
      if (!part) return std::nullopt;
      value += *part * unit;
    }
    return negative ? -value : value;
  }

  std::optional<Yearly> yearly() {
    Yearly found;
    if (take('M')) {
      found.kind = Yearly::Kind::kMonthWeekDay;
      const auto month = number(1, 12);
      const auto week = month && take('.') ? number(1, 5) : std::nullopt;
      const auto day = week && take('.') ? number(0, 6) : std::nullopt;
      if (!day) return std::nullopt;
      found.month = *month;
      found.week = *week;
      found.day = *day;
    } else {
      if (take('J')) found.kind = Yearly::Kind::kDayWithoutLeapDay;
      const bool from_one = found.kind == Yearly::Kind::kDayWithoutLeapDay;
      const auto day = number(from_one ? 1 : 0, 365);
      if (!day) return std::nullopt;
      found.day = *day;
    }
    if (take('/')) {
      const auto time_of_day = time(167);
      if (!time_of_day) return std::nullopt;
      found.time = *time_of_day;
    }
    return found;
  }

 private:
  std::string_view rest_;
};

/// The day in that year.
sys_days day_of(const Yearly& yearly, int in_year) {
  using std::chrono::last;
  using std::chrono::month;
  const year y{in_year};
  if (yearly.kind == Yearly::Kind::kMonthWeekDay) {
    const std::chrono::weekday weekday{yearly.day};
    if (yearly.week == 5) return sys_days{y / month{yearly.month} / weekday[last]};
    return sys_days{y / month{yearly.month} / weekday[yearly.week]};
  }
  const sys_days first{y / 1 / 1};
  if (yearly.kind == Yearly::Kind::kDay) return first + days{yearly.day};
  const bool after_leap_day = y.is_leap() && yearly.day >= 60;
  return first + days{yearly.day - 1 + (after_leap_day ? 1 : 0)};
}

}  // namespace

std::optional<core::Zone> read_posix_zone(std::string_view rule, int first_year) {
  RuleText text(rule);
  if (!text.skip_name()) return std::nullopt;
  const auto behind = text.time(24);  // POSIX counts westwards
  if (!behind) return std::nullopt;
  core::Zone zone{.name = {}, .first_offset = -*behind, .changes = {}};
  if (text.at_end()) return zone;
  if (!text.skip_name()) return std::nullopt;
  seconds summer = zone.first_offset + hours{1};
  if (text.peek() != ',') {
    const auto given = text.time(24);
    if (!given) return std::nullopt;
    summer = -*given;
  }
  const auto begins = text.take(',') ? text.yearly() : std::nullopt;
  const auto ends = begins && text.take(',') ? text.yearly() : std::nullopt;
  if (!ends || !text.at_end()) return std::nullopt;
  for (int in_year = first_year; in_year <= kLastZoneYear; ++in_year) {
    zone.changes.push_back({day_of(*begins, in_year) + begins->time - zone.first_offset, summer});
    zone.changes.push_back({day_of(*ends, in_year) + ends->time - summer, zone.first_offset});
  }
  std::ranges::sort(zone.changes, {}, &core::OffsetChange::at);
  // In the south the year begins in summer.
  if (zone.changes.front().offset == zone.first_offset) zone.first_offset = summer;
  return zone;
}

}  // namespace ecsr::formats
