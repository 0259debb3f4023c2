// SPDX-License-Identifier: MIT
#include "sim/faults/fault.h"

namespace ecsr::sim {
namespace {

bool is_scaling(Operation operation) { return rate_class(operation) == RateClass::kScaling; }

}  // namespace

Error Fault::strike(Operation operation, ErrorKind kind, std::string_view code,
                    std::string_view text) {
  strike();
  std::string message(to_text(operation));
  if (!code.empty()) message.append(": ").append(code);
  message.append(": ").append(text);
  return Error(kind, std::move(message)).with_code(std::string(code));
}

bool changes_something(Operation operation) {
  switch (operation) {
    case Operation::kUpdateTaskProtection:
    case Operation::kStopTask:
    case Operation::kUpdateService:
    case Operation::kTagResource:
    case Operation::kUntagResource:
    case Operation::kRegisterScalableTarget:
    case Operation::kDeregisterTargets:
      return true;
    default:
      return false;
  }
}

std::optional<Error> Throttling::before(Operation operation) {
  if (!prng_.happens(often_.value)) return std::nullopt;
  return strike(operation, ErrorKind::kThrottled, "ThrottlingException", "Rate exceeded");
}

std::optional<Error> ServerErrors::before(Operation operation) {
  const bool now = prng_.happens(often_.value);
  const bool empty_body = prng_.happens(500);
  if (!now) return std::nullopt;
  if (empty_body)
    return strike(operation, ErrorKind::kTransport, "", "HTTP 500 with an empty body");
  return strike(operation, ErrorKind::kTransport, "ServerException", "Service Unavailable");
}

std::optional<Error> LostAnswers::before(Operation operation) {
  if (!prng_.happens(before_effect_.value)) return std::nullopt;
  return strike(operation, ErrorKind::kTransport, "", "the connection was reset");
}

std::optional<Error> LostAnswers::after(Operation operation) {
  if (!prng_.happens(after_effect_.value)) return std::nullopt;
  return strike(operation, ErrorKind::kTransport, "", "the connection was reset");
}

std::optional<Error> BadAnswers::after(Operation operation) {
  if (!prng_.happens(often_.value)) return std::nullopt;
  return strike(operation, ErrorKind::kBadAnswer, "", "the answer is cut off and is not JSON");
}

std::optional<Error> ExpiredTokenOnce::before(Operation operation) {
  if (left_ < 0) return std::nullopt;
  --left_;
  if (left_ >= 0) return std::nullopt;
  return strike(operation, ErrorKind::kDenied, "ExpiredTokenException",
                "The security token included in the request is expired");
}

std::optional<Error> ConcurrentUpdates::before(Operation operation) {
  if (!is_scaling(operation) || !prng_.happens(often_.value)) return std::nullopt;
  return strike(operation, ErrorKind::kThrottled, "ConcurrentUpdateException",
                "Concurrent updates caused an exception, for example, another update is pending.");
}

std::optional<Error> Latency::before(Operation /*operation*/) {
  const milliseconds takes{prng_.between(takes_.from.count(), takes_.to.count())};
  if (takes > milliseconds{0}) strike();
  world_.advance_by(takes);
  return std::nullopt;
}

StaleReads::StaleReads(World& world, milliseconds lag)
    : world_(world), before_(world.timings.read_lag) {
  world_.timings.read_lag = {.from = milliseconds{0}, .to = lag};
}

StaleReads::~StaleReads() { world_.timings.read_lag = before_; }

}  // namespace ecsr::sim
