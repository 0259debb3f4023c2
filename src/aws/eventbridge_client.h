// SPDX-License-Identifier: MIT
// Amazon EventBridge over signed HTTPS.
#pragma once

#include "aws/caller.h"
#include "ports/event_bus_api.h"

namespace ecsr::aws {

class EventBridgeClient final : public ports::EventBusApi {
 public:
  explicit EventBridgeClient(Caller& caller) : caller_(caller) {}

  Status put_event(const ports::PutEventRequest& request) override;

 private:
  Caller& caller_;  // outlives this
};

}  // namespace ecsr::aws
