// SPDX-License-Identifier: MIT
// A configuration file as values, whichever of its two languages it is written in. Pure.
#pragma once

#include <cstddef>
#include <expected>
#include <string_view>

#include "formats/value.h"

namespace ecsr::formats {

/// Larger files are refused: the largest sensible one has a few kilobytes, and the slowest of this
/// size takes 0.2 s to read.
inline constexpr std::size_t kLargestConfig = 262'144;

/// A text whose first character is "{", or that begins with a // or /* comment, is JSON with
/// comments; any other is YAML. The result is always a map.
std::expected<Value, ValueProblem> read_config_text(std::string_view text);

}  // namespace ecsr::formats
