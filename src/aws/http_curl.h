// SPDX-License-Identifier: MIT
// The HttpTransport over libcurl: one multi handle, connections kept open, requests in parallel.
// Certificates are always checked; redirects are never followed; proxies come from the environment
// as curl reads them (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "aws/http.h"
#include "base/time.h"

namespace ecsr::aws {

struct CurlOptions {
  /// A file of trusted certificates (AWS_CA_BUNDLE); empty: the system's own.
  std::string ca_bundle;
  milliseconds connect_limit{3'100};  ///< [doc: Smart configuration defaults, "standard"]
  milliseconds answer_limit = kUsualLimit;
  std::size_t max_answer_bytes = std::size_t{32} << 20U;
  std::size_t max_parallel = 50;  ///< connections, and requests under way, at one time
  std::string user_agent = "ecs-recycle/0.1.0";
};

/// Where the system keeps its trusted certificates; empty: libcurl knows. A libcurl that was built
/// without a place of its own asks Debian's, Fedora's and Amazon Linux's, then Alpine's.
std::string system_ca_bundle();

/// Not for use from two threads. The first object made in the process initialises libcurl.
class CurlTransport final : public HttpTransport {
 public:
  explicit CurlTransport(CurlOptions options);
  ~CurlTransport() override;

  std::vector<Result<HttpAnswer>> send(std::span<const HttpRequest> wave) override;

 private:
  struct Handles;
  CurlOptions options_;
  std::unique_ptr<Handles> handles_;
};

}  // namespace ecsr::aws
