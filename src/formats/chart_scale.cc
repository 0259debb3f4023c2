// SPDX-License-Identifier: MIT
#include "formats/chart_scale.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "formats/story.h"

namespace ecsr::formats {

double TimeScale::x(WallTime time) const {
  const WallTime inside = std::clamp(time, from, std::max(from, to));
  const auto whole = static_cast<double>(std::max<std::int64_t>(1, (to - from).count()));
  return left + (right - left) * static_cast<double>((inside - from).count()) / whole;
}

std::vector<WallTime> TimeScale::ticks() const {
  using std::chrono::days;
  using std::chrono::hours;
  constexpr std::array<milliseconds, 16> kSteps{seconds{1},  seconds{5}, seconds{15}, seconds{30},
                                                minutes{1},  minutes{2}, minutes{5},  minutes{10},
                                                minutes{30}, hours{1},   hours{3},    hours{6},
                                                hours{12},   days{1},    days{7},     days{30}};
  constexpr int kMost = 8;
  const auto step =
      std::ranges::find_if(kSteps, [&](milliseconds each) { return (to - from) / each < kMost; });
  const milliseconds apart = step == kSteps.end() ? (to - from) / kMost : *step;
  std::vector<WallTime> all;
  const auto since = from.time_since_epoch();
  WallTime tick{(since + apart - milliseconds{1}) / apart * apart};
  for (; tick <= to; tick += apart) all.push_back(tick);
  return all;
}

int number_step(int highest) {
  for (int unit = 1;; unit *= 10) {
    for (const int times : {1, 2, 5}) {
      if (highest / (unit * times) <= 5) return unit * times;
    }
  }
}

std::string coordinate(double value) {
  const auto tenths = std::llround(value * 10);
  const auto whole = std::llabs(tenths) / 10;
  std::string text = (tenths < 0 ? "-" : "") + std::to_string(whole);
  if (tenths % 10 != 0) text += "." + std::to_string(std::llabs(tenths) % 10);
  return text;
}

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string time_axis(const TimeScale& scale, double top, double bottom) {
  std::string svg;
  for (const WallTime tick : scale.ticks()) {
    const std::string x = coordinate(scale.x(tick));
    svg += "<line class=\"grid\" x1=\"" + x + "\" y1=\"" + coordinate(top) + "\" x2=\"" + x +
           "\" y2=\"" + coordinate(bottom) + "\"/>";
    svg += "<text class=\"tick\" x=\"" + x + "\" y=\"" + coordinate(bottom + 18) +
           "\" text-anchor=\"middle\">" + to_clock_of_run(tick, scale.from) + "</text>\n";
  }
  return svg;
}

}  // namespace ecsr::formats
