// SPDX-License-Identifier: MIT
// Whole recycles in the simulator: what they cost in time over the unavoidable, in API calls, in
// CPU.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <map>

#include "cli/seed_plan.h"
#include "cli/trial.h"

namespace ecsr::cli {
namespace {

/// Realistic Fargate times, no health check: start 35–60 s, stop 30 s, and the default policy.
SeedPlan fargate(int tasks, std::uint64_t seed) {
  SeedPlan plan;
  plan.seed = seed;
  plan.faults = false;
  plan.service.name = "web";
  plan.service.desired_count = tasks;
  Prng prng(seed);
  for (int i = 0; i < tasks; ++i) {
    sim::TaskSpec task;
    task.name = "old-" + std::to_string(i + 1);
    task.started_at = sim::kEpoch - seconds{36'000 - i};
    task.created_at = *task.started_at - milliseconds{prng.between(35'000, 60'000)};
    plan.tasks.push_back(task);
  }
  plan.timings.start_takes = sim::Range{seconds{35}, seconds{60}};
  plan.timings.stop_takes = sim::Range{seconds{30}, seconds{30}};
  return plan;
}

/// What no tool could do without: from each order to ECS's own replacement serving by ECS's own
/// rule, and the pauses that the policy asks for. Read from the trace of what the simulator did.
class Unavoidable final : public runner::PassListener {
 public:
  explicit Unavoidable(const core::Policy& policy) : policy_(policy) {}

  void on_pass(const runner::Pass& pass) override {
    note_starts(pass);
    if (!pass.orders.empty()) {
      const bool folds = pass.decision.reason == core::Reason::kStopLastTasks;
      const bool starts = pass.decision.reason == core::Reason::kRaiseDesiredCount ||
                          pass.decision.reason == core::Reason::kStopStaleTasks;
      if (starts && waiting_since_ == WallTime{}) waiting_since_ = pass.now;
      if (folds || pass.decision.reason == core::Reason::kStopStaleTasks) ++stops_;
    }
  }

  milliseconds total() const { return starts_ + std::max(0, stops_ - 1) * policy_.wait; }

 private:
  void note_starts(const runner::Pass& pass) {
    if (waiting_since_ == WallTime{} || !pass.seen.tasks.value) return;
    for (const core::Task& task : *pass.seen.tasks.value) {
      if (!task.started_at || *task.created_at < waiting_since_) continue;
      starts_ += *task.started_at + core::kSettleWithoutHealthChecks - waiting_since_;
      waiting_since_ = {};
      return;
    }
  }

  const core::Policy& policy_;
  WallTime waiting_since_{};
  milliseconds starts_{0};
  int stops_ = 0;
};

void four_tasks_on_fargate(benchmark::State& state) {
  double overhead = 0;
  double calls = 0;
  double runs = 0;
  for (auto _ : state) {
    const SeedPlan plan = fargate(4, static_cast<std::uint64_t>(runs) + 1);
    Unavoidable unavoidable(plan.policy);
    const TrialResult result = run_trial(plan, &unavoidable);
    if (result.broken) state.SkipWithError(result.broken->c_str());
    overhead += static_cast<double>(result.simulated.count()) /
                static_cast<double>(unavoidable.total().count());
    calls += static_cast<double>(result.calls) / 4;
    runs += 1;
  }
  state.counters["duration_over_unavoidable"] = overhead / runs;
  state.counters["api_calls_per_task"] = calls / runs;
}
BENCHMARK(four_tasks_on_fargate)->Unit(benchmark::kMicrosecond)->Iterations(500);

void complete_recycle(benchmark::State& state) {
  const int tasks = static_cast<int>(state.range(0));
  double calls = 0;
  for (auto _ : state) {
    SeedPlan plan = fargate(tasks, 7);
    if (tasks > 100) plan.policy.batch = core::Amount{5, true};
    const TrialResult result = run_trial(plan);
    if (result.broken) state.SkipWithError(result.broken->c_str());
    if (result.reason != core::Reason::kRecycled) state.SkipWithError(result.detail.c_str());
    calls = static_cast<double>(result.calls) / tasks;
  }
  state.counters["api_calls_per_task"] = calls;
  state.counters["recycles_per_second"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(complete_recycle)
    ->Arg(20)
    ->Arg(1250)
    ->Arg(2500)
    ->Arg(5000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace ecsr::cli
