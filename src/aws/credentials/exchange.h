// SPDX-License-Identifier: MIT
// One request of a source of credentials, and what to do when it is not answered well.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "aws/http.h"
#include "base/result.h"
#include "ports/clock.h"

namespace ecsr::aws {

struct ExchangePolicy {
  int attempts = 3;
  milliseconds pause{500};  ///< before the second attempt; doubled before each one after it
  bool doubled = true;
};

/// Sends the request until an answer comes that is not worth another attempt; gives the last one.
Result<HttpAnswer> exchange(HttpTransport& transport, ports::Clock& clock,
                            const HttpRequest& request, const ExchangePolicy& policy,
                            const std::function<bool(const HttpAnswer&)>& is_worth_another);

/// An http or https URL in two parts: "http://host:80" and "/path?query", "/" when it has none.
struct SplitUrl {
  std::string origin;
  std::string host;  ///< without port and brackets
  std::string path;
  bool is_https = false;
};

/// kBadInput, without naming the URL: it is not one, or it holds a user name, blanks or the like.
Result<SplitUrl> split_url(std::string_view url);

}  // namespace ecsr::aws
