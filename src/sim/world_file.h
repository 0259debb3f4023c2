// SPDX-License-Identifier: MIT
// The text a person writes to describe an account: the file behind --world and the upper half of a
// .scenario. docs/simulator.md has the reference. Every mistake is one sentence with file, line and
// word.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sim/world.h"

namespace ecsr::sim {

/// A line that begins with one of the reader's own words, such as "policy".
struct ForeignLine {
  int number = 0;
  std::string text;  ///< trimmed, without its comment
};

struct WorldFile {
  std::unique_ptr<World> world;
  std::vector<ForeignLine> foreign;
  /// Lines read: all of them, or up to and including one that begins with "----".
  int lines = 0;
};

struct WorldFileOptions {
  std::string file = "world";  ///< as it is named in messages
  std::span<const std::string_view> foreign_words;
  std::optional<std::uint64_t> seed;  ///< goes before the file's own
  IdStyle ids = IdStyle::kAws;        ///< unless the file says otherwise
};

/// kBadInput with the whole sentence.
Result<WorldFile> read_world(std::string_view text, const WorldFileOptions& options = {});

}  // namespace ecsr::sim
