// SPDX-License-Identifier: MIT
// A plan as one line: what is as usual is left out.
#include "cli/seed_plan.h"
#include "sim/operations.h"
#include "sim/world.h"

namespace ecsr::cli {
namespace {

class Words {
 public:
  explicit Words(std::string begin) : text(std::move(begin)) {}
  void say(std::string_view key) { text.append(" ").append(key); }
  void say(std::string_view key, std::string_view value) {
    say(key);
    text.append("=").append(value);
  }
  void say(std::string_view key, int number) { say(key, std::to_string(number)); }
  void say(std::string_view key, milliseconds time) { say(key, to_text(time)); }
  void say(std::string_view key, sim::Range range) {
    say(key, to_text(range.from) + ".." + to_text(range.to));
  }
  std::string text;
};

void say_service(Words& words, const SeedPlan& plan) {
  const sim::ServiceSpec& service = plan.service;
  if (plan.asked_for != service.name) words.say("asked-for", plan.asked_for);
  if (service.status != core::ServiceStatus::kActive) words.say("draining");
  if (service.rollout_state == core::RolloutState::kFailed) words.say("rollout", "FAILED");
  if (service.rollout_state == core::RolloutState::kInProgress) words.say("rollout", "IN_PROGRESS");
  if (service.controller != core::DeploymentController::kEcs) {
    words.say("controller", service.controller == core::DeploymentController::kUnknown
                                ? "unknown"
                                : sim::wire_word(service.controller));
  }
  if (service.scheduling_strategy == core::SchedulingStrategy::kDaemon) words.say("DAEMON");
  if (plan.machines > 0) {
    words.say("machines", std::to_string(plan.machines) + "x" + std::to_string(plan.slots));
    words.say("network", service.network_mode);
    if (service.host_port > 0) words.say("host-port", service.host_port);
  }
  if (!service.capacity_provider.empty()) words.say("provider", service.capacity_provider);
  if (service.health_check) words.say("health-check");
  if (service.target_groups > 0) {
    words.say("target-groups", service.target_groups);
    words.say("deregistration-delay", service.deregistration_delay);
  }
  if (service.health_check_grace > milliseconds{0}) words.say("grace", service.health_check_grace);
  words.say("percent", std::to_string(service.minimum_healthy_percent) + ".." +
                           std::to_string(service.maximum_percent));
  if (service.circuit_breaker) words.say(service.rollback ? "breaker+rollback" : "breaker");
  if (service.az_rebalancing) words.say("rebalancing");
}

void say_tasks(Words& words, const SeedPlan& plan) {
  int starting = 0;
  int failing = 0;
  std::string protection;
  for (const sim::TaskSpec& task : plan.tasks) {
    if (task.last_status != core::LastStatus::kRunning) ++starting;
    if (task.health || task.target_health) ++failing;
    if (task.protected_until) {
      protection += (protection.empty() ? "" : ",") + task.name + ":" +
                    to_text(*task.protected_until - sim::kEpoch);
    }
  }
  if (starting > 0) words.say("starting", starting);
  if (failing > 0) words.say("failing", failing);
  if (!protection.empty()) words.say("protected", protection);
}

void say_policy(Words& words, const core::Policy& policy) {
  words.say("batch", core::to_text(policy.batch));
  if (policy.surge) words.say("surge", core::to_text(*policy.surge));
  if (policy.min_healthy) words.say("min-healthy", core::to_text(*policy.min_healthy));
  if (policy.ask_before_each_stop) {
    words.say("wait", "ask");
  } else {
    words.say("wait", policy.wait);
  }
  if (policy.drain.wanted()) words.say("drain", core::to_text(policy.drain));
  if (policy.settle) words.say("settle", *policy.settle);
  if (policy.deadline) words.say("deadline", *policy.deadline);
  words.say("replacement-timeout", policy.replacement_timeout);
  words.say("max-failures", core::to_text(policy.max_failures));
  if (policy.on_failure == core::OnFailure::kHalt) words.say("on-failure", "halt");
  if (policy.on_failure == core::OnFailure::kContinue) words.say("on-failure", "continue");
  if (!policy.checkpoints.after.empty()) {
    words.say("checkpoints", core::to_text(policy.checkpoints));
  }
  if (policy.bake > milliseconds{0}) words.say("bake", policy.bake);
  if (policy.protected_tasks == core::Protected::kSkip) words.say("on-protected", "skip");
  if (policy.protected_tasks == core::Protected::kStop) words.say("on-protected", "stop");
  if (policy.autoscaling == core::Autoscaling::kIgnore) words.say("on-autoscaling", "ignore");
  if (policy.select.max_tasks) words.say("max-tasks", *policy.select.max_tasks);
  if (policy.select.older_than) words.say("older-than", *policy.select.older_than);
  if (!policy.select.availability_zones.empty()) {
    words.say("az", policy.select.availability_zones.front());
  }
  if (policy.select.stale_revision_only) words.say("stale-revision-only");
  if (policy.select.unhealthy_only) words.say("unhealthy-only");
}

void say_timings(Words& words, const sim::Timings& timings) {
  if (timings.start_takes) words.say("start", *timings.start_takes);
  words.say("scheduler", timings.scheduler_takes);
  words.say("replacement", timings.replacement_takes);
  words.say("notice", timings.notice_takes);
  words.say("read-lag", timings.read_lag);
  if (timings.drain_first) words.say("drain-first");
  if (timings.registers_again) words.say("registers-again", *timings.registers_again);
  if (timings.launch_batch < 10) words.say("launch-batch", timings.launch_batch);
  if (timings.longest_page < 100) words.say("longest-page", timings.longest_page);
  if (timings.scaling_update_takes > milliseconds{0}) {
    words.say("scaling-update", timings.scaling_update_takes);
  }
}

void say_calls(Words& words, const CallFaults& calls) {
  if (calls.throttled > 0) words.say("throttled", calls.throttled);
  if (calls.server_errors > 0) words.say("server-errors", calls.server_errors);
  if (calls.lost_before + calls.lost_after > 0) {
    words.say("lost", std::to_string(calls.lost_before) + "+" + std::to_string(calls.lost_after));
  }
  if (calls.garbled > 0) words.say("garbled", calls.garbled);
  if (calls.concurrent_updates > 0) words.say("concurrent-updates", calls.concurrent_updates);
  if (calls.expired_call) words.say("expired-call", *calls.expired_call);
  if (calls.latency.to > milliseconds{0}) words.say("latency", calls.latency);
  if (calls.bursts > 0) {
    words.say("bursts", calls.bursts);
    words.say("burst", calls.burst);
  }
  if (calls.slow > 0) words.say("slow", calls.slow);
  if (calls.asked_by_others > 0) words.say("asked-by-others", calls.asked_by_others);
  if (calls.names_gone) {
    words.say("names-gone",
              to_text(calls.names_gone->lasts) + "@" + to_text(calls.names_gone->from));
  }
  if (calls.any()) words.say("until", calls.until);
}

void say_command(Words& words, const SeedPlan& plan, const ProcessPlan& process) {
  std::string what = process.typed == Typed::kRestore ? "restore" : "again";
  if (!plan.same_machine) what += "-elsewhere";
  words.say(what, process.after_death ? to_text(*process.after_death) + "-after-death"
                                      : to_text(process.starts_at));
}

void say_processes(Words& words, const SeedPlan& plan) {
  if (plan.person) {
    words.say(plan.person->types_here ? "typed-after" : "answers-after",
              plan.person->answers_after);
    if (plan.person->yes < 1'000) words.say("yes", plan.person->yes);
  }
  if (plan.patience_ends) words.say("patience-ends", *plan.patience_ends);
  if (plan.look_every) words.say("look-every", *plan.look_every);
  for (std::size_t i = 0; i < plan.processes.size(); ++i) {
    const ProcessPlan& process = plan.processes[i];
    if (i > 0) say_command(words, plan, process);
    if (process.dies_at_call) {
      words.say(process.dies_after_effect ? "dies-after-call" : "dies-before-call",
                *process.dies_at_call);
    }
    for (const milliseconds interrupt : process.interrupts) words.say("interrupt", interrupt);
    if (process.clock_ahead != milliseconds{0}) words.say("clock-ahead", process.clock_ahead);
    if (process.clock_step) {
      words.say("clock-set",
                to_text(process.clock_step->by) + "@" + to_text(process.clock_step->at));
    }
  }
}

}  // namespace

std::string describe(const SeedPlan& plan) {
  Words words("seed " + std::to_string(plan.seed) + (plan.faults ? "" : " (no faults)") +
              ": desired=" + std::to_string(plan.service.desired_count));
  say_service(words, plan);
  say_tasks(words, plan);
  say_policy(words, plan.policy);
  if (plan.autoscaling) {
    words.say("autoscaling", std::to_string(plan.autoscaling->min_capacity) + ".." +
                                 std::to_string(plan.autoscaling->max_capacity));
  }
  if (plan.policy.window) words.say("window", "\"" + plan.policy.window->text + "\"");
  for (const sim::Alarm& alarm : plan.alarms) {
    words.say("alarm", "\"" + alarm.name + "\":" + std::string(sim::wire_word(alarm.state)));
  }
  say_timings(words, plan.timings);
  say_calls(words, plan.calls);
  say_processes(words, plan);
  for (const sim::ScriptEntry& entry : plan.hands) {
    words.say(std::string(sim::to_text(entry.deed)) + "@" + to_text(entry.at - sim::kEpoch));
  }
  return std::move(words.text);
}

}  // namespace ecsr::cli
