// SPDX-License-Identifier: MIT
#include "cli/seed_plan.h"

#include <algorithm>

#include "base/prng.h"
#include "sim/world.h"

namespace ecsr::cli {
namespace {

using core::Amount;

sim::Range draw_range(Prng& prng, milliseconds least, milliseconds most) {
  const milliseconds from{prng.between(least.count(), most.count())};
  return {from, milliseconds{prng.between(from.count(), most.count())}};
}

void draw_service(Prng& prng, SeedPlan& plan) {
  sim::ServiceSpec& service = plan.service;
  service.name = "web";
  service.desired_count = static_cast<int>(prng.happens(150) ? 1 : prng.between(1, 12));
  service.health_check = prng.happens(400);
  service.target_groups = static_cast<int>(prng.happens(400) ? prng.between(1, 2) : 0);
  service.deregistration_delay = seconds{prng.between(0, 300)};
  service.stop_timeout = seconds{prng.between(2, 120)};
  service.az_rebalancing = plan.faults && prng.happens(100);
  if (prng.happens(50)) service.controller = core::DeploymentController::kCodeDeploy;
  for (int i = 0; i < service.desired_count; ++i) {
    sim::TaskSpec task;
    task.name = "old-" + std::to_string(i + 1);
    task.started_at = sim::kEpoch - seconds{prng.between(300, 604'800)};
    task.created_at = *task.started_at - seconds{prng.between(20, 60)};
    if (prng.happens(60)) task.protected_until = sim::kEpoch + seconds{prng.between(10, 1800)};
    plan.tasks.push_back(task);
  }
}

void draw_timings(Prng& prng, SeedPlan& plan) {
  sim::Timings& timings = plan.timings;
  timings.start_takes = draw_range(prng, seconds{5}, seconds{120});
  timings.notice_takes = draw_range(prng, seconds{0}, seconds{10});
  timings.replacement_takes = draw_range(prng, seconds{1}, seconds{30});
  timings.container_health_takes = draw_range(prng, seconds{1}, seconds{60});
  timings.target_health_takes = draw_range(prng, seconds{1}, seconds{60});
  timings.stop_takes = draw_range(prng, seconds{0}, seconds{60});
  timings.drain_first = prng.happens(300);
  timings.call_takes = milliseconds{prng.between(0, 200)};
  timings.longest_page = static_cast<int>(prng.happens(300) ? prng.between(1, 5) : 100);
  if (plan.faults && prng.happens(500))
    timings.read_lag = {seconds{0}, seconds{prng.between(1, 20)}};
}

void draw_policy(Prng& prng, SeedPlan& plan) {
  core::Policy& policy = plan.policy;
  const int desired = plan.service.desired_count;
  policy.batch = prng.happens(300) ? Amount{static_cast<int>(prng.between(10, 60)), true}
                                   : Amount{static_cast<int>(prng.between(1, 3)), false};
  if (prng.happens(400)) policy.surge = Amount{static_cast<int>(prng.between(0, 4)), false};
  policy.wait = seconds{prng.happens(300) ? 0 : prng.between(1, 120)};
  if (prng.happens(200)) policy.settle = seconds{prng.between(0, 90)};
  if (prng.happens(200)) {
    policy.min_healthy = Amount{static_cast<int>(prng.between(1, 100)), true};
    if (core::contradiction(policy, desired)) policy.min_healthy.reset();
  }
  if (prng.happens(150)) policy.protected_tasks = core::Protected::kSkip;
  if (prng.happens(100)) policy.select.max_tasks = static_cast<int>(prng.between(1, desired));
  if (prng.happens(50)) policy.deadline = seconds{prng.between(30, 1200)};
  if (prng.happens(350)) {
    const int min = static_cast<int>(prng.between(0, desired));
    const int max = desired + static_cast<int>(prng.between(0, 4));
    plan.autoscaling = core::ScalableTarget{min, max, {}};
  }
}

sim::ScriptEntry hand(sim::Deed deed, Prng& prng) {
  sim::ScriptEntry entry;
  entry.at = sim::kEpoch + seconds{prng.between(5, 900)};
  entry.deed = deed;
  entry.service = 0;
  return entry;
}

void draw_hands(Prng& prng, SeedPlan& plan) {
  const int desired = plan.service.desired_count;
  const auto some_task = [&] { return "old-" + std::to_string(prng.between(1, desired)); };
  if (prng.happens(200)) {
    auto entry = hand(sim::Deed::kCrash, prng);
    entry.task = some_task();
    plan.hands.push_back(entry);
  }
  if (prng.happens(100)) {
    auto entry = hand(sim::Deed::kUnhealthy, prng);
    entry.task = some_task();
    plan.hands.push_back(entry);
  }
  if (prng.happens(120) && plan.service.controller == core::DeploymentController::kEcs) {
    plan.hands.push_back(hand(sim::Deed::kDeploy, prng));
  }
  if (prng.happens(120)) {
    auto entry = hand(sim::Deed::kScale, prng);
    entry.number = static_cast<int>(prng.between(0, desired + 3));
    plan.hands.push_back(entry);
  }
  if (prng.happens(120)) {
    auto entry = hand(sim::Deed::kBreakStarts, prng);
    entry.number = static_cast<int>(prng.between(1, 4));
    entry.text = "CannotPullContainerError: pull image manifest has been retried 5 time(s)";
    plan.hands.push_back(entry);
  }
  if (prng.happens(60)) {
    auto entry = hand(sim::Deed::kUnplaceable, prng);
    entry.text = "Reason: Capacity is unavailable at this time.";
    plan.hands.push_back(entry);
    auto later = entry;
    later.deed = sim::Deed::kPlaceable;
    later.at += seconds{prng.between(30, 900)};
    plan.hands.push_back(later);
  }
  if (prng.happens(100)) plan.hands.push_back(hand(sim::Deed::kDeleteTag, prng));
  if (plan.autoscaling && prng.happens(200)) {
    auto entry = hand(sim::Deed::kAutoscale, prng);
    entry.number = static_cast<int>(prng.between(1, desired + 4));
    plan.hands.push_back(entry);
  }
  std::ranges::stable_sort(plan.hands, {}, &sim::ScriptEntry::at);
}

void draw_calls(Prng& prng, CallFaults& calls) {
  if (prng.happens(300)) calls.throttled = static_cast<int>(prng.between(1, 100));
  if (prng.happens(300)) calls.lost_before = static_cast<int>(prng.between(1, 60));
  if (prng.happens(300)) calls.lost_after = static_cast<int>(prng.between(1, 60));
  if (prng.happens(150)) calls.garbled = static_cast<int>(prng.between(1, 30));
}

std::string range_text(sim::Range range) { return to_text(range.from) + ".." + to_text(range.to); }

}  // namespace

SeedPlan draw_plan(std::uint64_t seed, bool faults) {
  SeedPlan plan;
  plan.seed = seed;
  plan.faults = faults;
  Prng prng(seed);
  draw_service(prng, plan);
  draw_timings(prng, plan);
  draw_policy(prng, plan);
  if (faults) {
    draw_hands(prng, plan);
    draw_calls(prng, plan.calls);
  }
  return plan;
}

std::string describe(const SeedPlan& plan) {
  std::string text = "seed " + std::to_string(plan.seed) + (plan.faults ? "" : " (no faults)") +
                     ": desired=" + std::to_string(plan.service.desired_count) +
                     " batch=" + core::to_text(plan.policy.batch);
  if (plan.policy.surge) text += " surge=" + core::to_text(*plan.policy.surge);
  if (plan.policy.min_healthy) text += " min-healthy=" + core::to_text(*plan.policy.min_healthy);
  text += " wait=" + to_text(plan.policy.wait);
  if (plan.policy.settle) text += " settle=" + to_text(*plan.policy.settle);
  if (plan.policy.deadline) text += " deadline=" + to_text(*plan.policy.deadline);
  if (plan.policy.select.max_tasks) {
    text += " max-tasks=" + std::to_string(*plan.policy.select.max_tasks);
  }
  if (plan.policy.protected_tasks == core::Protected::kSkip) text += " protected=skip";
  if (plan.service.health_check) text += " health-check";
  if (plan.service.target_groups > 0) {
    text += " target-groups=" + std::to_string(plan.service.target_groups);
  }
  if (plan.autoscaling) {
    text += " autoscaling=" + std::to_string(plan.autoscaling->min_capacity) + ".." +
            std::to_string(plan.autoscaling->max_capacity);
  }
  text += " start=" + range_text(*plan.timings.start_takes) +
          " replacement=" + range_text(plan.timings.replacement_takes) +
          " read-lag=" + range_text(plan.timings.read_lag) +
          " throttled=" + std::to_string(plan.calls.throttled) +
          " lost=" + std::to_string(plan.calls.lost_before) + "+" +
          std::to_string(plan.calls.lost_after) + " garbled=" + std::to_string(plan.calls.garbled);
  for (const sim::ScriptEntry& entry : plan.hands) {
    text += " " + std::string(sim::to_text(entry.deed)) + "@" + to_text(entry.at - sim::kEpoch);
  }
  return text;
}

}  // namespace ecsr::cli
