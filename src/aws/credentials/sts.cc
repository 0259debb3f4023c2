// SPDX-License-Identifier: MIT
#include "aws/credentials/sts.h"

#include <utility>

#include "aws/credentials/answer.h"
#include "aws/credentials/exchange.h"
#include "aws/form_body.h"
#include "aws/service_error.h"
#include "aws/wire_text.h"
#include "aws/xml_answer.h"

namespace ecsr::aws {
namespace {

constexpr Operation kAssumeRole{.name = "AssumeRole"};
constexpr Operation kAssumeRoleWithWebIdentity{.name = "AssumeRoleWithWebIdentity"};
constexpr std::string_view kVersion = "2011-06-15";

/// [doc: AssumeRole, "RoleArn"]: 20 characters are the fewest.
Status check_arn(const RoleRequest& role) {
  if (role.role_arn.starts_with("arn:") && role.role_arn.size() >= 20) return {};
  return fail(ErrorKind::kBadInput, "\"" + one_line(role.role_arn) +
                                        "\" is not a role's ARN; one looks like "
                                        "arn:aws:iam::111122223333:role/name");
}

FormBody body_of(const Operation& operation, const RoleRequest& role, WallTime now) {
  FormBody body(operation.name, kVersion);
  body.text("RoleArn", role.role_arn);
  const auto second = std::chrono::floor<seconds>(now).time_since_epoch().count();
  body.text("RoleSessionName", role.session_name.empty() ? "ecs-recycle-" + std::to_string(second)
                                                         : role.session_name);
  if (!role.external_id.empty()) body.text("ExternalId", role.external_id);
  if (role.duration_seconds) body.text("DurationSeconds", std::to_string(*role.duration_seconds));
  return body;
}

ServiceError error_in(const HttpAnswer& answer, WallTime now) {
  return read_error(Protocol::kQueryXml, answer, now);
}

bool is_success(const HttpAnswer& answer) { return answer.status >= 200 && answer.status < 300; }

bool is_worth_another(const Operation& operation, const HttpAnswer& answer) {
  if (is_success(answer)) return false;
  const ServiceError error = error_in(answer, {});
  const ErrorClass error_class = classify(operation, error);
  return error_class == ErrorClass::kThrottle || error_class == ErrorClass::kTransient ||
         error.code == "IDPCommunicationError";
}

/// `hidden`: no message shows them.
Result<IssuedCredentials> read_answer(const Operation& operation, const std::string& body,
                                      std::string origin, const Credentials& hidden) {
  const std::string name(operation.name);
  const Result<XmlAnswer> answer = XmlAnswer::parse(body, name + "Response");
  if (!answer) {
    return fail(
        ErrorKind::kBadAnswer,
        name + ": the answer is " + one_line(without_secrets(answer.error().message(), hidden)));
  }
  const std::string place = name + "Result/Credentials/";
  IssuedCredentials issued{
      .credentials = {.access_key_id = answer->text(place + "AccessKeyId"),
                      .secret_access_key = Secret(answer->text(place + "SecretAccessKey")),
                      .session_token = Secret(answer->text(place + "SessionToken"))},
      .expires_at = time_of_text(answer->text(place + "Expiration")),
      .origin = std::move(origin)};
  if (!issued.expires_at || issued.credentials.session_token.empty()) {
    return fail(ErrorKind::kBadAnswer,
                name + ": the answer has no session token, or no time when it expires");
  }
  return checked(std::move(issued));
}

/// One call; `hidden` are the keys that no message may show.
Result<HttpAnswer> call(const CredentialsWiring& wiring, const Operation& operation,
                        const FormBody& body, const Credentials* signing_keys) {
  Result<Endpoint> address = wiring.address_of(Service::kSts, wiring.region);
  if (!address) return std::unexpected(std::move(address).error());
  Result<std::string> written = body.written();
  if (!written) return fail_during(operation.name, std::move(written));
  HttpRequest request{
      .endpoint = address->url,
      .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
      .body = *std::move(written)};
  if (signing_keys != nullptr) {
    request.signing =
        Signing{.region = address->signing_region, .service = "sts", .credentials = *signing_keys};
  }
  return exchange(wiring.transport, wiring.clock, request, {},
                  [&](const HttpAnswer& answer) { return is_worth_another(operation, answer); });
}

std::string activity(const RoleRequest& role) { return "assume role " + one_line(role.role_arn); }

}  // namespace

Result<IssuedCredentials> assume_role(const CredentialsWiring& wiring, const RoleRequest& role,
                                      CredentialsProvider& source) {
  if (Status good = check_arn(role); !good) return std::unexpected(std::move(good).error());
  const WallTime now = wiring.clock.wall_now();
  const FormBody body = body_of(kAssumeRole, role, now);
  for (bool renewed = false;;) {
    Result<Credentials> keys = source.credentials();
    if (!keys) return fail_during(activity(role), std::move(keys));
    Result<HttpAnswer> answer = call(wiring, kAssumeRole, body, &*keys);
    if (!answer) return fail_during(activity(role), std::move(answer));
    if (is_success(*answer)) {
      return read_answer(kAssumeRole, answer->body, "role " + one_line(role.role_arn), *keys);
    }
    const ServiceError error = error_in(*answer, wiring.clock.wall_now());
    const ErrorClass error_class = classify(kAssumeRole, error);
    if (error_class == ErrorClass::kCredentials && !std::exchange(renewed, true)) {
      const Result<Renewal> renewal = source.renew();
      if (renewal && *renewal == Renewal::kRenewed) continue;
    }
    return std::unexpected(to_error(kAssumeRole, error, error_class, *keys).during(activity(role)));
  }
}

Result<IssuedCredentials> assume_role_with_web_identity(const CredentialsWiring& wiring,
                                                        const RoleRequest& role,
                                                        const Secret& token) {
  if (Status good = check_arn(role); !good) return std::unexpected(std::move(good).error());
  FormBody body = body_of(kAssumeRoleWithWebIdentity, role, wiring.clock.wall_now());
  body.text("WebIdentityToken", token.reveal());
  Result<HttpAnswer> answer = call(wiring, kAssumeRoleWithWebIdentity, body, nullptr);
  if (!answer) return fail_during(activity(role), std::move(answer));
  const Credentials hidden{.session_token = token};
  if (is_success(*answer)) {
    return read_answer(kAssumeRoleWithWebIdentity, answer->body,
                       "role " + one_line(role.role_arn) + " by web identity", hidden);
  }
  const ServiceError error = error_in(*answer, wiring.clock.wall_now());
  return std::unexpected(to_error(kAssumeRoleWithWebIdentity, error,
                                  classify(kAssumeRoleWithWebIdentity, error), hidden)
                             .during(activity(role)));
}

}  // namespace ecsr::aws
