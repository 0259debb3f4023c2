// SPDX-License-Identifier: MIT
// POST to somebody's own URL: unsigned, once, no redirect followed, certificates checked. No
// message holds more of the URL than scheme, host and port.
#pragma once

#include "aws/http.h"
#include "ports/web_api.h"

namespace ecsr::aws {

class WebClient final : public ports::WebApi {
 public:
  explicit WebClient(HttpTransport& transport) : transport_(transport) {}

  /// kBadInput: the URL is none that can be used.
  Result<ports::WebAnswer> post(const ports::WebPost& request) override;

 private:
  HttpTransport& transport_;  // outlives this
};

}  // namespace ecsr::aws
