// SPDX-License-Identifier: MIT
// A world file for a server: the account, and lines such as "fault StopTask reset-after" for what
// goes wrong between it and its clients.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sim/wire/faults.h"
#include "sim/world.h"

namespace ecsr::sim::wire {

struct ServedWorld {
  std::unique_ptr<World> world;
  std::vector<Fault> faults;
};

/// `file` is the name for messages; a seed given here goes before the file's own. kBadInput names
/// file, line and word.
Result<ServedWorld> read_served_world(std::string_view text, const std::string& file,
                                      std::optional<std::uint64_t> seed = std::nullopt);

}  // namespace ecsr::sim::wire
