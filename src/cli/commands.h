// SPDX-License-Identifier: MIT
// What each command does: one function and one file each.
#pragma once

#include "cli/host.h"
#include "cli/options.h"
#include "formats/exit_status.h"

namespace ecsr::cli {

formats::ExitStatus run_config(const Options& options, Host& host);
formats::ExitStatus run_demo(const Options& options, Host& host);
formats::ExitStatus run_plan(const Options& options, Host& host);
formats::ExitStatus run_run(const Options& options, Host& host);
formats::ExitStatus run_status(const Options& options, Host& host);
formats::ExitStatus run_pause(const Options& options, Host& host);
formats::ExitStatus run_resume(const Options& options, Host& host);
formats::ExitStatus run_abort(const Options& options, Host& host);
formats::ExitStatus run_restore(const Options& options, Host& host);
formats::ExitStatus run_whoami(const Options& options, Host& host);
formats::ExitStatus run_report(const Options& options, Host& host);
formats::ExitStatus run_notify(const Options& options, Host& host);
formats::ExitStatus run_simulate(const Options& options, Host& host);
formats::ExitStatus run_sim_server(const Options& options, Host& host);

}  // namespace ecsr::cli
