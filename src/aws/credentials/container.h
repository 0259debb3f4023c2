// SPDX-License-Identifier: MIT
// The keys that the platform gives a container: ECS task roles, EKS Pod Identity, local agents.
// [doc: Container credential provider]
#pragma once

#include <string>

#include "aws/credentials/provider.h"
#include "aws/credentials/wiring.h"

namespace ecsr::aws {

/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI on 169.254.170.2, else
/// AWS_CONTAINER_CREDENTIALS_FULL_URI: https to any host, http only to this machine and to the
/// addresses of ECS and EKS. Authorization is what AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE holds,
/// else AWS_CONTAINER_AUTHORIZATION_TOKEN.
class ContainerCredentials final : public CredentialsSource {
 public:
  explicit ContainerCredentials(const CredentialsWiring& wiring) : wiring_(wiring) {}

  Result<std::optional<IssuedCredentials>> fetch() override;
  std::string place() const override { return "AWS_CONTAINER_CREDENTIALS_*_URI"; }

 private:
  Result<HttpRequest> request() const;
  Result<std::string> token() const;

  const CredentialsWiring& wiring_;
};

}  // namespace ecsr::aws
