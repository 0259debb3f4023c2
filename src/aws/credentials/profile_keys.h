// SPDX-License-Identifier: MIT
// Keys that stand in a profile of one of the shared files.
#pragma once

#include <string>

#include "aws/credentials/provider.h"
#include "aws/credentials/wiring.h"

namespace ecsr::aws {

/// aws_access_key_id, aws_secret_access_key, aws_security_token or aws_session_token of one file.
/// An access key without its secret is kBadInput. The file is read again when other keys are asked
/// for: many tools renew the keys that stand in it.
class ProfileKeys final : public CredentialsSource {
 public:
  enum class File { kCredentials, kConfig };

  ProfileKeys(const CredentialsWiring& wiring, File file, std::string profile)
      : wiring_(wiring), file_(file), profile_(std::move(profile)) {}

  Result<std::optional<IssuedCredentials>> fetch() override;
  std::string place() const override;

 private:
  const CredentialsWiring& wiring_;
  File file_;
  std::string profile_;
  bool has_been_fetched_ = false;
};

}  // namespace ecsr::aws
