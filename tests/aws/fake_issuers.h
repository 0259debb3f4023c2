// SPDX-License-Identifier: MIT
// Everybody who issues credentials, as a model: a security token service that knows keys and roles,
// a sign-on portal, an instance's metadata service, a container's agent. And a world around them.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aws/credentials/default_chain.h"
#include "tests/aws/fake_machine.h"
#include "tests/aws/fakes.h"

namespace ecsr::aws {

class FakeIssuers final : public HttpTransport {
 public:
  explicit FakeIssuers(FakeClock& clock) : clock_(clock) {}

  // The security token service.
  struct Role {
    std::set<std::string> trusted;  ///< access key ids and web identity tokens
    std::string external_id;
    seconds life{3'600};
  };
  std::map<std::string, Role> roles;
  std::map<std::string, WallTime> expired_keys;  ///< refused from then on

  // The sign-on portal.
  std::string access_token = "access-1";
  std::string refresh_token = "refresh-1";

  // The instance; no service without a role name.
  std::string instance_role;
  std::string instance_code = "Success";
  seconds instance_life{6 * 3'600};
  bool version_1_only = false;

  // The container.
  std::string container_url;  ///< empty: nobody is there
  std::string container_token;

  std::set<std::string> down;         ///< endpoints that do not answer
  std::vector<HttpRequest> requests;  ///< all that were sent
  int issued = 0;                     ///< keys so far: ASIA1, ASIA2, ...

  std::vector<Result<HttpAnswer>> send(std::span<const HttpRequest> wave) override {
    std::vector<Result<HttpAnswer>> answers;
    for (const HttpRequest& request : wave) {
      requests.push_back(request);
      answers.push_back(answer(request));
    }
    return answers;
  }

  std::string field(const std::string& name) const {
    const std::string& body = requests.back().body;
    const std::size_t start = ("&" + body).find("&" + name + "=");
    if (start == std::string::npos) return {};
    const std::size_t value = start + name.size() + 1;
    return body.substr(value, std::min(body.find('&', value), body.size()) - value);
  }

 private:
  using Answer = Result<HttpAnswer>;

  Answer answer(const HttpRequest& request) {
    if (down.contains(request.endpoint)) {
      return fail(ErrorKind::kTransport, "no whole answer from " + request.endpoint + ": down");
    }
    if (request.endpoint == "https://sts.test") return sts(request);
    if (request.endpoint == "https://sso.test") return portal(request);
    if (request.endpoint == "https://oidc.test") return oidc(request);
    if (!instance_role.empty() && request.endpoint == "http://169.254.169.254") {
      return instance(request);
    }
    if (request.endpoint + request.path == container_url) return container(request);
    return fail(ErrorKind::kTransport, "no whole answer from " + request.endpoint + ": refused");
  }

  static std::string header(const HttpRequest& request, std::string_view name) {
    for (const HttpHeader& each : request.headers) {
      if (each.name == name) return each.value;
    }
    return {};
  }

  static HttpAnswer no(int status, const std::string& code) {
    return answer_of(status, "<ErrorResponse><Error><Code>" + code +
                                 "</Code><Message>No.</Message>" + "</Error></ErrorResponse>");
  }

  Answer sts(const HttpRequest& request) {
    const std::string action = field("Action");
    const std::string who =
        request.signing ? request.signing->credentials.access_key_id : field("WebIdentityToken");
    const auto expired = expired_keys.find(who);
    if (expired != expired_keys.end() && clock_.now >= expired->second) {
      return no(403, "ExpiredToken");
    }
    std::string arn = field("RoleArn");
    for (std::size_t at = 0; (at = arn.find('%')) != std::string::npos;) {
      arn.replace(at, 3, arn.substr(at, 3) == "%3A" ? ":" : "/");
    }
    const auto role = roles.find(arn);
    if (role == roles.end() || !role->second.trusted.contains(who) ||
        role->second.external_id != field("ExternalId")) {
      return no(403, "AccessDenied");
    }
    const std::string number = std::to_string(++issued);
    return answer_of(
        200, "<" + action + "Response><" + action + "Result><Credentials><AccessKeyId>ASIA" +
                 number + "</AccessKeyId><SecretAccessKey>secret-" + number +
                 "</SecretAccessKey><SessionToken>token-" + number + "</SessionToken><Expiration>" +
                 to_iso8601(clock_.now + role->second.life) + "</Expiration></Credentials></" +
                 action + "Result></" + action + "Response>");
  }

  Answer portal(const HttpRequest& request) {
    if (header(request, "x-amz-sso_bearer_token") != access_token) {
      return refusal(401, "UnauthorizedException");
    }
    const std::string number = std::to_string(++issued);
    const auto expiration =
        std::chrono::duration_cast<milliseconds>((clock_.now + seconds{3'600}).time_since_epoch());
    return answer_of(200, R"({"roleCredentials":{"accessKeyId":"ASIA)" + number +
                              R"(","secretAccessKey":"s","sessionToken":"t","expiration":)" +
                              std::to_string(expiration.count()) + "}}");
  }

  Answer oidc(const HttpRequest& request) {
    if (!request.body.contains("\"refreshToken\":\"" + refresh_token + "\"")) {
      return refusal(400, "InvalidGrantException");
    }
    access_token = "access-2";
    refresh_token = "refresh-2";
    return answer_of(200,
                     R"({"accessToken":"access-2","expiresIn":28800,"refreshToken":"refresh-2"})");
  }

  std::string json_keys(seconds life, const std::string& code) {
    const std::string number = std::to_string(++issued);
    return R"({"Code":")" + code + R"(","AccessKeyId":"ASIA)" + number +
           R"(","SecretAccessKey":"s","Token":"t","Expiration":")" + to_iso8601(clock_.now + life) +
           R"("})";
  }

  Answer instance(const HttpRequest& request) {
    if (request.method == HttpMethod::kPut) {
      if (version_1_only) return answer_of(404, "");
      return answer_of(200, "session");
    }
    if (!version_1_only && header(request, "X-aws-ec2-metadata-token") != "session") {
      return answer_of(401, "");
    }
    const std::string roles_path = "/latest/meta-data/iam/security-credentials/";
    if (request.path == roles_path) return answer_of(200, instance_role);
    if (request.path == "/latest/meta-data/placement/region") return answer_of(200, "eu-north-1");
    if (request.path != roles_path + instance_role) return answer_of(404, "");
    if (instance_code != "Success") {
      return answer_of(200, R"({"Code":")" + instance_code + R"(","Message":"No trust."})");
    }
    return answer_of(200, json_keys(instance_life, "Success"));
  }

  Answer container(const HttpRequest& request) {
    if (header(request, "Authorization") != container_token) {
      return answer_of(403, R"({"message":"Who are you?"})");
    }
    return answer_of(200, json_keys(seconds{6 * 3'600}, "Success"));
  }

  FakeClock& clock_;
};

/// A machine at noon with files, an environment, and the issuers within reach.
struct CredentialsWorld {
  FakeClock clock;
  FakeIssuers issuers{clock};
  FakeMachine machine;
  Environment environment{{"HOME", "/home/me"}};
  AskedCredentials asked;
  ExplicitCredentials set;
  std::optional<CredentialsWiring> wiring;
  std::unique_ptr<CredentialsProvider> provider;

  void config(const std::string& text) { machine.files["/home/me/.aws/config"] = text; }
  void credentials_file(const std::string& text) {
    machine.files["/home/me/.aws/credentials"] = text;
  }

  Status open() {
    Result<ProfileFiles> files = read_profile_files(environment, machine);
    if (!files) return std::unexpected(files.error());
    Result<ProfileSection> profile = settings_of(profile_in_use(asked, set, environment), *files);
    if (!profile) return std::unexpected(profile.error());
    wiring.emplace(CredentialsWiring{.transport = issuers,
                                     .clock = clock,
                                     .machine = machine,
                                     .environment = environment,
                                     .files = *files,
                                     .profile = *profile,
                                     .region = "eu-west-1",
                                     .address_of = [](Service service, const std::string& region) {
                                       const std::string name = service == Service::kSts   ? "sts"
                                                                : service == Service::kSso ? "sso"
                                                                                           : "oidc";
                                       return Result<Endpoint>(
                                           {"https://" + name + ".test", region});
                                     }});
    Result<std::unique_ptr<CredentialsProvider>> found = find_credentials(*wiring, asked, set);
    if (!found) return std::unexpected(found.error());
    provider = *std::move(found);
    return {};
  }

  /// The access key id in use now, or the sentence why there is none.
  std::string key() {
    if (!provider) {
      if (Status opened = open(); !opened) return opened.error().message();
    }
    const Result<Credentials> credentials = provider->credentials();
    return credentials ? credentials->access_key_id : credentials.error().message();
  }

  /// Later on the same day, with everything as it is then.
  std::string key_after(milliseconds time) {
    clock.now += time;
    return key();
  }
};

}  // namespace ecsr::aws
