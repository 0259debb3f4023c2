// SPDX-License-Identifier: MIT
// The simulator's HTTP face as a program of its own, for tests in another language. Not shipped:
// people get it as `ecs-recycle sim-server`.
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <time.h>

#include "base/text.h"
#include "sim/wire/served_world.h"
#include "sim/wire/server.h"

namespace {

using namespace ecsr;  // NOLINT: one small program

class RealClock final : public ports::Clock {
 public:
  WallTime wall_now() override {
    timespec now{};
    // tree-check: allow clock: real clients wait in real time
    clock_gettime(CLOCK_REALTIME, &now);
    return WallTime{seconds{now.tv_sec} + milliseconds{now.tv_nsec / 1'000'000}};
  }
  void sleep_until(WallTime /*time*/) override {}  // the server's event loop waits
};

int wrong(const std::string& why) {
  std::cerr << why << "\nusage: sim_server_probe [--port P] [--speed K] --world FILE\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  sim::wire::ServeOptions options;
  std::string world_path;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    const std::string value = argv[i + 1];
    if (flag == "--port") {
      options.port = static_cast<std::uint16_t>(parse_whole_number(value).value_or(0));
    } else if (flag == "--speed") {
      options.speed = static_cast<int>(parse_whole_number(value).value_or(0));
    } else if (flag == "--world") {
      world_path = value;
    } else {
      return wrong("unknown flag " + flag);
    }
  }
  std::ifstream file(world_path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return wrong("cannot read the world file " + world_path);
  const auto world = sim::wire::read_served_world(text.str(), world_path);
  if (!world) return wrong(world.error().message());
  options.faults = world->faults;
  RealClock clock;
  const Status served = sim::wire::serve(*world->world, options, clock, std::cout);
  return served ? 0 : wrong(served.error().message());
}
