// SPDX-License-Identifier: MIT
// The token that `aws sso login` left in the token cache, and its renewal.
// [doc: IAM Identity Center credential provider]
#pragma once

#include <optional>
#include <string>

#include "aws/credentials/wiring.h"
#include "aws/secret.h"

namespace ecsr::aws {

/// How a profile signs on.
struct SsoSettings {
  std::string session;  ///< name of the sso-session; empty: the older form without one
  std::string start_url;
  std::string region;
  std::string account_id;
  std::string role_name;
  std::string login_command;  ///< for people: "aws sso login --profile dev"
};

/// Where the cache keeps the token: ~/.aws/sso/cache/ and the SHA-1 of the session's name, or of
/// the start URL when there is no session.
std::string token_path(const SsoSettings& settings, const Environment& environment);

/// The access token. One of a session with less than 15 minutes left is renewed, and the cache with
/// it. kDenied: there is none, or it has expired; the message names the command to type.
Result<Secret> sso_access_token(const CredentialsWiring& wiring, const SsoSettings& settings);

}  // namespace ecsr::aws
