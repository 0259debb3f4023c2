// SPDX-License-Identifier: MIT
// Splitting a line as a POSIX shell would, with quotes and backslashes and nothing else: no
// variables, no patterns, no comments. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecsr::aws {

/// `a "b c" d\ e` gives three words. Nothing when a quote is not closed or a backslash ends the
/// line.
std::optional<std::vector<std::string>> shell_words(std::string_view line);

}  // namespace ecsr::aws
