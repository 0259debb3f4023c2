// SPDX-License-Identifier: MIT
// Texts that others have written, before they are shown or taken apart. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ecsr {

/// Whether the character (well-formed UTF-8) is for a terminal and not for a reader: U+0000 to
/// U+001F, U+007F to U+009F, line and paragraph separators, and what turns the direction of a text.
bool is_control(std::string_view character);

/// The text with a blank in place of each control character and "?" for each byte that is no UTF-8:
/// fit for a terminal, a line of a log, a header.
std::string printable(std::string text);

/// `text` with `mark` wherever `secret` stands in it: as it is, percent-encoded, or in base64,
/// alone or with something around it. A secret of fewer than `shortest` bytes stands in many a
/// word, and is left there.
std::string without_secret(std::string text, std::string_view secret, std::string_view mark,
                           std::size_t shortest = 8);

/// Deeper than anything that is read here. Parsers count on the heap; who copies, compares or
/// prints a tree, or forgets it, does it on the stack.
inline constexpr std::size_t kDeepestJson = 64;

/// Whether lists and objects are nested deeper than that in a JSON text.
bool is_nested_too_deeply(std::string_view json);

}  // namespace ecsr
