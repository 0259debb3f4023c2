// SPDX-License-Identifier: MIT
// YAML as people write settings in it, read into values that know where they stand: one document,
// no anchors, no tags. Pure.
#pragma once

#include <expected>
#include <string_view>

#include "formats/value.h"

namespace ecsr::formats {

/// The text is UTF-8 without control characters. An empty document is an empty map. Only true,
/// false, null and JSON's numbers are more than texts: `no` and `010` stay what was written.
std::expected<Value, ValueProblem> read_yaml(std::string_view text);

}  // namespace ecsr::formats
