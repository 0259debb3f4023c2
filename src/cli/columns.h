// SPDX-License-Identifier: MIT
// Fitting text into the columns of a terminal, with UTF-8 counted as one column a character. Pure.
#pragma once

#include <string>
#include <string_view>

namespace ecsr::cli {

/// Colour codes take no room.
int width_of(std::string_view text);

/// As much of the text, which has no colour codes, as fits.
std::string cut(std::string_view text, int columns);

/// Cut, or filled up with blanks.
std::string padded(std::string_view text, int columns);

/// Blanks before the first line of a paragraph and before the others.
struct Indent {
  int first = 0;
  int others = 0;
};

/// The text broken at blanks into lines that fit, where no single word is wider; each ends in a
/// newline.
std::string wrapped(std::string_view text, int columns, Indent indent = {});

}  // namespace ecsr::cli
