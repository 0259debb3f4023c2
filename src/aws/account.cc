// SPDX-License-Identifier: MIT
#include "aws/account.h"

#include <utility>

#include "aws/credentials/instance_metadata.h"
#include "aws/endpoints.h"
#include "aws/http_curl.h"
#include "aws/profile_files.h"
#include "aws/settings.h"

namespace ecsr::aws {

Account::Account(CallerWiring wiring)
    : web_(wiring.transport),
      caller_(std::move(wiring)),
      ecs_read_(caller_),
      ecs_write_(caller_),
      autoscaling_(caller_),
      target_health_(caller_),
      alarms_(caller_),
      identity_(caller_),
      secrets_(caller_),
      topics_(caller_),
      event_buses_(caller_),
      functions_(caller_),
      objects_(caller_) {}

struct RealAccount::Found {
  ProfileFiles files;
  Settings settings;
};

Result<RealAccount::Found> RealAccount::look(const AccountOptions& options,
                                             const Environment& environment) {
  PosixMachine machine;
  Result<ProfileFiles> files = read_profile_files(environment, machine);
  if (!files) return std::unexpected(std::move(files).error());
  Result<ProfileSection> profile =
      settings_of(profile_in_use(options.asked, options.set, environment), *files);
  if (!profile) return std::unexpected(std::move(profile).error());
  Result<Settings> settings = Settings::of(environment, *std::move(profile), *files);
  if (!settings) return std::unexpected(std::move(settings).error());
  return Found{*std::move(files), *std::move(settings)};
}

RealAccount::RealAccount(Found found, ports::Clock& clock)
    : transport_(std::make_unique<CurlTransport>(CurlOptions{
          .ca_bundle = expanded_path(found.settings.first_of("AWS_CA_BUNDLE", "ca_bundle").value,
                                     found.settings.environment)})),
      timed_(*transport_, clock),
      wiring_{.transport = timed_,
              .clock = clock,
              .machine = machine_,
              .environment = std::move(found.settings.environment),
              .files = std::move(found.files),
              .profile = std::move(found.settings.profile),
              .region = {},
              .address_of = [this](Service service, const std::string& region) {
                return issuers_.of(service, region);
              }} {}

Result<std::string> RealAccount::region_for(const AccountOptions& options,
                                            const Settings& settings) {
  const bool asked = !options.region.empty();
  Result<std::optional<std::string>> named =
      find_region(asked ? options.region : options.set.region_name, settings);
  if (!named) return std::unexpected(std::move(named).error());
  if (*named) return **std::move(named);
  Result<std::optional<std::string>> here = InstanceMetadata(wiring_, wiring_.profile).region();
  if (!here) return std::unexpected(std::move(here).error());
  if (*here && is_a_region(**here)) return **std::move(here);
  return std::unexpected(no_region());
}

Result<std::unique_ptr<RealAccount>> RealAccount::open(const AccountOptions& options,
                                                       const Environment& environment,
                                                       ports::Clock& clock, std::uint64_t seed) {
  Result<Found> found = look(options, environment);
  if (!found) return std::unexpected(std::move(found).error());
  const Settings settings = found->settings;
  std::unique_ptr<RealAccount> real(new RealAccount(*std::move(found), clock));
  Result<std::string> region = real->region_for(options, settings);
  if (!region) return std::unexpected(std::move(region).error());
  real->wiring_.region = *region;
  Result<Endpoints> endpoints = find_endpoints(*region, options.endpoint_url, settings);
  if (!endpoints) return std::unexpected(std::move(endpoints).error());
  Result<Endpoints> issuers = find_endpoints(*region, "", settings);
  if (!issuers) return std::unexpected(std::move(issuers).error());
  real->issuers_ = *std::move(issuers);
  auto credentials = find_credentials(real->wiring_, options.asked, options.set);
  if (!credentials) return std::unexpected(std::move(credentials).error());
  real->credentials_ = *std::move(credentials);
  real->account_.emplace(CallerWiring{.transport = real->timed_,
                                      .credentials = *real->credentials_,
                                      .clock = clock,
                                      .region = *std::move(region),
                                      .endpoints = *std::move(endpoints),
                                      .seed = seed});
  return real;
}

}  // namespace ecsr::aws
