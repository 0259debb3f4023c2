// SPDX-License-Identifier: MIT
// The Parameter Store of AWS Systems Manager over signed HTTPS.
#pragma once

#include <string>

#include "aws/caller.h"

namespace ecsr::aws {

class SsmClient {
 public:
  explicit SsmClient(Caller& caller) : caller_(caller) {}

  /// The value, decrypted. `name`: "/path", name, or ARN, whose region is where the request goes.
  Result<std::string> get_parameter(const std::string& name);

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
