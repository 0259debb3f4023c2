// SPDX-License-Identifier: MIT
#include "aws/json_body.h"

#include <nlohmann/json.hpp>

#include "aws/wire_text.h"
#include "base/utf8.h"

namespace ecsr::aws {

using nlohmann::ordered_json;

JsonBody::JsonBody() : value_(std::make_unique<ordered_json>(ordered_json::object())) {}
JsonBody::JsonBody(JsonBody&&) noexcept = default;
JsonBody::~JsonBody() = default;

void JsonBody::check(std::string_view name, std::string_view value) {
  if (problem_.empty() && !is_utf8(value)) {
    problem_ = std::string(name) + " \"" + one_line(value) + "\" is not UTF-8";
  }
}

JsonBody& JsonBody::text(std::string_view name, std::string_view value) {
  check(name, value);
  (*value_)[std::string(name)] = value;
  return *this;
}

JsonBody& JsonBody::number(std::string_view name, std::int64_t value) {
  (*value_)[std::string(name)] = value;
  return *this;
}

JsonBody& JsonBody::flag(std::string_view name, bool value) {
  (*value_)[std::string(name)] = value;
  return *this;
}

JsonBody& JsonBody::texts(std::string_view name, std::span<const std::string> values) {
  ordered_json list = ordered_json::array();
  for (const std::string& value : values) {
    check(name, value);
    list.push_back(value);
  }
  (*value_)[std::string(name)] = std::move(list);
  return *this;
}

JsonBody& JsonBody::object(std::string_view name, const JsonBody& value) {
  if (problem_.empty()) problem_ = value.problem_;
  (*value_)[std::string(name)] = *value.value_;
  return *this;
}

JsonBody& JsonBody::add_to_list(std::string_view name, const JsonBody& value) {
  if (problem_.empty()) problem_ = value.problem_;
  (*value_)[std::string(name)].push_back(*value.value_);
  return *this;
}

Result<std::string> JsonBody::written() const {
  if (!problem_.empty()) return fail(ErrorKind::kBadInput, problem_);
  constexpr bool kAsciiOnly = true;
  return value_->dump(-1, ' ', kAsciiOnly);
}

}  // namespace ecsr::aws
