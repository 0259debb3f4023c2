// SPDX-License-Identifier: MIT
#include "aws/credentials/answer.h"

#include <utility>

#include "aws/credentials/fixed.h"

namespace ecsr::aws {
namespace {

std::unexpected<Error> lacks(std::string_view member) {
  return fail(ErrorKind::kBadAnswer,
              "the answer has no " + std::string(member) + ", or one that cannot be read");
}

}  // namespace

Result<IssuedCredentials> keys_in(const JsonObject& answer, const KeyMembers& members,
                                  std::string origin) {
  IssuedCredentials issued{
      .credentials = {.access_key_id = answer.text_or_empty(members.access_key_id),
                      .secret_access_key = Secret(answer.text_or_empty(members.secret_access_key)),
                      .session_token = Secret(answer.text_or_empty(members.session_token))},
      .origin = std::move(origin)};
  if (issued.credentials.access_key_id.empty()) return lacks(members.access_key_id);
  if (issued.credentials.secret_access_key.empty()) return lacks(members.secret_access_key);
  if (members.are_temporary && issued.credentials.session_token.empty()) {
    return lacks(members.session_token);
  }
  if (members.are_temporary || answer.has(members.expiration)) {
    const WallTime nothing{};
    const WallTime expiration = answer.optional_time(members.expiration).value_or(nothing);
    if (expiration == nothing) return lacks(members.expiration);
    issued.expires_at = expiration;
  }
  return checked(std::move(issued));
}

Result<IssuedCredentials> checked(IssuedCredentials issued) {
  Result<Credentials> credentials = checked_credentials(std::move(issued.credentials));
  if (!credentials) return fail_during("credentials from " + issued.origin, std::move(credentials));
  issued.credentials = *std::move(credentials);
  return issued;
}

}  // namespace ecsr::aws
