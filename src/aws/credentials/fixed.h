// SPDX-License-Identifier: MIT
// Keys that are known when the program starts: given outright, or in the environment. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/credentials/provider.h"
#include "aws/environment.h"
#include "base/result.h"

namespace ecsr::aws {

/// The same keys for ever; renew() says kFixed.
class FixedCredentials final : public CredentialsProvider {
 public:
  explicit FixedCredentials(Credentials credentials);

  Result<Credentials> credentials() override;
  Result<Renewal> renew() override;

 private:
  Credentials credentials_;
};

/// The keys as they are, when they can be sent at all. kBadInput for an empty key or secret and for
/// characters that cannot stand in a header; no message shows a secret.
Result<Credentials> checked_credentials(Credentials credentials);

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. An empty variable counts as absent;
/// no access key means no credentials here (nullopt); a key without its secret, or the reverse, is
/// kBadInput. [doc: Environment variables support]
Result<std::optional<Credentials>> credentials_from_environment(const Environment& environment);

/// The sentence for somebody who has no credentials that this version can read.
Error no_credentials(const Environment& environment);

/// The sentence for `--profile NAME`, which this version cannot follow yet.
Error profiles_are_not_supported(std::string_view name);

}  // namespace ecsr::aws
