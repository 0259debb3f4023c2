// SPDX-License-Identifier: MIT
#include "aws/credentials/instance_metadata.h"

#include <algorithm>
#include <utility>

#include "aws/credentials/answer.h"
#include "aws/credentials/exchange.h"
#include "aws/wire_text.h"
#include "base/text.h"

namespace ecsr::aws {
namespace {

constexpr std::string_view kTokenPath = "/latest/api/token";
constexpr std::string_view kRegionPath = "/latest/meta-data/placement/region";
constexpr std::string_view kRolePath = "/latest/meta-data/iam/security-credentials/";
/// Keys with less life than this left are the newest that the service has: it goes on with them
/// when it has trouble itself, and so do we. [doc: botocore, IMDS credentials expiration extension]
constexpr minutes kExtension{20};

struct Named {
  std::string_view value;
  std::string name;  ///< of the variable or the setting it came from
};

Named setting(const Environment& environment, const ProfileSection& profile,
              std::string_view variable, std::string_view name) {
  const std::string_view value = value_of(environment, variable);
  if (!value.empty()) return {value, std::string(variable)};
  return {profile.value(name), std::string(name) + " in the profile"};
}

std::unexpected<Error> wrong(const Named& found, std::string_view right) {
  return fail(ErrorKind::kBadInput,
              found.name + ": \"" + one_line(found.value) + "\" is not " + std::string(right));
}

Result<std::int64_t> number(const Named& found, std::int64_t usual) {
  if (found.value.empty()) return usual;
  const std::optional<std::int64_t> value = parse_whole_number(trim(found.value));
  if (value && *value >= 1 && *value <= 60) return *value;
  return wrong(found, "a whole number from 1 to 60");
}

/// An endpoint of its own wins over the mode.
Status find_endpoint(const Named& endpoint, const Named& mode, MetadataSettings& settings) {
  const std::string wanted = lower_case(mode.value);
  if (!wanted.empty() && wanted != "ipv4" && wanted != "ipv6") return wrong(mode, "IPv4 or IPv6");
  if (wanted == "ipv6") settings.origin = "http://[fd00:ec2::254]";
  if (endpoint.value.empty()) return {};
  Result<SplitUrl> parts = split_url(endpoint.value);
  if (!parts) return fail_during(endpoint.name, std::move(parts));
  settings.origin = parts->origin;
  settings.path_prefix = parts->path.substr(0, parts->path.find_last_not_of('/') + 1);
  return {};
}

}  // namespace

Result<MetadataSettings> metadata_settings(const Environment& environment,
                                           const ProfileSection& profile) {
  const auto find = [&](std::string_view variable, std::string_view name) {
    return setting(environment, profile, variable, name);
  };
  MetadataSettings settings;
  settings.disabled = lower_case(value_of(environment, "AWS_EC2_METADATA_DISABLED")) == "true";
  const Named version_1 = find("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled");
  settings.version_1_allowed = lower_case(version_1.value) == "false";
  Status endpoint = find_endpoint(
      find("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint"),
      find("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode"),
      settings);
  if (!endpoint) return std::unexpected(std::move(endpoint).error());
  Result<std::int64_t> limit =
      number(find("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout"), 1);
  if (!limit) return std::unexpected(std::move(limit).error());
  Result<std::int64_t> attempts =
      number(find("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts"), 1);
  if (!attempts) return std::unexpected(std::move(attempts).error());
  settings.answer_limit = seconds{*limit};
  settings.attempts = static_cast<int>(*attempts);
  return settings;
}

InstanceMetadata::InstanceMetadata(const CredentialsWiring& wiring, const ProfileSection& profile)
    : wiring_(wiring), profile_(profile) {}

Status InstanceMetadata::understand() {
  Result<MetadataSettings> settings = metadata_settings(wiring_.environment, profile_);
  if (!settings) return fail_during("instance metadata", std::move(settings));
  settings_ = *std::move(settings);
  return {};
}

std::optional<HttpAnswer> InstanceMetadata::ask(HttpRequest request) {
  request.endpoint = settings_.origin;
  request.path.insert(0, settings_.path_prefix);
  request.answer_limit = settings_.answer_limit;
  request.without_proxy = true;
  Result<HttpAnswer> answer = exchange(wiring_.transport, wiring_.clock, request,
                                       {.attempts = settings_.attempts, .pause = milliseconds{100}},
                                       [](const HttpAnswer& each) { return each.status >= 500; });
  if (!answer) {
    why_nothing_ = answer.error().message();
    return std::nullopt;
  }
  if (answer->status == 200 && !trim(answer->body).empty()) return *std::move(answer);
  why_nothing_ = (answer->status == 200 ? std::string("an empty answer")
                                        : "HTTP " + std::to_string(answer->status)) +
                 " from " + settings_.origin + request.path;
  return std::nullopt;
}

std::optional<std::string> InstanceMetadata::session_token() {
  if (settings_.disabled) {
    why_nothing_ = "AWS_EC2_METADATA_DISABLED is true";
    return std::nullopt;
  }
  const std::optional<HttpAnswer> answer =
      ask({.method = HttpMethod::kPut,
           .path = std::string(kTokenPath),
           .headers = {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}}});
  if (answer) return std::string(trim(answer->body));
  if (settings_.version_1_allowed) return std::string();
  return std::nullopt;
}

std::optional<std::string> InstanceMetadata::get(const std::string& path,
                                                 const std::string& token) {
  HttpRequest request{.method = HttpMethod::kGet, .path = path};
  if (!token.empty()) request.headers = {{"X-aws-ec2-metadata-token", token}};
  std::optional<HttpAnswer> answer = ask(std::move(request));
  if (!answer) return std::nullopt;
  return std::string(trim(answer->body));
}

Result<std::optional<std::string>> InstanceMetadata::region() {
  if (Status good = understand(); !good) return std::unexpected(std::move(good).error());
  const std::optional<std::string> token = session_token();
  if (!token) return std::optional<std::string>();
  return get(std::string(kRegionPath), *token);
}

Result<std::optional<IssuedCredentials>> InstanceMetadata::credentials() {
  if (Status good = understand(); !good) return std::unexpected(std::move(good).error());
  const std::optional<IssuedCredentials> nothing;
  const std::optional<std::string> token = session_token();
  if (!token) return nothing;
  const std::optional<std::string> role = get(std::string(kRolePath), *token);
  if (!role) return nothing;
  const std::optional<std::string> body = get(std::string(kRolePath) + *role, *token);
  if (!body) return nothing;
  Result<JsonAnswer> answer = JsonAnswer::parse(*body);
  if (!answer) {
    why_nothing_ = "the answer for role " + one_line(*role) + " is not JSON";
    return nothing;
  }
  const std::string code = one_line(answer->root().text_or_empty("Code"));
  Result<IssuedCredentials> issued =
      keys_in(answer->root(), {}, "the instance's role " + one_line(*role));
  if (!issued) {
    const std::string said = one_line(answer->root().text_or_empty("Message"));
    why_nothing_ =
        "role " + one_line(*role) + ": " +
        (code.empty() || code == "Success" ? issued.error().message() : code + ": " + said);
    return nothing;
  }
  issued->expires_at = std::max(*issued->expires_at, wiring_.clock.wall_now() + kExtension);
  return *std::move(issued);
}

InstanceCredentials::InstanceCredentials(const CredentialsWiring& wiring)
    : metadata_(wiring, wiring.profile) {}

std::string InstanceCredentials::place() const {
  const std::string& why = metadata_.why_nothing();
  return "instance metadata" + (why.empty() ? "" : " (" + why + ")");
}

}  // namespace ecsr::aws
