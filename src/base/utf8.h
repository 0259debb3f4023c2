// SPDX-License-Identifier: MIT
// What is well-formed UTF-8. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace ecsr {

/// The length of the well-formed UTF-8 character at the front of a text that is not empty, 0 when
/// there is none.
std::size_t utf8_length(std::string_view text);

bool is_utf8(std::string_view text);

}  // namespace ecsr
