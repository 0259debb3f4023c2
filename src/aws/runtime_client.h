// SPDX-License-Identifier: MIT
// The Lambda Runtime API over plain HTTP: never through a proxy, and each request on a connection
// of its own, because the machine may have slept for hours since the last one.
#pragma once

#include <string>

#include "aws/http.h"
#include "ports/function_runtime_api.h"

namespace ecsr::aws {

class RuntimeClient final : public ports::FunctionRuntimeApi {
 public:
  /// `host`: AWS_LAMBDA_RUNTIME_API, e.g. "127.0.0.1:9001". `transport` outlives the client.
  RuntimeClient(HttpTransport& transport, const std::string& host)
      : transport_(transport), endpoint_("http://" + host) {}

  Result<ports::RuntimeAnswer> get(const std::string& path) override;
  Result<ports::RuntimeAnswer> post(const ports::RuntimePost& request) override;

 private:
  Result<ports::RuntimeAnswer> send(const HttpRequest& request);

  HttpTransport& transport_;
  std::string endpoint_;
};

}  // namespace ecsr::aws
