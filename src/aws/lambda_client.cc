// SPDX-License-Identifier: MIT
#include "aws/lambda_client.h"

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

}  // namespace

Status LambdaClient::invoke_later(const ports::InvokeRequest& request) {
  if (!is_function_name(request.function_name)) {
    return fail(ErrorKind::kBadInput, std::string(kInvoke.name) + ": \"" +
                                          one_line(request.function_name) +
                                          "\" is no name of a function");
  }
  const std::string path = "/" + std::string(row_of(kInvoke.service).version) + "/functions/" +
                           request.function_name + "/invocations";
  const Result<HttpAnswer> answer =
      caller_.send(kInvoke, {request.payload}, {},
                   {.path = path, .headers = {{"X-Amz-Invocation-Type", "Event"}}})[0];
  if (!answer) return std::unexpected(answer.error());
  // [doc: Invoke] 202 for an event that was taken; 200 would mean that it was carried out.
  if (answer->status == 202) return {};
  return std::unexpected(cannot_be_used(kInvoke, *answer, "the event was not taken"));
}

}  // namespace ecsr::aws
