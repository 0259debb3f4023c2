// SPDX-License-Identifier: MIT
// Assuming a role with the AWS Security Token Service. [doc: AssumeRole],
// [doc: AssumeRoleWithWebIdentity]
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aws/credentials/provider.h"
#include "aws/credentials/wiring.h"

namespace ecsr::aws {

struct RoleRequest {
  std::string role_arn;
  std::string session_name;  ///< empty: "ecs-recycle-" and the second since 1970
  std::string external_id;   ///< empty: none
  std::optional<std::int64_t> duration_seconds;  ///< nothing: AWS's default, one hour
};

/// Signed with the keys of `source`. When AWS calls those expired, they are renewed once. kDenied:
/// the role may not be assumed with them; AWS's words are in the message.
Result<IssuedCredentials> assume_role(const CredentialsWiring& wiring, const RoleRequest& role,
                                      CredentialsProvider& source);

/// Not signed: `token` says who asks.
Result<IssuedCredentials> assume_role_with_web_identity(const CredentialsWiring& wiring,
                                                        const RoleRequest& role,
                                                        const Secret& token);

}  // namespace ecsr::aws
