// SPDX-License-Identifier: MIT
// Where the services are that issue credentials. Pure.
#pragma once

#include <string>

#include "aws/credentials/wiring.h"

namespace ecsr::aws {

/// AWS_ENDPOINT_URL_<SERVICE>, else AWS_ENDPOINT_URL, else the profile's services section, else its
/// endpoint_url, else AWS's own address in the region. AWS_IGNORE_CONFIGURED_ENDPOINT_URLS or the
/// profile's ignore_configured_endpoint_urls switches all but the last off. `--endpoint-url` does
/// not count: it is where ECS is. [doc: Service-specific endpoints] kBadInput, naming where it came
/// from: a URL that cannot be an endpoint.
Result<IssuingAddress> issuing_address(IssuingService service, const std::string& region,
                                       const Environment& environment, const ProfileFiles& files,
                                       const ProfileSection& profile);

}  // namespace ecsr::aws
