// SPDX-License-Identifier: MIT
#include "formats/config_text.h"

#include <array>
#include <cstdio>
#include <optional>
#include <string>

#include "base/text.h"
#include "base/utf8.h"
#include "formats/json_value.h"
#include "formats/yaml_value.h"

namespace ecsr::formats {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string hexadecimal(unsigned char byte) {
  std::array<char, 5> text{};
  std::snprintf(text.data(), text.size(), "0x%02X", byte);
  return text.data();
}

/// What no settings file holds, and what the parsers stumble over, each in its own way.
std::optional<ValueProblem> foreign_byte(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = utf8_length(text.substr(at));
    const auto byte = static_cast<unsigned char>(text[at]);
    if (length == 0) {
      return ValueProblem{
          place_of(text, at), {}, "is not UTF-8: the byte " + hexadecimal(byte) + " stands here"};
    }
    const bool is_line_or_tab = byte == '\n' || byte == '\t' ||
                                (byte == '\r' && at + 1 < text.size() && text[at + 1] == '\n');
    if ((byte < ' ' && !is_line_or_tab) || byte == 0x7F) {
      return ValueProblem{
          place_of(text, at),
          {},
          "is not a text: the control character " + hexadecimal(byte) + " stands here"};
    }
    at += length;
  }
  return std::nullopt;
}

}  // namespace

std::expected<Value, ValueProblem> read_config_text(std::string_view text) {
  if (text.size() > kLargestConfig) {
    return std::unexpected(
        ValueProblem{{}, {}, "is larger than " + std::to_string(kLargestConfig) + " bytes"});
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (auto foreign = foreign_byte(text)) return std::unexpected(*std::move(foreign));
  const std::string_view first = trim(text);
  const bool is_json = first.starts_with('{') || first.starts_with("//") || first.starts_with("/*");
  auto value = is_json ? read_json(text, Comments::kSkipped) : read_yaml(text);
  if (!value && is_json) value.error().message = "is not JSON: " + value.error().message;
  if (value && !value->is_map()) {
    return std::unexpected(
        ValueProblem{value->place, {}, "holds no settings: expected lines such as \"wait: 30s\""});
  }
  return value;
}

}  // namespace ecsr::formats
