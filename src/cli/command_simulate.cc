// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "cli/torture.h"

namespace ecsr::cli {

formats::ExitStatus run_simulate(const Options& options, Host& host) {
  return torture(options, host, run_trial);
}

}  // namespace ecsr::cli
