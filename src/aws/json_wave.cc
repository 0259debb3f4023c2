// SPDX-License-Identifier: MIT
#include "aws/json_wave.h"

#include "aws/service_error.h"
#include "aws/wire_text.h"

namespace ecsr::aws {

Error cannot_be_used(const Operation& operation, const HttpAnswer& answer, std::string_view why) {
  std::string message(operation.name);
  message += ": the answer cannot be used: ";
  message += one_line(without_secrets(std::string(why), answer.signed_with));
  const std::string request_id = without_secrets(request_id_of(answer), answer.signed_with);
  if (!request_id.empty()) message += " (request id " + request_id + ")";
  return Error(ErrorKind::kBadAnswer, std::move(message));
}

Result<JsonAnswer> parsed_answer(const Operation& operation, const Result<HttpAnswer>& answer) {
  if (!answer) return std::unexpected(answer.error());
  Result<JsonAnswer> parsed = JsonAnswer::parse(answer->body);
  if (!parsed) {
    return std::unexpected(cannot_be_used(operation, *answer, "it is " + parsed.error().message()));
  }
  if (operation.answer_is_secret) parsed->hide_values();
  return parsed;
}

}  // namespace ecsr::aws
