// SPDX-License-Identifier: MIT
#include "cli/imaginary.h"

#include "sim/world_file.h"

namespace ecsr::cli {
namespace {

/// Four tasks that leak memory since days, in three zones, behind a target group, autoscaled.
constexpr std::string_view kDemoWorld = R"(cluster demo
service web desired=4 target-groups=1 deregistration-delay=30s
tasks web count=1 created=06:09:13 started=06:10
tasks web count=1 created=06:29:08 started=06:30
tasks web count=1 created=06:49:15 started=06:50
tasks web count=1 created=07:09:11 started=07:10
autoscaling web min=2 max=4
ecs start-takes=35s..60s stop-takes=10s..30s
begin 10:00
)";

}  // namespace

Result<std::unique_ptr<sim::World>> imagine(Host& host, const Options& options) {
  std::string text(kDemoWorld);
  std::string name = "the demo's own world";
  if (options.world_file) {
    name = *options.world_file;
    auto read = host.read_file(name);
    if (!read) return std::unexpected(std::move(read).error().during("--world " + name));
    text = *std::move(read);
  }
  auto file = sim::read_world(
      text, {.file = name, .foreign_words = {}, .seed = options.seed, .ids = sim::IdStyle::kAws});
  if (!file) return std::unexpected(std::move(file).error());
  return std::move(file->world);
}

core::ServiceAddress first_service(const sim::World& world) {
  if (world.services.empty()) return {};
  const sim::Service& service = world.services.front();
  return {core::ClusterName{world.clusters[service.cluster].name}, core::ServiceName{service.name}};
}

}  // namespace ecsr::cli
