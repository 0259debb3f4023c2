// SPDX-License-Identifier: MIT
#include "cli/seed_plan.h"

#include <algorithm>

#include "base/prng.h"
#include "cli/seed_hands.h"
#include "cli/seed_trouble.h"
#include "core/run.h"
#include "sim/world.h"

namespace ecsr::cli {
namespace {

using core::Amount;
using core::DeploymentController;
using std::chrono::hours;

int number(Prng& prng, std::int64_t least, std::int64_t most) {
  return static_cast<int>(prng.between(least, most));
}

milliseconds duration(Prng& prng, milliseconds least, milliseconds most) {
  return milliseconds{prng.between(least.count(), most.count())};
}

sim::Range draw_range(Prng& prng, milliseconds least, milliseconds most) {
  const milliseconds from = duration(prng, least, most);
  return {from, duration(prng, from, most)};
}

/// EC2 with every kind of network, DAEMON services among them. Without faults there is room for
/// everything.
void draw_machines(Prng& prng, SeedPlan& plan) {
  sim::ServiceSpec& service = plan.service;
  const bool daemon = prng.happens(250);
  const bool fixed_port = prng.happens(250);
  const int network = number(prng, 0, 3);
  const int spare = number(prng, 0, 3);
  service.launch_type = "EC2";
  service.network_mode = network == 0 ? "awsvpc" : network == 1 ? "host" : "bridge";
  if (fixed_port && service.network_mode != "awsvpc") service.host_port = 8080;
  if (service.network_mode == "host") service.host_port = service.container_port;
  if (daemon) service.scheduling_strategy = core::SchedulingStrategy::kDaemon;
  const bool one_each = daemon || service.host_port != 0;
  plan.slots = one_each ? 2 : 4;
  plan.machines = daemon         ? service.desired_count
                  : !plan.faults ? 3 * service.desired_count + 3
                  : one_each     ? service.desired_count + spare
                                 : service.desired_count / 2 + 1 + spare;
}

/// What a service can be that is refused, or has nothing to do.
void draw_oddity(Prng& prng, SeedPlan& plan) {
  sim::ServiceSpec& service = plan.service;
  const bool ecs = service.controller == DeploymentController::kEcs;
  switch (prng.between(ecs ? 0 : 2, 5)) {
    case 0:
      service.rollout_state = core::RolloutState::kFailed;
      return;
    case 1:
      service.rollout_state = core::RolloutState::kInProgress;
      return;
    case 2:
      service.desired_count = 0;
      return;
    case 3:
      service.status = core::ServiceStatus::kDraining;
      return;
    case 4:
      service.controller = DeploymentController::kUnknown;
      return;
    default:
      plan.asked_for = "wbe";
  }
}

void draw_service(Prng& prng, SeedPlan& plan) {
  sim::ServiceSpec& service = plan.service;
  service.name = "web";
  service.desired_count = prng.happens(150) ? 1 : number(prng, 1, 12);
  if (plan.faults && prng.happens(5)) service.desired_count = number(prng, 100, 250);
  service.health_check = prng.happens(400);
  service.target_groups = prng.happens(400) ? number(prng, 1, 2) : 0;
  service.deregistration_delay = seconds{prng.between(0, 300)};
  service.stop_timeout = seconds{prng.between(2, 120)};
  service.health_check_grace = prng.happens(300) ? seconds{prng.between(1, 180)} : seconds{0};
  service.az_rebalancing = plan.faults && prng.happens(200);
  if (prng.happens(250)) service.maximum_percent = 100 + 50 * number(prng, 0, 2);
  if (prng.happens(250)) service.minimum_healthy_percent = 50 * number(prng, 0, 2);
  service.circuit_breaker = prng.happens(300);
  service.rollback = service.circuit_breaker && prng.happens(500);
  if (prng.happens(80)) service.capacity_provider = "FARGATE_SPOT";
  if (prng.happens(50)) service.controller = DeploymentController::kCodeDeploy;
  if (prng.happens(50)) service.controller = DeploymentController::kExternal;
  if (plan.faults && prng.happens(30)) draw_oddity(prng, plan);
  const bool plain = service.desired_count < 100 &&
                     service.controller == DeploymentController::kEcs &&
                     service.capacity_provider.empty() && service.desired_count > 0;
  if (plain && prng.happens(150)) draw_machines(prng, plan);
}

void draw_tasks(Prng& prng, SeedPlan& plan) {
  const bool all_protected = plan.faults && prng.happens(50);  // workers that are busy
  const bool some_starting = prng.happens(all_protected ? 500 : 80);
  const bool some_failing = plan.faults && prng.happens(80);
  const bool lopsided = plan.service.az_rebalancing && plan.machines == 0 && prng.happens(600);
  for (int i = 0; i < plan.service.desired_count; ++i) {
    sim::TaskSpec task;
    task.name = "old-" + std::to_string(i + 1);
    task.started_at = sim::kEpoch - seconds{prng.between(300, 604'800)};
    task.created_at = *task.started_at - seconds{prng.between(20, 60)};
    if (all_protected || prng.happens(60)) {
      const bool long_one = plan.faults && prng.happens(60);
      task.protected_until =
          sim::kEpoch + (long_one ? hours{prng.between(1, 9)} : seconds{prng.between(10, 1800)});
    }
    if (some_starting && prng.happens(300)) {
      task.started_at.reset();
      task.created_at = sim::kEpoch - seconds{prng.between(0, 5)};
      task.last_status =
          prng.happens(500) ? core::LastStatus::kPending : core::LastStatus::kActivating;
    } else if (some_failing && prng.happens(300)) {
      if (plan.service.health_check) task.health = core::Health::kUnhealthy;
      if (plan.service.target_groups > 0) task.target_health = core::TargetHealth::kUnhealthy;
    }
    if (prng.happens(100)) task.revision = plan.service.revision - 1;
    if (lopsided) task.zone = plan.service.zones.front();
    plan.tasks.push_back(task);
  }
  // Their replacements may find no room beside them, and then that deployment never ends.
  const bool fails = std::ranges::any_of(
      plan.tasks, [](const sim::TaskSpec& task) { return task.health || task.target_health; });
  if (plan.service.rollout_state == core::RolloutState::kInProgress && fails) {
    plan.patience_ends = hours{3};
  }
  // Scaled in, but nobody may go.
  const int fewer = number(prng, 0, 2);
  if (all_protected && plan.machines == 0) {
    plan.service.desired_count = std::max(1, plan.service.desired_count - fewer);
  }
}

/// Every duration that is a guess, over the range that the rules name.
void draw_timings(Prng& prng, SeedPlan& plan) {
  sim::Timings& timings = plan.timings;
  if (prng.happens(300)) {
    timings.provisioning_takes = draw_range(prng, seconds{1}, seconds{20});
    timings.pending_takes = draw_range(prng, seconds{1}, seconds{30});
    timings.activating_takes = draw_range(prng, seconds{1}, seconds{60});
  } else {
    timings.start_takes = draw_range(prng, seconds{5}, seconds{120});
  }
  timings.notice_takes = draw_range(prng, seconds{0}, seconds{10});
  timings.scheduler_takes = prng.happens(200) ? draw_range(prng, milliseconds{100}, seconds{10})
                                              : draw_range(prng, milliseconds{100}, seconds{2});
  timings.replacement_takes = prng.happens(150) ? draw_range(prng, seconds{1}, seconds{300})
                                                : draw_range(prng, seconds{1}, seconds{30});
  timings.container_health_takes = draw_range(prng, seconds{1}, seconds{60});
  timings.target_health_takes = draw_range(prng, seconds{1}, seconds{60});
  timings.unhealthy_takes = draw_range(prng, seconds{1}, seconds{60});
  timings.deactivating_takes = draw_range(prng, seconds{0}, seconds{30});
  if (prng.happens(800)) timings.stop_takes = draw_range(prng, seconds{0}, seconds{60});
  timings.deprovisioning_takes = draw_range(prng, seconds{0}, seconds{60});
  timings.purge_after = minutes{prng.happens(500) ? 60 : prng.between(60, 180)};
  timings.drain_first = prng.happens(300);
  timings.launch_batch = prng.happens(300) ? number(prng, 1, 10) : 10;
  timings.launch_gap = milliseconds{120} * timings.launch_batch;
  timings.start_throttle_percent = number(prng, 50, 200);
  timings.placement_retry = duration(prng, seconds{5}, seconds{60});
  timings.placement_pause = duration(prng, minutes{5}, minutes{27});
  timings.rebalance_takes = draw_range(prng, seconds{5}, seconds{600});
  timings.high_datapoints = number(prng, 1, 5);
  timings.low_datapoints = number(prng, 5, 20);
  if (prng.happens(200)) timings.scaling_update_takes = duration(prng, seconds{1}, seconds{60});
  const bool large = plan.service.desired_count >= 100;
  timings.longest_page = prng.happens(300) ? number(prng, 1, 5) : 100;
  if (large) timings.longest_page = prng.happens(700) ? 3 : 100;  // 3: a look empties the bucket
  timings.call_takes = duration(prng, seconds{0}, milliseconds{large ? 20 : 200});
  if (plan.faults && prng.happens(500)) {
    timings.read_lag = {seconds{0}, seconds{prng.between(1, prng.happens(300) ? 60 : 20)}};
  }
}

void draw_selection(Prng& prng, core::Selection& select, int desired) {
  switch (prng.between(0, 4)) {
    case 0:
      select.max_tasks = number(prng, 1, std::max(1, desired));
      return;
    case 1:
      select.older_than = hours{prng.between(1, 170)};
      return;
    case 2:
      select.availability_zones = {"eu-west-1a"};
      return;
    case 3:
      select.stale_revision_only = true;
      return;
    default:
      select.unhealthy_only = true;
  }
}

void draw_policy(Prng& prng, SeedPlan& plan) {
  core::Policy& policy = plan.policy;
  const int desired = plan.service.desired_count;
  policy.batch =
      prng.happens(300) ? Amount{number(prng, 10, 60), true} : Amount{number(prng, 1, 3), false};
  if (prng.happens(400)) policy.surge = Amount{number(prng, 0, 4), false};
  if (desired >= 100) policy.batch = Amount{number(prng, 10, 30), true};
  policy.wait = seconds{prng.happens(300) ? 0 : prng.between(1, 120)};
  if (prng.happens(200)) policy.settle = seconds{prng.between(0, 90)};
  if (prng.happens(200)) {
    policy.min_healthy = prng.happens(700) ? Amount{number(prng, 1, 100), true}
                                           : Amount{number(prng, 1, std::max(1, desired)), false};
  }
  const bool keep_contradiction = plan.faults && prng.happens(100);
  if (prng.happens(150)) {
    policy.protected_tasks = prng.happens(700) ? core::Protected::kSkip : core::Protected::kStop;
  }
  if (prng.happens(150)) draw_selection(prng, policy.select, desired);
  if (prng.happens(50)) policy.deadline = seconds{prng.between(30, 1200)};
  if (prng.happens(100)) policy.max_failures = Amount{number(prng, 0, 5), false};
  if (plan.faults && prng.happens(100)) policy.replacement_timeout = minutes{prng.between(1, 20)};
  if (!plan.faults) policy.replacement_timeout = minutes{30};
  const bool daemon = plan.service.scheduling_strategy == core::SchedulingStrategy::kDaemon;
  if (daemon && (!plan.faults || prng.happens(800))) policy.surge = Amount{0, false};
  if (!keep_contradiction && core::contradiction(policy, desired)) policy.min_healthy.reset();
  if (!daemon && prng.happens(350)) {
    const int min = number(prng, 0, desired);
    const int max = desired + number(prng, 0, 4);
    plan.autoscaling = core::ScalableTarget{min, max, {}};
    if (prng.happens(150)) plan.autoscaling->suspended.scaling_in = true;
    if (prng.happens(300)) plan.autoscaling->suspended.scheduled = true;
    if (prng.happens(100)) policy.autoscaling = core::Autoscaling::kIgnore;
  }
}

core::Checkpoints draw_checkpoints(Prng& prng) {
  core::Checkpoints checkpoints;
  if (prng.happens(600)) checkpoints.after.push_back({number(prng, 1, 3), false});
  if (prng.happens(600)) checkpoints.after.push_back({number(prng, 10, 60), true});
  if (prng.happens(300)) checkpoints.after.push_back({number(prng, 61, 100), true});
  const bool ask = prng.happens(400);
  checkpoints.ask = ask && !checkpoints.after.empty();
  return checkpoints;
}

/// What makes a run hold still, and whoever says that it goes on. A stream of its own, so that what
/// was drawn before there was any stays as it was.
void draw_holds(SeedPlan& plan) {
  constexpr std::uint64_t kHolding = 0x686F6C64;  // "hold"
  Prng prng(plan.seed ^ kHolding);
  core::Policy& policy = plan.policy;
  if (prng.happens(80)) policy.max_failures = Amount{number(prng, 0, 60), true};
  if (prng.happens(200)) {
    policy.on_failure = prng.happens(600) ? core::OnFailure::kHalt : core::OnFailure::kContinue;
  }
  if (prng.happens(150)) policy.bake = seconds{prng.between(1, 900)};
  if (prng.happens(150)) policy.checkpoints = draw_checkpoints(prng);
  if (core::idle_setting(policy)) policy.bake = seconds{prng.between(1, 900)};
  if (prng.happens(50) && plan.service.desired_count < 100) {
    policy.ask_before_each_stop = true;
    policy.wait = milliseconds{0};
  }
  const bool may_wait = policy.on_failure == core::OnFailure::kHalt || policy.checkpoints.ask ||
                        policy.ask_before_each_stop;
  const bool answers = prng.happens(850) || !plan.faults;
  const bool patient = prng.happens(850) || !plan.faults;
  const PersonPlan person{.answers_after = seconds{prng.between(1, 900)},
                          .yes = patient ? 1'000 : number(prng, 0, 2),
                          .types_here = prng.happens(300)};
  if (may_wait && answers) plan.person = person;
  if (may_wait && !answers) plan.patience_ends = hours{3};
}

/// From a stream of its own, so that a seed's other draws stay as they were.
void draw_drain(Prng prng, SeedPlan& plan) {
  core::Drain& drain = plan.policy.drain;
  drain.window = seconds{0};
  if (plan.service.target_groups == 0) return;
  drain.window = prng.happens(150)   ? seconds{0}
                 : prng.happens(500) ? seconds{30}
                                     : duration(prng, seconds{1}, seconds{120});
  drain.full = prng.happens(100);
  if (plan.faults && prng.happens(60)) {
    plan.timings.registers_again = draw_range(prng, seconds{1}, seconds{90});
  }
}

/// From a stream of its own, so that a seed's other draws stay as they were.
void draw_looks(Prng prng, SeedPlan& plan) {
  if (!prng.happens(500)) return;
  plan.look_every = prng.happens(700) ? seconds{30} : duration(prng, seconds{5}, minutes{2});
}

/// The longest that one task drains.
milliseconds longest_drain(const SeedPlan& plan) {
  if (plan.service.target_groups == 0 || !plan.policy.drain.wanted()) return milliseconds{0};
  // A target that comes back is taken out twice more.
  constexpr milliseconds kInVain = minutes{4};
  return kInVain + (plan.policy.drain.full ? plan.service.deregistration_delay + minutes{2}
                                           : plan.policy.drain.window);
}

}  // namespace

SeedPlan draw_plan(std::uint64_t seed, bool faults) {
  SeedPlan plan;
  plan.seed = seed;
  plan.faults = faults;
  Prng prng(seed);
  draw_service(prng, plan);
  draw_tasks(prng, plan);
  draw_timings(prng, plan);
  draw_policy(prng, plan);
  Prng more(seed ^ 0x7131126U);
  if (more.happens(300)) plan.timings.scaling_cooldown = duration(more, seconds{0}, minutes{10});
  draw_drain(Prng(seed ^ 0x647261696EU), plan);
  if (faults) {
    draw_hands(prng, plan);
    draw_trouble(prng, plan);
  }
  draw_holds(plan);
  draw_looks(Prng(seed ^ 0x6C6F6F6BU), plan);
  return plan;
}

milliseconds longest_trial(const SeedPlan& plan) {
  milliseconds quiet = plan.faults ? plan.calls.until : milliseconds{0};
  for (const sim::ScriptEntry& entry : plan.hands) {
    quiet = std::max(quiet, entry.at - sim::kEpoch + entry.duration);
  }
  for (const sim::TaskSpec& task : plan.tasks) {
    if (task.protected_until) quiet = std::max(quiet, *task.protected_until - sim::kEpoch);
  }
  for (const ProcessPlan& process : plan.processes) {
    quiet = std::max(quiet, process.starts_at + core::kLease);
    for (const milliseconds interrupt : process.interrupts) quiet = std::max(quiet, interrupt);
  }
  if (plan.patience_ends) {
    quiet = std::max(quiet, *plan.patience_ends);
  }
  // One stop and its replacement, with each step as slow as a seed may make it, and a pass in
  // doubt.
  const milliseconds round = plan.timings.replacement_takes.to + plan.timings.read_lag.to +
                             plan.policy.wait + plan.policy.settle.value_or(seconds{40}) +
                             longest_drain(plan) + minutes{6};
  // Whatever is under way may fail once more, be waited for, and be put back.
  milliseconds endings = 3 * plan.policy.replacement_timeout + minutes{90};
  for (const ProcessPlan& process : plan.processes) {
    if (process.after_death) endings += *process.after_death + core::kLease;
  }
  // Each question and each checkpoint, and once more where something breaks what was good.
  const auto checkpoints = static_cast<int>(plan.policy.checkpoints.after.size());
  endings += 2 * (checkpoints + 1) * plan.policy.bake;
  const int tasks = static_cast<int>(plan.tasks.size()) + 2;
  if (plan.person) endings += (tasks + 20) * (plan.person->answers_after + minutes{4});
  const milliseconds longest = quiet + tasks * round + endings;
  if (!plan.policy.window) return longest;
  // It is open for two hours a day at least, and the first and last minutes of each may be lost.
  return longest + (longest / minutes{100} + 2) * hours{24};
}

}  // namespace ecsr::cli
