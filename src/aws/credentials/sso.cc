// SPDX-License-Identifier: MIT
#include "aws/credentials/sso.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "aws/credentials/answer.h"
#include "aws/credentials/exchange.h"
#include "aws/service_error.h"
#include "aws/wire_text.h"

namespace ecsr::aws {
namespace {

/// The last moment of the year 9999: a later one is none, and too late to be reckoned with.
constexpr std::int64_t kLatest = 253'402'300'799'999;

/// The portal's time is in milliseconds since 1970. [doc: RoleCredentials]
std::optional<WallTime> expiration_in(const nlohmann::json& keys) {
  const auto found = keys.find("expiration");
  if (found == keys.end() || !found->is_number_integer()) return std::nullopt;
  const auto count = found->get<std::int64_t>();
  if (count < 0 || count > kLatest) return std::nullopt;
  return WallTime{milliseconds{count}};
}

constexpr Operation kGetRoleCredentials{.name = "GetRoleCredentials"};

}  // namespace

Result<std::optional<IssuedCredentials>> SsoCredentials::fetch() {
  const ProfileSection* const profile = wiring_.files.profile(profile_);
  if (profile == nullptr || (!profile->has("sso_role_name") && !profile->has("sso_account_id"))) {
    return std::optional<IssuedCredentials>();
  }
  const std::string activity = "sign-on of profile " + one_line(profile_);
  Result<SsoSettings> settings = settings_of(*profile);
  if (!settings) return fail_during(activity, std::move(settings));
  Result<Secret> token = sso_access_token(wiring_, *settings);
  if (!token) return fail_during(activity, std::move(token));
  Result<IssuedCredentials> issued = role_credentials(*settings, *token);
  if (!issued) return fail_during(activity, std::move(issued));
  return *std::move(issued);
}

Result<SsoSettings> SsoCredentials::settings_of(const ProfileSection& profile) const {
  ProfileSection all = profile;
  SsoSettings settings{.session = std::string(profile.value("sso_session")),
                       .login_command = "aws sso login --profile " + one_line(profile_)};
  if (!settings.session.empty()) {
    const ProfileSection* const session = wiring_.files.sso_session(settings.session);
    if (session == nullptr) {
      return fail(ErrorKind::kBadInput, "there is no section [sso-session " +
                                            one_line(settings.session) + "] in " +
                                            wiring_.files.config_path());
    }
    for (const auto& [name, value] : session->settings) {
      if (profile.has(name) && profile.value(name) != value) {
        return fail(ErrorKind::kBadInput, name + " is \"" + one_line(profile.value(name)) +
                                              "\" in the profile and \"" + one_line(value) +
                                              "\" in its sso-session");
      }
    }
    all.overlay(*session);
  }
  const auto take = [&all](const char* name, std::string& into) {
    into = all.value(name);
    return into.empty() ? std::string(name) + " " : std::string();
  };
  const std::string missing =
      take("sso_start_url", settings.start_url) + take("sso_region", settings.region) +
      take("sso_account_id", settings.account_id) + take("sso_role_name", settings.role_name);
  if (!missing.empty()) {
    return fail(ErrorKind::kBadInput, "missing: " + missing.substr(0, missing.size() - 1));
  }
  return settings;
}

Result<IssuedCredentials> SsoCredentials::role_credentials(const SsoSettings& settings,
                                                           const Secret& token) const {
  Result<Endpoint> address = wiring_.address_of(Service::kSso, settings.region);
  if (!address) return std::unexpected(std::move(address).error());
  const HttpRequest request{
      .endpoint = address->url,
      .method = HttpMethod::kGet,
      .path = "/federation/credentials?role_name=" + percent_encoded(settings.role_name) +
              "&account_id=" + percent_encoded(settings.account_id),
      .headers = {{"x-amz-sso_bearer_token", token.reveal()}}};
  Result<HttpAnswer> answer =
      exchange(wiring_.transport, wiring_.clock, request, {},
               [](const HttpAnswer& each) { return each.status >= 500 || each.status == 429; });
  if (!answer) return std::unexpected(std::move(answer).error());
  if (answer->status == 401) {
    return fail(ErrorKind::kDenied, "the portal does not take the token any more; run `" +
                                        settings.login_command + "`");
  }
  if (answer->status != 200) {
    const ServiceError error = read_error(Protocol::kJson11, *answer, wiring_.clock.wall_now());
    return std::unexpected(to_error(kGetRoleCredentials, error,
                                    classify(kGetRoleCredentials, error),
                                    Credentials{.session_token = token}));
  }
  Result<JsonAnswer> parsed = JsonAnswer::parse(answer->body);
  const nlohmann::json whole =
      parsed ? nlohmann::json::parse(answer->body, nullptr, false) : nlohmann::json();
  if (!parsed || !whole.contains("roleCredentials") || !whole["roleCredentials"].is_object()) {
    return fail(ErrorKind::kBadAnswer, "GetRoleCredentials: the answer has no roleCredentials");
  }
  const KeyMembers members{.access_key_id = "accessKeyId",
                           .secret_access_key = "secretAccessKey",
                           .session_token = "sessionToken",
                           .expiration = "",
                           .are_temporary = false};
  Result<IssuedCredentials> issued = keys_in(
      *parsed->root().object("roleCredentials"), members,
      "sign-on of profile " + one_line(profile_) + " (role " + one_line(settings.role_name) +
          " in account " + one_line(settings.account_id) + ")");
  if (!issued) return issued;
  issued->expires_at = expiration_in(whole["roleCredentials"]);
  if (!issued->expires_at || issued->credentials.session_token.empty()) {
    return fail(ErrorKind::kBadAnswer,
                "GetRoleCredentials: the answer has no session token, or no expiration");
  }
  return issued;
}

}  // namespace ecsr::aws
