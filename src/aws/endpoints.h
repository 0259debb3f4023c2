// SPDX-License-Identifier: MIT
// Which region, and which address each service has there. Pure: the environment comes in as a
// value.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "aws/services.h"
#include "aws/settings.h"
#include "base/result.h"

namespace ecsr::aws {

/// The region of `--region`, else AWS_REGION, else AWS_DEFAULT_REGION, else the profile's. `flag`
/// is empty when not given. Nothing: none of them is set. kBadInput, naming where the value came
/// from: it has not the shape of a region ("eu-west-1", "us-gov-east-1").
Result<std::optional<std::string>> find_region(std::string_view flag, const Settings& settings);

/// The sentence for somebody whose region is nowhere to be found.
Error no_region();

/// Whether a text has the shape of a region, and so may become a part of a host name.
bool is_a_region(std::string_view text);

/// What is wrong with a URL as the address of a server, to follow "cannot be used: "; nullptr when
/// it is scheme, host and maybe a port.
const char* problem_of_endpoint(std::string_view url);

/// Where one service is, and what its requests must be signed for.
struct Endpoint {
  std::string url;  ///< "https://host" or "http://host:8080", with no "/" at the end
  std::string signing_region;

  bool operator==(const Endpoint&) const = default;
};

/// Where all services are: configured addresses first, else AWS's own in the region.
struct Endpoints {
  /// In the order of the enum; empty: AWS's own.
  std::array<std::string, kServices.size()> configured;
  bool fips = false;
  bool dual_stack = false;
  /// One STS for the whole world, as before 2022, for the regions that had it.
  bool global_sts = false;

  /// kBadInput: AWS has no such address in that region.
  Result<Endpoint> of(Service service, std::string_view region) const;

  bool is_configured(Service service) const {
    return !configured[static_cast<std::size_t>(service)].empty();
  }

  bool operator==(const Endpoints&) const = default;
};

/// What is configured: `--endpoint-url`, else AWS_ENDPOINT_URL_<SERVICE>, else AWS_ENDPOINT_URL,
/// else the profile's services section, else its endpoint_url; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
/// or the profile's ignore_configured_endpoint_urls switches all but the flag off. The rest by
/// AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT, AWS_STS_REGIONAL_ENDPOINTS and the profile's
/// settings of these names. [doc: Service-specific endpoints], [doc: Dual-stack and FIPS endpoints]
/// kBadInput, naming where the value came from: a URL that cannot be an endpoint, a value that is
/// none, or a region in which a service has no address.
Result<Endpoints> find_endpoints(std::string_view region, std::string_view flag,
                                 const Settings& settings);

}  // namespace ecsr::aws
