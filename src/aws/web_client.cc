// SPDX-License-Identifier: MIT
#include "aws/web_client.h"

#include <algorithm>
#include <utility>

#include "aws/endpoints.h"

namespace ecsr::aws {
namespace {

/// As much of an answer as anybody wants to read.
constexpr std::size_t kKept = 2'048;

struct Address {
  std::string endpoint;
  std::string path;
};

/// "https://hooks.test:8443/a?b#c" in two, without the fragment, which no server gets to see.
Result<Address> address_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t end =
      scheme == std::string_view::npos ? url.size() : url.find_first_of("/?#", scheme + 3);
  std::string_view rest = end >= url.size() ? std::string_view() : url.substr(end);
  rest = rest.substr(0, rest.find('#'));
  const std::string endpoint(url.substr(0, end));
  if (const char* const problem = problem_of_endpoint(endpoint)) {
    return fail(ErrorKind::kBadInput, std::string("the URL (it is not shown) cannot be used: ") +
                                          problem + ", for example https://hooks.example.com/path");
  }
  const bool fits =
      std::all_of(rest.begin(), rest.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (!fits) {
    return fail(ErrorKind::kBadInput,
                "the URL at " + endpoint +
                    " holds a blank, a line end or a character outside ASCII (the path is not "
                    "shown): percent-encode it");
  }
  return Address{.endpoint = endpoint,
                 .path = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest)};
}

}  // namespace

Result<ports::WebAnswer> WebClient::post(const ports::WebPost& request) {
  Result<Address> address = address_of(request.url);
  if (!address) return std::unexpected(std::move(address).error());
  HttpRequest http{.endpoint = std::move(address->endpoint),
                   .path = std::move(address->path),
                   .body = request.body,
                   .send_once = true,
                   .answer_limit = request.limit};
  for (const auto& [name, value] : request.headers) http.headers.push_back({name, value});
  Result<HttpAnswer> answer = std::move(transport_.send({&http, 1})[0]);
  if (!answer) return std::unexpected(std::move(answer).error());
  return ports::WebAnswer{.status = answer->status, .body = answer->body.substr(0, kKept)};
}

}  // namespace ecsr::aws
