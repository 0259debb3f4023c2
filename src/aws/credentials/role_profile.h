// SPDX-License-Identifier: MIT
// A profile with role_arn: the role is assumed with the keys of another profile or of the machine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aws/credentials/provider.h"
#include "aws/credentials/sts.h"
#include "aws/credentials/wiring.h"

namespace ecsr::aws {

/// Assumes one role with the keys of `source`, anew at every fetch.
class AssumedRole final : public CredentialsSource {
 public:
  AssumedRole(const CredentialsWiring& wiring, RoleRequest role,
              std::unique_ptr<CredentialsProvider> source)
      : wiring_(wiring), role_(std::move(role)), source_(std::move(source)) {}

  Result<std::optional<IssuedCredentials>> fetch() override;
  std::string place() const override { return "role " + role_.role_arn; }

 private:
  const CredentialsWiring& wiring_;
  RoleRequest role_;
  std::unique_ptr<CredentialsProvider> source_;
};

/// role_arn with source_profile or credential_source, unless the profile has a
/// web_identity_token_file. Source profiles may assume roles themselves. kBadInput, naming the
/// profile: both or neither of the two, an unknown one, profiles that lead back to each other,
/// mfa_serial (a code that nobody can type while a run renews its keys).
class RoleProfile final : public CredentialsSource {
 public:
  RoleProfile(const CredentialsWiring& wiring, std::string profile)
      : wiring_(wiring), profile_(std::move(profile)) {}

  Result<std::optional<IssuedCredentials>> fetch() override;
  std::string place() const override { return {}; }

 private:
  using Provider = std::unique_ptr<CredentialsProvider>;
  Result<std::unique_ptr<AssumedRole>> role_of(const std::string& profile,
                                               std::vector<std::string>& visited) const;
  Result<Provider> from_profile(const std::string& parent, const std::string& name,
                                std::vector<std::string>& visited) const;
  Result<Provider> from_machine(const std::string& parent, std::string_view name) const;

  const CredentialsWiring& wiring_;
  std::string profile_;
  std::unique_ptr<AssumedRole> role_;  ///< once the profile was understood
};

}  // namespace ecsr::aws
