// SPDX-License-Identifier: MIT
#include "cli/plan_parts.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "core/run.h"

namespace ecsr::cli {
namespace {

constexpr std::string_view kTasks = "tasks=";

struct Part {
  std::string_view name;
  bool (*is_there)(const SeedPlan&);
  void (*leave_out)(SeedPlan&);
};

#define ECSR_CALLS(name, member)                                \
  Part {                                                        \
    name, [](const SeedPlan& p) { return p.calls.member > 0; }, \
        [](SeedPlan& p) { p.calls.member = 0; }                 \
  }

constexpr std::array kCalls{
    ECSR_CALLS("throttled", throttled),
    ECSR_CALLS("server-errors", server_errors),
    ECSR_CALLS("lost-before", lost_before),
    ECSR_CALLS("lost-after", lost_after),
    ECSR_CALLS("garbled", garbled),
    ECSR_CALLS("concurrent-updates", concurrent_updates),
    ECSR_CALLS("bursts", bursts),
    ECSR_CALLS("slow", slow),
    ECSR_CALLS("asked-by-others", asked_by_others),
    Part{"names-gone", [](const SeedPlan& p) { return p.calls.names_gone.has_value(); },
         [](SeedPlan& p) { p.calls.names_gone.reset(); }},
    Part{"expired-call", [](const SeedPlan& p) { return p.calls.expired_call.has_value(); },
         [](SeedPlan& p) { p.calls.expired_call.reset(); }},
    Part{"latency", [](const SeedPlan& p) { return p.calls.latency.to > milliseconds{0}; },
         [](SeedPlan& p) { p.calls.latency = {}; }},
};

#undef ECSR_CALLS

template <typename Has>
bool any_task(const SeedPlan& plan, Has has) {
  return std::ranges::any_of(plan.tasks, has);
}

void onto_fargate(SeedPlan& plan) {
  plan.machines = 0;
  plan.slots = 0;
  plan.service.launch_type = "FARGATE";
  plan.service.network_mode = "awsvpc";
  plan.service.host_port = 0;
  plan.service.scheduling_strategy = core::SchedulingStrategy::kReplica;
}

constexpr std::array kTheService{
    Part{"autoscaling", [](const SeedPlan& p) { return p.autoscaling.has_value(); },
         [](SeedPlan& p) {
           p.autoscaling.reset();
           p.tracking.reset();
         }},
    Part{"tracking", [](const SeedPlan& p) { return p.tracking.has_value(); },
         [](SeedPlan& p) { p.tracking.reset(); }},
    Part{"machines", [](const SeedPlan& p) { return p.machines > 0; }, onto_fargate},
    Part{"provider", [](const SeedPlan& p) { return !p.service.capacity_provider.empty(); },
         [](SeedPlan& p) { p.service.capacity_provider.clear(); }},
    Part{"target-groups", [](const SeedPlan& p) { return p.service.target_groups > 0; },
         [](SeedPlan& p) {
           p.service.target_groups = 0;
           for (sim::TaskSpec& task : p.tasks) task.target_health.reset();
         }},
    Part{"health-check", [](const SeedPlan& p) { return p.service.health_check; },
         [](SeedPlan& p) {
           p.service.health_check = false;
           for (sim::TaskSpec& task : p.tasks) task.health.reset();
         }},
    Part{"grace", [](const SeedPlan& p) { return p.service.health_check_grace.count() > 0; },
         [](SeedPlan& p) { p.service.health_check_grace = milliseconds{0}; }},
    Part{"rebalancing", [](const SeedPlan& p) { return p.service.az_rebalancing; },
         [](SeedPlan& p) { p.service.az_rebalancing = false; }},
    Part{"breaker", [](const SeedPlan& p) { return p.service.circuit_breaker; },
         [](SeedPlan& p) { p.service.circuit_breaker = p.service.rollback = false; }},
    Part{"protected",
         [](const SeedPlan& p) {
           return any_task(p, [](const auto& task) { return task.protected_until.has_value(); });
         },
         [](SeedPlan& p) {
           for (sim::TaskSpec& task : p.tasks) task.protected_until.reset();
         }},
    Part{"starting",
         [](const SeedPlan& p) {
           return any_task(
               p, [](const auto& task) { return task.last_status != core::LastStatus::kRunning; });
         },
         [](SeedPlan& p) {
           for (sim::TaskSpec& task : p.tasks) {
             if (task.last_status != core::LastStatus::kRunning) task = {.name = task.name};
           }
         }},
    Part{"failing",
         [](const SeedPlan& p) {
           return any_task(p, [](const auto& task) { return task.health || task.target_health; });
         },
         [](SeedPlan& p) {
           for (sim::TaskSpec& task : p.tasks) {
             task.health.reset();
             task.target_health.reset();
           }
         }},
    Part{"old-revisions",
         [](const SeedPlan& p) {
           return any_task(p, [](const auto& task) { return task.revision.has_value(); });
         },
         [](SeedPlan& p) {
           for (sim::TaskSpec& task : p.tasks) task.revision.reset();
         }},
};

constexpr std::array kThePolicy{
    Part{"selection", [](const SeedPlan& p) { return p.policy.select != core::Selection{}; },
         [](SeedPlan& p) { p.policy.select = {}; }},
    Part{"min-healthy", [](const SeedPlan& p) { return p.policy.min_healthy.has_value(); },
         [](SeedPlan& p) { p.policy.min_healthy.reset(); }},
    Part{"drain", [](const SeedPlan& p) { return p.policy.drain.wanted(); },
         [](SeedPlan& p) { p.policy.drain = {.window = milliseconds{0}}; }},
    Part{"deadline", [](const SeedPlan& p) { return p.policy.deadline.has_value(); },
         [](SeedPlan& p) { p.policy.deadline.reset(); }},
    Part{"on-failure",
         [](const SeedPlan& p) { return p.policy.on_failure != core::OnFailure::kRestore; },
         [](SeedPlan& p) { p.policy.on_failure = core::OnFailure::kRestore; }},
    Part{"checkpoints", [](const SeedPlan& p) { return !p.policy.checkpoints.after.empty(); },
         [](SeedPlan& p) { p.policy.checkpoints = {}; }},
    Part{"bake", [](const SeedPlan& p) { return p.policy.bake > milliseconds{0}; },
         [](SeedPlan& p) { p.policy.bake = milliseconds{0}; }},
    Part{"wait-ask", [](const SeedPlan& p) { return p.policy.ask_before_each_stop; },
         [](SeedPlan& p) { p.policy.ask_before_each_stop = false; }},
    Part{"alarms", [](const SeedPlan& p) { return !p.policy.alarms.empty(); },
         [](SeedPlan& p) { p.policy.alarms.clear(); }},
    Part{"window", [](const SeedPlan& p) { return p.policy.window.has_value(); },
         [](SeedPlan& p) { p.policy.window.reset(); }},
    Part{"settle", [](const SeedPlan& p) { return p.policy.settle.has_value(); },
         [](SeedPlan& p) { p.policy.settle.reset(); }},
    Part{"wait", [](const SeedPlan& p) { return p.policy.wait > milliseconds{0}; },
         [](SeedPlan& p) { p.policy.wait = milliseconds{0}; }},
    Part{"elsewhere", [](const SeedPlan& p) { return !p.same_machine; },
         [](SeedPlan& p) { p.same_machine = true; }},
    Part{"look-every", [](const SeedPlan& p) { return p.look_every.has_value(); },
         [](SeedPlan& p) { p.look_every.reset(); }},
};

/// All durations as they usually are; what has a name of its own stays.
void usual_timings(SeedPlan& plan) {
  const sim::Timings drawn = plan.timings;
  plan.timings = {};
  plan.timings.drain_first = drawn.drain_first;
  plan.timings.registers_again = drawn.registers_again;
  plan.timings.launch_batch = drawn.launch_batch;
  plan.timings.launch_gap = drawn.launch_gap;
  plan.timings.scaling_update_takes = drawn.scaling_update_takes;
  plan.timings.read_lag = drawn.read_lag;
  plan.timings.call_takes = drawn.call_takes;
  plan.timings.longest_page = drawn.longest_page;
}

bool has_usual_timings(const SeedPlan& plan) {
  SeedPlan usual;
  usual.timings = plan.timings;
  usual_timings(usual);
  return usual.timings == plan.timings;
}

constexpr std::array kTheTimings{
    Part{"timings", [](const SeedPlan& p) { return !has_usual_timings(p); }, usual_timings},
    Part{"read-lag", [](const SeedPlan& p) { return p.timings.read_lag.to > milliseconds{0}; },
         [](SeedPlan& p) { p.timings.read_lag = {}; }},
    Part{"call-takes", [](const SeedPlan& p) { return p.timings.call_takes > milliseconds{0}; },
         [](SeedPlan& p) { p.timings.call_takes = milliseconds{0}; }},
    Part{"scaling-update",
         [](const SeedPlan& p) { return p.timings.scaling_update_takes > milliseconds{0}; },
         [](SeedPlan& p) { p.timings.scaling_update_takes = milliseconds{0}; }},
    Part{"pages", [](const SeedPlan& p) { return p.timings.longest_page < 100; },
         [](SeedPlan& p) { p.timings.longest_page = 100; }},
    Part{"launch-batch", [](const SeedPlan& p) { return p.timings.launch_batch < 10; },
         [](SeedPlan& p) {
           p.timings.launch_batch = sim::Timings{}.launch_batch;
           p.timings.launch_gap = sim::Timings{}.launch_gap;
         }},
    Part{"drain-first", [](const SeedPlan& p) { return p.timings.drain_first; },
         [](SeedPlan& p) { p.timings.drain_first = false; }},
    Part{"registers-again", [](const SeedPlan& p) { return p.timings.registers_again.has_value(); },
         [](SeedPlan& p) { p.timings.registers_again.reset(); }},
    Part{"aws-names", [](const SeedPlan& p) { return p.aws_names; },
         [](SeedPlan& p) { p.aws_names = false; }},
};

template <typename Do>
void for_each_part(Do act) {
  std::ranges::for_each(kCalls, act);
  std::ranges::for_each(kTheService, act);
  std::ranges::for_each(kThePolicy, act);
  std::ranges::for_each(kTheTimings, act);
}

std::string numbered(std::string_view what, std::size_t index) {
  return std::string(what) + "-" + std::to_string(index + 1);
}

void add_parts_of_processes(const SeedPlan& plan, std::vector<std::string>& parts) {
  for (std::size_t i = 0; i < plan.processes.size(); ++i) {
    const ProcessPlan& process = plan.processes[i];
    if (i > 0) parts.push_back(numbered("process", i));
    if (process.dies_at_call) parts.push_back(numbered("kill", i));
    if (!process.interrupts.empty()) parts.push_back(numbered("interrupts", i));
    if (process.clock_step || process.clock_ahead != milliseconds{0}) {
      parts.push_back(numbered("clock", i));
    }
  }
}

void keep_processes(SeedPlan& plan, const auto& kept) {
  std::vector<ProcessPlan> processes;
  for (std::size_t i = 0; i < plan.processes.size(); ++i) {
    if (i > 0 && !kept(numbered("process", i))) continue;
    ProcessPlan process = plan.processes[i];
    if (!kept(numbered("kill", i))) process.dies_at_call.reset();
    if (!kept(numbered("interrupts", i))) process.interrupts.clear();
    if (!kept(numbered("clock", i))) {
      process.clock_step.reset();
      process.clock_ahead = milliseconds{0};
    }
    processes.push_back(std::move(process));
  }
  plan.processes = std::move(processes);
}

void keep_tasks(SeedPlan& plan, std::string_view number) {
  const auto count = parse_whole_number(number);
  if (!count || *count < 0 || *count >= std::ssize(plan.tasks)) return;
  plan.tasks.resize(static_cast<std::size_t>(*count));
  plan.service.desired_count = std::min(plan.service.desired_count, static_cast<int>(*count));
}

}  // namespace

std::vector<std::string> parts_of(const SeedPlan& plan) {
  std::vector<std::string> parts;
  for_each_part([&](const Part& part) {
    if (part.is_there(plan)) parts.emplace_back(part.name);
  });
  for (std::size_t i = 0; i < plan.hands.size(); ++i) parts.push_back(numbered("hand", i));
  add_parts_of_processes(plan, parts);
  parts.push_back(std::string(kTasks) + std::to_string(plan.tasks.size()));
  return parts;
}

SeedPlan with_only(const SeedPlan& plan, std::span<const std::string> parts) {
  const auto kept = [&](std::string_view part) { return std::ranges::count(parts, part) > 0; };
  SeedPlan made = plan;
  for_each_part([&](const Part& part) {
    if (!kept(part.name) && part.is_there(made)) part.leave_out(made);
  });
  std::vector<sim::ScriptEntry> hands;
  for (std::size_t i = 0; i < plan.hands.size(); ++i) {
    if (kept(numbered("hand", i))) hands.push_back(plan.hands[i]);
  }
  made.hands = std::move(hands);
  keep_processes(made, kept);
  for (const std::string_view part : parts) {
    if (part.starts_with(kTasks)) keep_tasks(made, part.substr(kTasks.size()));
  }
  return made;
}

Result<std::vector<std::string>> read_parts(const SeedPlan& plan, std::string_view text) {
  std::vector<std::string> parts;
  if (text == "nothing") return parts;
  const std::vector<std::string> known = parts_of(plan);
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view part = text.substr(0, comma);
    const bool is_count =
        part.starts_with(kTasks) && parse_whole_number(part.substr(kTasks.size()));
    if (!is_count && std::ranges::count(known, part) == 0) {
      return fail(ErrorKind::kBadInput, "seed " + std::to_string(plan.seed) + " has no part \"" +
                                            std::string(part) + "\"; it has: " + to_text(known));
    }
    parts.emplace_back(part);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return parts;
}

std::string to_text(std::span<const std::string> parts) {
  if (parts.empty()) return "nothing";
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
  return text;
}

}  // namespace ecsr::cli
