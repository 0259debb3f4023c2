// SPDX-License-Identifier: MIT
// A role assumed with a token that somebody else wrote into a file: Kubernetes service accounts,
// CI systems. [doc: Assume a role with web identity]
#pragma once

#include <string>

#include "aws/credentials/provider.h"
#include "aws/credentials/wiring.h"

namespace ecsr::aws {

/// AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN, AWS_ROLE_SESSION_NAME, each before the profile's
/// web_identity_token_file, role_arn, role_session_name. The token is read anew at every fetch: it
/// is short-lived. kBadInput: no role, or no readable token.
class WebIdentity final : public CredentialsSource {
 public:
  /// `with_environment`: whether the variables count.
  WebIdentity(const CredentialsWiring& wiring, std::string profile, bool with_environment)
      : wiring_(wiring), profile_(std::move(profile)), with_environment_(with_environment) {}

  Result<std::optional<IssuedCredentials>> fetch() override;
  std::string place() const override { return {}; }

 private:
  std::string setting(std::string_view variable, std::string_view name) const;

  const CredentialsWiring& wiring_;
  std::string profile_;
  bool with_environment_;
};

}  // namespace ecsr::aws
