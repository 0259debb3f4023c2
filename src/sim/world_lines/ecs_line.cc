// SPDX-License-Identifier: MIT
#include <array>

#include "sim/world_lines/tables.h"

namespace ecsr::sim {
namespace {

using Text = std::string_view;
using EcsRow = Attribute<EcsLine>;

Status read_seed(EcsLine& line, Text text) {
  const auto number = parse_whole_number(text);
  if (!number || *number < 0) {
    return fail(ErrorKind::kBadInput, "\"" + std::string(text) + "\" is not a whole number");
  }
  line.seed = static_cast<std::uint64_t>(*number);
  return {};
}

Status read_positive(Text text, int& number) {
  if (Status read = read_count(text, number); !read) return read;
  if (number > 0) return {};
  return fail(ErrorKind::kBadInput, "\"0\" is too few: write 1 or more");
}

constexpr std::array kEcsRows{
    EcsRow{"provisioning-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.provisioning_takes); }},
    EcsRow{"pending-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.pending_takes); }},
    EcsRow{"activating-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.activating_takes); }},
    EcsRow{"start-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.start_takes.emplace()); }},
    EcsRow{"container-health-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.container_health_takes); }},
    EcsRow{"target-health-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.target_health_takes); }},
    EcsRow{"notice-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.notice_takes); }},
    EcsRow{"deactivating-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.deactivating_takes); }},
    EcsRow{"drain-first", [](EcsLine& l, Text v) { return read_switch(v, l.timings.drain_first); }},
    EcsRow{"traffic-lingers",
           [](EcsLine& l, Text v) { return read_duration(v, l.timings.traffic_lingers); }},
    EcsRow{"registers-again",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.registers_again.emplace()); }},
    EcsRow{"stop-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.stop_takes.emplace()); }},
    EcsRow{"deprovisioning-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.deprovisioning_takes); }},
    EcsRow{"purge-after",
           [](EcsLine& l, Text v) { return read_duration(v, l.timings.purge_after); }},
    EcsRow{"scheduler-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.scheduler_takes); }},
    EcsRow{"replacement-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.replacement_takes); }},
    EcsRow{"unhealthy-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.unhealthy_takes); }},
    EcsRow{"launch-batch",
           [](EcsLine& l, Text v) { return read_positive(v, l.timings.launch_batch); }},
    EcsRow{"launch-gap", [](EcsLine& l, Text v) { return read_duration(v, l.timings.launch_gap); }},
    EcsRow{"start-throttle-percent",
           [](EcsLine& l, Text v) { return read_count(v, l.timings.start_throttle_percent); }},
    EcsRow{"placement-retry",
           [](EcsLine& l, Text v) { return read_duration(v, l.timings.placement_retry); }},
    EcsRow{"placement-pause",
           [](EcsLine& l, Text v) { return read_duration(v, l.timings.placement_pause); }},
    EcsRow{"rebalance-takes",
           [](EcsLine& l, Text v) { return read_range(v, l.timings.rebalance_takes); }},
    EcsRow{"scaling-cooldown",
           [](EcsLine& l, Text v) { return read_duration(v, l.timings.scaling_cooldown); }},
    EcsRow{"scaling-update-takes",
           [](EcsLine& l, Text v) { return read_duration(v, l.timings.scaling_update_takes); }},
    EcsRow{"high-datapoints",
           [](EcsLine& l, Text v) { return read_positive(v, l.timings.high_datapoints); }},
    EcsRow{"low-datapoints",
           [](EcsLine& l, Text v) { return read_positive(v, l.timings.low_datapoints); }},
    EcsRow{"read-lag", [](EcsLine& l, Text v) { return read_range(v, l.timings.read_lag); }},
    EcsRow{"call-takes", [](EcsLine& l, Text v) { return read_duration(v, l.timings.call_takes); }},
    EcsRow{"rate-limits", [](EcsLine& l, Text v) { return read_switch(v, l.timings.rate_limits); }},
    EcsRow{"longest-page",
           [](EcsLine& l, Text v) { return read_positive(v, l.timings.longest_page); }},
    EcsRow{"seed", [](EcsLine& l, Text v) { return read_seed(l, v); }},
    EcsRow{"ids",
           [](EcsLine& l, Text v) {
             return read_choice(
                 v,
                 {std::pair<Text, IdStyle>{"aws", IdStyle::kAws}, {"letters", IdStyle::kLetters}},
                 l.ids.emplace());
           }},
};

}  // namespace

Status read_ecs_line(const Line& line, EcsLine& ecs) {
  for (std::size_t i = 1; i < line.words.size(); ++i) {
    if (line.words[i].key.empty()) {
      return fail(ErrorKind::kBadInput,
                  "\"" + line.words[i].value + "\" has no value: write key=value");
    }
  }
  return read_attributes<EcsLine>(line, kEcsRows, ecs);
}

}  // namespace ecsr::sim
