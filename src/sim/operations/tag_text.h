// SPDX-License-Identifier: MIT
// What may stand in a tag: letters, digits, spaces and _ . : / = + - @, of any script. [doc: Tag]
// Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace ecsr::sim {

inline constexpr std::size_t kLongestTagKey = 128;
inline constexpr std::size_t kLongestTagValue = 256;

/// Whether `text` is valid UTF-8 of `shortest` to `longest` characters that AWS's pattern
/// ^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$ lets through. Beyond ASCII the blocks of punctuation, symbols
/// and pictures are refused, not each character by its category.
bool is_tag_text(std::string_view text, std::size_t shortest, std::size_t longest);

}  // namespace ecsr::sim
