// SPDX-License-Identifier: MIT
// What the sources of credentials have in common: the machine, the network, the files, and the
// addresses of the services that issue credentials.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "aws/credentials/machine.h"
#include "aws/endpoints.h"
#include "aws/environment.h"
#include "aws/http.h"
#include "aws/profile_files.h"
#include "ports/clock.h"

namespace ecsr::aws {

/// Everything here outlives the sources.
struct CredentialsWiring {
  HttpTransport& transport;
  ports::Clock& clock;
  Machine& machine;
  Environment environment;
  ProfileFiles files;
  ProfileSection profile;  ///< the one in use: what it says about how to reach things
  std::string region;      ///< where roles are assumed
  /// Of STS, SSO and its OIDC.
  std::function<Result<Endpoint>(Service, const std::string& region)> address_of;
};

}  // namespace ecsr::aws
