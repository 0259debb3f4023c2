// SPDX-License-Identifier: MIT
#include "formats/window_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/foreign_text.h"
#include "base/text.h"
#include "formats/zones.h"

namespace ecsr::formats {
namespace {

constexpr std::size_t kLongest = 500;
/// In less a task that was stopped is hardly replaced. core/hold.cc begins nothing in the last 5
/// minutes at most.
constexpr minutes kShortest{15};
constexpr minutes kDay{24 * 60};

constexpr std::array<std::string_view, 7> kDays{"monday", "tuesday",  "wednesday", "thursday",
                                                "friday", "saturday", "sunday"};

using Days = std::array<bool, 7>;

/// Words between blanks and commas.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool between = i == text.size() || text[i] == ' ' || text[i] == ',' || text[i] == '\t';
    if (!between) continue;
    if (i > begin) words.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  return words;
}

/// "Mon" or "Monday".
std::optional<std::size_t> day_called(std::string_view word) {
  const std::string wanted = lower_case(word);
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    if (wanted == kDays[day] || wanted == kDays[day].substr(0, 3)) return day;
  }
  return std::nullopt;
}

/// "Mon", "Mon-Fri", "Sat-Mon" or "daily"; nothing for anything else.
std::optional<Days> read_days(std::string_view word) {
  Days days{};
  if (lower_case(word) == "daily") {
    days.fill(true);
    return days;
  }
  const std::size_t dash = word.find('-');
  const auto first = day_called(word.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : day_called(word.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  for (std::size_t day = *first;; day = (day + 1) % days.size()) {
    days.at(day) = true;
    if (day == *last) return days;
  }
}

/// "22:00"; 24:00 is the end of the day.
std::optional<minutes> read_clock(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 2 || text.size() != colon + 3) {
    return std::nullopt;
  }
  const auto hour = parse_whole_number(text.substr(0, colon));
  const auto minute = parse_whole_number(text.substr(colon + 1));
  if (!hour || !minute || *hour < 0 || *minute < 0 || *minute > 59) return std::nullopt;
  const minutes time = std::chrono::hours{*hour} + minutes{*minute};
  return time <= kDay ? std::optional(time) : std::nullopt;
}

struct Hours {
  minutes from{0};
  minutes until{0};
};

/// "22:00-05:00"; nothing for what are no hours at all.
std::optional<Hours> read_hours(std::string_view word) {
  const std::size_t dash = word.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto from = read_clock(word.substr(0, dash));
  const auto until = read_clock(word.substr(dash + 1));
  if (!from || !until || *from == kDay) return std::nullopt;
  return Hours{*from, *until};
}

/// Puts the words together. Days stand before their hours; what is left at the end is the zone.
class Reading {
 public:
  /// What is wrong with the word, if anything is.
  std::optional<std::string> take(std::string_view word, bool last) {
    if (const auto days = read_days(word)) {
      if (days_are_used_) days_ = {};
      days_are_used_ = false;
      for (std::size_t day = 0; day < days_.size(); ++day) days_[day] |= (*days)[day];
      return std::nullopt;
    }
    if (const auto hours = read_hours(word)) return take_hours(*hours, word);
    if (!last || spans_.empty()) {
      return "\"" + std::string(word) + "\" is neither a day nor hours";
    }
    auto zone = built_in_zone(word);
    if (!zone) return zone.error().message();
    zone_ = *std::move(zone);
    return std::nullopt;
  }

  std::optional<std::string> problem() const {
    if (spans_.empty()) return "there are no hours in it";
    if (!days_are_used_) return "the last days have no hours";
    return std::nullopt;
  }

  core::Window window() && {
    return {.text = {}, .zone = std::move(zone_), .spans = core::joined(std::move(spans_))};
  }

 private:
  std::optional<std::string> take_hours(const Hours& hours, std::string_view word) {
    if (hours.from == hours.until) {
      return "\"" + std::string(word) + "\" ends when it begins: a whole day is 00:00-24:00";
    }
    const bool any_day = std::ranges::find(days_, true) != days_.end();
    const minutes length =
        hours.until > hours.from ? hours.until - hours.from : hours.until + kDay - hours.from;
    for (std::size_t day = 0; day < days_.size(); ++day) {
      if (any_day && !days_[day]) continue;
      spans_.push_back({.from = kDay * static_cast<int>(day) + hours.from, .length = length});
    }
    days_are_used_ = true;
    return std::nullopt;
  }

  Days days_{};  ///< none: every day
  bool days_are_used_ = true;
  std::vector<core::WeeklySpan> spans_;
  core::Zone zone_;
};

}  // namespace

Result<core::Window> parse_window(std::string_view text) {
  const std::string_view written = trim(text);
  const auto wrong = [&](const std::string& why) {
    const std::string advice = why.ends_with('?') ? ""
                                                  : "; write days, hours and a time zone, such as "
                                                    "\"Mon-Fri 22:00-05:00 Europe/Berlin\"";
    return fail(ErrorKind::kBadInput, "\"" + printable(std::string(written.substr(0, 80))) +
                                          "\" is not a maintenance window: " + printable(why) +
                                          advice);
  };
  if (written.size() > kLongest) return wrong("it is longer than 500 characters");
  const std::vector<std::string_view> words = words_of(written);
  Reading reading;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (auto problem = reading.take(words[i], i + 1 == words.size())) return wrong(*problem);
  }
  if (auto problem = reading.problem()) return wrong(*problem);
  core::Window window = std::move(reading).window();
  window.text = printable(std::string(written));
  if (const minutes longest = core::longest_opening(window); longest < kShortest) {
    return wrong("it is open for " + ecsr::to_text(longest) + " at a time, and " +
                 ecsr::to_text(kShortest) + " is the least in which a task can be replaced");
  }
  return window;
}

}  // namespace ecsr::formats
