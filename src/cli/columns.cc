// SPDX-License-Identifier: MIT
#include "cli/columns.h"

#include <algorithm>

namespace ecsr::cli {
namespace {

bool begins_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::string blanks(int count) { return std::string(static_cast<std::size_t>(count), ' '); }

}  // namespace

int width_of(std::string_view text) {
  int width = 0;
  bool in_colour_code = false;
  for (const char c : text) {
    if (c == '\x1b') in_colour_code = true;
    if (!in_colour_code && begins_a_character(c)) ++width;
    if (c == 'm') in_colour_code = false;
  }
  return width;
}

std::string cut(std::string_view text, int columns) {
  std::string kept;
  int width = 0;
  for (const char c : text) {
    if (begins_a_character(c) && ++width > columns) break;
    kept += c;
  }
  return kept;
}

std::string padded(std::string_view text, int columns) {
  const std::string kept = cut(text, columns);
  return kept + blanks(columns - width_of(kept));
}

std::string wrapped(std::string_view text, int columns, Indent indent) {
  std::string lines;
  std::string line = blanks(indent.first);
  bool empty = true;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const std::string_view word = text.substr(start, end - start);
    if (!empty && width_of(line) + 1 + width_of(word) > columns) {
      lines += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
      line = blanks(indent.others);
      empty = true;
    }
    if (!empty) line += ' ';
    line += word;
    empty = empty && word.empty();
    start = end + 1;
  }
  return lines + line + "\n";
}

}  // namespace ecsr::cli
