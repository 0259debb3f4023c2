// SPDX-License-Identifier: MIT
// From words and environment to a command and its options. Nothing is read from disk here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "cli/command.h"

namespace ecsr::cli {

/// A variable of the environment, nothing when it is not set.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// Print this and end well: help or version.
struct Print {
  std::string text;
};

/// Run this.
struct Invocation {
  const Command* command = nullptr;
  Options options;
};

/// kBadInput: one sentence that names the flag, its value and what would be right.
Result<std::variant<Print, Invocation>> parse(const std::vector<std::string>& words,
                                              const Environment& environment);

}  // namespace ecsr::cli
