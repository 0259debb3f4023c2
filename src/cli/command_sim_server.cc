// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "cli/imaginary.h"
#include "sim/wire/server.h"

namespace ecsr::cli {

formats::ExitStatus run_sim_server(const Options& options, Host& host) {
  const auto world = imagine(host, options);
  if (!world) {
    complain(host, world.error().message());
    return formats::ExitStatus::kUsage;
  }
  const sim::wire::ServeOptions serve{.port = static_cast<std::uint16_t>(options.port),
                                      .speed = static_cast<int>(options.speed),
                                      .stop_fd = host.interrupt_fd,
                                      .faults = {}};
  if (const Status served = sim::wire::serve(**world, serve, host.clock, host.out); !served) {
    complain(host, served.error().message());
    return formats::ExitStatus::kUsage;
  }
  return formats::ExitStatus::kDone;
}

}  // namespace ecsr::cli
