// SPDX-License-Identifier: MIT
// A POST to somebody's own URL: webhooks.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace ecsr::ports {

struct WebPost {
  std::string url;  ///< may hold a secret: no message names more of it than scheme and host
  std::vector<std::pair<std::string, std::string>> headers;  ///< values may be secrets
  std::string body;
  std::optional<milliseconds> limit;  ///< until the answer is whole; nothing: as the client is set
};

struct WebAnswer {
  int status = 0;
  std::string body;  ///< the beginning of it
};

class WebApi {
 public:
  virtual ~WebApi() = default;

  /// Sent once; redirects are not followed. Any status is an answer; kTransport: none came in time.
  virtual Result<WebAnswer> post(const WebPost& request) = 0;
};

}  // namespace ecsr::ports
