// SPDX-License-Identifier: MIT
#include "aws/lambda_client.h"

#include <algorithm>

#include "aws/json_wave.h"
#include "aws/wire_text.h"

namespace ecsr::aws {
namespace {

/// [doc: Invoke, "FunctionName"]
bool is_function_name(std::string_view name) {
  constexpr std::string_view kGood =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return !name.empty() && name.size() <= 64 &&
         name.find_first_not_of(kGood) == std::string_view::npos;
}

/// Of a version or an alias. [doc: Invoke, "Qualifier"]
bool is_qualifier(std::string_view text) {
  return text.size() <= 128 && is_function_name(text.substr(0, 64)) &&
         (text.size() <= 64 || is_function_name(text.substr(64)));
}

}  // namespace

Status LambdaClient::invoke_later(const ports::InvokeRequest& request) {
  const std::string_view asked = request.function_name;
  const std::size_t colon = std::min(asked.find(':'), asked.size());
  const std::string_view name = asked.substr(0, colon);
  const std::string_view qualifier = colon == asked.size() ? "" : asked.substr(colon + 1);
  if (!is_function_name(name) || (colon != asked.size() && !is_qualifier(qualifier))) {
    return fail(ErrorKind::kBadInput, std::string(kInvoke.name) + ": \"" +
                                          one_line(request.function_name) +
                                          "\" is no name of a function");
  }
  std::string path = "/" + std::string(row_of(kInvoke.service).version) + "/functions/";
  path.append(name).append("/invocations");
  if (!qualifier.empty()) path.append("?Qualifier=").append(qualifier);
  const Result<HttpAnswer> answer =
      caller_.send(kInvoke, {request.payload}, {},
                   {.path = path, .headers = {{"X-Amz-Invocation-Type", "Event"}}})[0];
  if (!answer) return std::unexpected(answer.error());
  // [doc: Invoke] 202 for an event that was taken; 200 would mean that it was carried out.
  if (answer->status == 202) return {};
  return std::unexpected(cannot_be_used(kInvoke, *answer, "the event was not taken"));
}

}  // namespace ecsr::aws
