// SPDX-License-Identifier: MIT
// Who AWS takes us for, and by which credentials. Never a secret. Pure.
#pragma once

#include <string>

#include "base/time.h"
#include "cli/host.h"

namespace ecsr::cli {

std::string whoami_text(const WhoAmI& who, WallTime now);
std::string whoami_json(const WhoAmI& who);

}  // namespace ecsr::cli
