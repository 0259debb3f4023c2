// SPDX-License-Identifier: MIT
// From time and number to a place in a drawing, and where the grid lines stand. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace ecsr::formats {

/// A box of an SVG drawing with time along it. Times outside are drawn at its edge.
struct TimeScale {
  WallTime from{};
  WallTime to{};
  double left = 0;
  double right = 0;

  double x(WallTime time) const;
  /// Whole minutes or hours, at most eight of them.
  std::vector<WallTime> ticks() const;
};

/// Between two grid lines, so that there are at most five: 1, 2, 5, 10, …
int number_step(int highest);

/// "123.4", the same in every locale.
std::string coordinate(double value);

/// For texts and attributes of HTML and SVG.
std::string escaped(std::string_view text);

/// Lines and labels of time under a box that ends at `bottom`.
std::string time_axis(const TimeScale& scale, double top, double bottom);

}  // namespace ecsr::formats
