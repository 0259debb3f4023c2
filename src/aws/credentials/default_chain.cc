// SPDX-License-Identifier: MIT
#include "aws/credentials/default_chain.h"

#include <utility>

#include "aws/credentials/container.h"
#include "aws/credentials/environment_keys.h"
#include "aws/credentials/instance_metadata.h"
#include "aws/credentials/login_profile.h"
#include "aws/credentials/process.h"
#include "aws/credentials/profile_keys.h"
#include "aws/credentials/role_profile.h"
#include "aws/credentials/sso.h"
#include "aws/credentials/web_identity.h"

namespace ecsr::aws {
namespace {

using Provider = std::unique_ptr<CredentialsProvider>;

CredentialsSources profile_sources(const CredentialsWiring& wiring, const std::string& profile,
                                   bool with_environment) {
  CredentialsSources sources;
  sources.push_back(std::make_unique<WebIdentity>(wiring, profile, with_environment));
  sources.push_back(std::make_unique<SsoCredentials>(wiring, profile));
  sources.push_back(
      std::make_unique<ProfileKeys>(wiring, ProfileKeys::File::kCredentials, profile));
  sources.push_back(std::make_unique<LoginProfile>(wiring, profile));
  sources.push_back(std::make_unique<ProcessCredentials>(wiring, profile));
  sources.push_back(std::make_unique<ProfileKeys>(wiring, ProfileKeys::File::kConfig, profile));
  return sources;
}

/// A role assumed with the keys of `source`, renewed as every other credentials are.
Provider role_over(const CredentialsWiring& wiring, RoleRequest role, Provider source) {
  CredentialsSources sources;
  sources.push_back(std::make_unique<AssumedRole>(wiring, std::move(role), std::move(source)));
  return std::make_unique<CredentialsChain>(
      std::move(sources), wiring.clock,
      [](const std::string& places) { return Error(ErrorKind::kDenied, "no keys: " + places); });
}

Result<Provider> set_credentials(const CredentialsWiring& wiring, const AskedCredentials& asked,
                                 const ExplicitCredentials& set) {
  const ProfileChoice profile = profile_in_use(asked, set, wiring.environment);
  if (profile.explicitly) return default_chain(wiring, profile);
  if (!set.role_arn.empty()) {
    return role_over(wiring, {.role_arn = set.role_arn, .external_id = set.external_id},
                     default_chain(wiring, profile));
  }
  if (set.access_key.empty() && set.secret_key.empty()) return default_chain(wiring, profile);
  Result<Credentials> keys = checked_credentials({.access_key_id = set.access_key,
                                                  .secret_access_key = set.secret_key,
                                                  .session_token = set.session_token});
  if (!keys) return fail_during("credentials in the configuration", std::move(keys));
  return std::make_unique<FixedCredentials>(*std::move(keys), "the configuration");
}

}  // namespace

CredentialsSources profile_sources(const CredentialsWiring& wiring, const std::string& profile) {
  return profile_sources(wiring, profile, false);
}

std::unique_ptr<CredentialsProvider> default_chain(const CredentialsWiring& wiring,
                                                   const ProfileChoice& profile) {
  CredentialsSources sources;
  if (!profile.explicitly) {
    sources.push_back(std::make_unique<EnvironmentKeys>(wiring.environment));
  }
  sources.push_back(std::make_unique<RoleProfile>(wiring, profile.name));
  for (auto& source : profile_sources(wiring, profile.name, !profile.explicitly)) {
    sources.push_back(std::move(source));
  }
  sources.push_back(std::make_unique<ContainerCredentials>(wiring));
  sources.push_back(std::make_unique<InstanceCredentials>(wiring));
  return std::make_unique<CredentialsChain>(
      std::move(sources), wiring.clock, [](const std::string& places) {
        return Error(ErrorKind::kDenied,
                     "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give "
                     "--profile; looked at " +
                         places);
      });
}

ProfileChoice profile_in_use(const AskedCredentials& asked, const ExplicitCredentials& set,
                             const Environment& environment) {
  if (!asked.profile.empty()) return choose_profile(asked.profile, "--profile", environment);
  return choose_profile(set.profile_name, "profile_name in the configuration", environment);
}

Result<std::unique_ptr<CredentialsProvider>> find_credentials(const CredentialsWiring& wiring,
                                                              const AskedCredentials& asked,
                                                              const ExplicitCredentials& set) {
  if (asked.role_arn.empty() && !asked.external_id.empty()) {
    return fail(ErrorKind::kBadInput, "--external-id goes with --role-arn, which is not given");
  }
  Result<Provider> provider = set_credentials(wiring, asked, set);
  if (!provider || asked.role_arn.empty()) return provider;
  return role_over(wiring, {.role_arn = asked.role_arn, .external_id = asked.external_id},
                   *std::move(provider));
}

}  // namespace ecsr::aws
