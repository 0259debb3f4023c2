// SPDX-License-Identifier: MIT
#include "aws/json_answer.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "aws/wire_text.h"
#include "base/foreign_text.h"
#include "base/text.h"

namespace ecsr::aws {
namespace {

using nlohmann::json;

/// Seconds beyond the year 5000 are milliseconds or nonsense.
constexpr double kLatestSecond = 95'617'584'000.0;

std::optional<WallTime> time_of_seconds(double seconds_since_1970) {
  if (!std::isfinite(seconds_since_1970) || std::abs(seconds_since_1970) > kLatestSecond) {
    return std::nullopt;
  }
  return WallTime{milliseconds{std::llround(seconds_since_1970 * 1'000.0)}};
}

std::optional<WallTime> time_of(const json& value) {
  if (value.is_number()) return time_of_seconds(value.get<double>());
  if (value.is_string()) return time_of_text(value.get_ref<const std::string&>());
  return std::nullopt;
}

/// A whole number that fits; 3.0 counts as 3.
std::optional<int> count_of(const json& value) {
  if (!value.is_number()) return std::nullopt;
  const double number = value.get<double>();
  if (number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max() ||
      number != std::floor(number)) {
    return std::nullopt;
  }
  return static_cast<int>(number);
}

}  // namespace

std::optional<WallTime> time_of_text(std::string_view text) {
  double number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, problem] = std::from_chars(text.data(), last, number);
  if (problem == std::errc{} && end == last) return time_of_seconds(number);
  const Result<WallTime> time = parse_iso8601(text);
  if (!time) return std::nullopt;
  return *time;
}

JsonObject::JsonObject(JsonAnswer& answer, const json* value, std::string pointer)
    : answer_(&answer), value_(value), pointer_(std::move(pointer)) {}

const json* JsonObject::member(std::string_view name, bool required) const {
  if (value_ != nullptr) {
    const auto found = value_->find(name);
    if (found != value_->end() && !found->is_null()) return &*found;
  }
  if (required) answer_->remember(pointer_ + "/" + std::string(name) + ": is missing");
  return nullptr;
}

void JsonObject::wrong(std::string_view name, std::string_view expected, const json& found) const {
  answer_->remember(pointer_ + "/" + std::string(name) + ": " + std::string(expected) +
                    " was expected, not " + answer_->shown(found));
}

std::string JsonObject::text(std::string_view name) const {
  const json* const found = member(name, true);
  if (found == nullptr) return {};
  if (found->is_string()) return printable(found->get<std::string>());
  wrong(name, "a text", *found);
  return {};
}

std::string JsonObject::verbatim(std::string_view name) const {
  const json* const found = member(name, false);
  if (found == nullptr) return {};
  if (found->is_string()) return found->get<std::string>();
  wrong(name, "a text", *found);
  return {};
}

std::string JsonObject::text_or_empty(std::string_view name) const {
  return member(name, false) == nullptr ? std::string() : text(name);
}

int JsonObject::count(std::string_view name) const {
  const json* const found = member(name, true);
  if (found == nullptr) return 0;
  if (const std::optional<int> count = count_of(*found)) return *count;
  wrong(name, "a whole number", *found);
  return 0;
}

int JsonObject::count_or(std::string_view name, int fallback) const {
  return member(name, false) == nullptr ? fallback : count(name);
}

bool JsonObject::flag_or(std::string_view name, bool fallback) const {
  const json* const found = member(name, false);
  if (found == nullptr) return fallback;
  if (found->is_boolean()) return found->get<bool>();
  wrong(name, "true or false", *found);
  return fallback;
}

WallTime JsonObject::time(std::string_view name) const {
  const json* const found = member(name, true);
  if (found == nullptr) return {};
  if (const std::optional<WallTime> time = time_of(*found)) return *time;
  wrong(name, "a timestamp", *found);
  return {};
}

std::optional<WallTime> JsonObject::optional_time(std::string_view name) const {
  if (member(name, false) == nullptr) return std::nullopt;
  return time(name);
}

JsonList JsonObject::list(std::string_view name) const {
  JsonList list;
  list.answer_ = answer_;
  list.pointer_ = pointer_ + "/" + std::string(name);
  const json* const found = member(name, false);
  if (found != nullptr && !found->is_array()) wrong(name, "a list", *found);
  if (found != nullptr && found->is_array()) {
    list.value_ = found;
    list.size_ = static_cast<int>(found->size());
  }
  return list;
}

JsonObject JsonObject::required_object(std::string_view name) const {
  if (member(name, true) != nullptr) {
    if (const std::optional<JsonObject> found = object(name)) return *found;
  }
  return JsonObject(*answer_, nullptr, pointer_ + "/" + std::string(name));
}

std::optional<JsonObject> JsonObject::object(std::string_view name) const {
  const json* const found = member(name, false);
  if (found == nullptr) return std::nullopt;
  if (!found->is_object()) {
    wrong(name, "an object", *found);
    return std::nullopt;
  }
  return JsonObject(*answer_, found, pointer_ + "/" + std::string(name));
}

JsonObject JsonList::object(int index) const {
  const json& element = (*value_)[static_cast<std::size_t>(index)];
  std::string pointer = pointer_ + "/" + std::to_string(index);
  if (element.is_object()) return JsonObject(*answer_, &element, std::move(pointer));
  answer_->remember(pointer + ": an object was expected, not " + answer_->shown(element));
  return JsonObject(*answer_, nullptr, std::move(pointer));
}

std::string JsonList::text(int index) const {
  const json& element = (*value_)[static_cast<std::size_t>(index)];
  if (element.is_string()) return printable(element.get<std::string>());
  answer_->remember(pointer_ + "/" + std::to_string(index) + ": a text was expected, not " +
                    answer_->shown(element));
  return {};
}

Result<JsonAnswer> JsonAnswer::parse(std::string_view body) {
  if (is_nested_too_deeply(body)) {
    return fail(ErrorKind::kBadAnswer, "nested deeper than " + std::to_string(kDeepestJson));
  }
  // Without exceptions: what a syntax error's text adds (a column in one long line) helps nobody.
  auto value = std::make_unique<json>(json::parse(body, nullptr, false));
  if (value->is_object()) return JsonAnswer(std::move(value));
  return fail(ErrorKind::kBadAnswer, looks_like(body, "whole JSON"));
}

JsonAnswer::JsonAnswer(std::unique_ptr<json> value) : value_(std::move(value)) {}
JsonAnswer::JsonAnswer(JsonAnswer&&) noexcept = default;
JsonAnswer& JsonAnswer::operator=(JsonAnswer&&) noexcept = default;
JsonAnswer::~JsonAnswer() = default;

JsonObject JsonAnswer::root() { return JsonObject(*this, value_.get(), ""); }

std::string JsonAnswer::shown(const json& found) const {
  if (values_are_hidden_) return "this (it is not shown)";
  // Whole: whoever shows it takes secrets out first, and cuts it then.
  constexpr std::size_t kMuch = 4'096;
  return one_line(found.dump().substr(0, kMuch), kMuch);
}

void JsonAnswer::remember(std::string problem) {
  if (problem_.empty()) problem_ = std::move(problem);
}

}  // namespace ecsr::aws
