// SPDX-License-Identifier: MIT
#include "sim/rules/placement.h"

#include <algorithm>

#include "sim/changes.h"
#include "sim/rules/scheduler.h"

namespace ecsr::sim {
namespace {

/// Docker's dynamic ports begin here. [doc: PortMapping, "hostPort"]
constexpr int kFirstDynamicPort = 32768;

bool blocked(const Service& service) {
  if (service.trouble.unplaceable) return true;
  return service.room && attached_tasks(service) >= *service.room;
}

bool port_taken(const ContainerInstance& machine, int port) {
  return std::find(machine.host_ports.begin(), machine.host_ports.end(), port) !=
         machine.host_ports.end();
}

bool runs_a_task_of(const World& world, const Service& service, InstanceIndex machine) {
  return std::any_of(service.listed.begin(), service.listed.end(), [&](const Listed& listed) {
    const Task& task = world.tasks[listed.task];
    return task.instance == machine && !stopped(task.state);
  });
}

const TaskDefinition& definition_of(const World& world, const Service& service) {
  return world.definitions[service.state.primary().definition];
}

bool fits(World& world, const Service& service, InstanceIndex index) {
  const ContainerInstance& machine = world.instances[index];
  if (machine.cluster != service.cluster || machine.tasks >= machine.slots) return false;
  const int port = definition_of(world, service).host_port;
  if (port != 0 && port_taken(machine, port)) {
    world.reached.note(Rule::kHostPortTaken);
    return false;
  }
  return !service.daemon() || !runs_a_task_of(world, service, index);
}

int pick_port(const ContainerInstance& machine, const TaskDefinition& definition) {
  if (definition.network_mode == "host") return definition.container_port;
  if (definition.host_port != 0) return definition.host_port;
  int port = kFirstDynamicPort;
  while (port_taken(machine, port)) ++port;
  return port;
}

std::optional<Place> find_machine(World& world, const Service& service, ZoneIndex zone) {
  std::optional<InstanceIndex> best;
  for (InstanceIndex i = 0; i < world.instances.size(); ++i) {
    if (world.instances[i].zone != zone || !fits(world, service, i)) continue;
    if (!best || world.instances[i].tasks < world.instances[*best].tasks) best = i;
  }
  if (!best) return std::nullopt;
  const TaskDefinition& definition = definition_of(world, service);
  const int port = definition.awsvpc() ? 0 : pick_port(world.instances[*best], definition);
  return Place{.zone = zone, .instance = best, .host_port = port};
}

std::optional<Place> place_in_zone(World& world, const Service& service, ZoneIndex zone) {
  if (service.on_ec2()) return find_machine(world, service, zone);
  return Place{.zone = zone};
}

std::string failure_text(const World& world, const Service& service) {
  const std::optional<std::string>& reason = service.trouble.unplaceable;
  if (reason && !reason->empty()) return "was unable to place a task. Reason: " + *reason;
  if (!service.on_ec2()) {
    return "was unable to place a task. Reason: Capacity is unavailable at this time. Please try "
           "again later or in a different availability zone. For more information, see the "
           "Troubleshooting section of the Amazon ECS Developer Guide.";
  }
  if (definition_of(world, service).host_port != 0) {
    return "was unable to place a task because no container instance met all of its requirements. "
           "The closest matching container-instance is already using a port required by your "
           "task. For more information, see the Troubleshooting section of the Amazon ECS "
           "Developer Guide.";
  }
  return "was unable to place a task because no container instance met all of its requirements. "
         "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
}

}  // namespace

std::optional<Place> find_place_in(World& world, Service& service, ZoneIndex zone) {
  if (blocked(service)) return std::nullopt;
  return place_in_zone(world, service, zone);
}

std::optional<Place> find_place(World& world, Service& service) {
  if (blocked(service)) return std::nullopt;
  // Zones from the poorest to the richest; equals in an order drawn anew each time.
  struct Zone {
    int alive = 0;
    std::uint64_t lot = 0;
    ZoneIndex zone = 0;
  };
  std::vector<Zone> zones;
  zones.reserve(service.zones.size());
  for (std::size_t i = 0; i < service.zones.size(); ++i) {
    zones.push_back({.alive = service.memory.alive_in_zone[i],
                     .lot = world.chance.choices.next(),
                     .zone = service.zones[i]});
  }
  std::sort(zones.begin(), zones.end(), [](const Zone& a, const Zone& b) {
    return std::tie(a.alive, a.lot) < std::tie(b.alive, b.lot);
  });
  for (const Zone& candidate : zones) {
    if (const auto place = place_in_zone(world, service, candidate.zone)) return place;
  }
  return std::nullopt;
}

void note_placement_failure(World& world, Service& service) {
  constexpr int kInARow = 3;
  world.reached.note(Rule::kNotPlaced);
  complain(world, service, failure_text(world, service));
  const bool pause = ++service.memory.placement_failures >= kInARow;
  if (pause) world.reached.note(Rule::kPlacementPaused);
  service.memory.placement_blocked_until =
      world.now() + (pause ? world.timings.placement_pause : world.timings.placement_retry);
  look_at(world, service, service.memory.placement_blocked_until);
}

}  // namespace ecsr::sim
