// SPDX-License-Identifier: MIT
// Flags, environment, event and configuration file made one: a flag wins over the environment, that
// over the event, that over the file, that over the default.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/host.h"
#include "cli/options.h"

namespace ecsr::cli {

/// One setting as it is in force, for people.
struct InForce {
  enum class Source { kFlag, kEnvironment, kEvent, kFile, kDefault };
  std::string name;   ///< as in a file: "min_healthy"
  std::string value;  ///< secrets are masked, references are not followed; empty = not set
  Source source = Source::kDefault;
  std::string
      where;  ///< "--wait", "ECS_RECYCLE_WAIT", "event.json", "config.yaml:3"; empty = default

  bool operator==(const InForce&) const = default;
};

struct Effective {
  Options options;  ///< the service may be without a name
  std::vector<InForce> settings;
  std::vector<std::string> warnings;
};

/// kBadInput says what is wrong, with all problems of a file; nothing is fetched from AWS.
Result<Effective> effective(const Host& host, const Options& given);

/// The same for a command about an account: warnings are said.
Result<Options> settled(Host& host, const Options& given);

/// The same for a command about a service, which has a name then.
Result<Options> complete(Host& host, const Options& given);

}  // namespace ecsr::cli
