// SPDX-License-Identifier: MIT
// A line of a world file as words, and the reading of its key=value words by a table. Pure.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "base/time.h"
#include "sim/timings.h"

namespace ecsr::sim {

/// "desired=3", or "web" with an empty key. Keys are written with dashes, underscores are accepted.
struct Word {
  std::string key;
  std::string value;
};

struct Line {
  int number = 0;
  std::string text;
  std::vector<Word> words;  ///< the first is the kind of line, without a key

  const std::string& kind() const { return words.front().value; }
};

/// Splits at blanks, keeps "quoted texts" together, drops what follows a #, and reads "for 10m" and
/// "until 10:20" as for=10m and until=10:20. kBadInput for a quote that is not closed.
Result<std::vector<Word>> split_words(std::string_view text);

/// Where the world's clock times are anchored.
struct Day {
  WallTime begin = {};
  /// "10:07" or "10:07:30" of the day it begins, "+2m" after and "-2h" before the beginning, or ISO
  /// 8601.
  Result<WallTime> read_time(std::string_view text) const;
};

// Readers of values. Each says what would have been right.
Status read_count(std::string_view text, int& count);    ///< 0 to kMostDesired
Status read_port(std::string_view text, int& port);      ///< 0 to 65535
Status read_switch(std::string_view text, bool& value);  ///< yes, no
Status read_range(std::string_view text, Range& range);  ///< 30s, 35s..60s
Status read_duration(std::string_view text, milliseconds& duration);
Status read_texts(std::string_view text, std::vector<std::string>& texts);  ///< a,b,c
/// A name of ECS: letters, digits, - and _.
Status read_name(std::string_view text, std::string& name);

/// "\"desird\" is not known here; did you mean \"desired\"?", or the list of what is.
Error unknown_word(std::string_view word, std::span<const std::string_view> known);

/// One of a few words, each with its value.
template <typename Value, std::size_t N>
Status read_choice(std::string_view text, const std::pair<std::string_view, Value> (&choices)[N],
                   Value& value) {
  std::vector<std::string_view> known;
  for (const auto& [word, meaning] : choices) {
    if (word == text) {
      value = meaning;
      return {};
    }
    known.push_back(word);
  }
  return std::unexpected(unknown_word(text, known));
}

/// How one key of a line is read into a Spec.
template <typename Spec>
struct Attribute {
  std::string_view key;
  Status (*read)(Spec& spec, std::string_view value);
};

/// Reads the key=value words of a line; words without a key are left to the caller.
template <typename Spec>
Status read_attributes(const Line& line, std::span<const Attribute<Spec>> table, Spec& spec) {
  for (const Word& word : line.words) {
    if (word.key.empty()) continue;
    const auto row = std::find_if(table.begin(), table.end(),
                                  [&](const Attribute<Spec>& one) { return one.key == word.key; });
    if (row == table.end()) {
      std::vector<std::string_view> known;
      for (const Attribute<Spec>& one : table) known.push_back(one.key);
      return std::unexpected(unknown_word(word.key, known));
    }
    if (Status read = row->read(spec, word.value); !read) {
      return std::unexpected(std::move(read).error().during(word.key));
    }
  }
  return {};
}

/// The word after the kind, which has no key: a name. kBadInput when it is missing or there are
/// more.
Result<std::string> only_name(const Line& line, std::string_view what);

}  // namespace ecsr::sim
