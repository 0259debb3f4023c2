// SPDX-License-Identifier: MIT
// Amazon S3 over signed HTTPS.
#pragma once

#include "aws/caller.h"
#include "ports/object_api.h"

namespace ecsr::aws {

class S3Client final : public ports::ObjectApi {
 public:
  explicit S3Client(Caller& caller) : caller_(caller) {}

  Result<std::string> get_object(const std::string& uri) override;

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
