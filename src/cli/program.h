// SPDX-License-Identifier: MIT
// The command line as one function.
#pragma once

#include <string>
#include <vector>

#include "cli/host.h"

namespace ecsr::cli {

/// `words` without the program's own name. Returns the exit status.
int run_program(const std::vector<std::string>& words, Host& host);

}  // namespace ecsr::cli
