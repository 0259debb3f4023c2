// SPDX-License-Identifier: MIT
// The imaginary account that `demo` and `sim-server` begin with: the one of a world file, or our
// own.
#pragma once

#include <memory>

#include "base/result.h"
#include "cli/host.h"
#include "cli/options.h"
#include "sim/world.h"

namespace ecsr::cli {

/// kBadInput: the world file cannot be read or understood; the sentence says where.
Result<std::unique_ptr<sim::World>> imagine(Host& host, const Options& options);

/// The first service of a world, by the names people use.
core::ServiceAddress first_service(const sim::World& world);

}  // namespace ecsr::cli
