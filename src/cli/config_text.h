// SPDX-License-Identifier: MIT
// What `config` prints. Pure.
#pragma once

#include <string>
#include <vector>

#include "cli/config.h"

namespace ecsr::cli {

std::string config_text(const std::vector<InForce>& settings);
/// {"event":"config"} on one line.
std::string config_json(const std::vector<InForce>& settings,
                        const std::vector<std::string>& warnings);

}  // namespace ecsr::cli
