// SPDX-License-Identifier: MIT
// AWS Secrets Manager over signed HTTPS.
#pragma once

#include <string>

#include "aws/caller.h"

namespace ecsr::aws {

class SecretValueClient {
 public:
  explicit SecretValueClient(Caller& caller) : caller_(caller) {}

  /// The current version's text. `id`: name or ARN, whose region is where the request goes.
  /// kBadInput: the secret holds bytes and no text.
  Result<std::string> get_secret_value(const std::string& id);

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
