// SPDX-License-Identifier: MIT
#include "aws/ssm_client.h"

#include "aws/arn.h"
#include "aws/json_wave.h"

namespace ecsr::aws {
namespace {

std::string read(const JsonObject& root, const HttpAnswer& /*http*/) {
  const JsonObject parameter = root.required_object("Parameter");
  return parameter.has("Value") ? parameter.verbatim("Value") : parameter.text("Value");
}

}  // namespace

Result<std::string> SsmClient::get_parameter(const std::string& name) {
  const Result<std::string> region = region_of_arn(name, "ssm");
  if (!region) return std::unexpected(Error(region.error()).during(kGetParameter.name));

  JsonBody body;
  // Without the flag a SecureString comes as ciphertext and without an error. [doc: GetParameter]
  body.text("Name", name).flag("WithDecryption", true);
  return read_answer<std::string>(kGetParameter,
                                  caller_.send(kGetParameter, {body.written()}, *region)[0], read);
}

}  // namespace ecsr::aws
