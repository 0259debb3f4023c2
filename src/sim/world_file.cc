// SPDX-License-Identifier: MIT
#include "sim/world_file.h"

#include <array>

#include "base/foreign_text.h"
#include "sim/building.h"
#include "sim/operations.h"
#include "sim/rules/autoscaler.h"
#include "sim/world_lines/tables.h"

namespace ecsr::sim {
namespace {

constexpr std::array<std::string_view, 11> kKinds{"cluster",    "service",   "task",        "tasks",
                                                  "standalone", "instances", "autoscaling", "alarm",
                                                  "ecs",        "begin",     "at"};

/// What a file may ask for in all, so that reading one never takes long.
constexpr int kMostTasks = 2 * kMostDesired;
constexpr int kMostInstances = kMostDesired;

/// Everything the file says, before anything is made of it.
struct Draft {
  Day day{.begin = kEpoch};
  EcsLine ecs;
  std::vector<std::string> clusters;
  std::vector<ServiceLine> services;
  std::vector<TaskLine> tasks;
  std::vector<StandaloneLine> standalone;
  std::vector<InstancesLine> instances;
  std::vector<AutoscalingLine> autoscaling;
  std::vector<AlarmLine> alarms;
  std::vector<ScriptLine> script;
  std::vector<ForeignLine> foreign;
};

/// The line an error belongs to is put in front of it: "demo.world:3: …".
std::unexpected<Error> at_line(const std::string& file, int number, const Error& error) {
  return std::unexpected(
      Error(error.kind(), printable(error.message())).during(file + ":" + std::to_string(number)));
}

std::unexpected<Error> bad(std::string message) {
  return fail(ErrorKind::kBadInput, std::move(message));
}

struct Lines {
  std::vector<Line> lines;
  int read = 0;
};

Result<Lines> split_lines(std::string_view text, const std::string& file) {
  Lines found;
  for (const std::string_view raw : split(text, '\n')) {
    ++found.read;
    if (raw.starts_with("----")) break;
    auto line_words = split_words(raw);
    if (!line_words) return at_line(file, found.read, std::move(line_words).error());
    if (line_words->empty()) continue;
    const std::string_view without_comment = trim(raw.substr(0, raw.find(" #")));
    found.lines.push_back({.number = found.read,
                           .text = std::string(without_comment),
                           .words = *std::move(line_words)});
  }
  return found;
}

Status read_begin(const Line& line, Day& day) {
  if (line.words.size() != 2 || !line.words[1].key.empty()) {
    return bad("begin needs one time after it: begin 10:05");
  }
  const auto time = Day{.begin = kEpoch}.read_time(line.words[1].value);
  if (!time) return std::unexpected(time.error());
  day.begin = *time;
  return {};
}

template <typename Read>
Status keep(Result<Read> read, std::vector<Read>& all) {
  if (!read) return std::unexpected(std::move(read).error());
  all.push_back(*std::move(read));
  return {};
}

const std::string& last_cluster(Draft& draft) {
  if (draft.clusters.empty()) draft.clusters.emplace_back("default");
  return draft.clusters.back();
}

Status read_cluster(const Line& line, Draft& draft) {
  auto name = only_name(line, "a cluster");
  if (!name) return std::unexpected(std::move(name).error());
  if (std::find(draft.clusters.begin(), draft.clusters.end(), *name) != draft.clusters.end()) {
    return bad("cluster \"" + *name + "\" is there already");
  }
  draft.clusters.push_back(*std::move(name));
  return {};
}

Status read_line(const Line& line, Draft& draft, std::span<const std::string_view> foreign) {
  const std::string& kind = line.kind();
  if (!line.words.front().key.empty()) {
    return bad("a line begins with a word such as service, not with " + line.words.front().key +
               "=");
  }
  if (kind == "begin") return {};  // read before the others, which need it
  if (kind == "cluster") return read_cluster(line, draft);
  if (kind == "ecs") return read_ecs_line(line, draft.ecs);
  if (kind == "at") return keep(read_script_line(line, draft.day), draft.script);
  if (kind == "alarm") return keep(read_alarm_line(line), draft.alarms);
  if (kind == "autoscaling") return keep(read_autoscaling_line(line), draft.autoscaling);
  if (kind == "instances") {
    Status kept = keep(read_instances_line(line), draft.instances);
    if (kept && draft.instances.back().cluster.empty())
      draft.instances.back().cluster = last_cluster(draft);
    return kept;
  }
  if (kind == "standalone") {
    Status kept = keep(read_standalone_line(line, draft.day), draft.standalone);
    if (kept && draft.standalone.back().cluster.empty())
      draft.standalone.back().cluster = last_cluster(draft);
    return kept;
  }
  if (kind == "service") {
    Status kept = keep(read_service_line(line), draft.services);
    if (kept && draft.services.back().cluster.empty())
      draft.services.back().cluster = last_cluster(draft);
    return kept;
  }
  if (kind == "task" || kind == "tasks") {
    Status kept = keep(read_task_line(line, draft.day), draft.tasks);
    if (!kept || !draft.tasks.back().service.empty()) return kept;
    if (draft.services.empty()) return bad("a task line comes after the line of its service");
    draft.tasks.back().service = draft.services.back().spec.name;
    return {};
  }
  if (std::find(foreign.begin(), foreign.end(), kind) != foreign.end()) {
    draft.foreign.push_back({.number = line.number, .text = line.text});
    return {};
  }
  std::vector<std::string_view> known(kKinds.begin(), kKinds.end());
  known.insert(known.end(), foreign.begin(), foreign.end());
  return std::unexpected(unknown_word(kind, known));
}

// From the draft to the world.

Result<ServiceIndex> service_called(const World& world, const std::string& name) {
  std::vector<std::string_view> known;
  for (const Service& service : world.services) {
    if (service.name == name) return service.index;
    known.push_back(service.name);
  }
  return std::unexpected(std::move(unknown_word(name, known)).during("service"));
}

Result<ClusterIndex> cluster_called(const World& world, const std::string& name) {
  std::vector<std::string_view> known;
  for (const Cluster& cluster : world.clusters) known.push_back(cluster.name);
  if (const auto found = world.find_cluster(name)) return *found;
  return std::unexpected(std::move(unknown_word(name, known)).during("cluster"));
}

int count_instances(const Draft& draft, const std::string& cluster) {
  int count = 0;
  for (const InstancesLine& line : draft.instances) {
    if (line.cluster == cluster) count += line.count;
  }
  return count;
}

/// As many tasks as its lines say, or, for a DAEMON, as there are machines; unless the service line
/// says otherwise.
void count_tasks(Draft& draft) {
  for (const TaskLine& task : draft.tasks) {
    for (ServiceLine& service : draft.services) {
      if (service.spec.name != task.service) continue;
      service.tasks = std::min(service.tasks + task.count, kMostTasks + 1);
      service.has_task_lines = true;
      break;
    }
  }
  for (ServiceLine& service : draft.services) {
    if (service.spec.scheduling_strategy == core::SchedulingStrategy::kDaemon) {
      service.spec.desired_count = count_instances(draft, service.cluster);
    } else {
      service.spec.desired_count = service.desired_count.value_or(service.tasks);
    }
  }
}

Status bound(int most, int number, int& all, const std::string& things) {
  all += number;
  if (all <= most) return {};
  return bad("that makes more than " + std::to_string(most) + " " + things +
             ", which is the most that a world holds");
}

Status make_instances(World& world, const InstancesLine& line) {
  const auto cluster = cluster_called(world, line.cluster);
  if (!cluster) return std::unexpected(cluster.error());
  for (int i = 0; i < line.count; ++i) {
    add_instance(world, *cluster, line.zones[static_cast<std::size_t>(i) % line.zones.size()],
                 line.slots);
  }
  return {};
}

Status make_service(World& world, const ServiceLine& line) {
  const auto cluster = cluster_called(world, line.cluster);
  if (!cluster) return std::unexpected(cluster.error());
  if (world.find_service(*cluster, line.spec.name)) {
    return bad("service \"" + line.spec.name + "\" is there already");
  }
  add_service(world, *cluster, line.spec);
  return {};
}

Status make_tasks(World& world, const TaskLine& line) {
  const auto index = service_called(world, line.service);
  if (!index) return std::unexpected(index.error());
  Service& service = world.services[*index];
  TaskSpec spec = line.spec;
  if (!spec.zone.empty()) {
    std::vector<std::string_view> known;
    for (const ZoneIndex zone : service.zones) known.push_back(world.zones[zone]);
    if (std::find(known.begin(), known.end(), spec.zone) == known.end()) {
      return std::unexpected(std::move(unknown_word(spec.zone, known)).during("zone"));
    }
  }
  for (int i = 0; i < line.count; ++i) {
    if (line.spec.name.empty() && world.id_style == IdStyle::kLetters) {
      spec.name = service.name + "-" + std::to_string(service.listed.size() + 1);
    }
    if (world.tasks_by_name.contains(spec.name)) {
      return bad("task \"" + spec.name + "\" is there already: names are unique in the whole file");
    }
    if (auto made = add_task(world, service, spec); !made)
      return std::unexpected(std::move(made).error());
    if (spec.started_at) *spec.started_at += line.every;
  }
  return {};
}

/// A service nobody wrote task lines for runs what it should, and has done so for an hour or more.
Status make_unwritten_tasks(World& world, const ServiceLine& line) {
  if (line.has_task_lines || line.spec.status != core::ServiceStatus::kActive) return {};
  TaskLine all{.number = line.number, .service = line.spec.name, .count = line.spec.desired_count};
  all.every = seconds{1};
  all.spec.started_at = world.now() - std::chrono::hours{1} - all.every * line.spec.desired_count;
  return make_tasks(world, all);
}

Status make_standalone(World& world, const StandaloneLine& line) {
  const auto cluster = cluster_called(world, line.cluster);
  if (!cluster) return std::unexpected(cluster.error());
  if (world.tasks_by_name.contains(line.name))
    return bad("task \"" + line.name + "\" is there already");
  add_standalone_task(world, *cluster, line.name, line.family, line.started_at);
  return {};
}

Status make_autoscaling(World& world, const AutoscalingLine& line) {
  const auto service = service_called(world, line.service);
  if (!service) return std::unexpected(service.error());
  std::optional<TargetTracking> tracking;
  if (line.tracking.per_task > 0) tracking = line.tracking;
  start_autoscaling(world, world.services[*service], line.target, tracking);
  return {};
}

Status make_alarm(World& world, const AlarmLine& line) {
  if (world.alarms.contains(line.alarm.name)) {
    return bad("alarm \"" + line.alarm.name + "\" is there already");
  }
  add_alarm(world, line.alarm);
  return {};
}

/// What ends what a deed began.
void turn_back(ScriptEntry& entry) {
  if (entry.deed == Deed::kAlarm) {
    entry.alarm_state = core::AlarmState::kOk;
  } else {
    entry.deed = entry.deed == Deed::kDeny ? Deed::kAllow : Deed::kPlaceable;
  }
}

Status make_script(World& world, const ScriptLine& line) {
  ScriptEntry entry = line.entry;
  if (!line.service.empty()) {
    const auto service = service_called(world, line.service);
    if (!service) return std::unexpected(service.error());
    entry.service = *service;
  }
  if (line.until && *line.until < entry.at) return bad("until is before the time it begins at");
  add_script_entry(world, entry);
  if (!line.until) return {};
  entry.at = *line.until;
  turn_back(entry);
  add_script_entry(world, entry);
  return {};
}

/// Does `make` with every line, and says at which one it failed.
template <typename Drafted, typename Make>
Status make_each(World& world, const std::vector<Drafted>& lines, const std::string& file,
                 Make make) {
  for (const Drafted& line : lines) {
    if (Status made = make(world, line); !made)
      return at_line(file, line.number, std::move(made).error());
  }
  return {};
}

Result<std::unique_ptr<World>> make_world(Draft& draft, const WorldFileOptions& options) {
  const std::uint64_t seed = options.seed.value_or(draft.ecs.seed.value_or(1));
  auto world = std::make_unique<World>(seed, draft.ecs.timings);
  world->id_style = draft.ecs.ids.value_or(options.ids);
  world->begin_at(draft.day.begin);
  count_tasks(draft);
  last_cluster(draft);
  for (const std::string& cluster : draft.clusters) add_cluster(*world, cluster);
  const auto each = [&](const auto& lines, auto make) {
    return make_each(*world, lines, options.file, make);
  };
  int instances = 0;
  int tasks = 0;
  Status made = each(draft.instances, [&](World&, const InstancesLine& line) {
    return bound(kMostInstances, line.count, instances, "machines");
  });
  if (made)
    made = each(draft.standalone, [&](World&, const StandaloneLine&) {
      return bound(kMostTasks, 1, tasks, "tasks");
    });
  if (made)
    made = each(draft.services, [&](World&, const ServiceLine& line) {
      return bound(kMostTasks, std::max(line.tasks, line.spec.desired_count), tasks, "tasks");
    });
  if (made) made = each(draft.instances, make_instances);
  if (made) made = each(draft.services, make_service);
  if (made) made = each(draft.tasks, make_tasks);
  if (made) made = each(draft.services, make_unwritten_tasks);
  if (made) made = each(draft.standalone, make_standalone);
  if (made) made = each(draft.autoscaling, make_autoscaling);
  if (made) made = each(draft.alarms, make_alarm);
  if (made) made = each(draft.script, make_script);
  if (!made) return std::unexpected(std::move(made).error());
  settle(*world);
  return world;
}

}  // namespace

Result<WorldFile> read_world(std::string_view text, const WorldFileOptions& options) {
  auto lines = split_lines(text, options.file);
  if (!lines) return std::unexpected(std::move(lines).error());
  Draft draft;
  for (const Line& line : lines->lines) {
    if (line.kind() != "begin") continue;
    if (Status read = read_begin(line, draft.day); !read) {
      return at_line(options.file, line.number, std::move(read).error());
    }
  }
  for (const Line& line : lines->lines) {
    if (Status read = read_line(line, draft, options.foreign_words); !read) {
      return at_line(options.file, line.number, std::move(read).error());
    }
  }
  auto world = make_world(draft, options);
  if (!world) return std::unexpected(std::move(world).error());
  return WorldFile{
      .world = *std::move(world), .foreign = std::move(draft.foreign), .lines = lines->read};
}

}  // namespace ecsr::sim
