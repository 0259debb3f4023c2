// SPDX-License-Identifier: MIT
// The environment as a value: nothing in this folder asks the process for it. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace ecsr::aws {

using Environment = std::map<std::string, std::string, std::less<>>;

/// The variable's value; empty when it is not set, because AWS's tools treat both alike.
/// [doc: Environment variables support]
inline std::string_view value_of(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace ecsr::aws
