// SPDX-License-Identifier: MIT
#include "aws/credentials/sso_token.h"

#include <array>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <utility>

#include "aws/credentials/exchange.h"
#include "aws/json_answer.h"
#include "base/check.h"
#include "base/foreign_text.h"

namespace ecsr::aws {
namespace {

using nlohmann::json;

/// [doc: botocore, SSO token refresh window]
constexpr minutes kRenewBelow{15};

std::string sha1_hex(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const int done = EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  ECSR_CHECK(done == 1, "OpenSSL has no SHA-1");
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    hex += kDigits[digest[i] >> 4U];
    hex += kDigits[digest[i] & 15U];
  }
  return hex;
}

/// What the cache holds about one sign-on.
struct CachedToken {
  json whole;
  WallTime expires_at;

  std::string text(const char* name) const {
    const auto found = whole.find(name);
    return found != whole.end() && found->is_string() ? found->get<std::string>() : std::string();
  }
};

std::unexpected<Error> sign_on_again(const SsoSettings& settings, const std::string& why) {
  return fail(ErrorKind::kDenied, why + "; run `" + settings.login_command + "`");
}

Result<CachedToken> read_cache(const CredentialsWiring& wiring, const SsoSettings& settings) {
  const std::string path = token_path(settings, wiring.environment);
  Result<std::optional<std::string>> text = wiring.machine.read_file(path);
  if (!text) return std::unexpected(std::move(text).error());
  if (!*text) return sign_on_again(settings, "nobody has signed on yet");
  if (is_nested_too_deeply(**text)) {
    return sign_on_again(settings, path + " cannot be read as a token");
  }
  CachedToken token{.whole = json::parse(**text, nullptr, false), .expires_at = {}};
  const std::optional<WallTime> expires_at =
      token.whole.is_object() ? time_of_text(token.text("expiresAt")) : std::nullopt;
  if (!expires_at || token.text("accessToken").empty()) {
    return sign_on_again(settings, path + " cannot be read as a token");
  }
  token.expires_at = *expires_at;
  return token;
}

bool can_be_renewed(const CachedToken& token, WallTime now) {
  for (const char* const name : {"refreshToken", "clientId", "clientSecret"}) {
    if (token.text(name).empty()) return false;
  }
  const std::optional<WallTime> registered = time_of_text(token.text("registrationExpiresAt"));
  return registered && *registered > now;
}

/// [doc: CreateToken] with the grant type refresh_token.
Result<CachedToken> renew(const CredentialsWiring& wiring, const SsoSettings& settings,
                          CachedToken token) {
  Result<Endpoint> address = wiring.address_of(Service::kSsoOidc, settings.region);
  if (!address) return std::unexpected(std::move(address).error());
  const json body{{"grantType", "refresh_token"},
                  {"clientId", token.text("clientId")},
                  {"clientSecret", token.text("clientSecret")},
                  {"refreshToken", token.text("refreshToken")}};
  const HttpRequest request{.endpoint = address->url,
                            .path = "/token",
                            .headers = {{"Content-Type", "application/json"}},
                            .body = body.dump(-1, ' ', true, json::error_handler_t::replace),
                            .send_once = true};  // the refresh token may be good for one time only
  Result<HttpAnswer> answer = exchange(wiring.transport, wiring.clock, request, {},
                                       [](const HttpAnswer& each) { return each.status >= 500; });
  if (!answer) return std::unexpected(std::move(answer).error());
  Result<JsonAnswer> parsed = JsonAnswer::parse(answer->body);
  const std::string access_token = parsed ? parsed->root().text_or_empty("accessToken") : "";
  const int seconds_left = parsed ? parsed->root().count_or("expiresIn", 0) : 0;
  if (answer->status != 200 || access_token.empty() || seconds_left <= 0) {
    return fail(ErrorKind::kDenied, "the sign-on could not be renewed: HTTP " +
                                        std::to_string(answer->status) + " from " + address->url);
  }
  token.expires_at = wiring.clock.wall_now() + seconds{seconds_left};
  token.whole["startUrl"] = settings.start_url;
  token.whole["region"] = settings.region;
  token.whole["accessToken"] = access_token;
  token.whole["expiresAt"] = to_iso8601(std::chrono::floor<seconds>(token.expires_at));
  const std::string next = parsed->root().text_or_empty("refreshToken");
  if (next.empty()) token.whole.erase("refreshToken");
  if (!next.empty()) token.whole["refreshToken"] = next;
  ignore(wiring.machine.write_private_file(
             token_path(settings, wiring.environment),
             Secret(token.whole.dump(-1, ' ', true, json::error_handler_t::replace))),
         "the token is good; without the cache the next program has to sign on");
  return token;
}

}  // namespace

std::string token_path(const SsoSettings& settings, const Environment& environment) {
  const std::string& name = settings.session.empty() ? settings.start_url : settings.session;
  return expanded_path("~/.aws/sso/cache/", environment) + sha1_hex(name) + ".json";
}

Result<Secret> sso_access_token(const CredentialsWiring& wiring, const SsoSettings& settings) {
  Result<CachedToken> token = read_cache(wiring, settings);
  if (!token) return std::unexpected(std::move(token).error());
  const WallTime now = wiring.clock.wall_now();
  std::string why = "the sign-on expired at " + to_iso8601(token->expires_at);
  if (!settings.session.empty() && token->expires_at - now < kRenewBelow &&
      can_be_renewed(*token, now)) {
    Result<CachedToken> renewed = renew(wiring, settings, *token);
    if (renewed) return Secret(renewed->text("accessToken"));
    why += ", and " + renewed.error().message();
  }
  if (token->expires_at <= now) return sign_on_again(settings, why);
  return Secret(token->text("accessToken"));
}

}  // namespace ecsr::aws
