// SPDX-License-Identifier: MIT
// AWS STS over signed HTTPS, as far as it says who we are.
#pragma once

#include "aws/caller.h"
#include "ports/identity_api.h"

namespace ecsr::aws {

class StsClient final : public ports::IdentityApi {
 public:
  explicit StsClient(Caller& caller) : caller_(caller) {}

  Result<ports::CallerIdentity> get_caller_identity() override;

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
