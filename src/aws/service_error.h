// SPDX-License-Identifier: MIT
// What AWS says when it says no, and what can be done about it: one table from codes to classes.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/credentials/provider.h"
#include "aws/http.h"
#include "aws/services.h"
#include "base/result.h"
#include "base/time.h"

namespace ecsr::aws {

enum class ErrorClass {
  kThrottle,     ///< not carried out; again, later and more slowly
  kTransient,    ///< AWS's own trouble: perhaps carried out
  kConcurrency,  ///< not carried out, because another change is under way
  kCredentials,  ///< other keys may help
  kClock,        ///< our clock is off
  kPermission,   ///< a person has to allow it
  kGone,         ///< what was named does not exist, or is not active
  kAlreadyDone,  ///< nothing left to do: whoever asked may count it as a success
  kCallerError,  ///< what we sent is wrong
  kUnreadable,   ///< not an answer of AWS's
};

/// A refusal, whichever protocol it came in.
struct ServiceError {
  int http_status = 0;
  std::string code;     ///< without namespace; empty when the answer had none
  std::string message;  ///< AWS's own words, or what the answer looks like when it is not AWS's
  std::string request_id;
  std::string bucket_region;  ///< of S3: where the bucket is, when it was looked for elsewhere
  /// AWS's clock minus ours; nothing without a Date header.
  std::optional<milliseconds> clock_offset;
};

/// Reads an answer whose status is not 2xx. JSON: the code is the body's `__type`, else the header
/// x-amzn-ErrorType. Query: `<ErrorResponse><Error><Code>`. [doc: AWS JSON 1.1 protocol],
/// [doc: AWS query protocol]
ServiceError read_error(Protocol protocol, const HttpAnswer& answer, WallTime our_now);

/// Keys on the code; on the HTTP status only when there is no code, or one nobody knows.
/// [doc: Common Error Types], [doc: RegisterScalableTarget]
ErrorClass classify(const Operation& operation, const ServiceError& error);

/// What the caller can do about an error of that class.
ErrorKind kind_of(ErrorClass error_class);

/// What AWS calls the answer, for its support: x-amzn-RequestId. Empty when there is none.
std::string request_id_of(const HttpAnswer& answer);

/// "DescribeServices: ClusterNotFoundException: Cluster not found. (request id 5a1c)", with what to
/// do about it where we know. Error::code() is AWS's code. Nothing in `hidden` stands in it.
Error to_error(const Operation& operation, const ServiceError& error, ErrorClass error_class,
               const Credentials& hidden);

/// `text` without the secrets, should it hold any, also encoded: AWS's answer to a wrong signature
/// repeats the session token, and not every endpoint is AWS's. Done before anything is cut.
std::string without_secrets(std::string text, const Credentials& hidden);

}  // namespace ecsr::aws
