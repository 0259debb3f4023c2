// SPDX-License-Identifier: MIT
#include "aws/profile_files.h"

#include <array>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

#include "aws/shell_words.h"
#include "aws/wire_text.h"

namespace ecsr::aws {
namespace {

const ProfileSection* find(const ProfileSections& sections, std::string_view name) {
  const auto found = sections.find(name);
  return found == sections.end() ? nullptr : &found->second;
}

Result<ProfileSections> read_sections(const std::string& path, Machine& machine) {
  Result<std::optional<std::string>> text = machine.read_file(path);
  if (!text) return std::unexpected(std::move(text).error());
  if (!*text) return ProfileSections();
  return parse_profile_text(**text, path);
}

std::string path_of(const Environment& environment, std::string_view variable,
                    std::string_view usual) {
  const std::string_view set = value_of(environment, variable);
  return expanded_path(set.empty() ? usual : set, environment);
}

bool is_of_a_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// The end of the variable that begins with the "$" at `dollar`, and its name.
std::pair<std::size_t, std::string_view> variable_at(std::string_view path, std::size_t dollar) {
  if (path.substr(dollar).starts_with("${")) {
    const std::size_t brace = path.find('}', dollar);
    if (brace == std::string_view::npos) return {dollar + 1, {}};
    return {brace + 1, path.substr(dollar + 2, brace - dollar - 2)};
  }
  std::size_t end = dollar + 1;
  while (end < path.size() && is_of_a_name(path[end])) ++end;
  return {end, path.substr(dollar + 1, end - dollar - 1)};
}

}  // namespace

ProfileFiles::ProfileFiles(std::string config_path, ProfileSections config,
                           std::string credentials_path, ProfileSections credentials)
    : config_path_(std::move(config_path)),
      credentials_path_(std::move(credentials_path)),
      credentials_(std::move(credentials)) {
  for (auto& [header, section] : config) {
    if (header == "default") {
      config_.insert_or_assign(header, std::move(section));
      continue;
    }
    const std::optional<std::vector<std::string>> words = shell_words(header);
    if (!words || words->size() != 2) continue;  // somebody else's section
    const std::string& name = words->back();
    if (words->front() == "profile")
      config_.insert_or_assign(name, std::move(section));
    else if (words->front() == "sso-session")
      sso_sessions_.insert_or_assign(name, std::move(section));
    else if (words->front() == "services")
      services_.insert_or_assign(name, std::move(section));
  }
  merged_ = config_;
  for (const auto& [name, section] : credentials_) merged_[name].overlay(section);
}

const ProfileSection* ProfileFiles::profile(std::string_view name) const {
  return find(merged_, name);
}
const ProfileSection* ProfileFiles::in_config_file(std::string_view profile) const {
  return find(config_, profile);
}
const ProfileSection* ProfileFiles::in_credentials_file(std::string_view profile) const {
  return find(credentials_, profile);
}
const ProfileSection* ProfileFiles::sso_session(std::string_view name) const {
  return find(sso_sessions_, name);
}
const ProfileSection* ProfileFiles::services(std::string_view name) const {
  return find(services_, name);
}

Result<ProfileFiles> read_profile_files(const Environment& environment, Machine& machine) {
  std::string config_path = path_of(environment, "AWS_CONFIG_FILE", "~/.aws/config");
  Result<ProfileSections> config = read_sections(config_path, machine);
  if (!config) return std::unexpected(std::move(config).error());
  std::string credentials_path =
      path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
  Result<ProfileSections> credentials = read_sections(credentials_path, machine);
  if (!credentials) return std::unexpected(std::move(credentials).error());
  return ProfileFiles(std::move(config_path), *std::move(config), std::move(credentials_path),
                      *std::move(credentials));
}

std::string expanded_path(std::string_view path, const Environment& environment) {
  std::string expanded;
  for (std::size_t at = 0; at < path.size();) {
    if (path[at] != '$') {
      expanded += path[at++];
      continue;
    }
    const auto [end, name] = variable_at(path, at);
    const auto found = environment.find(name);
    expanded += found == environment.end() ? path.substr(at, end - at) : found->second;
    at = end;
  }
  const std::string_view home = value_of(environment, "HOME");
  if (!home.empty() && (expanded == "~" || expanded.starts_with("~/"))) {
    expanded.replace(0, 1, home.ends_with('/') ? home.substr(0, home.size() - 1) : home);
  }
  return expanded;
}

ProfileChoice choose_profile(std::string_view said, std::string_view where,
                             const Environment& environment) {
  if (!said.empty()) {
    return {.name = std::string(said), .where = std::string(where), .explicitly = true};
  }
  for (const std::string_view variable : {"AWS_DEFAULT_PROFILE", "AWS_PROFILE"}) {
    const std::string_view name = value_of(environment, variable);
    if (!name.empty()) return {.name = std::string(name), .where = std::string(variable)};
  }
  return {};
}

Result<ProfileSection> settings_of(const ProfileChoice& choice, const ProfileFiles& files) {
  if (const ProfileSection* const found = files.profile(choice.name)) return *found;
  if (choice.where.empty()) return ProfileSection();
  return fail(ErrorKind::kBadInput, choice.where + ": there is no profile \"" +
                                        one_line(choice.name) + "\" in " + files.config_path() +
                                        " or " + files.credentials_path());
}

}  // namespace ecsr::aws
