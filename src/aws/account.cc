// SPDX-License-Identifier: MIT
#include "aws/account.h"

#include <utility>

#include "aws/credentials/issuing_address.h"
#include "aws/endpoints.h"
#include "aws/http_curl.h"
#include "aws/profile_files.h"

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

RealAccount::RealAccount(const Environment& environment, ports::Clock& clock)
    : transport_(std::make_unique<CurlTransport>(
          CurlOptions{.ca_bundle = std::string(value_of(environment, "AWS_CA_BUNDLE"))})),
      wiring_{.transport = *transport_,
              .clock = clock,
              .machine = machine_,
              .environment = environment,
              .files = {},
              .profile = {},
              .region = {},
              .address_of = [this](IssuingService service, const std::string& region) {
                return issuing_address(service, region, wiring_.environment, wiring_.files,
                                       wiring_.profile);
              }} {}

Result<std::unique_ptr<RealAccount>> RealAccount::open(const AccountOptions& options,
                                                       const Environment& environment,
                                                       ports::Clock& clock, std::uint64_t seed) {
  std::unique_ptr<RealAccount> real(new RealAccount(environment, clock));
  CredentialsWiring& wiring = real->wiring_;
  Result<ProfileFiles> files = read_profile_files(environment, real->machine_);
  if (!files) return std::unexpected(std::move(files).error());
  wiring.files = *std::move(files);
  Result<ProfileSection> profile =
      settings_of(profile_in_use(options.asked, options.set, environment), wiring.files);
  if (!profile) return std::unexpected(std::move(profile).error());
  wiring.profile = *std::move(profile);
  Result<std::string> region = find_region(
      options.region.empty() ? options.set.region_name : options.region, environment);
  if (!region) return std::unexpected(std::move(region).error());
  wiring.region = *region;
  Result<Endpoints> endpoints = find_endpoints(*region, options.endpoint_url, environment);
  if (!endpoints) return std::unexpected(std::move(endpoints).error());
  auto credentials = find_credentials(wiring, options.asked, options.set);
  if (!credentials) return std::unexpected(std::move(credentials).error());
  real->credentials_ = *std::move(credentials);
  real->account_.emplace(CallerWiring{.transport = *real->transport_,
                                      .credentials = *real->credentials_,
                                      .clock = clock,
                                      .region = *std::move(region),
                                      .endpoints = *std::move(endpoints),
                                      .seed = seed});
  return real;
}

}  // namespace ecsr::aws
