// SPDX-License-Identifier: MIT
#include "base/time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

#include "base/foreign_text.h"

namespace ecsr {
namespace {

using std::chrono::days;
using std::chrono::hours;

/// Takes exactly `digits` decimal digits off the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<WallTime> take_date(std::string_view& text) {
  const auto year = take_number(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return WallTime{std::chrono::sys_days{date}};
}

/// "10:05", "10:05:00" or "10:05:00.123456" (what is finer than a millisecond is cut off).
std::optional<milliseconds> take_time_of_day(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  milliseconds time = hours{*hour} + minutes{*minute};
  if (!take(text, ':')) return time;
  const auto second = take_number(text, 2);
  if (!second || *second > 59) return std::nullopt;
  time += seconds{*second};
  if (!take(text, '.')) return time;
  milliseconds unit{100};
  std::size_t digits = 0;
  while (const auto digit = take_number(text, 1)) {
    time += unit * *digit;
    unit /= 10;
    ++digits;
  }
  if (digits == 0) return std::nullopt;
  return time;
}

/// "Z", "+02:00" or "-0530": what has to be subtracted to get UTC.
std::optional<milliseconds> take_offset(std::string_view& text) {
  if (take(text, 'Z')) return milliseconds{0};
  const bool east = take(text, '+');
  if (!east && !take(text, '-')) return std::nullopt;
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23) return std::nullopt;
  take(text, ':');
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  const milliseconds offset = hours{*hour} + minutes{*minute};
  return east ? offset : -offset;
}

std::optional<WallTime> read_iso8601(std::string_view text) {
  const auto date = take_date(text);
  if (!date || text.empty()) return date;
  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  const auto time = take_time_of_day(text);
  if (!time) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  // An offset may lead out of the years that can be written with four digits.
  const WallTime instant = *date + *time - *offset;
  constexpr WallTime kFirst = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
  constexpr WallTime kEnd = std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1};
  if (instant < kFirst || instant >= kEnd) return std::nullopt;
  return instant;
}

std::optional<milliseconds> unit_called(std::string_view name) {
  if (name == "ms") return milliseconds{1};
  if (name == "s" || name.empty()) return seconds{1};
  if (name == "m" || name == "min") return minutes{1};
  if (name == "h") return hours{1};
  if (name == "d") return days{1};
  return std::nullopt;
}

constexpr milliseconds kLongest = days{3660};

std::optional<milliseconds> read_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  milliseconds total{0};
  bool first = true;
  bool bare = false;
  while (!text.empty()) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || number < 0 || text.front() == '-' || bare) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::size_t name_length = std::min(text.find_first_of("0123456789"), text.size());
    const auto unit = unit_called(text.substr(0, name_length));
    if (!unit || number > kLongest / *unit) return std::nullopt;
    bare = name_length == 0;
    if (bare && !first) return std::nullopt;  // "1h30": seconds, or minutes?
    first = false;
    text.remove_prefix(name_length);
    total += *unit * number;
  }
  if (total > kLongest) return std::nullopt;
  return total;
}

}  // namespace

std::string to_iso8601(WallTime time) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date{day};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  std::string written = text.data() + to_clock(time);
  const auto rest = (time - std::chrono::floor<seconds>(time)).count();
  if (rest != 0) {
    std::snprintf(text.data(), text.size(), ".%03d", static_cast<int>(rest));
    written += text.data();
  }
  return written + "Z";
}

Result<WallTime> parse_iso8601(std::string_view text) {
  if (const auto time = read_iso8601(text)) return *time;
  return fail(
      ErrorKind::kBadInput,
      "\"" + printable(std::string(text)) +
          "\" is not a date: write 2026-08-01 or 2026-08-01T10:05:00Z, or an offset such as "
          "+02:00 in place of Z");
}

std::string to_clock(WallTime time) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::hh_mm_ss clock{std::chrono::floor<seconds>(time - day)};
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

std::string to_text(milliseconds duration) {
  if (duration < milliseconds{0}) return "-" + to_text(-duration);
  if (duration == milliseconds{0}) return "0s";
  std::string text;
  const auto part = [&](milliseconds unit, const char* name) {
    const auto number = duration / unit;
    if (number == 0) return;
    text += std::to_string(number) + name;
    duration -= unit * number;
  };
  part(days{1}, "d");
  part(hours{1}, "h");
  part(minutes{1}, "m");
  const auto whole_seconds = duration / seconds{1};
  const auto rest = static_cast<int>((duration % seconds{1}).count());
  if (rest != 0) {
    std::array<char, 8> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%03d", rest);
    std::string digits = fraction.data();
    while (digits.back() == '0') digits.pop_back();
    return text + std::to_string(whole_seconds) + digits + "s";
  }
  if (whole_seconds != 0) text += std::to_string(whole_seconds) + "s";
  return text;
}

Result<milliseconds> parse_duration(std::string_view text) {
  if (const auto duration = read_duration(text)) return *duration;
  return fail(ErrorKind::kBadInput, "\"" + printable(std::string(text)) +
                                        "\" is not a duration: write 30s, 10m, 2h, 7d, 1h30m, or a "
                                        "bare number of seconds");
}

}  // namespace ecsr
