// SPDX-License-Identifier: MIT
// AWS Lambda over signed HTTPS.
#pragma once

#include "aws/caller.h"
#include "ports/function_api.h"

namespace ecsr::aws {

class LambdaClient final : public ports::FunctionApi {
 public:
  explicit LambdaClient(Caller& caller) : caller_(caller) {}

  /// Also NAME:QUALIFIER, of a version or an alias. kBadInput for what is neither, such as an ARN.
  Status invoke_later(const ports::InvokeRequest& request) override;

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
