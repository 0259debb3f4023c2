// SPDX-License-Identifier: MIT
#include "aws/secret_value_client.h"

#include "aws/arn.h"
#include "aws/json_wave.h"
#include "aws/wire_text.h"

namespace ecsr::aws {
namespace {

struct Value {
  std::string text;
  bool is_binary = false;
};

/// Either of the two is there. [doc: GetSecretValue]
Value read(const JsonObject& root, const HttpAnswer& /*http*/) {
  if (!root.text_or_empty("SecretBinary").empty()) return {.is_binary = true};
  if (!root.has("SecretString"))
    return {.text = root.text("SecretString")};  // says that it is missing
  return {.text = root.verbatim("SecretString")};
}

}  // namespace

Result<std::string> SecretValueClient::get_secret_value(const std::string& id) {
  const Result<std::string> region = region_of_arn(id, "secretsmanager");
  if (!region) return std::unexpected(Error(region.error()).during(kGetSecretValue.name));

  JsonBody body;
  body.text("SecretId", id);
  const Result<HttpAnswer> answer = caller_.send(kGetSecretValue, {body.written()}, *region)[0];
  Result<Value> value = read_answer<Value>(kGetSecretValue, answer, read);
  if (!value) return std::unexpected(std::move(value).error());
  if (value->is_binary) {
    return fail(ErrorKind::kBadInput, std::string(kGetSecretValue.name) + ": the secret " +
                                          one_line(id) +
                                          " holds bytes (SecretBinary); only text can be used");
  }
  return std::move(value->text);
}

}  // namespace ecsr::aws
