// SPDX-License-Identifier: MIT
#include "aws/service_error.h"

#include <algorithm>
#include <array>
#include <utility>

#include "aws/wire_text.h"
#include "base/foreign_text.h"

namespace ecsr::aws {
namespace {

struct CodeRow {
  std::string_view code;
  ErrorClass error_class;
};

/// Codes that mean the same in every operation. [doc: Common Error Types], [doc: Retry behavior]
constexpr std::array kCodes{
    CodeRow{"Throttling", ErrorClass::kThrottle},
    CodeRow{"ThrottlingException", ErrorClass::kThrottle},
    CodeRow{"ThrottledException", ErrorClass::kThrottle},
    CodeRow{"RequestThrottled", ErrorClass::kThrottle},
    CodeRow{"RequestThrottledException", ErrorClass::kThrottle},
    CodeRow{"TooManyRequestsException", ErrorClass::kThrottle},
    CodeRow{"ProvisionedThroughputExceededException", ErrorClass::kThrottle},
    CodeRow{"TransactionInProgressException", ErrorClass::kThrottle},
    CodeRow{"RequestLimitExceeded", ErrorClass::kThrottle},
    CodeRow{"BandwidthLimitExceeded", ErrorClass::kThrottle},
    CodeRow{"LimitExceededException", ErrorClass::kThrottle},  // see Operation::limit_is_a_quota
    CodeRow{"SlowDown", ErrorClass::kThrottle},
    CodeRow{"PriorRequestNotComplete", ErrorClass::kThrottle},
    CodeRow{"EC2ThrottledException", ErrorClass::kThrottle},
    CodeRow{"Throttled", ErrorClass::kThrottle},      // SNS
    CodeRow{"KMSThrottling", ErrorClass::kThrottle},  // SNS: nothing was published

    CodeRow{"ServerException", ErrorClass::kTransient},
    CodeRow{"InternalFailure", ErrorClass::kTransient},
    CodeRow{"InternalError", ErrorClass::kTransient},
    CodeRow{"InternalServerError", ErrorClass::kTransient},
    CodeRow{"InternalServiceException", ErrorClass::kTransient},  // HTTP 400, says the document
    CodeRow{"ServiceUnavailable", ErrorClass::kTransient},
    CodeRow{"ServiceUnavailableException", ErrorClass::kTransient},
    CodeRow{"RequestTimeout", ErrorClass::kTransient},
    CodeRow{"RequestTimeoutException", ErrorClass::kTransient},
    CodeRow{"RequestAborted", ErrorClass::kTransient},
    CodeRow{"RequestAbortedException", ErrorClass::kTransient},
    CodeRow{"HealthUnavailable", ErrorClass::kTransient},
    CodeRow{"InternalServiceError", ErrorClass::kTransient},
    CodeRow{"InternalException", ErrorClass::kTransient},

    CodeRow{"ConcurrentUpdateException", ErrorClass::kConcurrency},  // HTTP 400 as well
    CodeRow{"ConflictException", ErrorClass::kConcurrency},

    CodeRow{"ExpiredToken", ErrorClass::kCredentials},
    CodeRow{"ExpiredTokenException", ErrorClass::kCredentials},
    CodeRow{"UnrecognizedClientException", ErrorClass::kCredentials},
    CodeRow{"InvalidClientTokenId", ErrorClass::kCredentials},

    CodeRow{"RequestExpired", ErrorClass::kClock},
    CodeRow{"RequestTimeTooSkewed", ErrorClass::kClock},

    CodeRow{"AccessDenied", ErrorClass::kPermission},
    CodeRow{"AccessDeniedException", ErrorClass::kPermission},
    CodeRow{"NotAuthorized", ErrorClass::kPermission},
    CodeRow{"AuthorizationError", ErrorClass::kPermission},
    CodeRow{"AuthorizationErrorException", ErrorClass::kPermission},
    CodeRow{"UnauthorizedOperation", ErrorClass::kPermission},
    CodeRow{"OptInRequired", ErrorClass::kPermission},
    CodeRow{"IncompleteSignature", ErrorClass::kPermission},
    CodeRow{"MissingAuthenticationToken", ErrorClass::kPermission},
    CodeRow{"MissingAuthenticationTokenException", ErrorClass::kPermission},
    CodeRow{"DecryptionFailure", ErrorClass::kPermission},
    CodeRow{"KMSAccessDenied", ErrorClass::kPermission},
    CodeRow{"KMSAccessDeniedException", ErrorClass::kPermission},
    CodeRow{"RegionDisabledException", ErrorClass::kPermission},

    CodeRow{"ClusterNotFoundException", ErrorClass::kGone},
    CodeRow{"ServiceNotFoundException", ErrorClass::kGone},
    CodeRow{"ServiceNotActiveException", ErrorClass::kGone},
    CodeRow{"ResourceNotFoundException", ErrorClass::kGone},
    CodeRow{"ObjectNotFoundException", ErrorClass::kGone},
    CodeRow{"TargetGroupNotFound", ErrorClass::kGone},
    CodeRow{"TargetGroupNotFoundException", ErrorClass::kGone},
    CodeRow{"NoSuchBucket", ErrorClass::kGone},
    CodeRow{"NoSuchKey", ErrorClass::kGone},
    CodeRow{"ParameterNotFound", ErrorClass::kGone},
    CodeRow{"ParameterVersionNotFound", ErrorClass::kGone},
    CodeRow{"NotFound", ErrorClass::kGone},  // SNS: the topic
    CodeRow{"NotFoundException", ErrorClass::kGone},
};

/// AWS accepts signatures that are up to five minutes old. [doc: Signature Version 4]
constexpr minutes kSignatureLife{5};
/// So a clock that is off by nearly that much is the reason why a signature was refused.
constexpr minutes kSuspiciousOffset{4};
static_assert(kSuspiciousOffset < kSignatureLife);

bool clock_is_off(const ServiceError& error) {
  if (error.clock_offset && std::chrono::abs(*error.clock_offset) >= kSuspiciousOffset) return true;
  return error.message.contains("Signature expired") ||
         error.message.contains("Signature not yet current");
}

ErrorClass class_of_status(int status) {
  switch (status) {
    case 429:
      return ErrorClass::kThrottle;
    case 408:
      return ErrorClass::kTransient;
    case 401:
    case 403:
    case 407:
      return ErrorClass::kPermission;
    default:
      break;
  }
  return status >= 500 ? ErrorClass::kTransient : ErrorClass::kUnreadable;
}

/// What a person can do, as far as the class alone tells it.
std::string advice(const ServiceError& error, ErrorClass error_class) {
  if (error_class == ErrorClass::kClock && error.clock_offset) {
    const bool behind = *error.clock_offset > milliseconds{0};
    return "; our clock is " + to_text(std::chrono::abs(*error.clock_offset)) +
           (behind ? " behind" : " ahead of") + " AWS's: set it right";
  }
  if (error_class == ErrorClass::kClock) return "; our clock is probably wrong: set it right";
  if (error.code == "InvalidSignatureException" || error.code == "SignatureDoesNotMatch") {
    return "; our clock is right, so the secret access key is probably not the access key id's";
  }
  if (error_class == ErrorClass::kCredentials) return "; the credentials must be renewed";
  return "";
}

/// More of an answer is not searched for secrets, and not shown.
constexpr std::size_t kMostSearched = 65'536;

}  // namespace

ErrorClass classify(const Operation& operation, const ServiceError& error) {
  if (error.code == "LimitExceededException" && operation.limit_is_a_quota) {
    return ErrorClass::kCallerError;
  }
  if (error.code == "InvalidSignatureException" || error.code == "SignatureDoesNotMatch") {
    return clock_is_off(error) ? ErrorClass::kClock : ErrorClass::kPermission;
  }
  if (operation.name == kStopTask.name && error.code == "InvalidParameterException" &&
      error.message.contains("The referenced task was not found")) {
    return ErrorClass::kAlreadyDone;
  }
  if (error.code == "ClientException" &&
      error.message.contains("Unable to describe task definition")) {
    return ErrorClass::kGone;
  }
  const auto row = std::find_if(kCodes.begin(), kCodes.end(),
                                [&](const CodeRow& each) { return each.code == error.code; });
  if (row != kCodes.end()) return row->error_class;
  const ErrorClass by_status = class_of_status(error.http_status);
  // A code that nobody knows is still AWS's word that the request was wrong.
  const bool named = !error.code.empty() && error.http_status >= 400;
  return named && by_status == ErrorClass::kUnreadable ? ErrorClass::kCallerError : by_status;
}

ErrorKind kind_of(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::kThrottle:
    case ErrorClass::kConcurrency:
      return ErrorKind::kThrottled;
    case ErrorClass::kTransient:
      return ErrorKind::kTransport;
    case ErrorClass::kCredentials:
    case ErrorClass::kClock:
    case ErrorClass::kPermission:
      return ErrorKind::kDenied;
    case ErrorClass::kGone:
    case ErrorClass::kAlreadyDone:
      return ErrorKind::kNotFound;
    case ErrorClass::kCallerError:
      return ErrorKind::kBadInput;
    case ErrorClass::kUnreadable:
      return ErrorKind::kBadAnswer;
  }
  return ErrorKind::kBadAnswer;
}

Error to_error(const Operation& operation, const ServiceError& error, ErrorClass error_class,
               const Credentials& hidden) {
  std::string message(operation.name);
  message += ": ";
  message += error.code.empty() ? "HTTP " + std::to_string(error.http_status)
                                : without_secrets(error.code, hidden);
  const std::string said = one_line(without_secrets(error.message, hidden));
  if (!said.empty()) message += ": " + said;
  message += advice(error, error_class);
  if (!error.request_id.empty()) {
    message += " (request id " + without_secrets(error.request_id, hidden) + ")";
  }
  return Error(kind_of(error_class), std::move(message))
      .with_code(without_secrets(error.code, hidden));
}

std::string without_secrets(std::string text, const Credentials& hidden) {
  text.resize(std::min(text.size(), kMostSearched));
  text = without_secret(std::move(text), hidden.session_token.reveal(), "[session token]");
  return without_secret(std::move(text), hidden.secret_access_key.reveal(), "[secret access key]");
}

}  // namespace ecsr::aws
