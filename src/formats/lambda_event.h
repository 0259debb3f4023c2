// SPDX-License-Identifier: MIT
// The JSON event that asks for a recycle: the four fields of the classic function, and any field of
// the policy by its flag's name with underscores. Read by the function and by `run --event`. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "core/ids.h"
#include "core/policy.h"

namespace ecsr::formats {

struct LambdaEvent {
  core::ServiceAddress service;
  core::Policy policy;

  bool operator==(const LambdaEvent&) const = default;
};

/// docs/formats.md has the table of fields. kBadInput names the field, what it holds, and what
/// would be right; a field that is not known is an error too, because a misspelt one would change
/// what is recycled. What the event does not name is as in `base`.
Result<LambdaEvent> parse_lambda_event(std::string_view json, const core::Policy& base = {});

}  // namespace ecsr::formats
