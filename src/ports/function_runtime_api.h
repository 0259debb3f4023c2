// SPDX-License-Identifier: MIT
// The Lambda Runtime API, as far as it is HTTP: a server on this machine that gives out invocations
// and takes replies. [doc: Using the Lambda runtime API]
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace ecsr::ports {

struct RuntimePost {
  std::string path;  ///< "/2018-06-01/runtime/…"
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct RuntimeAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
};

class FunctionRuntimeApi {
 public:
  virtual ~FunctionRuntimeApi() = default;

  /// Waits as long as it takes, hours too: the machine sleeps meanwhile. kTransport: no whole
  /// answer came.
  virtual Result<RuntimeAnswer> get(const std::string& path) = 0;
  /// On a connection of its own; not repeated. Any status is an answer.
  virtual Result<RuntimeAnswer> post(const RuntimePost& request) = 0;
};

}  // namespace ecsr::ports
