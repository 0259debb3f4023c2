// SPDX-License-Identifier: MIT
#include "aws/credentials/issuing_address.h"

#include <array>

#include "aws/credentials/exchange.h"

namespace ecsr::aws {
namespace {

struct ServiceNames {
  std::string_view host_prefix;
  std::string_view variable_suffix;  ///< of AWS_ENDPOINT_URL_<SERVICE>
  std::string_view setting;          ///< in a services section
};

/// In the order of the enum. [doc: Service-specific endpoints]
constexpr std::array<ServiceNames, 3> kNames{
    {{"sts", "STS", "sts"}, {"portal.sso", "SSO", "sso"}, {"oidc", "SSO_OIDC", "sso_oidc"}}};

struct Found {
  std::string_view value;
  std::string where;
};

Found configured(const ServiceNames& names, const Environment& environment,
                 const ProfileFiles& files, const ProfileSection& profile) {
  std::string_view ignore = value_of(environment, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  if (ignore.empty()) ignore = profile.value("ignore_configured_endpoint_urls");
  if (ignore == "true" || ignore == "True" || ignore == "TRUE") return {};
  const std::string own = "AWS_ENDPOINT_URL_" + std::string(names.variable_suffix);
  const std::string_view services = profile.value("services");
  const ProfileSection* const section = files.services(services);
  const std::array<Found, 4> places{{
      {value_of(environment, own), own},
      {value_of(environment, "AWS_ENDPOINT_URL"), "AWS_ENDPOINT_URL"},
      {section == nullptr ? "" : section->nested_value(names.setting, "endpoint_url"),
       "[services " + std::string(services) + "]"},
      {profile.value("endpoint_url"), "endpoint_url in the profile"},
  }};
  for (const Found& place : places) {
    if (!place.value.empty()) return place;
  }
  return {};
}

}  // namespace

Result<IssuingAddress> issuing_address(IssuingService service, const std::string& region,
                                       const Environment& environment, const ProfileFiles& files,
                                       const ProfileSection& profile) {
  const ServiceNames& names = kNames[static_cast<std::size_t>(service)];
  const Found found = configured(names, environment, files, profile);
  if (found.value.empty()) {
    const bool china = region.starts_with("cn-");
    return IssuingAddress{.url = "https://" + std::string(names.host_prefix) + "." + region +
                                 (china ? ".amazonaws.com.cn" : ".amazonaws.com"),
                          .signing_region = region};
  }
  Result<SplitUrl> parts = split_url(found.value);
  if (!parts) return fail_during(found.where, std::move(parts));
  return IssuingAddress{.url = parts->origin, .signing_region = region};
}

}  // namespace ecsr::aws
