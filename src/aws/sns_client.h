// SPDX-License-Identifier: MIT
// Amazon SNS over signed HTTPS.
#pragma once

#include "aws/caller.h"
#include "ports/topic_api.h"

namespace ecsr::aws {

class SnsClient final : public ports::TopicApi {
 public:
  explicit SnsClient(Caller& caller) : caller_(caller) {}

  Status publish(const ports::PublishRequest& request) override;

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
