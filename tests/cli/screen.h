// SPDX-License-Identifier: MIT
// A terminal as a program sees it: a pseudo-terminal to run it in, and the screen that comes of
// what it writes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ecsr::testing {

/// Knows what the living picture uses: lines, wrapping, scrolling, cursor up, erasing, and whether
/// the cursor is shown. Colours are skipped; each character takes one column.
class Screen {
 public:
  Screen(int columns, int rows) : columns_(columns), rows_(rows), lines_(1) {}

  void write(std::string_view bytes);
  /// What can be seen, without blanks at the ends.
  std::string text() const;
  bool cursor_shown() const { return cursor_shown_; }

 private:
  void put(std::string_view character);
  void new_line();
  void obey(std::string_view code);

  int columns_;
  int rows_;
  std::vector<std::vector<std::string>> lines_;  ///< all there ever were, by character
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  bool cursor_shown_ = true;
  std::string rest_;  ///< of a character or code that has not come whole yet
};

}  // namespace ecsr::testing
