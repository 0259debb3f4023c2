// SPDX-License-Identifier: MIT
#include "base/foreign_text.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace ecsr {
namespace {

/// The value of a hexadecimal digit; -1 for anything else.
int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// How many bytes of the front of `text` are `secret`, each byte as it is or as %XX; 0: it is not
/// there.
std::size_t length_at_front(std::string_view text, std::string_view secret) {
  std::size_t at = 0;
  for (const char c : secret) {
    const int encoded = at + 2 < text.size() && text[at] == '%' && digit_of(text[at + 1]) >= 0
                            ? digit_of(text[at + 1]) * 16 + digit_of(text[at + 2])
                            : -1;
    if (encoded == static_cast<unsigned char>(c)) {
      at += 3;
    } else if (at < text.size() && text[at] == c) {
      ++at;
    } else {
      return 0;
    }
  }
  return at;
}

void replace_as_written(std::string& text, std::string_view secret, std::string_view mark) {
  std::string clean;
  std::string_view rest = text;
  while (!rest.empty()) {
    const bool possible = rest.front() == secret.front() || rest.front() == '%';
    const std::size_t length = possible ? length_at_front(rest, secret) : 0;
    if (length > 0) {
      clean += mark;
    } else {
      clean += rest.front();
    }
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  text = std::move(clean);
}

/// The digits of base64 that depend on nothing but the secret, when `before` bytes stand before it.
std::string base64_within(std::string_view secret, std::size_t before) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string digits;
  const std::size_t first_digit = (before * 8 + 5) / 6;
  const std::size_t last_digit = (before + secret.size()) * 8 / 6;
  for (std::size_t digit = first_digit; digit < last_digit; ++digit) {
    unsigned value = 0;
    for (std::size_t bit = digit * 6; bit < digit * 6 + 6; ++bit) {
      const auto byte = static_cast<unsigned char>(secret[bit / 8 - before]);
      value = value << 1U | (byte >> (7 - bit % 8) & 1U);
    }
    digits += kDigits[value];
  }
  return digits;
}

/// Whether the digits stand in the text, in either alphabet of base64.
std::size_t find_base64(std::string_view text, std::string_view digits) {
  const auto same = [](char in_text, char digit) {
    return in_text == digit || (in_text == '-' && digit == '+') || (in_text == '_' && digit == '/');
  };
  const auto found = std::ranges::search(text, digits, same);
  return found.empty() ? std::string_view::npos
                       : static_cast<std::size_t>(found.begin() - text.begin());
}

bool is_base64(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("+/-_=").contains(c);
}

/// With all of the word it stands in: what is around it is encoded as well.
void replace_base64(std::string& text, std::string_view secret, std::string_view mark) {
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string digits = base64_within(secret, before);
    std::size_t at = find_base64(text, digits);
    while (at != std::string_view::npos) {
      std::size_t end = at + digits.size();
      while (at > 0 && is_base64(text[at - 1])) --at;
      while (end < text.size() && is_base64(text[end])) ++end;
      text.replace(at, end - at, mark);
      const std::size_t next = at + mark.size();
      const std::size_t found = find_base64(std::string_view(text).substr(next), digits);
      at = found == std::string_view::npos ? found : next + found;
    }
  }
}

}  // namespace

bool is_control(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7F;
  if (character.size() == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;
  constexpr std::array<std::string_view, 11> kOthers{"\u2028", "\u2029", "\u202A", "\u202B",
                                                     "\u202C", "\u202D", "\u202E", "\u2066",
                                                     "\u2067", "\u2068", "\u2069"};
  return std::ranges::count(kOthers, character) > 0;
}

std::string printable(std::string text) {
  const bool plain = std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f'; });
  if (plain) return text;
  std::string clean;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t length = utf8_length(rest);
    const std::string_view character = rest.substr(0, std::max<std::size_t>(length, 1));
    if (length == 0) {
      clean += '?';
    } else {
      clean += is_control(character) ? " " : character;
    }
    rest.remove_prefix(character.size());
  }
  return clean;
}

std::string without_secret(std::string text, std::string_view secret, std::string_view mark,
                           std::size_t shortest) {
  if (secret.empty() || secret.size() < shortest) return text;
  replace_as_written(text, secret, mark);
  // Of fewer digits than this nobody can tell what they are.
  if (secret.size() >= 8) replace_base64(text, secret, mark);
  return text;
}

bool is_nested_too_deeply(std::string_view json) {
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '\\' && in_text) {
      ++i;
    } else if (c == '"') {
      in_text = !in_text;
    } else if (!in_text && (c == '[' || c == '{')) {
      if (++depth > kDeepestJson) return true;
    } else if (!in_text && (c == ']' || c == '}')) {
      depth -= depth > 0 ? 1 : 0;
    }
  }
  return false;
}

}  // namespace ecsr
