// SPDX-License-Identifier: MIT
// A profile that signs on with IAM Identity Center: `aws sso login` leaves a token, and the portal
// gives a role's keys for it. [doc: GetRoleCredentials]
#pragma once

#include <string>

#include "aws/credentials/provider.h"
#include "aws/credentials/sso_token.h"
#include "aws/credentials/wiring.h"

namespace ecsr::aws {

/// A profile with sso_account_id or sso_role_name; sso_start_url and sso_region stand in the
/// sso-session that sso_session names, or in the profile itself. kBadInput: something is missing,
/// or profile and session contradict each other.
class SsoCredentials final : public CredentialsSource {
 public:
  SsoCredentials(const CredentialsWiring& wiring, std::string profile)
      : wiring_(wiring), profile_(std::move(profile)) {}

  Result<std::optional<IssuedCredentials>> fetch() override;
  std::string place() const override { return {}; }

 private:
  Result<SsoSettings> settings_of(const ProfileSection& profile) const;
  Result<IssuedCredentials> role_credentials(const SsoSettings& settings,
                                             const Secret& token) const;

  const CredentialsWiring& wiring_;
  std::string profile_;
};

}  // namespace ecsr::aws
