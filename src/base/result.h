// SPDX-License-Identifier: MIT
// Result<T>: a value, or an Error that says what the caller can do and tells the story.
// For trouble that comes from outside only; our own mistakes are ECSR_CHECKs. Pure.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace ecsr {

/// What the *caller* can do about an error; the story is in Error::message.
enum class ErrorKind {
  kTransport,  ///< No answer, or the server's own trouble (5xx): look, then try again.
  kThrottled,  ///< Refused for now (too many requests, another update pending), and surely not
               ///< done: try again later.
  kDenied,     ///< Credentials, permission or signature refused: a person has to change something.
  kNotFound,   ///< The thing named does not exist (any more), or is no longer active.
  kBadAnswer,  ///< An answer came that cannot be read. Nothing is known about its effect.
  kBadInput,   ///< What we were given, or what we sent, is wrong: the same again fails again.
};

/// The word for a kind as it stands in JSON output, e.g. "throttled".
std::string_view to_string(ErrorKind kind);

class [[nodiscard]] Error {
 public:
  Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

  ErrorKind kind() const { return kind_; }
  /// One sentence without a final stop: who, what, and the value; no secret in it.
  const std::string& message() const { return message_; }

  /// The AWS error code ("ThrottlingException"), empty when there was none.
  const std::string& code() const { return code_; }
  Error with_code(std::string code) && {
    code_ = std::move(code);
    return std::move(*this);
  }

  /// Puts the layer's activity in front: "stop task 0f0e: " + message.
  Error during(std::string_view activity) && {
    message_.insert(0, ": ").insert(0, activity);
    return std::move(*this);
  }

  bool operator==(const Error&) const = default;

 private:
  ErrorKind kind_;
  std::string message_;
  std::string code_;
};

template <typename T>
using Result = std::expected<T, Error>;

/// For operations that give nothing back but may fail.
using Status = std::expected<void, Error>;

/// `return fail(ErrorKind::kBadInput, "...")` from any function that returns a Result.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return std::unexpected(Error(kind, std::move(message)));
}

/// Passes an error up with the layer's activity in front.
template <typename T>
[[nodiscard]] std::unexpected<Error> fail_during(std::string_view activity, Result<T>&& failed) {
  return std::unexpected(std::move(failed).error().during(activity));
}

/// Drops a result on purpose; `why` is for the reader.
template <typename T>
void ignore(const std::expected<T, Error>& /*result*/, std::string_view /*why*/) {}

}  // namespace ecsr
