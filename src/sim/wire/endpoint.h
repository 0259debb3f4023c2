// SPDX-License-Identifier: MIT
// The account as an HTTP endpoint without the sockets: one request in, one answer out. All services
// share one host, as they do for a client with one endpoint URL for all.
#pragma once

#include <string>
#include <vector>

#include "base/prng.h"
#include "base/time.h"
#include "sim/wire/faults.h"
#include "sim/wire/message.h"
#include "sim/world.h"

namespace ecsr::sim::wire {

/// How an answer reaches its client.
enum class Ending {
  kWhole,
  kReset,     ///< none of it: the connection is reset
  kCutShort,  ///< half of it, then the connection ends
};

struct Delivery {
  Response response;
  Ending ending = Ending::kWhole;
  milliseconds delay{0};  ///< real time
};

class Endpoint {
 public:
  /// `world` outlives the endpoint and is at the time of the next request when that is answered.
  Endpoint(World& world, std::vector<Fault> faults);

  Delivery answer(const Request& request);

 private:
  World& world_;
  FaultPlan faults_;
  Prng request_ids_;
};

/// "Mon, 05 Jan 2026 10:00:00 GMT". [doc: RFC 9110, 5.6.7]
std::string http_date(WallTime time);

}  // namespace ecsr::sim::wire
