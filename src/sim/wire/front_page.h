// SPDX-License-Identifier: MIT
// What a person sees who opens the endpoint in a browser: what this is and how to talk to it.
#pragma once

#include <string_view>

#include "sim/wire/message.h"
#include "sim/world.h"

namespace ecsr::sim::wire {

/// Plain text; `host` is the name and port that the reader used.
Response front_page(const World& world, std::string_view host);

}  // namespace ecsr::sim::wire
