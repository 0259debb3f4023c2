// SPDX-License-Identifier: MIT
#include "sim/wire/credential.h"

#include <vector>

#include "base/text.h"

namespace ecsr::sim::wire {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

/// The value of `name=` among the comma-separated parts; empty when it is missing.
std::string_view part(std::string_view authorization, std::string_view name) {
  for (const std::string_view piece : split(authorization, ',')) {
    const std::string_view trimmed = trim(piece);
    if (trimmed.starts_with(name) && trimmed.substr(name.size()).starts_with('=')) {
      return trimmed.substr(name.size() + 1);
    }
  }
  return {};
}

SimError missing(Dialect dialect) {
  if (dialect == Dialect::kQuery) {
    return {"MissingAuthenticationToken", "Request is missing Authentication Token", 403};
  }
  return {"MissingAuthenticationTokenException", "Missing Authentication Token", 400};
}

SimError incomplete(Dialect dialect, std::string message) {
  return {dialect == Dialect::kQuery ? "IncompleteSignature" : "IncompleteSignatureException",
          std::move(message), dialect == Dialect::kQuery ? 403 : 400};
}

SimError wrong_scope(Dialect dialect, std::string message) {
  return {dialect == Dialect::kQuery ? "SignatureDoesNotMatch" : "InvalidSignatureException",
          std::move(message), dialect == Dialect::kQuery ? 403 : 400};
}

}  // namespace

std::optional<SimError> refuse_credential(const Request& request, std::string_view region,
                                          std::string_view service, Dialect dialect) {
  const std::optional<std::string_view> authorization = request.header("Authorization");
  if (!authorization) return missing(dialect);
  if (!authorization->starts_with(std::string(kAlgorithm) + " ")) {
    return incomplete(dialect, "Authorization header requires the algorithm " +
                                   std::string(kAlgorithm) + " and its parameters.");
  }
  const std::string_view parts = authorization->substr(kAlgorithm.size());
  for (const std::string_view name : {"Credential", "SignedHeaders", "Signature"}) {
    if (part(parts, name).empty()) {
      return incomplete(dialect, "Authorization header requires '" + std::string(name) +
                                     "' parameter. Authorization=" + std::string(kAlgorithm));
    }
  }
  if (!request.header("X-Amz-Date") && !request.header("Date")) {
    return incomplete(dialect,
                      "Authorization header requires existence of either a 'X-Amz-Date' or a "
                      "'Date' header.");
  }
  // AKID/20260105/eu-west-1/ecs/aws4_request; a key id may itself hold no slash.
  const std::vector<std::string_view> scope = split(part(parts, "Credential"), '/');
  if (scope.size() != 5 || scope[4] != "aws4_request") {
    return incomplete(dialect,
                      "Credential must have exactly 5 slash-delimited elements, e.g. "
                      "keyid/date/region/service/aws4_request.");
  }
  if (scope[2] != region) {
    return wrong_scope(dialect, "Credential should be scoped to a valid region, not '" +
                                    std::string(scope[2]) + "'. This simulated account lives in " +
                                    std::string(region) + ".");
  }
  if (scope[3] != service) {
    return wrong_scope(dialect, "Credential should be scoped to correct service: '" +
                                    std::string(service) + "', not '" + std::string(scope[3]) +
                                    "'.");
  }
  return std::nullopt;
}

}  // namespace ecsr::sim::wire
