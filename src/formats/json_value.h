// SPDX-License-Identifier: MIT
// JSON, read into values that know where they stand. Pure.
#pragma once

#include <expected>
#include <string_view>

#include "formats/value.h"

namespace ecsr::formats {

enum class Comments { kRefused, kSkipped };

/// One JSON value. `Comments::kSkipped` also takes // and /* */. The problem names the place and
/// what was expected there, and shows nothing of the text, which may be a secret.
std::expected<Value, ValueProblem> read_json(std::string_view text, Comments comments);

/// The place of the byte at `offset`.
Place place_of(std::string_view text, std::size_t offset);

}  // namespace ecsr::formats
