// SPDX-License-Identifier: MIT

#include "cli/commands.h"
#include "cli/config.h"
#include "cli/whoami_text.h"

namespace ecsr::cli {
namespace {

formats::ExitStatus refuse(Host& host, const Options& options, const Error& error) {
  const bool bad_input = error.kind() == ErrorKind::kBadInput;
  return end_with(host, options.output,
                  bad_input ? formats::ExitStatus::kUsage : formats::ExitStatus::kRefused,
                  error.message());
}

}  // namespace

formats::ExitStatus run_whoami(const Options& given, Host& host) {
  const Result<Options> settings = settled(host, given);
  if (!settings) return refuse(host, given, settings.error());
  const Options& options = *settings;
  const auto connection = host.connect(options.connect);
  if (!connection) return refuse(host, options, connection.error());
  const Result<WhoAmI> who = (*connection)->who_am_i();
  if (!who) return refuse(host, options, who.error());
  host.out << (options.output == Output::kJson ? whoami_json(*who)
                                               : whoami_text(*who, host.clock.wall_now()));
  return formats::ExitStatus::kDone;
}

}  // namespace ecsr::cli
