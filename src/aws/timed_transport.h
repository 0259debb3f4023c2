// SPDX-License-Identifier: MIT
// An HttpTransport that ends in time: whoever must have answered at a given moment cannot wait for
// a server that does not.
#pragma once

#include <optional>

#include "aws/http.h"
#include "ports/clock.h"

namespace ecsr::aws {

class TimedTransport final : public HttpTransport {
 public:
  /// What is referred to outlives it.
  TimedTransport(HttpTransport& next, ports::Clock& clock) : next_(next), clock_(clock) {}

  /// From now on. Until it is called there is no end.
  void end_at(WallTime end) { end_ = end; }

  /// A request that would begin after the end is not sent, and says so as kThrottled: surely
  /// nothing was done. One that is under way then has no answer (kTransport).
  std::vector<Result<HttpAnswer>> send(std::span<const HttpRequest> wave) override;

 private:
  std::vector<Result<HttpAnswer>> send_some(std::span<const HttpRequest> wave, WallTime end);

  HttpTransport& next_;
  ports::Clock& clock_;
  std::optional<WallTime> end_;
};

}  // namespace ecsr::aws
