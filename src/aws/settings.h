// SPDX-License-Identifier: MIT
// What the environment and the profile in use say about how to reach AWS. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/environment.h"
#include "aws/profile_files.h"
#include "aws/profile_text.h"
#include "base/result.h"

namespace ecsr::aws {

/// A value and the place it stands in, as a person would name it.
struct Found {
  std::string value;  ///< empty: it is set nowhere
  std::string where;  ///< "AWS_REGION", "region in the profile"
};

struct Settings {
  Settings() = default;
  /// No profile at all.
  // NOLINTNEXTLINE(google-explicit-constructor): an environment is such settings
  Settings(Environment variables) : environment(std::move(variables)) {}
  /// kBadInput: the profile names a services section that does not exist.
  static Result<Settings> of(Environment variables, ProfileSection profile,
                             const ProfileFiles& files);

  /// The variable, else the profile's setting.
  Found first_of(std::string_view variable, std::string_view setting) const;
  /// The same for one that is true or false; not set is false. kBadInput: it is neither.
  Result<bool> flag(std::string_view variable, std::string_view setting) const;

  Environment environment;
  ProfileSection profile;
  ProfileSection services;    ///< the section that the profile names
  std::string services_name;  ///< empty: it names none
};

}  // namespace ecsr::aws
