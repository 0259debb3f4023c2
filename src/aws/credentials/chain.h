// SPDX-License-Identifier: MIT
// Credentials from the first source that has some, renewed before they expire.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/credentials/provider.h"
#include "ports/clock.h"

namespace ecsr::aws {

/// Below this much life left, new keys are fetched once a minute. [doc: botocore, advisory refresh]
inline constexpr minutes kRenewEarly{15};
/// Below this, every ten seconds. [doc: botocore, mandatory refresh] Unlike botocore, keys that are
/// still good stay in use when that fails: putting capacity back may need them.
inline constexpr minutes kRenewNow{10};

using CredentialsSources = std::vector<std::unique_ptr<CredentialsSource>>;

/// Asks its sources in their order, not before credentials are needed, and stays with the one that
/// had some.
class CredentialsChain final : public CredentialsProvider {
 public:
  /// `nothing_found` is the error when no source has any; it gets the places, for people.
  CredentialsChain(CredentialsSources sources, ports::Clock& clock,
                   std::function<Error(const std::string& places)> nothing_found);

  /// kDenied: there are none, or those there were have expired; other kinds as a source gives them.
  Result<Credentials> credentials() override;
  Result<Renewal> renew() override;
  CredentialsFacts facts() const override;

 private:
  Status find();
  Status refresh();

  CredentialsSources sources_;
  ports::Clock& clock_;
  std::function<Error(const std::string&)> nothing_found_;
  CredentialsSource* source_ = nullptr;  ///< the one that had some
  std::optional<IssuedCredentials> issued_;
  WallTime last_attempt_;  ///< to get others; set when issued_ is
};

}  // namespace ecsr::aws
