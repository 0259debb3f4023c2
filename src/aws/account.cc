// SPDX-License-Identifier: MIT
#include "aws/account.h"

#include <utility>

#include "aws/credentials/fixed.h"
#include "aws/endpoints.h"
#include "aws/http_curl.h"

namespace ecsr::aws {

Account::Account(CallerWiring wiring)
    : web_(wiring.transport),
      caller_(std::move(wiring)),
      ecs_read_(caller_),
      ecs_write_(caller_),
      autoscaling_(caller_),
      target_health_(caller_),
      identity_(caller_),
      secrets_(caller_),
      topics_(caller_),
      event_buses_(caller_) {}

Result<std::unique_ptr<RealAccount>> RealAccount::open(const AccountOptions& options,
                                                       const Environment& environment,
                                                       ports::Clock& clock, std::uint64_t seed) {
  if (!options.profile.empty()) {
    return std::unexpected(profiles_are_not_supported(options.profile));
  }
  Result<std::string> region = find_region(options.region, environment);
  if (!region) return std::unexpected(std::move(region).error());
  Result<Endpoints> endpoints = find_endpoints(*region, options.endpoint_url, environment);
  if (!endpoints) return std::unexpected(std::move(endpoints).error());
  Result<std::optional<Credentials>> credentials = credentials_from_environment(environment);
  if (!credentials) return std::unexpected(std::move(credentials).error());
  if (!*credentials) return std::unexpected(no_credentials(environment));

  auto transport = std::make_unique<CurlTransport>(
      CurlOptions{.ca_bundle = std::string(value_of(environment, "AWS_CA_BUNDLE"))});
  auto provider = std::make_unique<FixedCredentials>(**std::move(credentials));
  return std::unique_ptr<RealAccount>(new RealAccount(std::move(transport), std::move(provider),
                                                      clock, *std::move(region),
                                                      *std::move(endpoints), seed));
}

RealAccount::RealAccount(std::unique_ptr<HttpTransport> transport,
                         std::unique_ptr<CredentialsProvider> credentials, ports::Clock& clock,
                         std::string region, Endpoints endpoints, std::uint64_t seed)
    : transport_(std::move(transport)),
      credentials_(std::move(credentials)),
      account_({.transport = *transport_,
                .credentials = *credentials_,
                .clock = clock,
                .region = std::move(region),
                .endpoints = std::move(endpoints),
                .seed = seed}) {}

}  // namespace ecsr::aws
