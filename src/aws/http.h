// SPDX-License-Identifier: MIT
// HTTP as this folder needs it: a wave of requests in, an answer or the reason why there is none
// out. Whatever the server says is an answer, an error status too.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials/provider.h"
#include "base/result.h"
#include "base/time.h"

namespace ecsr::aws {

struct HttpHeader {
  std::string name;  ///< lower case in an answer
  std::string value;

  bool operator==(const HttpHeader&) const = default;
};

/// Signature Version 4. Region and service are named, never guessed from the host.
struct Signing {
  std::string region;
  std::string service;
  Credentials credentials;
};

/// From the start of a request to the end of its answer, unless it says otherwise.
inline constexpr milliseconds kUsualLimit{15'000};

/// As an answer_limit: as long as it takes.
inline constexpr milliseconds kNoLimit{0};

enum class HttpMethod { kPost, kGet, kPut };

/// Two shapes of request may be signed, because no other is known to be signed right: a POST
/// to a path of letters, digits and "-._/", with a query of at most one parameter of the same
/// letters; and for S3 a GET without a query, to a path in which every other byte is
/// percent-encoded. [doc: Signature Version 4, "UriEncode"]
struct HttpRequest {
  std::string endpoint;  ///< "https://ecs.eu-west-1.amazonaws.com", without a path
  HttpMethod method = HttpMethod::kPost;
  std::string path = "/";  ///< with the query, percent-encoded
  std::vector<HttpHeader> headers;
  std::string body;
  std::optional<Signing> signing;
  /// Never sent a second time by the transport itself, which otherwise repeats a request when a
  /// connection that was kept open turns out to be closed.
  bool send_once = false;
  /// From the start of the request to the end of the answer; nothing: as the transport is set.
  std::optional<milliseconds> answer_limit;
  /// Straight to the host, whatever proxy the environment names: for link-local addresses.
  bool without_proxy = false;
};

struct HttpAnswer {
  int status = 0;
  std::vector<HttpHeader> headers;
  std::string body;
  std::optional<WallTime> date;  ///< AWS's clock, from the Date header
  Credentials signed_with;       ///< of the request: nothing that is shown of the answer has them

  /// The first header of that (lower case) name; empty when there is none.
  std::string_view header(std::string_view name) const {
    for (const HttpHeader& each : headers) {
      if (each.name == name) return each.value;
    }
    return {};
  }
};

class HttpTransport {
 public:
  virtual ~HttpTransport() = default;

  /// One result for each request, in the same order. kTransport: no whole answer came; nothing is
  /// known about the request's effect. kDenied: the server's certificate is not trusted.
  /// kBadAnswer: the answer was longer than this program takes. kBadInput: the endpoint or a
  /// header cannot be used.
  virtual std::vector<Result<HttpAnswer>> send(std::span<const HttpRequest> wave) = 0;
};

}  // namespace ecsr::aws
