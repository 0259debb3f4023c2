// SPDX-License-Identifier: MIT
#include "aws/runtime_client.h"

#include <utility>

namespace ecsr::aws {

Result<ports::RuntimeAnswer> RuntimeClient::get(const std::string& path) {
  return send({.endpoint = endpoint_,
               .method = HttpMethod::kGet,
               .path = path,
               .send_once = true,
               .answer_limit = kNoLimit,
               .without_proxy = true});
}

Result<ports::RuntimeAnswer> RuntimeClient::post(const ports::RuntimePost& request) {
  HttpRequest http{.endpoint = endpoint_,
                   .path = request.path,
                   .body = request.body,
                   .send_once = true,
                   .without_proxy = true};
  for (const auto& [name, value] : request.headers) http.headers.push_back({name, value});
  return send(http);
}

Result<ports::RuntimeAnswer> RuntimeClient::send(const HttpRequest& request) {
  Result<HttpAnswer> answer = std::move(transport_.send({&request, 1})[0]);
  if (!answer) return std::unexpected(std::move(answer).error());
  ports::RuntimeAnswer given{.status = answer->status, .body = std::move(answer->body)};
  for (HttpHeader& header : answer->headers) {
    given.headers.emplace_back(std::move(header.name), std::move(header.value));
  }
  return given;
}

}  // namespace ecsr::aws
