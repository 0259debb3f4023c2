// SPDX-License-Identifier: MIT
// A profile with credential_process: a program that prints keys.
// [doc: Sourcing credentials with an external process]
#pragma once

#include <string>

#include "aws/credentials/provider.h"
#include "aws/credentials/wiring.h"

namespace ecsr::aws {

/// Run without a shell, its line split like a shell's, "~" and variables left as they are. Exit
/// status 0 and JSON with "Version": 1, or it is an error: with the first line of the program's
/// standard error; what it printed is never shown.
class ProcessCredentials final : public CredentialsSource {
 public:
  ProcessCredentials(const CredentialsWiring& wiring, std::string profile)
      : wiring_(wiring), profile_(std::move(profile)) {}

  Result<std::optional<IssuedCredentials>> fetch() override;
  std::string place() const override { return {}; }

 private:
  Result<IssuedCredentials> run(std::string_view line) const;

  const CredentialsWiring& wiring_;
  std::string profile_;
};

}  // namespace ecsr::aws
