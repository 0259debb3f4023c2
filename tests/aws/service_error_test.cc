// SPDX-License-Identifier: MIT
#include "aws/service_error.h"

#include <gtest/gtest.h>

#include "aws/wire_text.h"
#include "base/utf8.h"
#include "tests/aws/fakes.h"

namespace ecsr::aws {

// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest's name
void PrintTo(ErrorClass error_class, std::ostream* out) {
  constexpr const char* kNames[] = {"throttle",     "transient",  "concurrency", "credentials",
                                    "clock",        "permission", "gone",        "already done",
                                    "caller error", "unreadable"};
  *out << kNames[static_cast<std::size_t>(error_class)];
}

namespace {

constexpr WallTime kNoon = FakeClock::kNoon;

ErrorClass class_of(const Operation& operation, int status, const std::string& code,
                    const std::string& message = "") {
  return classify(operation, {.http_status = status, .code = code, .message = message});
}

struct Row {
  const char* code;
  int status;
  ErrorClass error_class;
  ErrorKind kind;
};

TEST(ErrorClasses, AreTheTable) {
  using enum ErrorClass;
  using enum ErrorKind;
  const Row rows[] = {
      {"Throttling", 400, kThrottle, kThrottled},
      {"ThrottlingException", 400, kThrottle, kThrottled},
      {"ThrottledException", 400, kThrottle, kThrottled},
      {"RequestThrottled", 400, kThrottle, kThrottled},
      {"RequestThrottledException", 400, kThrottle, kThrottled},
      {"TooManyRequestsException", 429, kThrottle, kThrottled},
      {"ProvisionedThroughputExceededException", 400, kThrottle, kThrottled},
      {"TransactionInProgressException", 400, kThrottle, kThrottled},
      {"RequestLimitExceeded", 503, kThrottle, kThrottled},
      {"BandwidthLimitExceeded", 400, kThrottle, kThrottled},
      {"LimitExceededException", 400, kThrottle, kThrottled},
      {"SlowDown", 503, kThrottle, kThrottled},
      {"PriorRequestNotComplete", 400, kThrottle, kThrottled},
      {"EC2ThrottledException", 400, kThrottle, kThrottled},
      {"", 429, kThrottle, kThrottled},
      {"ServerException", 500, kTransient, kTransport},
      {"InternalFailure", 500, kTransient, kTransport},
      {"InternalError", 500, kTransient, kTransport},
      {"InternalServerError", 500, kTransient, kTransport},
      {"InternalServiceException", 400, kTransient, kTransport},
      {"ServiceUnavailable", 503, kTransient, kTransport},
      {"ServiceUnavailableException", 503, kTransient, kTransport},
      {"RequestTimeout", 408, kTransient, kTransport},
      {"RequestTimeoutException", 408, kTransient, kTransport},
      {"RequestAborted", 400, kTransient, kTransport},
      {"RequestAbortedException", 400, kTransient, kTransport},
      {"HealthUnavailable", 500, kTransient, kTransport},
      {"NobodyKnowsThisException", 500, kTransient, kTransport},
      {"", 408, kTransient, kTransport},
      {"", 500, kTransient, kTransport},
      {"", 502, kTransient, kTransport},
      {"", 503, kTransient, kTransport},
      {"", 504, kTransient, kTransport},
      {"ConcurrentUpdateException", 400, kConcurrency, kThrottled},
      {"ConflictException", 409, kConcurrency, kThrottled},
      {"ExpiredToken", 403, kCredentials, kDenied},
      {"ExpiredTokenException", 403, kCredentials, kDenied},
      {"UnrecognizedClientException", 403, kCredentials, kDenied},
      {"InvalidClientTokenId", 403, kCredentials, kDenied},
      {"RequestExpired", 400, kClock, kDenied},
      {"RequestTimeTooSkewed", 403, kClock, kDenied},
      {"InvalidSignatureException", 403, kPermission, kDenied},
      {"SignatureDoesNotMatch", 403, kPermission, kDenied},
      {"AccessDenied", 403, kPermission, kDenied},
      {"AccessDeniedException", 400, kPermission, kDenied},
      {"NotAuthorized", 401, kPermission, kDenied},
      {"AuthorizationError", 403, kPermission, kDenied},
      {"AuthorizationErrorException", 403, kPermission, kDenied},
      {"UnauthorizedOperation", 403, kPermission, kDenied},
      {"OptInRequired", 403, kPermission, kDenied},
      {"IncompleteSignature", 403, kPermission, kDenied},
      {"MissingAuthenticationToken", 403, kPermission, kDenied},
      {"MissingAuthenticationTokenException", 403, kPermission, kDenied},
      {"", 401, kPermission, kDenied},
      {"", 403, kPermission, kDenied},
      {"", 407, kPermission, kDenied},
      {"ClusterNotFoundException", 400, kGone, kNotFound},
      {"ServiceNotFoundException", 400, kGone, kNotFound},
      {"ServiceNotActiveException", 400, kGone, kNotFound},
      {"ResourceNotFoundException", 400, kGone, kNotFound},
      {"ObjectNotFoundException", 400, kGone, kNotFound},
      {"TargetGroupNotFound", 400, kGone, kNotFound},
      {"TargetGroupNotFoundException", 400, kGone, kNotFound},
      {"InvalidParameterException", 400, kCallerError, kBadInput},
      {"ClientException", 400, kCallerError, kBadInput},
      {"ValidationException", 400, kCallerError, kBadInput},
      {"ValidationError", 400, kCallerError, kBadInput},
      {"UnknownOperationException", 404, kCallerError, kBadInput},
      {"NobodyKnowsThisException", 400, kCallerError, kBadInput},
      {"", 400, kUnreadable, kBadAnswer},
      {"", 404, kUnreadable, kBadAnswer},
      {"", 302, kUnreadable, kBadAnswer},
  };
  for (const Row& row : rows) {
    const ErrorClass found = class_of(kDescribeServices, row.status, row.code);
    EXPECT_EQ(found, row.error_class) << row.code << " " << row.status;
    EXPECT_EQ(kind_of(found), row.kind) << row.code << " " << row.status;
  }
}

TEST(ErrorClasses, CountAQuotaAsTheCallersErrorWhereWaitingDoesNotLiftIt) {
  EXPECT_EQ(class_of(kRegisterScalableTarget, 400, "LimitExceededException"),
            ErrorClass::kCallerError);
  EXPECT_EQ(class_of(kTagResource, 400, "LimitExceededException"), ErrorClass::kCallerError);
  EXPECT_EQ(class_of(kUpdateService, 400, "LimitExceededException"), ErrorClass::kThrottle);
}

TEST(ErrorClasses, CountATaskThatStopTaskDoesNotFindAsDoneAndOnlyThat) {
  const std::string words = "The referenced task was not found.";

  EXPECT_EQ(class_of(kStopTask, 400, "InvalidParameterException", words), ErrorClass::kAlreadyDone);
  EXPECT_EQ(class_of(kStopTask, 400, "InvalidParameterException", "Task Identifier is invalid"),
            ErrorClass::kCallerError);
  EXPECT_EQ(class_of(kDescribeTasks, 400, "InvalidParameterException", words),
            ErrorClass::kCallerError);
}

TEST(ErrorClasses, CountAnUnknownTaskDefinitionAsGone) {
  EXPECT_EQ(class_of(kDescribeTaskDefinition, 400, "ClientException",
                     "Unable to describe task definition."),
            ErrorClass::kGone);
}

TEST(ErrorClasses, BlameTheClockForARefusedSignatureOnlyWhenItIsOff) {
  const auto with_offset = [](milliseconds offset) {
    return classify(kDescribeServices,
                    {.http_status = 403, .code = "SignatureDoesNotMatch", .clock_offset = offset});
  };
  EXPECT_EQ(with_offset(minutes{3}), ErrorClass::kPermission);
  EXPECT_EQ(with_offset(minutes{4}), ErrorClass::kClock);
  EXPECT_EQ(with_offset(-minutes{4}), ErrorClass::kClock);
  EXPECT_EQ(class_of(kDescribeServices, 403, "InvalidSignatureException",
                     "Signature expired: 20250807T095000Z is now earlier than 20250807T100000Z"),
            ErrorClass::kClock);
  EXPECT_EQ(class_of(kDescribeServices, 403, "InvalidSignatureException",
                     "Signature not yet current: 1 is still later than 2"),
            ErrorClass::kClock);
}

std::string code_of(const std::string& body, std::vector<HttpHeader> headers = {}) {
  return read_error(Protocol::kJson11, answer_of(400, body, std::move(headers)), kNoon).code;
}

TEST(JsonErrors, HaveTheirCodeInTheBodyElseInTheHeader) {
  EXPECT_EQ(code_of(R"({"__type":"ThrottlingException"})"), "ThrottlingException");
  EXPECT_EQ(code_of(R"({"__type":"com.amazonaws.ecs#ClientException"})"), "ClientException");
  EXPECT_EQ(code_of(R"({"__type":"ClientException:http://internal.test/#x"})"), "ClientException");
  const std::vector<HttpHeader> header{{"x-amzn-errortype", "ns#ServerException:http://x/"}};
  EXPECT_EQ(code_of(R"({"__type":"ClientException"})", header), "ClientException");
  EXPECT_EQ(code_of("{}", header), "ServerException");
  EXPECT_EQ(code_of("", header), "ServerException");
  EXPECT_EQ(code_of("{}"), "");
}

TEST(JsonErrors, HaveTheirMessageInSmallOrCapitalLetters) {
  EXPECT_EQ(read_error(Protocol::kJson11, answer_of(400, R"({"message":"a"})"), kNoon).message,
            "a");
  EXPECT_EQ(read_error(Protocol::kJson11, answer_of(400, R"({"Message":"b"})"), kNoon).message,
            "b");
}

TEST(QueryErrors, AreReadFromXml) {
  const ServiceError error = read_error(
      Protocol::kQueryXml, answer_of(400, vector_text("elbv2_error.xml"), {{"a", "b"}}), kNoon);

  EXPECT_EQ(error.code, "TargetGroupNotFound");
  EXPECT_EQ(error.message, "One or more target groups not found");
  EXPECT_EQ(error.request_id, "7f3c0a52-91d4-4b8e-a6c2-0d5e8f1b2a34");
}

std::string sentence(const ServiceError& error, const Credentials& hidden = {}) {
  return to_error(kDescribeServices, error, classify(kDescribeServices, error), hidden).message();
}

TEST(ErrorSentences, SayOperationCodeMessageAndRequestId) {
  const ServiceError error{.http_status = 400,
                           .code = "ClusterNotFoundException",
                           .message = "Cluster not found.",
                           .request_id = "5a1c"};

  const Error said = to_error(kDescribeServices, error, ErrorClass::kGone, {});

  EXPECT_EQ(said, Error(ErrorKind::kNotFound,
                        "DescribeServices: ClusterNotFoundException: Cluster not found. "
                        "(request id 5a1c)")
                      .with_code("ClusterNotFoundException"));
}

TEST(ErrorSentences, SayHowFarOurClockIsOff) {
  const ServiceError error{
      .http_status = 403, .code = "RequestTimeTooSkewed", .clock_offset = minutes{7} + seconds{12}};
  ServiceError ahead = error;
  ahead.clock_offset = -minutes{7};

  EXPECT_EQ(
      sentence(error),
      "DescribeServices: RequestTimeTooSkewed; our clock is 7m12s behind AWS's: set it right");
  EXPECT_EQ(sentence(ahead),
            "DescribeServices: RequestTimeTooSkewed; our clock is 7m ahead of AWS's: set it right");
}

TEST(ErrorSentences, SuspectTheSecretWhenTheClockIsRight) {
  EXPECT_EQ(sentence({.http_status = 403,
                      .code = "SignatureDoesNotMatch",
                      .message = "Check your key.",
                      .clock_offset = seconds{1}}),
            "DescribeServices: SignatureDoesNotMatch: Check your key.; our clock is right, so the "
            "secret access key is probably not the access key id's");
}

TEST(ErrorSentences, HoldNoSecretEvenWhenAwsRepeatsOneAndTheTextIsCut) {
  const Credentials hidden{.access_key_id = "AKID",
                           .secret_access_key = Secret("wJalrXUtnFEMI"),
                           .session_token = Secret(std::string(600, 'T'))};

  const std::string said = sentence(
      {.http_status = 403,
       .code = "SignatureDoesNotMatch",
       .message = "x-amz-security-token:" + hidden.session_token.reveal() + " wJalrXUtnFEMI"},
      hidden);

  EXPECT_TRUE(said.contains("x-amz-security-token:[session token] [secret access key]")) << said;
  EXPECT_FALSE(said.contains("TTTT")) << said;
}

TEST(ErrorSentences, AreOneLineOfAtMostFiveHundredBytesOfUtf8) {
  EXPECT_EQ(one_line("  a\r\n\tb\x1b[31mc\x7f "), "a b [31mc");
  EXPECT_EQ(one_line("caf\xc3\xa9 \xff \xc3"), "café ? ?");
  EXPECT_EQ(one_line(std::string("a\xc2\x85") + "b"), "a b");
  EXPECT_EQ(one_line(std::string(499, 'x') + "é"), std::string(499, 'x') + "…");
  EXPECT_EQ(one_line(std::string(500, 'x')), std::string(500, 'x'));
}

TEST(ErrorSentences, RecogniseAProxysPage) {
  const std::string page =
      "\r\n<!DOCTYPE html><HTML><head><Title>502\nBad Gateway</title></head></html>";

  EXPECT_EQ(looks_like(page, "whole JSON"),
            "an HTML page, as proxies and captive networks send (\"502 Bad Gateway\")");
  EXPECT_EQ(looks_like(" \n", "whole JSON"), "empty");
  EXPECT_EQ(looks_like(R"({"services":[)", "whole JSON"), "not whole JSON");
  EXPECT_EQ(
      sentence(read_error(Protocol::kJson11, answer_of(502, page), kNoon)),
      "DescribeServices: HTTP 502: the answer is an HTML page, as proxies and captive networks "
      "send (\"502 Bad Gateway\") (request id r-1)");
}

TEST(ErrorSentences, NameARedirectThatIsNotFollowed) {
  EXPECT_EQ(sentence(read_error(Protocol::kJson11,
                                answer_of(302, "", {{"location", "https://login.test/"}}), kNoon)),
            "DescribeServices: HTTP 302: a redirect to \"https://login.test/\", which is not "
            "followed");
}

TEST(Utf8, IsTheStrictOne) {
  EXPECT_TRUE(is_utf8("aé日😀"));
  for (const char* bad : {"\xff", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
                          "\xf4\x90\x80\x80", "\xc3", "\xe6\x97", "a\x80"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

}  // namespace
}  // namespace ecsr::aws
