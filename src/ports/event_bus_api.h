// SPDX-License-Identifier: MIT
// Amazon EventBridge, as far as it takes one event of ours.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace ecsr::ports {

/// [doc: PutEvents, "PutEventsRequestEntry"] At most 256 KiB with everything.
struct PutEventRequest {
  std::string event_bus;    ///< name or ARN; empty = the account's default bus
  std::string source;       ///< "ecs-recycle"
  std::string detail_type;  ///< e.g. "ECS Recycle Finished"
  std::string detail;       ///< a JSON object
  std::vector<std::string> resources;
  std::optional<milliseconds> limit;  ///< for everything, repeats included; nothing: as usual
};

class EventBusApi {
 public:
  virtual ~EventBusApi() = default;

  /// An entry that EventBridge puts among the failed ones is an error, with its code.
  virtual Status put_event(const PutEventRequest& request) = 0;
};

}  // namespace ecsr::ports
