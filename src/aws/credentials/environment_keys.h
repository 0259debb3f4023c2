// SPDX-License-Identifier: MIT
// The keys of the environment. Pure.
#pragma once

#include <string>

#include "aws/credentials/provider.h"
#include "aws/environment.h"

namespace ecsr::aws {

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SECURITY_TOKEN or AWS_SESSION_TOKEN,
/// AWS_CREDENTIAL_EXPIRATION. An empty variable counts as absent; without an access key there are
/// no keys here; an access key without its secret is kBadInput. [doc: Environment variables
/// support]
class EnvironmentKeys final : public CredentialsSource {
 public:
  /// `environment` outlives this.
  explicit EnvironmentKeys(const Environment& environment) : environment_(environment) {}

  Result<std::optional<IssuedCredentials>> fetch() override;
  std::string place() const override { return "AWS_ACCESS_KEY_ID in the environment"; }

 private:
  const Environment& environment_;
};

}  // namespace ecsr::aws
