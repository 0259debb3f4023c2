// SPDX-License-Identifier: MIT
// The file behind --world and the upper half of a .scenario; the world in it lives for a minute.
#include "sim/world_file.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {

std::string read_world(std::string_view bytes) {
  constexpr std::array<std::string_view, 1> kForeign{"policy"};
  const auto file = sim::read_world(bytes, {.foreign_words = kForeign});
  if (!file) {
    const std::string& sentence = file.error().message();
    if (std::string why = complaint_about(sentence); !why.empty()) return why;
    return unless(sentence.starts_with("world"), "the sentence does not say where: " + sentence);
  }
  file->world->advance_by(minutes{1});
  return "";
}

}  // namespace ecsr::fuzz
