// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "cli/imaginary.h"
#include "sim/wire/served_world.h"
#include "sim/wire/server.h"

namespace ecsr::cli {
namespace {

/// The account and, where a world file says so, what goes wrong between it and its clients.
Result<sim::wire::ServedWorld> served(Host& host, const Options& options) {
  if (!options.world_file) {
    auto world = imagine(host, options);
    if (!world) return std::unexpected(std::move(world).error());
    return sim::wire::ServedWorld{.world = *std::move(world), .faults = {}};
  }
  const auto text = host.read_file(*options.world_file);
  if (!text) return std::unexpected(Error(text.error()).during("--world " + *options.world_file));
  return sim::wire::read_served_world(*text, *options.world_file, options.seed);
}

}  // namespace

formats::ExitStatus run_sim_server(const Options& options, Host& host) {
  const auto served_world = served(host, options);
  if (!served_world) {
    complain(host, served_world.error().message());
    return formats::ExitStatus::kUsage;
  }
  const sim::wire::ServeOptions serve{.port = static_cast<std::uint16_t>(options.port),
                                      .speed = static_cast<int>(options.speed),
                                      .stop_fd = host.interrupt_fd,
                                      .faults = served_world->faults};
  const Status ended = sim::wire::serve(*served_world->world, serve, host.clock, host.out);
  if (!ended) {
    complain(host, ended.error().message());
    return formats::ExitStatus::kUsage;
  }
  return formats::ExitStatus::kDone;
}

}  // namespace ecsr::cli
