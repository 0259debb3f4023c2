// SPDX-License-Identifier: MIT
// A profile of `aws login`: refused with the way round it, because its renewal needs a signed proof
// (DPoP) that this program does not make.
#pragma once

#include <string>

#include "aws/credentials/provider.h"
#include "aws/credentials/wiring.h"

namespace ecsr::aws {

/// kBadInput when the profile has a login_session.
class LoginProfile final : public CredentialsSource {
 public:
  LoginProfile(const CredentialsWiring& wiring, std::string profile)
      : wiring_(wiring), profile_(std::move(profile)) {}

  Result<std::optional<IssuedCredentials>> fetch() override {
    const ProfileSection* const profile = wiring_.files.profile(profile_);
    if (profile == nullptr || !profile->has("login_session")) {
      return std::optional<IssuedCredentials>();
    }
    return fail(ErrorKind::kBadInput,
                "profile " + profile_ +
                    ": login_session cannot be used here; give its keys to a profile with "
                    "`credential_process = aws configure export-credentials --profile " +
                    profile_ + " --format process`");
  }
  std::string place() const override { return {}; }

 private:
  const CredentialsWiring& wiring_;
  std::string profile_;
};

}  // namespace ecsr::aws
