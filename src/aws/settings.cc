// SPDX-License-Identifier: MIT
#include "aws/settings.h"

#include <utility>

#include "aws/wire_text.h"
#include "base/text.h"

namespace ecsr::aws {

Result<Settings> Settings::of(Environment variables, ProfileSection profile,
                              const ProfileFiles& files) {
  Settings settings(std::move(variables));
  settings.services_name = profile.value("services");
  settings.profile = std::move(profile);
  if (settings.services_name.empty()) return settings;
  const ProfileSection* const services = files.services(settings.services_name);
  if (services == nullptr) {
    return fail(ErrorKind::kBadInput,
                "the profile says services = " + one_line(settings.services_name) + ", but " +
                    files.config_path() + " has no section [services " +
                    one_line(settings.services_name) + "]");
  }
  settings.services = *services;
  return settings;
}

Found Settings::first_of(std::string_view variable, std::string_view setting) const {
  const std::string_view in_environment = value_of(environment, variable);
  if (!in_environment.empty()) return {std::string(in_environment), std::string(variable)};
  return {std::string(profile.value(setting)), std::string(setting) + " in the profile"};
}

Result<bool> Settings::flag(std::string_view variable, std::string_view setting) const {
  Found found = first_of(variable, setting);
  const std::string small = lower_case(found.value);
  if (small.empty() || small == "false") return false;
  if (small == "true") return true;
  return fail(ErrorKind::kBadInput,
              found.where + ": \"" + one_line(found.value) + "\" is neither true nor false");
}

}  // namespace ecsr::aws
