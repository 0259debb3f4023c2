// SPDX-License-Identifier: MIT
// Texts that people see, as files under tests/golden/. UPDATE_GOLDEN=1 rewrites them: read the
// diff.
#pragma once

#include <string>
#include <string_view>

namespace ecsr::testing {

/// What tests/golden/NAME holds, for comparison with `now`, which is what it shall hold from now on
/// when UPDATE_GOLDEN is set. CI refuses that variable, and so does this.
std::string golden(const std::string& name, std::string_view now);

}  // namespace ecsr::testing
