// SPDX-License-Identifier: MIT
// The simulated account behind a port of this machine, for anything that speaks to AWS: boto3, the
// AWS CLI, our own client. One thread, plain HTTP, loopback only.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <vector>

#include "base/result.h"
#include "ports/clock.h"
#include "sim/wire/faults.h"
#include "sim/world.h"

namespace ecsr::sim::wire {

struct ServeOptions {
  std::uint16_t port = 0;  ///< 0 = any free one
  /// Simulated seconds in a real one. Time goes on whether anybody asks or not.
  int speed = 1;
  /// Readable, or closed at the other end, when the server is to stop; -1 = none. Not read from.
  int stop_fd = -1;
  std::vector<Fault> faults;
};

/// The simulated time is the world's time at the start plus the real time since then, times the
/// speed; the world is brought to it before each request. While a server lives, SIGPIPE is ignored
/// in this process.
class Server {
 public:
  /// Listens from now on. kBadInput when the port is taken or the speed is not positive. The world
  /// and the clock outlive the server.
  static Result<std::unique_ptr<Server>> listen(World& world, const ServeOptions& options,
                                                ports::Clock& clock);
  virtual ~Server() = default;

  virtual std::uint16_t port() const = 0;
  /// Answers until it is told to stop.
  virtual void run() = 0;
  /// Does what can be done without waiting; for programs with a loop of their own.
  virtual void turn() = 0;
  /// Ends run(), now or as soon as it begins. May be called from a signal handler.
  virtual void stop() = 0;
};

/// Listens, says "listening on 127.0.0.1:PORT" on a line of its own and how to point a client at
/// it, and answers until `options.stop_fd` says so.
Status serve(World& world, const ServeOptions& options, ports::Clock& clock, std::ostream& out);

}  // namespace ecsr::sim::wire
