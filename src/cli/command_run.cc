// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "cli/session.h"
#include "formats/final_record.h"

namespace ecsr::cli {

formats::ExitStatus run_run(const Options& given, Host& host) {
  const auto opened = open_to_recycle(host, given);
  if (!opened) return opened.error();
  return formats::exit_status(perform(host, (*opened)->stage(), fresh_run(host)).outcome);
}

}  // namespace ecsr::cli
