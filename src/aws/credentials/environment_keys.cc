// SPDX-License-Identifier: MIT
#include "aws/credentials/environment_keys.h"

#include <utility>

#include "aws/credentials/answer.h"
#include "aws/json_answer.h"
#include "aws/wire_text.h"

namespace ecsr::aws {

Result<std::optional<IssuedCredentials>> EnvironmentKeys::fetch() {
  const std::string_view key = value_of(environment_, "AWS_ACCESS_KEY_ID");
  const std::string_view secret = value_of(environment_, "AWS_SECRET_ACCESS_KEY");
  if (key.empty()) return std::optional<IssuedCredentials>();
  if (secret.empty()) {
    return fail(ErrorKind::kBadInput,
                "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not: set both or neither");
  }
  std::string_view token = value_of(environment_, "AWS_SECURITY_TOKEN");
  if (token.empty()) token = value_of(environment_, "AWS_SESSION_TOKEN");
  IssuedCredentials issued{.credentials = {.access_key_id = std::string(key),
                                           .secret_access_key = Secret(std::string(secret)),
                                           .session_token = Secret(std::string(token))},
                           .origin = "the environment"};
  const std::string_view expiration = value_of(environment_, "AWS_CREDENTIAL_EXPIRATION");
  if (!expiration.empty()) {
    issued.expires_at = time_of_text(expiration);
    if (!issued.expires_at) {
      return fail(ErrorKind::kBadInput, "AWS_CREDENTIAL_EXPIRATION: \"" + one_line(expiration) +
                                            "\" is not a time such as 2026-08-01T10:05:00Z");
    }
  }
  Result<IssuedCredentials> good = checked(std::move(issued));
  if (!good) return std::unexpected(std::move(good).error());
  return *std::move(good);
}

}  // namespace ecsr::aws
