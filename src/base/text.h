// SPDX-License-Identifier: MIT
// Small questions about texts: splitting, whole numbers, and the nearest known word for a misspelt
// one. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ecsr {

std::string_view trim(std::string_view text);

/// Pieces between `separator`, empty ones included: "a,,b" gives 3, "" gives 1.
std::vector<std::string_view> split(std::string_view text, char separator);

/// Pieces between runs of blanks and tabs, none of them empty.
std::vector<std::string_view> words(std::string_view text);

/// ASCII letters in lower case, the rest as it is.
std::string lower_case(std::string_view text);

std::string join(std::span<const std::string> pieces, std::string_view separator);

/// The whole text as a decimal whole number with an optional "-"; nothing for anything else or
/// overflow.
std::optional<std::int64_t> parse_whole_number(std::string_view text);

/// The known word that differs from `word` in the fewest letters, when that is no more than a third
/// of them; two neighbours that changed places count as one.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string_view> known);

/// "1 task", "3 tasks": the plural is the singular and an s.
std::string counted(std::int64_t count, std::string_view singular);

}  // namespace ecsr
