// SPDX-License-Identifier: MIT
#include "formats/value.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace ecsr::formats {
namespace {

constexpr std::size_t kMostShown = 60;

std::string json_text(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

/// Stops as soon as nobody will see the rest.
void append(const Value& value, std::string& line) {
  if (line.size() > kMostShown) return;
  switch (value.kind) {
    case Value::Kind::kNull:
      line += "null";
      return;
    case Value::Kind::kPlain:
      line += value.text;
      return;
    case Value::Kind::kText:
      line += json_text(value.text);
      return;
    case Value::Kind::kList:
    case Value::Kind::kMap:
      break;
  }
  line += value.is_map() ? '{' : '[';
  bool first = true;
  for (const Value& child : value.children) {
    if (line.size() > kMostShown) return;
    if (!first) line += ',';
    first = false;
    if (value.is_map()) line += json_text(child.name) + ":";
    append(child, line);
  }
  line += value.is_map() ? '}' : ']';
}

std::string shortened(std::string line) {
  if (line.size() <= kMostShown) return line;
  return line.substr(0, kMostShown) + "...";
}

}  // namespace

const Value* Value::find(std::string_view member) const {
  const auto found = std::ranges::find(children, member, &Value::name);
  return is_map() && found != children.end() ? &*found : nullptr;
}

const Value* named_twice(const Value& map) {
  std::set<std::string_view> names;
  for (const Value& member : map.children) {
    if (!names.insert(member.name).second) return &member;
  }
  return nullptr;
}

std::string shown(const Value& value) {
  std::string line;
  append(value, line);
  return shortened(std::move(line));
}

std::string shown(std::string_view text) { return shortened(json_text(text)); }

}  // namespace ecsr::formats
