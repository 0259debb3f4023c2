// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "cli/demo_clock.h"
#include "cli/imaginary.h"
#include "cli/session.h"
#include "formats/final_record.h"
#include "sim/account.h"
#include "sim/sim_clock.h"

namespace ecsr::cli {

formats::ExitStatus run_demo(const Options& options, Host& host) {
  const auto world = imagine(host, options);
  if (!world) {
    complain(host, world.error().message());
    return formats::ExitStatus::kUsage;
  }
  sim::Account account(**world);
  sim::SimClock simulated(**world);
  DemoClock clock(host.clock, simulated, options.speed);
  const core::ServiceAddress service = first_service(**world);
  if (options.output == Output::kText) {
    host.out << "A simulated account, " << options.speed
             << " times as fast as real. The same for a service of yours:\n"
                "  ecs-recycle run --cluster NAME --service NAME\n\n"
             << std::flush;
  }
  const Stage stage{.account = {account, account, account, account, account},
                    .store = options.store,
                    .clock = clock,
                    .service = service,
                    .policy = options.policy,
                    .output = options.output,
                    .tick = milliseconds{100} * options.speed};
  return formats::exit_status(perform(host, stage, fresh_run(host)).outcome);
}

}  // namespace ecsr::cli
