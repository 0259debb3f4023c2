// SPDX-License-Identifier: MIT
#include "aws/credentials/web_identity.h"

#include "aws/credentials/sts.h"
#include "aws/wire_text.h"
#include "base/text.h"

namespace ecsr::aws {

std::string WebIdentity::setting(std::string_view variable, std::string_view name) const {
  if (with_environment_) {
    const std::string_view value = value_of(wiring_.environment, variable);
    if (!value.empty()) return std::string(value);
  }
  const ProfileSection* const profile = wiring_.files.profile(profile_);
  return profile == nullptr ? std::string() : std::string(profile->value(name));
}

Result<std::optional<IssuedCredentials>> WebIdentity::fetch() {
  const std::string path = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
  if (path.empty()) return std::optional<IssuedCredentials>();
  const std::string where = "web identity token file " + one_line(path);
  const RoleRequest role{.role_arn = setting("AWS_ROLE_ARN", "role_arn"),
                         .session_name = setting("AWS_ROLE_SESSION_NAME", "role_session_name")};
  if (role.role_arn.empty()) {
    return fail(ErrorKind::kBadInput,
                where +
                    ": there is no role to assume with it; set AWS_ROLE_ARN, or role_arn in the "
                    "profile");
  }
  Result<std::optional<std::string>> text = wiring_.machine.read_file(path);
  if (!text) return fail_during("web identity token", std::move(text));
  if (!*text) return fail(ErrorKind::kBadInput, where + ": there is no such file");
  const Secret token{std::string(trim(**text))};
  if (token.empty()) return fail(ErrorKind::kBadInput, where + ": the file is empty");
  Result<IssuedCredentials> issued = assume_role_with_web_identity(wiring_, role, token);
  if (!issued) return std::unexpected(std::move(issued).error());
  return *std::move(issued);
}

}  // namespace ecsr::aws
