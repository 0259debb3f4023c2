// SPDX-License-Identifier: MIT
#include "tests/cli/screen.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace ecsr::testing {
namespace {

std::size_t length_of_character(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return 1;
  return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// Of "\x1b[12F"; 0 while its end has not come.
std::size_t length_of_code(std::string_view bytes) {
  for (std::size_t i = 2; i < bytes.size(); ++i) {
    if (std::isalpha(static_cast<unsigned char>(bytes[i])) != 0) return i + 1;
  }
  return 0;
}

}  // namespace

void Screen::write(std::string_view bytes) {
  std::string all = std::move(rest_) + std::string(bytes);
  std::string_view left = all;
  while (!left.empty()) {
    const bool is_code = left[0] == '\x1b';
    const std::size_t length = is_code ? length_of_code(left) : length_of_character(left[0]);
    if (length == 0 || length > left.size()) break;
    const std::string_view one = left.substr(0, length);
    if (is_code) {
      obey(one);
    } else {
      put(one);
    }
    left.remove_prefix(length);
  }
  rest_ = std::string(left);
}

void Screen::put(std::string_view character) {
  if (character == "\n") return new_line();
  if (character == "\r") {
    column_ = 0;
    return;
  }
  if (column_ == static_cast<std::size_t>(columns_)) {
    new_line();
    column_ = 0;
  }
  std::vector<std::string>& line = lines_[row_];
  line.resize(std::max(line.size(), column_ + 1), " ");
  line[column_++] = std::string(character);
}

void Screen::new_line() {
  if (++row_ == lines_.size()) lines_.emplace_back();
}

void Screen::obey(std::string_view code) {
  if (code == "\x1b[?25l") cursor_shown_ = false;
  if (code == "\x1b[?25h") cursor_shown_ = true;
  if (code == "\x1b[K") lines_[row_].resize(std::min(lines_[row_].size(), column_));
  if (code == "\x1b[J") {
    lines_[row_].resize(std::min(lines_[row_].size(), column_));
    lines_.resize(row_ + 1);
  }
  if (code.back() == 'F') {
    std::size_t up = 0;
    std::from_chars(code.data() + 2, code.data() + code.size(), up);
    const std::size_t top =
        lines_.size() - std::min(lines_.size(), static_cast<std::size_t>(rows_));
    row_ = std::max(top, row_ - std::min(row_, up));
    column_ = 0;
  }
}

std::string Screen::text() const {
  const std::size_t top = lines_.size() - std::min(lines_.size(), static_cast<std::size_t>(rows_));
  std::string text;
  for (std::size_t row = top; row < lines_.size(); ++row) {
    std::string line;
    for (const std::string& character : lines_[row]) line += character;
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace ecsr::testing
