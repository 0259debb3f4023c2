// SPDX-License-Identifier: MIT
// A configuration file, YAML or JSON, and the classic function's input.json, which is one. Pure.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/policy.h"
#include "formats/notification_settings.h"
#include "formats/value.h"

namespace ecsr::formats {

/// One thing that a file sets, as people are shown it: `value` of a secret is "********", unless it
/// is a reference.
struct ConfigSetting {
  std::string name;  ///< key path as it was written: "min-healthy", "smtpCredentials.host"
  std::string value;
  Place place;

  bool operator==(const ConfigSetting&) const = default;
};

/// A setting that is a flag's, for the flag to read: "region" for --region.
struct ConfigFlag {
  std::string name;
  std::string text;  ///< may be a reference, except of `run_store` and `output`
  Place place;

  bool operator==(const ConfigFlag&) const = default;
};

/// The block `awsCredentials`: profile_name, else role_arn (assumed from the default chain), else
/// keys, else the default chain. Empty = not set. Texts may be references that need no AWS.
struct AwsSettings {
  std::string profile_name;
  std::string role_arn;
  std::string access_key;
  std::string secret_key;
  std::string session_token;

  bool operator==(const AwsSettings&) const = default;
};

/// An entry of `services`: a service with what is different about it.
struct ConfigService {
  core::ServiceAddress address;
  core::Policy policy;  ///< the file's, with this entry's fields
  std::vector<ConfigSetting> settings;

  bool operator==(const ConfigService&) const = default;
};

struct ConfigFile {
  core::ServiceAddress service;  ///< either may be empty: not named
  core::Policy policy;
  std::vector<ConfigService> services;
  std::vector<ConfigFlag> flags;
  AwsSettings aws;
  NotificationSettings notifications;  ///< texts may be references
  std::vector<ConfigSetting> settings;
  std::vector<std::string> literal_secrets;  ///< key paths of secrets that stand in the file itself
  std::vector<std::string> warnings;         ///< whole sentences, with the file's name

  bool operator==(const ConfigFile&) const = default;
};

/// Everything that is wrong with a file, one sentence each: "FILE:LINE:COLUMN: key path …".
using ConfigProblems = std::vector<std::string>;

/// docs/configuration.md has every key. Keys may have "-" for "_". Unknown keys are problems. Texts
/// that are empty or placeholders ("<aws_profile_name>") count as not there, with a warning.
std::expected<ConfigFile, ConfigProblems> read_config(std::string_view text,
                                                      std::string_view file_name);

}  // namespace ecsr::formats
