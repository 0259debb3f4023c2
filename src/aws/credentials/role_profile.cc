// SPDX-License-Identifier: MIT
#include "aws/credentials/role_profile.h"

#include <algorithm>
#include <utility>

#include "aws/credentials/chain.h"
#include "aws/credentials/container.h"
#include "aws/credentials/default_chain.h"
#include "aws/credentials/environment_keys.h"
#include "aws/credentials/instance_metadata.h"
#include "aws/wire_text.h"
#include "base/text.h"

namespace ecsr::aws {
namespace {

bool has_keys(const ProfileSection& profile) {
  return profile.has("aws_access_key_id") || profile.has("aws_secret_access_key");
}

bool assumes_a_role(const ProfileSection& profile) {
  return profile.has("role_arn") && !profile.has("web_identity_token_file");
}

std::string named(std::string_view profile) { return "profile " + one_line(profile); }

std::unexpected<Error> wrong(std::string_view profile, std::string what) {
  return fail(ErrorKind::kBadInput, named(profile) + ": " + std::move(what));
}

RoleRequest request_of(const ProfileSection& profile) {
  return {.role_arn = std::string(profile.value("role_arn")),
          .session_name = std::string(profile.value("role_session_name")),
          .external_id = std::string(profile.value("external_id")),
          .duration_seconds = parse_whole_number(profile.value("duration_seconds"))};
}

}  // namespace

Result<std::optional<IssuedCredentials>> AssumedRole::fetch() {
  Result<IssuedCredentials> issued = assume_role(wiring_, role_, *source_);
  if (!issued) return std::unexpected(std::move(issued).error());
  return *std::move(issued);
}

Result<std::optional<IssuedCredentials>> RoleProfile::fetch() {
  const ProfileSection* const profile = wiring_.files.profile(profile_);
  if (profile == nullptr || !assumes_a_role(*profile)) return std::optional<IssuedCredentials>();
  if (!role_) {
    std::vector<std::string> visited{profile_};
    Result<std::unique_ptr<AssumedRole>> role = role_of(profile_, visited);
    if (!role) return std::unexpected(std::move(role).error());
    role_ = *std::move(role);
  }
  Result<std::optional<IssuedCredentials>> issued = role_->fetch();
  if (!issued) return fail_during(named(profile_), std::move(issued));
  if (*issued) (*issued)->origin += " (" + named(profile_) + ")";
  return issued;
}

Result<std::unique_ptr<AssumedRole>> RoleProfile::role_of(const std::string& profile,
                                                          std::vector<std::string>& visited) const {
  const ProfileSection& settings = *wiring_.files.profile(profile);
  const bool from_machine_given = settings.has("credential_source");
  const bool from_profile_given = settings.has("source_profile");
  if (from_machine_given && from_profile_given) {
    return wrong(profile, "source_profile and credential_source exclude each other");
  }
  if (!from_machine_given && !from_profile_given) {
    return wrong(profile, "role_arn needs source_profile or credential_source");
  }
  if (settings.has("mfa_serial")) {
    return wrong(profile,
                 "mfa_serial asks for a code, which nobody can type when a long run renews its "
                 "keys; use a role without it, or keys from `aws configure export-credentials`");
  }
  Result<Provider> source =
      from_machine_given
          ? from_machine(profile, settings.value("credential_source"))
          : from_profile(profile, std::string(settings.value("source_profile")), visited);
  if (!source) return std::unexpected(std::move(source).error());
  return std::make_unique<AssumedRole>(wiring_, request_of(settings), *std::move(source));
}

Result<RoleProfile::Provider> RoleProfile::from_profile(const std::string& parent,
                                                        const std::string& name,
                                                        std::vector<std::string>& visited) const {
  const ProfileSection* const settings = wiring_.files.profile(name);
  if (settings == nullptr) {
    return wrong(parent, "there is no profile " + one_line(name) + ", its source_profile");
  }
  // A profile may name itself: for the keys that stand in it.
  const bool is_itself_with_keys = name == parent && has_keys(*settings);
  if (std::ranges::count(visited, name) > 0 && !is_itself_with_keys) {
    return wrong(
        parent, "source_profile leads in a circle: " + join(visited, ", ") + ", " + one_line(name));
  }
  visited.push_back(name);
  CredentialsSources sources;
  if (has_keys(*settings) || !assumes_a_role(*settings)) {
    sources = profile_sources(wiring_, name);
  } else {
    Result<std::unique_ptr<AssumedRole>> role = role_of(name, visited);
    if (!role) return std::unexpected(std::move(role).error());
    sources.push_back(*std::move(role));
  }
  return std::make_unique<CredentialsChain>(
      std::move(sources), wiring_.clock, [parent, name](const std::string&) {
        return Error(ErrorKind::kBadInput, named(parent) + ": its source_profile " +
                                               one_line(name) + " has no credentials");
      });
}

Result<RoleProfile::Provider> RoleProfile::from_machine(const std::string& parent,
                                                        std::string_view name) const {
  CredentialsSources sources;
  if (name == "Environment") {
    sources.push_back(std::make_unique<EnvironmentKeys>(wiring_.environment));
  } else if (name == "EcsContainer") {
    sources.push_back(std::make_unique<ContainerCredentials>(wiring_));
  } else if (name == "Ec2InstanceMetadata") {
    sources.push_back(std::make_unique<InstanceCredentials>(wiring_));
  } else {
    return wrong(parent, "credential_source \"" + one_line(name) +
                             "\" is none of Environment, Ec2InstanceMetadata, EcsContainer");
  }
  return std::make_unique<CredentialsChain>(
      std::move(sources), wiring_.clock,
      [parent, source = std::string(name)](const std::string& places) {
        return Error(ErrorKind::kDenied, named(parent) + ": no credentials from its " +
                                             "credential_source " + source + " (" + places + ")");
      });
}

}  // namespace ecsr::aws
