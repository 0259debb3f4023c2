// SPDX-License-Identifier: MIT
// Reading keys out of the JSON that processes, containers, instances and the sign-on portal give.
// No message shows a value. Pure.
#pragma once

#include <string>
#include <string_view>

#include "aws/credentials/provider.h"
#include "aws/json_answer.h"
#include "base/result.h"

namespace ecsr::aws {

/// The members' names in one kind of answer.
struct KeyMembers {
  std::string_view access_key_id = "AccessKeyId";
  std::string_view secret_access_key = "SecretAccessKey";
  std::string_view session_token = "Token";
  std::string_view expiration = "Expiration";
  bool are_temporary = true;  ///< token and expiration must be there
};

/// kBadAnswer: "the answer has no SecretAccessKey", when the member is absent or no text.
Result<IssuedCredentials> keys_in(const JsonObject& answer, const KeyMembers& members,
                                  std::string origin);

/// The keys, when they can be sent at all; `origin` and what is wrong with them otherwise.
Result<IssuedCredentials> checked(IssuedCredentials issued);

}  // namespace ecsr::aws
