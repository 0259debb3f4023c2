// SPDX-License-Identifier: MIT
// Keys that are known when the program starts. Pure.
#pragma once

#include <string>

#include "aws/credentials/provider.h"
#include "base/result.h"

namespace ecsr::aws {

/// The same keys for ever; renew() says kFixed.
class FixedCredentials final : public CredentialsProvider {
 public:
  /// `origin` is for people: where they were given.
  FixedCredentials(Credentials credentials, std::string origin);

  Result<Credentials> credentials() override;
  Result<Renewal> renew() override;
  CredentialsFacts facts() const override { return {.origin = origin_}; }

 private:
  Credentials credentials_;
  std::string origin_;
};

/// The keys as they are, when they can be sent at all. kBadInput for an empty key or secret and for
/// characters that cannot stand in a header; no message shows a secret.
Result<Credentials> checked_credentials(Credentials credentials);

}  // namespace ecsr::aws
