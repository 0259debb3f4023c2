// SPDX-License-Identifier: MIT
// What an Authorization header says about its sender's region and service. The signature itself is
// not checked: the simulated account knows no secrets.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "sim/operations.h"
#include "sim/wire/message.h"

namespace ecsr::sim::wire {

/// JSON services and query services have two words for the same refusal.
enum class Dialect { kJson, kQuery };

/// Nothing when the request is signed for `service` in `region`; else the refusal. Refused are: no
/// Authorization, one that is not AWS4-HMAC-SHA256 with its three parts, no date, and a scope for
/// another region or service. [doc: Signature Version 4, "Elements of a request signature"]
std::optional<SimError> refuse_credential(const Request& request, std::string_view region,
                                          std::string_view service, Dialect dialect);

}  // namespace ecsr::sim::wire
