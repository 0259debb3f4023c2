// SPDX-License-Identifier: MIT
#include "aws/profile_text.h"

#include <optional>
#include <utility>
#include <vector>

#include "aws/wire_text.h"
#include "base/text.h"
#include "base/utf8.h"

namespace ecsr::aws {
namespace {

/// A setting while its lines are being read.
struct OpenSetting {
  std::string name;
  std::vector<std::string> lines;
  std::size_t line_number = 0;
};

class Reader {
 public:
  Reader(std::string_view text, std::string_view path) : text_(text), path_(path) {}

  Result<ProfileSections> read() {
    if (!is_utf8(text_)) return fail(ErrorKind::kBadInput, path_ + ": the file is not UTF-8");
    for (const std::string_view line : split(text_, '\n')) {
      ++number_;
      if (Status taken = take(line); !taken) return std::unexpected(std::move(taken).error());
    }
    if (Status closed = close_setting(); !closed) return std::unexpected(std::move(closed).error());
    give_defaults();
    return std::move(sections_);
  }

 private:
  Status take(std::string_view line) {
    const std::string_view content = trim(line);
    if (content.starts_with('#') || content.starts_with(';')) return {};
    if (content.empty()) {
      if (setting_) setting_->lines.emplace_back();
      return {};
    }
    const std::size_t indent = line.find_first_not_of(" \t");
    if (setting_ && indent > indent_) {
      setting_->lines.emplace_back(content);
      return {};
    }
    indent_ = indent;
    if (Status closed = close_setting(); !closed) return closed;
    const std::size_t bracket = content.rfind(']');
    if (content.starts_with('[') && bracket != std::string_view::npos && bracket > 1) {
      return open_section(content.substr(1, bracket - 1));
    }
    return open_setting(content);
  }

  Status open_section(std::string_view name) {
    const auto [place, is_new] = sections_.try_emplace(std::string(name));
    if (!is_new) return wrong("the section [" + one_line(name) + "] stands there twice");
    section_ = &place->second;
    return {};
  }

  Status open_setting(std::string_view content) {
    const std::size_t delimiter = content.find_first_of("=:");
    if (section_ == nullptr) return wrong("there is something before the first [section]");
    if (delimiter == std::string_view::npos || trim(content.substr(0, delimiter)).empty()) {
      return wrong("this is neither a [section] nor a setting (name = value)");
    }
    std::string name = lower_case(trim(content.substr(0, delimiter)));
    if (section_->has(name)) {
      return wrong("the setting " + one_line(name) + " stands there twice in its section");
    }
    setting_ = OpenSetting{.name = std::move(name),
                           .lines = {std::string(trim(content.substr(delimiter + 1)))},
                           .line_number = number_};
    return {};
  }

  Status close_setting() {
    if (!setting_) return {};
    OpenSetting setting = *std::exchange(setting_, std::nullopt);
    while (setting.lines.size() > 1 && setting.lines.back().empty()) setting.lines.pop_back();
    if (setting.lines.size() == 1 || !setting.lines.front().empty()) {
      section_->settings.emplace(setting.name, join(setting.lines, "\n"));
      return {};
    }
    ProfileSection::Settings nested;
    for (const std::string& line : setting.lines) {
      if (line.empty()) continue;
      const std::size_t equals = line.find('=');
      if (equals == std::string::npos) {
        return fail(ErrorKind::kBadInput, path_ + ":" + std::to_string(setting.line_number) +
                                              ": a line below " + one_line(setting.name) +
                                              " is not of the form name = value");
      }
      nested.insert_or_assign(std::string(trim(std::string_view(line).substr(0, equals))),
                              std::string(trim(std::string_view(line).substr(equals + 1))));
    }
    section_->nested.emplace(setting.name, std::move(nested));
    return {};
  }

  /// Python's own section: what it says holds wherever a section says nothing.
  void give_defaults() {
    const auto defaults = sections_.extract("DEFAULT");
    if (defaults.empty()) return;
    for (auto& [name, section] : sections_) {
      ProfileSection whole = defaults.mapped();
      whole.overlay(section);
      section = std::move(whole);
    }
  }

  std::unexpected<Error> wrong(std::string what) const {
    return fail(ErrorKind::kBadInput,
                path_ + ":" + std::to_string(number_) + ": " + std::move(what));
  }

  std::string_view text_;
  std::string path_;
  std::size_t number_ = 0;
  std::size_t indent_ = 0;  ///< of the last line that began something
  ProfileSection* section_ = nullptr;
  std::optional<OpenSetting> setting_;
  ProfileSections sections_;
};

}  // namespace

std::string_view ProfileSection::value(std::string_view name) const {
  const auto found = settings.find(name);
  return found == settings.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view ProfileSection::nested_value(std::string_view name, std::string_view inner) const {
  const auto found = nested.find(name);
  if (found == nested.end()) return {};
  const auto value = found->second.find(inner);
  return value == found->second.end() ? std::string_view() : std::string_view(value->second);
}

void ProfileSection::overlay(const ProfileSection& other) {
  for (const auto& [name, value] : other.settings) {
    nested.erase(name);
    settings.insert_or_assign(name, value);
  }
  for (const auto& [name, inner] : other.nested) {
    settings.erase(name);
    nested.insert_or_assign(name, inner);
  }
}

Result<ProfileSections> parse_profile_text(std::string_view text, std::string_view path) {
  return Reader(text, path).read();
}

}  // namespace ecsr::aws
