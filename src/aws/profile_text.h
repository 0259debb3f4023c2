// SPDX-License-Identifier: MIT
// The text of AWS's shared files: sections, settings, one level of nested settings. Read as
// botocore reads them, which reads them as Python's configparser does. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ecsr::aws {

/// One section of a file, or what two files say together about one profile.
struct ProfileSection {
  using Settings = std::map<std::string, std::string, std::less<>>;

  Settings settings;  ///< names in lower case
  /// `s3 =` with indented lines below it: by the setting's name, then by theirs as written.
  std::map<std::string, Settings, std::less<>> nested;

  /// The setting's value; empty when it is absent or empty.
  std::string_view value(std::string_view name) const;
  bool has(std::string_view name) const { return settings.contains(name) || nested.contains(name); }
  /// The value of a nested setting; empty when absent.
  std::string_view nested_value(std::string_view name, std::string_view inner) const;
  /// Takes over every setting of `other`; where both have one, the other's counts.
  void overlay(const ProfileSection& other);

  bool operator==(const ProfileSection&) const = default;
};

using ProfileSections = std::map<std::string, ProfileSection, std::less<>>;

/// Sections by the text between the brackets, as it stands there. Lines that start with # or ; are
/// comments; there are no comments behind a value. A more deeply indented line continues the value
/// above it. kBadInput with `path` and the line: a line that is none of these, a section or a
/// setting that stands there twice.
Result<ProfileSections> parse_profile_text(std::string_view text, std::string_view path);

}  // namespace ecsr::aws
