// SPDX-License-Identifier: MIT
// Which region, and which address each service has there. Pure: the environment comes in as a
// value.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "aws/environment.h"
#include "aws/services.h"
#include "base/result.h"

namespace ecsr::aws {

/// The region of `--region`, else AWS_REGION, else AWS_DEFAULT_REGION. `flag` is empty when not
/// given. kBadInput, naming where the value came from: none of them is set, or it has not the shape
/// of a region ("eu-west-1", "us-gov-east-1").
Result<std::string> find_region(std::string_view flag, const Environment& environment);

/// One address for each service, in the order of the enum: "https://host" or "http://host:8080",
/// with no "/" at the end.
using Endpoints = std::array<std::string, kServices.size()>;

/// `--endpoint-url`, else AWS_ENDPOINT_URL_<SERVICE>, else AWS_ENDPOINT_URL, else the service's own
/// address in the region. AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true switches the two variables off.
/// [doc: Service-specific endpoints] kBadInput, naming where the value came from: a URL that cannot
/// be an endpoint, or a region whose addresses this program does not know.
Result<Endpoints> find_endpoints(std::string_view region, std::string_view flag,
                                 const Environment& environment);

}  // namespace ecsr::aws
