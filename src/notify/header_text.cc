// SPDX-License-Identifier: MIT
#include "notify/header_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace ecsr::notify {
namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const auto byte = i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U;
      group = (group << 8U) | byte;
    }
    for (std::size_t j = 0; j < 4; ++j) {
      const bool given = i + j <= bytes.size();
      text += given ? kLetters[(group >> (18 - 6 * j)) & 0x3FU] : '=';
    }
  }
  return text;
}

/// The longest beginning of at most `most` bytes that ends between two characters.
std::size_t whole_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text.size();
  std::size_t length = most;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
  return length == 0 ? most : length;
}

constexpr std::size_t kLineWidth = 76;

/// Plain words, folded at blanks.
std::string folded(std::string_view text, std::size_t column) {
  std::string lines;
  while (!text.empty()) {
    std::size_t end = text.find(' ', 1);
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(word.size());
    if (column + word.size() > kLineWidth && word.starts_with(' ')) {
      lines += "\r\n";
      column = 0;
    }
    lines += word;
    column += word.size();
  }
  return lines;
}

std::string quoted(std::string_view name) {
  constexpr std::string_view kSpecial = "()<>[]:;@\\,.\"";
  if (name.find_first_of(kSpecial) == std::string_view::npos) return std::string(name);
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

Status not_an_address(std::string_view what, std::string_view text, std::string_view why) {
  return fail(ErrorKind::kBadInput,
              std::string(what) + ": \"" + std::string(text) + "\" " + std::string(why));
}

Status check_address(std::string_view what, std::string_view address) {
  constexpr std::string_view kRight = "is not a mail address such as ops@example.com";
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size()) {
    return not_an_address(what, address, kRight);
  }
  const std::string_view local = address.substr(0, at);
  const std::string_view domain = address.substr(at + 1);
  if (!is_ascii(domain)) {
    return not_an_address(what, address,
                          "has a domain that is not ASCII: write it in its xn-- form");
  }
  if (!is_ascii(local)) {
    return not_an_address(what, address, "has letters before the @ that are not ASCII");
  }
  constexpr std::string_view kNever = " \"(),:;<>@[\\]";
  const bool literal = domain.starts_with('[') && domain.ends_with(']');
  const std::string_view name = literal ? domain.substr(1, domain.size() - 2) : domain;
  const std::string_view never_in_domain = literal ? " <>[]\\" : kNever;
  if (local.find_first_of(kNever) != std::string_view::npos || name.empty() ||
      name.find_first_of(never_in_domain) != std::string_view::npos || address.size() > 254) {
    return not_an_address(what, address, kRight);
  }
  return {};
}

/// Pieces between commas that stand neither in quotes nor in "<…>".
std::vector<std::string_view> split_addresses(std::string_view text) {
  std::vector<std::string_view> pieces;
  std::size_t start = 0;
  bool in_quotes = false;
  bool in_brackets = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && in_quotes) {
      ++i;
    } else if (text[i] == '"') {
      in_quotes = !in_quotes;
    } else if (text[i] == '<' || text[i] == '>') {
      in_brackets = text[i] == '<' && !in_quotes;
    } else if (text[i] == ',' && !in_quotes && !in_brackets) {
      pieces.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  pieces.push_back(text.substr(start));
  return pieces;
}

std::string without_quotes(std::string_view name) {
  if (name.size() < 2 || !name.starts_with('"') || !name.ends_with('"')) return std::string(name);
  std::string text;
  name = name.substr(1, name.size() - 2);
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '\\' && i + 1 < name.size()) ++i;
    text += name[i];
  }
  return text;
}

}  // namespace

Status check_header_text(std::string_view what, std::string_view text) {
  const auto found = std::ranges::find_if(text, is_control);
  if (found == text.end()) return {};
  const auto byte = static_cast<unsigned char>(*found);
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::string shown =
      *found == '\r' || *found == '\n'
          ? std::string("a line break")
          : std::string("the control character 0x") + kDigits[byte >> 4U] + kDigits[byte & 0xFU];
  return fail(ErrorKind::kBadInput, std::string(what) + " holds " + shown + " after \"" +
                                        std::string(text.begin(), found) +
                                        "\": a mail header takes none");
}

std::string encoded_text(std::string_view text, std::size_t column) {
  // A text that looks like an encoded word would be decoded, so it is encoded as well.
  if (is_ascii(text) && text.find("=?") == std::string_view::npos) return folded(text, column);
  constexpr std::string_view kBegin = "=?utf-8?B?";
  constexpr std::string_view kEnd = "?=";
  constexpr std::size_t kMostBytes = 42;  // 56 letters, 68 with the frame
  std::string words;
  std::size_t room = kMostBytes;
  const std::size_t frame = kBegin.size() + kEnd.size();
  if (column + frame < kLineWidth) {
    room = std::min(kMostBytes, std::max<std::size_t>(6, (kLineWidth - column - frame) / 4 * 3));
  }
  while (!text.empty()) {
    const std::size_t length = whole_characters(text, room);
    if (!words.empty()) words += "\r\n ";
    words.append(kBegin).append(base64(text.substr(0, length))).append(kEnd);
    text.remove_prefix(length);
    room = kMostBytes;
  }
  return words;
}

std::string attachment_header(std::string_view file_name) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  bool plain = true;
  for (const char c : file_name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '-' || c == '_';
    plain = plain && good;
    if (good) {
      encoded += c;
    } else {
      encoded.append("%").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 0xFU]);
    }
  }
  return "Content-Disposition: attachment;\r\n filename" +
         (plain ? "=\"" + encoded + "\"" : "*=UTF-8''" + encoded);
}

Result<std::vector<MailAddress>> parse_addresses(std::string_view what, std::string_view text) {
  if (Status clean = check_header_text(what, text); !clean) {
    return std::unexpected(std::move(clean).error());
  }
  std::vector<MailAddress> addresses;
  for (std::string_view piece : split_addresses(text)) {
    piece = trim(piece);
    if (piece.empty()) continue;
    MailAddress parsed;
    const std::size_t open = piece.rfind('<');
    if (open != std::string_view::npos && piece.ends_with('>')) {
      parsed.name = without_quotes(trim(piece.substr(0, open)));
      parsed.address = std::string(trim(piece.substr(open + 1, piece.size() - open - 2)));
    } else {
      parsed.address = std::string(piece);
    }
    if (Status right = check_address(what, parsed.address); !right) {
      return std::unexpected(std::move(right).error());
    }
    addresses.push_back(std::move(parsed));
  }
  return addresses;
}

std::string address_list(const std::vector<MailAddress>& addresses) {
  std::string list;
  for (const MailAddress& each : addresses) {
    if (!list.empty()) list += ",\r\n ";
    if (each.name.empty()) {
      list += each.address;
      continue;
    }
    const bool plain = is_ascii(each.name) && each.name.find("=?") == std::string::npos;
    list += (plain ? quoted(each.name) : encoded_text(each.name, 10)) + " <" + each.address + ">";
  }
  return list;
}

}  // namespace ecsr::notify
