// SPDX-License-Identifier: MIT
#include "sim/wire/served_world.h"

#include <array>

#include "base/text.h"
#include "sim/world_file.h"

namespace ecsr::sim::wire {
namespace {

constexpr std::array<std::string_view, 1> kOwnWords{"fault"};

}  // namespace

Result<ServedWorld> read_served_world(std::string_view text, const std::string& file,
                                      std::optional<std::uint64_t> seed) {
  auto read = read_world(
      text, {.file = file, .foreign_words = kOwnWords, .seed = seed, .ids = IdStyle::kAws});
  if (!read) return std::unexpected(std::move(read).error());
  ServedWorld served{.world = std::move(read->world)};
  for (const ForeignLine& line : read->foreign) {
    auto fault = parse_fault(trim(std::string_view(line.text).substr(kOwnWords[0].size())));
    if (!fault) {
      return fail_during(file + ":" + std::to_string(line.number), std::move(fault));
    }
    served.faults.push_back(*std::move(fault));
  }
  return served;
}

}  // namespace ecsr::sim::wire
