// SPDX-License-Identifier: MIT
#include "aws/credentials/profile_keys.h"

#include <utility>

#include "aws/credentials/answer.h"
#include "aws/wire_text.h"

namespace ecsr::aws {

std::string ProfileKeys::place() const {
  const std::string& path =
      file_ == File::kCredentials ? wiring_.files.credentials_path() : wiring_.files.config_path();
  return "profile " + one_line(profile_) + " in " + path;
}

Result<std::optional<IssuedCredentials>> ProfileKeys::fetch() {
  ProfileFiles again;
  if (std::exchange(has_been_fetched_, true)) {
    Result<ProfileFiles> read = read_profile_files(wiring_.environment, wiring_.machine);
    if (!read) return std::unexpected(std::move(read).error());
    again = *std::move(read);
  }
  const ProfileFiles& files = again.config_path().empty() ? wiring_.files : again;
  const ProfileSection* const profile = file_ == File::kCredentials
                                            ? files.in_credentials_file(profile_)
                                            : files.in_config_file(profile_);
  if (profile == nullptr || !profile->has("aws_access_key_id")) {
    return std::optional<IssuedCredentials>();
  }
  if (!profile->has("aws_secret_access_key")) {
    return fail(ErrorKind::kBadInput,
                place() + ": there is an aws_access_key_id but no aws_secret_access_key");
  }
  const std::string_view token_name =
      profile->has("aws_security_token") ? "aws_security_token" : "aws_session_token";
  Result<IssuedCredentials> good =
      checked({.credentials = {.access_key_id = std::string(profile->value("aws_access_key_id")),
                               .secret_access_key =
                                   Secret(std::string(profile->value("aws_secret_access_key"))),
                               .session_token = Secret(std::string(profile->value(token_name)))},
               .origin = place()});
  if (!good) return std::unexpected(std::move(good).error());
  return *std::move(good);
}

}  // namespace ecsr::aws
