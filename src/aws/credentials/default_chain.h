// SPDX-License-Identifier: MIT
// Which sources are asked, and in which order: botocore's. docs/credentials.md tells it to people.
#pragma once

#include <memory>
#include <string>

#include "aws/credentials/chain.h"
#include "aws/credentials/fixed.h"
#include "aws/credentials/wiring.h"

namespace ecsr::aws {

/// What a profile itself can say about keys, for a profile that another one names.
CredentialsSources profile_sources(const CredentialsWiring& wiring, const std::string& profile);

/// Environment, role of the profile, web identity, sign-on, keys in the credentials file,
/// credential_process, keys in the config file, container, instance. A profile that was given to us
/// explicitly leaves the environment out.
std::unique_ptr<CredentialsProvider> default_chain(const CredentialsWiring& wiring,
                                                   const ProfileChoice& profile);

/// What somebody set in a configuration file; every text may be empty: not set.
struct ExplicitCredentials {
  std::string profile_name;
  std::string role_arn;
  std::string external_id;  ///< for that role
  std::string access_key;
  Secret secret_key;
  Secret session_token;
  std::string region_name;

  bool operator==(const ExplicitCredentials&) const = default;
};

/// What somebody asked for on the command line; every text may be empty: not given.
struct AskedCredentials {
  std::string profile;
  std::string role_arn;
  std::string external_id;
};

/// Which profile is in use: asked for, else set, else the environment's.
ProfileChoice profile_in_use(const AskedCredentials& asked, const ExplicitCredentials& set,
                             const Environment& environment);

/// The one provider for all clients. `asked.profile`; else what is set: profile_name, else role_arn
/// (assumed from the default chain), else keys; else the default chain. `asked.role_arn` is assumed
/// with whatever that gives. Nothing is fetched yet. kBadInput: an external id without a role, a
/// key without its secret.
Result<std::unique_ptr<CredentialsProvider>> find_credentials(const CredentialsWiring& wiring,
                                                              const AskedCredentials& asked,
                                                              const ExplicitCredentials& set);

}  // namespace ecsr::aws
