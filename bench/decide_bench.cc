// SPDX-License-Identifier: MIT
// What one decision costs on large services: a look that only waits, a look that stops a batch, and
// the claim.
#include <benchmark/benchmark.h>
#include <string>

#include "core/decide.h"

namespace ecsr::core {
namespace {

constexpr WallTime kNoon =
    WallTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}} + std::chrono::hours{12};

Task task(int number, WallTime created_at) {
  Task one;
  one.id.value = "arn:aws:ecs:eu-west-1:111122223333:task/prod/0f0e" + std::to_string(number);
  one.last_status = LastStatus::kRunning;
  one.desired_status = DesiredStatus::kRunning;
  one.health = Health::kHealthy;
  one.health_check = HealthCheck::kPresent;
  one.target_health = TargetHealth::kHealthy;
  one.created_at = created_at;
  one.started_at = created_at + seconds{40};
  one.availability_zone = "eu-west-1" + std::string(1, static_cast<char>('a' + number % 3));
  one.task_definition = "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:42";
  return one;
}

/// A service in mid-run: half of its tasks are stale, batches of 5 % are stopped.
struct Scene {
  Observation seen;
  Policy policy;
  Run run;

  explicit Scene(int tasks) {
    policy.batch = Amount{5, true};
    policy.protected_tasks = Protected::kStop;
    Service service;
    service.status = ServiceStatus::kActive;
    service.deployments.push_back(
        {.id = "d", .primary = true, .rollout_state = RolloutState::kCompleted});
    RunRecord record;
    record.owner = run.owner = "bench";
    record.id = run.id = "0000cafe";
    record.cutoff = record.claimed_at = kNoon - minutes{30};
    record.heartbeat = kNoon;
    record.surge = batch_of(policy, tasks);
    record.base_count = tasks - record.surge;
    run.record = record;
    run.claim_seen = true;
    service.desired_count = tasks;
    seen.service.value = service;
    seen.tasks.value.emplace();
    for (int number = 0; number < tasks; ++number) {
      const WallTime created_at = number % 2 == 0
                                      ? kNoon - std::chrono::hours{5} - seconds{number * 7 % 3001}
                                      : kNoon - minutes{20} + seconds{number % 600};
      seen.tasks.value->push_back(task(number, created_at));
    }
    seen.scaling.value.emplace();
    seen.recorded.value = record;
    seen.service.seen_at = seen.tasks.seen_at = seen.scaling.seen_at = kNoon;
    seen.recorded.seen_at = seen.aws_now = kNoon;
    seen.listed_at = kNoon;
  }
};

void run_all(benchmark::State& state, const Scene& scene, Reason expected) {
  if (decide(scene.seen, scene.policy, scene.run, kNoon).reason != expected) {
    state.SkipWithError("another decision than the one to be measured");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(decide(scene.seen, scene.policy, scene.run, kNoon));
  }
}

void waiting_look(benchmark::State& state) {
  Scene scene(static_cast<int>(state.range(0)));
  for (int number = 1; number < 40; number += 2) {
    Task& fresh = scene.seen.tasks.value->at(static_cast<std::size_t>(number));
    fresh.last_status = LastStatus::kPending;
    fresh.started_at.reset();
  }
  run_all(state, scene, Reason::kWaitingForSurge);
}
BENCHMARK(waiting_look)->Arg(1000)->Arg(5000)->Unit(benchmark::kMicrosecond);

void stopping_look(benchmark::State& state) {
  run_all(state, Scene(static_cast<int>(state.range(0))), Reason::kStopStaleTasks);
}
BENCHMARK(stopping_look)->Arg(1000)->Arg(5000)->Unit(benchmark::kMicrosecond);

/// With a settle time, every task's history is looked at.
void settling_look(benchmark::State& state) {
  Scene scene(static_cast<int>(state.range(0)));
  scene.policy.settle = seconds{20};
  scene.run = decide(scene.seen, scene.policy, scene.run, kNoon).run;
  run_all(state, scene, Reason::kWaitingForSurge);
}
BENCHMARK(settling_look)->Arg(1000)->Arg(5000)->Unit(benchmark::kMicrosecond);

void claiming_look(benchmark::State& state) {
  Scene scene(static_cast<int>(state.range(0)));
  scene.run.record.reset();
  scene.seen.recorded.value.emplace();
  run_all(state, scene, Reason::kClaim);
}
BENCHMARK(claiming_look)->Arg(1000)->Arg(5000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace ecsr::core
