// SPDX-License-Identifier: MIT
// AWS Lambda over signed HTTPS.
#pragma once

#include "aws/caller.h"
#include "ports/function_api.h"

namespace ecsr::aws {

class LambdaClient final : public ports::FunctionApi {
 public:
  explicit LambdaClient(Caller& caller) : caller_(caller) {}

  /// kBadInput for a name that is none: an ARN has colons, which would not be signed right.
  Status invoke_later(const ports::InvokeRequest& request) override;

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
