// SPDX-License-Identifier: MIT
#include "sim/operations/tag_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/utf8.h"

namespace ecsr::sim {
namespace {

struct Block {
  char32_t first;
  char32_t last;
};

/// Controls, punctuation and symbols outside ASCII; what lies between is letters, digits and
/// blanks.
constexpr std::array kRefused{
    Block{0x80, 0x9F},        Block{0xA1, 0xA9},       Block{0xAB, 0xB1},
    Block{0xB4, 0xB4},        Block{0xB6, 0xB8},       Block{0xBB, 0xBB},
    Block{0xBF, 0xBF},        Block{0xD7, 0xD7},       Block{0xF7, 0xF7},
    Block{0x2C2, 0x2C5},      Block{0x300, 0x36F},     Block{0x200B, 0x2027},
    Block{0x202A, 0x202E},    Block{0x2030, 0x205E},   Block{0x2060, 0x206F},
    Block{0x20A0, 0x20FF},    Block{0x2190, 0x245F},   Block{0x2500, 0x2775},
    Block{0x2794, 0x2BFF},    Block{0x3001, 0x3004},   Block{0x3008, 0x3020},
    Block{0xD800, 0xF8FF},    Block{0xFE00, 0xFE6F},   Block{0xFF01, 0xFF0F},
    Block{0xFFF0, 0xFFFF},    Block{0x1D000, 0x1D3FF}, Block{0x1F000, 0x1FAFF},
    Block{0xE0000, 0x10FFFF},
};

/// Takes one character off the front; nothing when the text is not UTF-8.
std::optional<char32_t> take_character(std::string_view& text) {
  const std::size_t length = utf8_length(text);
  if (length == 0) return std::nullopt;
  const auto bits = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  char32_t character = length == 1 ? bits(0) : bits(0) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) character = character << 6U | (bits(i) & 0x3FU);
  text.remove_prefix(length);
  return character;
}

bool let_through(char32_t c) {
  if (c < 0x80) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    constexpr std::u32string_view kOthers = U" _.:/=+-@";
    return letter || digit || kOthers.find(c) != std::u32string_view::npos;
  }
  return std::none_of(kRefused.begin(), kRefused.end(),
                      [c](const Block& block) { return c >= block.first && c <= block.last; });
}

}  // namespace

bool is_tag_text(std::string_view text, std::size_t shortest, std::size_t longest) {
  std::size_t length = 0;
  while (!text.empty()) {
    const auto character = take_character(text);
    if (!character || !let_through(*character)) return false;
    ++length;
  }
  return length >= shortest && length <= longest;
}

}  // namespace ecsr::sim
