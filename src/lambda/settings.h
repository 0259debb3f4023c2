// SPDX-License-Identifier: MIT
// What the function is set to: configuration file below environment below event.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "formats/config_file.h"
#include "formats/function_event.h"
#include "lambda/host.h"

namespace ecsr::lambda {

struct Settings {
  formats::ConfigFile file;
  formats::LambdaEvent base;  ///< the file's, with the environment's policy over it
  ConnectOptions connect;
  bool record_in_tag = true;  ///< else it travels in the event alone

  /// What `text` asks for. kBadInput in one sentence.
  Result<formats::FunctionEvent> ask(std::string_view text, const Host& host) const;
};

/// Reads the settings, and keeps a configuration that is fetched from AWS for some minutes, so that
/// turns in quick succession do not fetch it each time.
class SettingsSource {
 public:
  explicit SettingsSource(const Host& host) : host_(host) {}

  /// kBadInput: something is wrong with them; with all problems of a file. kTransport, kThrottled:
  /// the configuration could not be fetched by `until`; one that was fetched before then serves.
  Result<Settings> read(WallTime until);

  /// What the environment alone says of service and account, for whoever must put capacity back and
  /// cannot read the rest. The policy is the default: none is needed for that.
  Result<Settings> read_to_restore();

 private:
  Result<std::string> config_text(const std::string& source, const ConnectOptions& connect,
                                  WallTime until);
  Result<std::string> fetch(const std::string& source, const ConnectOptions& connect,
                            WallTime until);

  const Host& host_;
  std::string fetched_;
  std::optional<WallTime> fetched_at_;
};

/// Whether lines of the log are JSON. kBadInput is for read() to say; until then they are text.
bool log_is_json(const Host& host);

}  // namespace ecsr::lambda
