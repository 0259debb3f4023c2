// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/config_text.h"

namespace ecsr::cli {

formats::ExitStatus run_config(const Options& options, Host& host) {
  const auto merged = effective(host, options);
  if (!merged) {
    return end_with(host, options.output, formats::ExitStatus::kUsage, merged.error().message());
  }
  if (const auto idle = core::idle_setting(merged->options.policy)) {
    return end_with(host, merged->options.output, formats::ExitStatus::kUsage, *idle);
  }
  if (merged->options.output == Output::kJson) {
    host.out << config_json(merged->settings, merged->warnings);
    return formats::ExitStatus::kDone;
  }
  host.out << config_text(merged->settings);
  for (const std::string& warning : merged->warnings) complain(host, "warning: " + warning);
  return formats::ExitStatus::kDone;
}

}  // namespace ecsr::cli
