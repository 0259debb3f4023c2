// SPDX-License-Identifier: MIT
// What an event or a configuration file holds, whatever language it is written in: texts, lists and
// maps, each with the place where it stands. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ecsr::formats {

/// Where something begins in a text; from 1, the column in bytes.
struct Place {
  int line = 1;
  int column = 1;

  bool operator==(const Place&) const = default;
};

struct Value {
  enum class Kind {
    kNull,
    kPlain,  ///< a number, true or false; `text` is as it was written
    kText,
    kList,
    kMap,
  };
  Kind kind = Kind::kNull;
  Place place;
  std::string text;
  std::vector<Value> children;  ///< of a list or a map, in order; a map may name one twice
  std::string name;             ///< of a member of a map
  Place name_place;

  bool is_text() const { return kind == Kind::kText; }
  bool is_plain() const { return kind == Kind::kPlain; }
  bool is_list() const { return kind == Kind::kList; }
  bool is_map() const { return kind == Kind::kMap; }

  /// The first member of that name, nothing when there is none.
  const Value* find(std::string_view member) const;

  bool operator==(const Value&) const = default;
};

/// A member of the map that another one before it is named like; nothing when there is none.
const Value* named_twice(const Value& map);

/// As messages show it: JSON on one line in ASCII, only the beginning of what is long.
std::string shown(const Value& value);
std::string shown(std::string_view text);

/// What is wrong with a text, or with something in it.
struct ValueProblem {
  Place place;
  std::string path;     ///< "notifications.mail[0].port"; empty = the text itself
  std::string message;  ///< goes on after the path: "is 5: expected …"

  std::string sentence() const { return path.empty() ? message : path + " " + message; }
  bool operator==(const ValueProblem&) const = default;
};

/// Deeper is refused: nothing here needs more than five.
inline constexpr std::size_t kDeepest = 16;

}  // namespace ecsr::formats
