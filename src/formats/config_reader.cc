// SPDX-License-Identifier: MIT
#include "formats/config_reader.h"

#include <algorithm>
#include <map>

#include "base/foreign_text.h"
#include "base/text.h"
#include "formats/policy_fields.h"
#include "formats/secret_reference.h"

namespace ecsr::formats {
namespace {

constexpr std::string_view kMask = "********";

/// What a value is, where its content must not be shown.
std::string_view kind_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kNull:
      return "empty";
    case Value::Kind::kPlain:
      return "a number or a switch";
    case Value::Kind::kText:
      return "a text";
    case Value::Kind::kList:
      return "a list";
    case Value::Kind::kMap:
      return "a block of keys";
  }
  return "something else";
}

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

/// `text` is a text, or a number, of which the digits are taken as they were written.
bool says_something(const Value& value) {
  return value.is_text() || (value.is_plain() && value.text != "true" && value.text != "false");
}

}  // namespace

bool is_placeholder(std::string_view text) {
  if (text.size() < 3 || !text.starts_with('<') || !text.ends_with('>')) return false;
  return std::ranges::all_of(text.substr(1, text.size() - 2), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == ' ';
  });
}

void ConfigReader::read_map(const Value& map, const std::string& path, std::span<const Key> keys) {
  check_names(map, path);
  std::vector<const Value*> members;
  members.reserve(map.children.size());
  for (const Value& member : map.children) members.push_back(&member);
  read_members(members, path, keys, {});
}

void ConfigReader::check_names(const Value& map, const std::string& path) {
  std::map<std::string, int> lines;
  for (const Value& member : map.children) {
    const auto [first, is_new] = lines.emplace(snake_case(member.name), member.name_place.line);
    if (is_new) continue;
    problem(member.name_place, path + member.name,
            "stands in line " + std::to_string(first->second) + " already: leave one of them out");
  }
}

void ConfigReader::read_members(std::span<const Value* const> members, const std::string& path,
                                std::span<const Key> keys,
                                std::span<const std::string_view> known) {
  std::vector<std::string_view> names(known.begin(), known.end());
  for (const Key& key : keys) names.push_back(key.name);
  for (const Value* const member : members) {
    const auto key = std::ranges::find(keys, snake_case(member->name), &Key::name);
    if (key != keys.end()) {
      key->read(*member, path + member->name);
      continue;
    }
    // The nearest name is looked for where somebody may have mistyped one, not in what a machine
    // made.
    constexpr std::size_t kLongestName = 64;
    const std::string close =
        member->name.size() > kLongestName ? "" : did_you_mean(snake_case(member->name), names);
    problem(
        member->name_place,
        path + (member->name.size() > kLongestName ? member->name.substr(0, kLongestName) + "..."
                                                   : member->name),
        "is not a known key" + (close.empty() ? "; docs/configuration.md lists the keys" : close));
  }
}

void ConfigReader::for_each(
    const Value& value, const std::string& path,
    const std::function<void(const Value& item, const std::string& path)>& read) {
  if (!value.is_list()) return read(value, path);
  for (std::size_t i = 0; i < value.children.size(); ++i) {
    read(value.children[i], path + "[" + std::to_string(i) + "]");
  }
}

bool ConfigReader::is_map(const Value& value, const std::string& path) {
  if (value.is_map()) return true;
  problem(value.place, path, "is " + std::string(kind_of(value)) + ": expected a block of keys");
  return false;
}

bool ConfigReader::is_unfilled(const Value& value, const std::string& path) {
  const bool unfilled =
      value.kind == Value::Kind::kNull ||
      (value.is_text() && (trim(value.text).empty() || is_placeholder(trim(value.text))));
  if (unfilled) unfilled_.push_back({path, {}, value.place});
  return unfilled;
}

std::optional<std::string> ConfigReader::text(const Value& value, const std::string& path,
                                              Secrecy secrecy, Kept kept) {
  if (is_unfilled(value, path)) return std::nullopt;
  const bool secret = secrecy == Secrecy::kSecret;
  if (!says_something(value)) {
    const std::string what = secret ? std::string(kind_of(value)) : shown(value);
    problem(value.place, path,
            "is " + what + ": expected a text" +
                (value.is_plain() ? ", in quotes if that is what is meant" : ""));
    return std::nullopt;
  }
  std::string said = secret ? value.text : std::string(trim(value.text));
  if (has_control_character(said)) {
    problem(value.place, path, "holds a line end or another control character");
    return std::nullopt;
  }
  if (const auto parsed = parse_secret_text(said); !parsed) {
    problem(value.place, path, parsed.error().message());
    return std::nullopt;
  }
  if (kept == Kept::kHere && is_kept_in_aws(said)) {
    problem(value.place, path,
            "is kept in AWS, and is needed to get there: use env: or file:, or the text itself");
    return std::nullopt;
  }
  const bool masked = secret && !is_reference(said);
  if (masked) literal_secrets_.push_back(path);
  note(value, path, masked ? std::string(kMask) : said);
  return said;
}

std::vector<std::string> ConfigReader::texts(const Value& value, const std::string& path) {
  std::vector<std::string> all;
  if (!value.is_list()) {
    const auto one = text(value, path);
    if (!one) return all;
    // A comma inside quotes belongs to a person's name.
    if (one->contains('"')) return {*one};
    for (const std::string_view piece : split(*one, ',')) {
      if (!trim(piece).empty()) all.emplace_back(trim(piece));
    }
    return all;
  }
  const std::size_t noted = settings_.size();
  for_each(value, path, [&](const Value& item, const std::string& item_path) {
    if (auto said = text(item, item_path)) all.push_back(*std::move(said));
  });
  settings_.resize(noted);
  if (!all.empty()) note(value, path, join(all, ", "));
  return all;
}

std::optional<int> ConfigReader::number(const Value& value, const std::string& path, int least,
                                        int most, std::string_view expected) {
  if (is_unfilled(value, path)) return std::nullopt;
  const bool scalar = value.is_text() || value.is_plain();
  const auto read = scalar ? parse_whole_number(trim(value.text)) : std::nullopt;
  if (!read || *read < least || *read > most) {
    problem(wrong_value(value, path, expected));
    return std::nullopt;
  }
  note(value, path);
  return static_cast<int>(*read);
}

std::optional<std::size_t> ConfigReader::choice(const Value& value, const std::string& path,
                                                std::span<const std::string_view> words) {
  std::string expected;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (value.is_text() && snake_case(value.text) == snake_case(words[i])) return i;
    if (i > 0) expected += i + 1 == words.size() ? " or " : ", ";
    expected += words[i];
  }
  problem(wrong_value(value, path, expected));
  return std::nullopt;
}

void ConfigReader::problem(Place place, std::string path, std::string message) {
  problems_.push_back({place, std::move(path), std::move(message)});
}

void ConfigReader::note(const Value& value, const std::string& path, std::string shown) {
  settings_.push_back({path, printable(std::move(shown)), value.place});
}

void ConfigReader::note(const Value& value, const std::string& path) {
  note(value, path, value.is_text() || value.is_plain() ? value.text : shown(value));
}

}  // namespace ecsr::formats
