// SPDX-License-Identifier: MIT
#include "aws/credentials/fixed.h"

#include <algorithm>
#include <utility>

namespace ecsr::aws {
namespace {

/// Printable ASCII without blanks: anything else would break the header it is put into.
bool fits_a_header(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::unexpected<Error> not_a(std::string_view what) {
  return fail(ErrorKind::kBadInput,
              std::string(what) +
                  " holds a blank, a line end or a character outside ASCII (the value is not "
                  "shown): copy it again");
}

}  // namespace

FixedCredentials::FixedCredentials(Credentials credentials)
    : credentials_(std::move(credentials)) {}

Result<Credentials> FixedCredentials::credentials() { return credentials_; }

Result<Renewal> FixedCredentials::renew() { return Renewal::kFixed; }

Result<Credentials> checked_credentials(Credentials credentials) {
  if (credentials.access_key_id.empty()) {
    return fail(ErrorKind::kBadInput, "the access key id is empty");
  }
  if (credentials.secret_access_key.empty()) {
    return fail(ErrorKind::kBadInput, "there is an access key id but no secret access key");
  }
  if (!fits_a_header(credentials.access_key_id)) return not_a("the access key id");
  if (!fits_a_header(credentials.secret_access_key.reveal())) {
    return not_a("the secret access key");
  }
  if (!fits_a_header(credentials.session_token.reveal())) return not_a("the session token");
  return credentials;
}

Result<std::optional<Credentials>> credentials_from_environment(const Environment& environment) {
  const std::string_view key = value_of(environment, "AWS_ACCESS_KEY_ID");
  const std::string_view secret = value_of(environment, "AWS_SECRET_ACCESS_KEY");
  if (key.empty() && secret.empty()) return std::optional<Credentials>();
  if (key.empty()) {
    return fail(ErrorKind::kBadInput,
                "AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not: set both or neither");
  }
  if (secret.empty()) {
    return fail(ErrorKind::kBadInput,
                "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not: set both or neither");
  }
  Result<Credentials> checked = checked_credentials(
      {.access_key_id = std::string(key),
       .secret_access_key = Secret(std::string(secret)),
       .session_token = Secret(std::string(value_of(environment, "AWS_SESSION_TOKEN")))});
  if (!checked) return fail_during("credentials from the environment", std::move(checked));
  return std::optional<Credentials>(*std::move(checked));
}

Error no_credentials(const Environment& environment) {
  std::string message =
      "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN "
      "for temporary keys";
  if (!value_of(environment, "AWS_PROFILE").empty()) {
    message += "; AWS_PROFILE is set, but this version does not read profiles yet";
  }
  return Error(ErrorKind::kDenied, std::move(message));
}

Error profiles_are_not_supported(std::string_view name) {
  return Error(ErrorKind::kBadInput,
               "--profile " + std::string(name) +
                   ": this version does not read profiles yet; put the profile's keys into the "
                   "environment, for example with `aws configure export-credentials --profile " +
                   std::string(name) + " --format env`");
}

}  // namespace ecsr::aws
