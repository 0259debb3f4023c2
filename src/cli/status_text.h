// SPDX-License-Identifier: MIT
// Who holds a service, whether they are alive, what is left to do, and what to type. Pure.
#pragma once

#include <string>

#include "cli/holder.h"
#include "core/ids.h"
#include "core/observation.h"
#include "formats/final_record.h"

namespace ecsr::cli {

struct StatusFacts {
  const core::ServiceAddress& service;
  const core::Observation& seen;  ///< service, tasks and recorded have values
  formats::WordsAgain again;      ///< what the command to type needs as well
  OwnerSeen owner = OwnerSeen::kElsewhere;
};

std::string status_text(const StatusFacts& facts);
std::string status_json(const StatusFacts& facts);

}  // namespace ecsr::cli
