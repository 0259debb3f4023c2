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

FixedCredentials::FixedCredentials(Credentials credentials, std::string origin)
    : credentials_(std::move(credentials)), origin_(std::move(origin)) {}

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

}  // namespace ecsr::aws
