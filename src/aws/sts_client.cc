// SPDX-License-Identifier: MIT
#include "aws/sts_client.h"

#include "aws/form_body.h"
#include "aws/json_wave.h"
#include "aws/xml_answer.h"

namespace ecsr::aws {

Result<ports::CallerIdentity> StsClient::get_caller_identity() {
  const FormBody body(kGetCallerIdentity.name, row_of(kGetCallerIdentity.service).version);
  const Result<HttpAnswer> answer = caller_.send(kGetCallerIdentity, {body.written()})[0];
  if (!answer) return std::unexpected(answer.error());
  const auto cannot = [&](std::string_view why) {
    return std::unexpected(cannot_be_used(kGetCallerIdentity, *answer, why));
  };
  const Result<XmlAnswer> parsed = XmlAnswer::parse(answer->body, "GetCallerIdentityResponse");
  if (!parsed) return cannot("it is " + parsed.error().message());
  ports::CallerIdentity identity{.account = parsed->text("GetCallerIdentityResult/Account"),
                                 .arn = parsed->text("GetCallerIdentityResult/Arn"),
                                 .user_id = parsed->text("GetCallerIdentityResult/UserId")};
  if (identity.account.empty()) return cannot("it has no Account");
  if (identity.arn.empty()) return cannot("it has no Arn");
  return identity;
}

}  // namespace ecsr::aws
