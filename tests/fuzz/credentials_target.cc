// SPDX-License-Identifier: MIT
// Whatever gives credentials away: an agent, an instance, a sign-on portal and its cache, a
// program, a token service.
#include <algorithm>

#include "aws/credentials/container.h"
#include "aws/credentials/instance_metadata.h"
#include "aws/credentials/process.h"
#include "aws/credentials/sso.h"
#include "aws/credentials/sts.h"
#include "aws/credentials/web_identity.h"
#include "tests/aws/fake_machine.h"
#include "tests/aws/fakes.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {
namespace {

using Issued = Result<std::optional<aws::IssuedCredentials>>;

constexpr std::string_view kProfiles =
    "[profile sso]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n"
    "[profile program]\ncredential_process = keys\n"
    "[sso-session s]\nsso_start_url = https://start.test\nsso_region = eu-west-1\n";

constexpr std::string_view kToken =
    R"({"accessToken":"a","expiresAt":"2025-08-07T11:00:00Z","refreshToken":"r","clientId":"c",)"
    R"("clientSecret":"s","registrationExpiresAt":"2026-01-01T00:00:00Z"})";

struct World {
  explicit World(std::string_view body) {
    transport.answer(aws::answer_of(200, std::string(body)));
    machine.files["/h/.aws/config"] = kProfiles;
    wiring.files = *aws::read_profile_files(wiring.environment, machine);
    machine.process = [body] { return aws::ProcessOutcome{.out = std::string(body)}; };
  }

  void cache(std::string_view text) {
    machine.files[aws::token_path({.session = "s"}, wiring.environment)] = text;
  }

  aws::FakeTransport transport;
  aws::FakeClock clock;
  aws::FakeMachine machine;
  aws::CredentialsWiring wiring{
      .transport = transport,
      .clock = clock,
      .machine = machine,
      .environment = {{"HOME", "/h"}, {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys"}},
      .region = "eu-west-1",
      .address_of = [](aws::Service, const std::string& region) {
        return Result<aws::Endpoint>({"https://issuer.test", region});
      }};
};

Issued some(Result<aws::IssuedCredentials> issued) {
  if (!issued) return std::unexpected(std::move(issued).error());
  return *std::move(issued);
}

Issued fetch(World& world, std::size_t source, std::string_view body) {
  switch (source) {
    case 0:
      return aws::ContainerCredentials(world.wiring).fetch();
    case 1:
      return aws::InstanceCredentials(world.wiring).fetch();
    case 2:
      world.cache(body);
      return aws::SsoCredentials(world.wiring, "sso").fetch();
    case 3:  // the portal
      world.cache(R"({"accessToken":"a","expiresAt":"2099-08-07T10:00:00Z"})");
      return aws::SsoCredentials(world.wiring, "sso").fetch();
    case 4:  // the renewal of the token
      world.cache(kToken);
      return aws::SsoCredentials(world.wiring, "sso").fetch();
    case 5:
      return aws::ProcessCredentials(world.wiring, "program").fetch();
    case 6: {
      aws::FakeCredentials source_keys;
      return some(aws::assume_role(world.wiring, {.role_arn = "arn:aws:iam::111122223333:role/r"},
                                   source_keys));
    }
    case 7:
      world.machine.files["/token"] = body;
      world.wiring.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token";
      world.wiring.environment["AWS_ROLE_ARN"] = "arn:aws:iam::111122223333:role/r";
      return aws::WebIdentity(world.wiring, "default", true).fetch();
    default:  // the container's token
      world.machine.files["/token"] = body;
      world.wiring.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/token";
      return aws::ContainerCredentials(world.wiring).fetch();
  }
}

bool fits_a_header(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

std::string read_credentials(std::string_view bytes) {
  Input input(bytes);
  const std::size_t source = input.choose(9);
  World world(input.rest());
  const Issued issued = fetch(world, source, input.rest());
  if (!issued) return complaint_about(issued.error().message());
  if (!*issued) return "";
  const aws::Credentials& keys = (*issued)->credentials;
  if (std::string why = complaint_about((*issued)->origin); !why.empty()) return why;
  return unless(!keys.access_key_id.empty() && fits_a_header(keys.access_key_id) &&
                    fits_a_header(keys.secret_access_key.reveal()) &&
                    fits_a_header(keys.session_token.reveal()),
                "keys that break the header they stand in");
}

}  // namespace ecsr::fuzz
