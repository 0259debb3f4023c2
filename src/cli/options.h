// SPDX-License-Identifier: MIT
// What a person asked for on the command line, after flags and environment were read and checked.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/policy.h"
#include "formats/config_file.h"
#include "formats/notification_settings.h"

namespace ecsr::cli {

enum class Output { kText, kJson };

/// How to reach AWS; empty members are settled by the environment.
struct ConnectOptions {
  std::optional<std::string> profile;
  std::optional<std::string> role_arn;
  std::optional<std::string> external_id;
  std::optional<std::string> region;
  std::optional<std::string> endpoint_url;
  formats::AwsSettings configured;  ///< in a configuration file: after the flags
};

/// Where the run record is kept.
struct StoreChoice {
  enum class Kind { kTag, kFile, kNone };
  Kind kind = Kind::kTag;
  std::string directory;  ///< kFile only
};

struct Flag;

/// What somebody set, in a flag or in the environment: kept, because it wins over an event and a
/// configuration file, which are read later.
struct Setting {
  const Flag* flag = nullptr;
  std::string value;
  bool from_environment = false;
};

struct Options {
  std::vector<Setting> settings;
  core::ServiceAddress service;
  std::optional<std::string> event_file;
  std::optional<std::string> config_file;
  core::Policy policy;
  StoreChoice store;
  Output output = Output::kText;
  ConnectOptions connect;
  formats::NotificationSettings notifications;  ///< texts may be references
  bool test = false;                            ///< notify: a test notice to every channel

  std::string run_file;                  ///< report: the final record, "-" = standard input
  std::optional<std::string> html_file;  ///< report: where the page goes, "-" = standard output

  bool force = false;  ///< restore: also from a run that seems to be alive

  bool async = false;  ///< pause, resume, abort: do not wait until the run has taken note

  // simulate, demo, sim-server
  std::optional<std::uint64_t> seed;  ///< absent: a world file's own, else 1
  std::int64_t runs = 1;
  bool faults = true;
  std::optional<std::string> only;  ///< simulate: the parts of the seed's plan that are played
  bool verbose = false;
  std::int64_t speed = 20;  ///< simulated seconds in a real one
  std::optional<std::string> world_file;
  int port = 0;  ///< 0 = any that is free
};

}  // namespace ecsr::cli
