// SPDX-License-Identifier: MIT
#include "aws/wire_text.h"

#include <algorithm>

#include "base/foreign_text.h"
#include "base/text.h"
#include "base/utf8.h"

namespace ecsr::aws {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kHex[byte >> 4U];
    encoded += kHex[byte & 0x0FU];
  }
  return encoded;
}

std::string_view bare_code(std::string_view code) {
  code = code.substr(0, code.find(':'));
  const std::size_t hash = code.rfind('#');
  return trim(hash == std::string_view::npos ? code : code.substr(hash + 1));
}

std::string one_line(std::string_view text, std::size_t longest) {
  std::string line;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const bool blank = text[0] == ' ' || (length > 0 && is_control(text.substr(0, length)));
    if (blank) {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else if (line.size() + length > longest) {
      return std::string(trim(line)) + "…";
    } else {
      line += length == 0 ? "?" : text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return std::string(trim(line));
}

std::string looks_like(std::string_view body, std::string_view expected) {
  const std::string_view text = trim(body);
  if (text.empty()) return "empty";
  const std::string start = lower_case(text.substr(0, 4'096));
  if (!start.starts_with("<!doctype html") && !start.starts_with("<html")) {
    return "not " + std::string(expected);
  }
  std::string result = "an HTML page, as proxies and captive networks send";
  const std::size_t title = start.find("<title>");
  const std::size_t end = start.find("</title>");
  if (title != std::string::npos && end != std::string::npos && title < end) {
    // Whole: whoever shows it takes secrets out first, and cuts it then.
    const std::string words = one_line(text.substr(title + 7, end - title - 7), start.size());
    if (!words.empty()) result += " (\"" + words + "\")";
  }
  return result;
}

}  // namespace ecsr::aws
