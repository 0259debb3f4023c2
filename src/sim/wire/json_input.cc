// SPDX-License-Identifier: MIT
#include "sim/wire/json_input.h"

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

namespace ecsr::sim::wire {
namespace {

using nlohmann::json;

std::string_view token_of(const json& value) {
  if (value.is_string()) return "STRING_VALUE";
  if (value.is_number_float()) return "DECIMAL_VALUE";
  if (value.is_number()) return "NUMBER_VALUE";
  if (value.is_boolean()) return value.get<bool>() ? "TRUE_VALUE" : "FALSE_VALUE";
  if (value.is_array()) return "Start of list";
  return "Start of structure or map";
}

/// Numbers above the signed range are unsigned ones to the library; a negative number is never one.
bool fits_int(const json& value) {
  constexpr std::int64_t kLeast = std::numeric_limits<int>::min();
  constexpr std::int64_t kMost = std::numeric_limits<int>::max();
  if (value.is_number_unsigned()) {
    return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(kMost);
  }
  return value.is_number_integer() && value.get<std::int64_t>() >= kLeast &&
         value.get<std::int64_t>() <= kMost;
}

}  // namespace

const json* JsonInput::find(std::string_view name) const {
  const auto found = body_.find(std::string(name));
  return found == body_.end() || found->is_null() ? nullptr : &*found;
}

void JsonInput::wrong_type(const json& value, std::string_view wanted, std::string_view name) {
  if (problem_) return;
  problem_ = SimError{"SerializationException",
                      std::string(token_of(value)) + " can not be converted to " +
                          std::string(wanted) + " (member \"" + std::string(name) + "\")"};
}

bool JsonInput::has(std::string_view name) const { return find(name) != nullptr; }

std::string JsonInput::text_of(const json& value, std::string_view name) {
  if (value.is_string()) return value.get<std::string>();
  wrong_type(value, "a String", name);
  return {};
}

std::string JsonInput::text(std::string_view name) { return maybe_text(name).value_or(""); }

std::optional<std::string> JsonInput::maybe_text(std::string_view name) {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return text_of(*value, name);
}

std::optional<int> JsonInput::number(std::string_view name) {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!fits_int(*value)) {
    wrong_type(*value, "an Integer", name);
    return std::nullopt;
  }
  return value->get<int>();
}

std::optional<bool> JsonInput::flag(std::string_view name) {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_boolean()) {
    wrong_type(*value, "a Boolean", name);
    return std::nullopt;
  }
  return value->get<bool>();
}

std::vector<std::string> JsonInput::texts(std::string_view name) {
  std::vector<std::string> found;
  const json* value = find(name);
  if (value == nullptr) return found;
  if (!value->is_array()) {
    wrong_type(*value, "a list", name);
    return found;
  }
  for (const json& one : *value) found.push_back(text_of(one, name));
  return found;
}

std::vector<core::Tag> JsonInput::tags(std::string_view name) {
  std::vector<core::Tag> found;
  const json* value = find(name);
  if (value == nullptr) return found;
  if (!value->is_array()) {
    wrong_type(*value, "a list", name);
    return found;
  }
  for (const json& one : *value) {
    if (!one.is_object()) {
      wrong_type(one, "a Tag", name);
      return found;
    }
    JsonInput tag(one);
    found.push_back({.key = tag.text("key"), .value = tag.text("value")});
    if (tag.problem_ && !problem_) problem_ = tag.problem_;
  }
  return found;
}

const json* JsonInput::object(std::string_view name) {
  const json* value = find(name);
  if (value == nullptr) return nullptr;
  if (value->is_object()) return value;
  wrong_type(*value, "a structure", name);
  return nullptr;
}

std::vector<std::string_view> views_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace ecsr::sim::wire
