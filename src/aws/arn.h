// SPDX-License-Identifier: MIT
// Amazon resource names, as far as they say where a request must go. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace ecsr::aws {

/// The region in an ARN of that service ("sns"); empty when the text is a plain name instead of an
/// ARN. kBadInput: an ARN of another service, or one without a region.
/// [doc: Amazon Resource Names (ARNs)]
Result<std::string> region_of_arn(std::string_view text, std::string_view service);

}  // namespace ecsr::aws
