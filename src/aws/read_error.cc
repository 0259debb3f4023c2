// SPDX-License-Identifier: MIT
#include "aws/json_answer.h"
#include "aws/service_error.h"
#include "aws/wire_text.h"
#include "aws/xml_answer.h"

namespace ecsr::aws {
namespace {

void read_json(const HttpAnswer& answer, ServiceError& error) {
  error.code = bare_code(answer.header("x-amzn-errortype"));
  Result<JsonAnswer> parsed = JsonAnswer::parse(answer.body);
  if (!parsed) {
    error.message = "the answer is " + parsed.error().message();
    return;
  }
  const JsonObject body = parsed->root();
  const std::string code(bare_code(body.text_or_empty("__type")));
  if (!code.empty()) error.code = code;
  error.message = body.text_or_empty("message");
  if (error.message.empty()) error.message = body.text_or_empty("Message");
}

void read_query(const HttpAnswer& answer, ServiceError& error) {
  const Result<XmlAnswer> parsed = XmlAnswer::parse(answer.body, "ErrorResponse");
  if (!parsed) {
    error.message = "the answer is " + parsed.error().message();
    return;
  }
  error.code = parsed->text("Error/Code");
  error.message = parsed->text("Error/Message");
  if (error.request_id.empty()) error.request_id = one_line(parsed->text("RequestId"));
}

/// [doc: S3 REST API, "Error responses"] A bucket of another region is told by a header, or by an
/// element of AuthorizationHeaderMalformed.
void read_rest_xml(const HttpAnswer& answer, ServiceError& error) {
  const Result<XmlAnswer> parsed = XmlAnswer::parse(answer.body, "Error");
  if (parsed) {
    error.code = parsed->text("Code");
    error.message = parsed->text("Message");
  } else {
    error.message = "the answer is " + parsed.error().message();
  }
  std::string region(answer.header("x-amz-bucket-region"));
  if (region.empty() && parsed) region = parsed->text("Region");
  const bool elsewhere = error.code == "PermanentRedirect" || error.code == "TemporaryRedirect" ||
                         error.code == "AuthorizationHeaderMalformed" || answer.status == 301;
  if (!elsewhere) return;
  if (error.code.empty()) error.code = "PermanentRedirect";
  error.message = region.empty() ? "the bucket is in another region; redirects are not followed"
                                 : "the bucket is in " + one_line(region) +
                                       ", and was looked for in another region: use a bucket of "
                                       "the region that is worked in";
  error.bucket_region = std::move(region);
}

}  // namespace

std::string request_id_of(const HttpAnswer& answer) {
  const std::string_view id = answer.header("x-amzn-requestid");
  return one_line(id.empty() ? answer.header("x-amz-request-id") : id);  // the latter is S3's
}

ServiceError read_error(Protocol protocol, const HttpAnswer& answer, WallTime our_now) {
  ServiceError error{.http_status = answer.status, .request_id = request_id_of(answer)};
  if (answer.date) error.clock_offset = *answer.date - our_now;
  if (protocol == Protocol::kRestXml) {
    read_rest_xml(answer, error);
    error.code = one_line(error.code);
    return error;
  }
  if (answer.status >= 300 && answer.status < 400) {
    error.message =
        "a redirect to \"" + std::string(answer.header("location")) + "\", which is not followed";
    return error;
  }
  switch (protocol) {
    case Protocol::kJson11:
    case Protocol::kRestJson:
      read_json(answer, error);
      break;
    case Protocol::kQueryXml:
      read_query(answer, error);
      break;
    case Protocol::kRestXml:
      break;
  }
  error.code = one_line(error.code);
  return error;
}

}  // namespace ecsr::aws
