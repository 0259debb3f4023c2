// SPDX-License-Identifier: MIT
// kill -9 at every single call to the outside, in turn: before the call reaches AWS, and after it
// was carried out and nobody heard the answer. Then somebody types a command again.
#include <algorithm>
#include <cstdint>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "cli/seed_plan.h"
#include "cli/trial.h"
#include "sim/world.h"

namespace ecsr::cli {
namespace {

struct Case {
  std::string name;
  int tasks = 4;
  core::Policy policy;
  std::optional<core::ScalableTarget> autoscaling;
  bool load_balancer = false;
  milliseconds interrupted_at = seconds{130};  ///< since the beginning, in mid-run
};

std::ostream& operator<<(std::ostream& out, const Case& one) { return out << one.name; }

core::Policy policy(int batch, std::optional<int> surge, milliseconds wait) {
  core::Policy made;
  made.batch = {batch, false};
  if (surge) made.surge = core::Amount{*surge, false};
  made.wait = wait;
  return made;
}

/// The first task alone, then half of them, and the last ones.
core::Policy watched(core::Policy made) {
  made.checkpoints.after = {{1, false}, {50, true}};
  made.bake = seconds{90};
  return made;
}

std::vector<Case> cases() {
  return {
      {.name = "Surge", .policy = policy(1, std::nullopt, seconds{10})},
      {.name = "NoSurge", .policy = policy(1, 0, seconds{0})},
      {.name = "Autoscaled",
       .policy = policy(1, std::nullopt, seconds{0}),
       .autoscaling = core::ScalableTarget{2, 4, {}}},
      {.name = "BatchOfThree", .tasks = 9, .policy = policy(3, std::nullopt, seconds{5})},
      {.name = "LastBatchFolds", .tasks = 3, .policy = policy(1, 2, seconds{0})},
      {.name = "BehindALoadBalancer",
       .tasks = 3,
       .policy = policy(1, std::nullopt, seconds{15}),
       .load_balancer = true},
      {.name = "SingleTask",
       .tasks = 1,
       .policy = policy(1, std::nullopt, seconds{0}),
       .autoscaling = core::ScalableTarget{1, 1, {.scheduled = true}},
       .interrupted_at = seconds{40}},
      {.name = "Watched", .policy = watched(policy(2, std::nullopt, seconds{0}))},
  };
}

/// Nothing but the crash goes wrong.
SeedPlan plan_of(const Case& one) {
  SeedPlan plan;
  plan.seed = 7;
  plan.faults = false;
  plan.service.name = "web";
  plan.service.desired_count = one.tasks;
  plan.service.health_check = one.load_balancer;
  plan.service.target_groups = one.load_balancer ? 2 : 0;
  plan.service.deregistration_delay = seconds{20};
  for (int i = 1; i <= one.tasks; ++i) {
    sim::TaskSpec task;
    task.name = "old-" + std::to_string(i);
    task.started_at = sim::kEpoch - minutes{100 - i};
    plan.tasks.push_back(task);
  }
  plan.autoscaling = one.autoscaling;
  plan.policy = one.policy;
  plan.timings.call_takes = milliseconds{50};
  return plan;
}

enum class Moment { kBeforeTheCall, kAnswerLost };

struct Point {
  int call = 1;  ///< of the first process
  Moment moment = Moment::kBeforeTheCall;
};

std::string to_text(const Point& point) {
  return std::string(point.moment == Moment::kAnswerLost ? "killed after" : "killed before") +
         " call " + std::to_string(point.call);
}

SeedPlan killed(SeedPlan plan, const Point& point) {
  plan.processes.front().dies_at_call = point.call;
  plan.processes.front().dies_after_effect = point.moment == Moment::kAnswerLost;
  return plan;
}

SeedPlan then(SeedPlan plan, const ProcessPlan& next) {
  plan.processes.push_back(next);
  return plan;
}

/// On the machine of the dead process, which sees that it is dead; or elsewhere, once the lease is
/// over.
SeedPlan and_again(SeedPlan plan, Typed typed = Typed::kRun) {
  return then(std::move(plan), {.typed = typed, .after_death = seconds{3}});
}

SeedPlan and_again_elsewhere(SeedPlan plan, Typed typed = Typed::kRun) {
  plan.same_machine = false;
  return then(std::move(plan), {.typed = typed, .after_death = core::kLease + seconds{1}});
}

/// Every point at which the run is not over yet: it is once its last call was carried out.
std::vector<Point> points_of(int calls) {
  std::vector<Point> all;
  for (int call = 1; call <= calls; ++call) all.push_back({call, Moment::kBeforeTheCall});
  for (int call = 1; call < calls; ++call) all.push_back({call, Moment::kAnswerLost});
  return all;
}

int most_stops_of_one_task(const CarriedOut& done) {
  int most = 0;
  for (const auto& [task, stops] : done.stops) most = std::max(most, stops);
  return most;
}

/// What is the same wherever the process was killed.
void expect_as_without_the_kill(const TrialResult& result, const TrialResult& unharmed,
                                const SeedPlan& plan, const std::string& where) {
  const int tasks = plan.service.desired_count;
  const int surge = core::surge_of(plan.policy, tasks);
  EXPECT_EQ(result.broken, std::nullopt) << where;
  EXPECT_EQ(result.reason, core::Reason::kRecycled) << where;
  EXPECT_EQ(result.end, unharmed.end) << where;
  EXPECT_EQ(static_cast<int>(result.carried_out.stops.size()), tasks) << where;
  EXPECT_EQ(most_stops_of_one_task(result.carried_out), 1) << where;
  EXPECT_EQ(result.carried_out.raises, surge > 0 ? 1 : 0) << where;
  EXPECT_LE(result.carried_out.highest_count, tasks + surge) << where;
}

class KilledAnywhere : public ::testing::TestWithParam<Case> {
 protected:
  SeedPlan plan = plan_of(GetParam());
  TrialResult unharmed = run_trial(plan);
  int calls = static_cast<int>(unharmed.calls);

  std::vector<Point> points() const { return points_of(calls); }
};

TEST_P(KilledAnywhere, TheServiceIsOneThatARunRecyclesAndPutsBack) {
  const EndState back{.desired_count = GetParam().tasks, .scaling = GetParam().autoscaling};

  EXPECT_EQ(unharmed.broken, std::nullopt);
  EXPECT_EQ(unharmed.reason, core::Reason::kRecycled);
  EXPECT_EQ(unharmed.end, back);
  EXPECT_GT(calls, 20);
}

TEST_P(KilledAnywhere, TheSameCommandEndsAsWithoutTheKill) {
  int deaths = 0;
  for (const Point& point : points()) {
    const TrialResult result = run_trial(and_again(killed(plan, point)));
    expect_as_without_the_kill(result, unharmed, plan, to_text(point));
    deaths += result.processes - 1;
  }

  EXPECT_EQ(deaths, 2 * calls - 1) << "every call is a point to die at";
}

/// The record was removed by the call whose answer nobody heard: to AWS that run is over, and the
/// same command is a new one.
TEST_P(KilledAnywhere, AfterTheLastCallEverythingWasDoneAndBack) {
  const Point last{calls, Moment::kAnswerLost};

  const TrialResult result =
      run_trial(then(killed(plan, last), {.typed = Typed::kRestore, .after_death = seconds{3}}));

  expect_as_without_the_kill(result, unharmed, plan, to_text(last));
}

TEST_P(KilledAnywhere, TheSameCommandOnAnotherMachineEndsAsWithoutTheKill) {
  for (const Point& point : points()) {
    const TrialResult result = run_trial(and_again_elsewhere(killed(plan, point)));
    expect_as_without_the_kill(result, unharmed, plan, to_text(point) + ", elsewhere");
  }
}

/// Two processes removed a record: to AWS the run was over before the last of them began.
bool was_over_before_the_last(const TrialResult& result) {
  return result.carried_out.records_removed > 1;
}

/// The second process dies as well, each time somewhere else.
TEST_P(KilledAnywhere, TheSameCommandTwiceEndsAsWithoutTheKills) {
  for (const Point& point : points()) {
    SeedPlan twice = and_again(and_again(killed(plan, point)));
    twice.processes[1].dies_at_call = 1 + (7 * point.call) % 23;
    twice.processes[1].dies_after_effect = point.call % 2 == 0;
    const TrialResult result = run_trial(twice);
    if (was_over_before_the_last(result)) continue;
    expect_as_without_the_kill(result, unharmed, plan, to_text(point) + ", and again");
  }
}

void expect_only_put_back(const TrialResult& result, const TrialResult& unharmed,
                          const SeedPlan& plan, const std::string& where) {
  ASSERT_TRUE(result.at_first_death) << where;
  EXPECT_EQ(result.broken, std::nullopt) << where;
  EXPECT_EQ(result.end.desired_count, unharmed.end.desired_count) << where;
  EXPECT_EQ(result.end.scaling, unharmed.end.scaling) << where;
  EXPECT_FALSE(result.end.record_left) << where;
  EXPECT_EQ(result.end.for_nobody, 0) << where;
  // What had left its target groups is let go.
  std::map<std::string, int> stops = result.carried_out.stops;
  const auto let_go = std::erase_if(
      stops, [&](const auto& stop) { return !result.at_first_death->stops.contains(stop.first); });
  EXPECT_LE(let_go, plan.service.target_groups > 0 ? 1U : 0U) << where;
  EXPECT_EQ(stops, result.at_first_death->stops) << where;
  EXPECT_EQ(result.carried_out.raises, result.at_first_death->raises) << where;
}

TEST_P(KilledAnywhere, RestoreOnlyPutsCapacityBack) {
  for (const Point& point : points()) {
    const TrialResult result = run_trial(and_again(killed(plan, point), Typed::kRestore));
    expect_only_put_back(result, unharmed, plan, to_text(point) + ", then restore");
  }
}

TEST_P(KilledAnywhere, RestoreOnAnotherMachineOnlyPutsCapacityBack) {
  for (const Point& point : points()) {
    const TrialResult result = run_trial(and_again_elsewhere(killed(plan, point), Typed::kRestore));
    expect_only_put_back(result, unharmed, plan, to_text(point) + ", then restore elsewhere");
  }
}

/// `restore` is killed as well, at each of its first calls, and typed again.
TEST_P(KilledAnywhere, RestoreThatIsKilledTooPutsCapacityBackTheNextTime) {
  for (const Point& point : points()) {
    for (int second = 1; second <= 6; ++second) {
      SeedPlan twice = and_again(and_again(killed(plan, point), Typed::kRestore), Typed::kRestore);
      twice.processes[1].dies_at_call = second;
      twice.processes[1].dies_after_effect = (point.call + second) % 2 == 0;
      expect_only_put_back(run_trial(twice), unharmed, plan,
                           to_text(point) + ", restore at call " + std::to_string(second));
    }
  }
}

/// Somebody presses Ctrl-C twice in mid-run, so that capacity goes back by orders of its own.
class KilledWhilePuttingBack : public ::testing::TestWithParam<Case> {
 protected:
  SeedPlan plan = interrupted(GetParam());
  TrialResult unharmed = run_trial(plan);
  int calls = static_cast<int>(unharmed.calls);

  static SeedPlan interrupted(const Case& one) {
    SeedPlan made = plan_of(one);
    made.processes.front().interrupts = {one.interrupted_at, one.interrupted_at + seconds{1}};
    return made;
  }

  std::vector<Point> points() const { return points_of(calls); }
};

TEST_P(KilledWhilePuttingBack, TheRunIsOneThatIsAborted) {
  EXPECT_EQ(unharmed.broken, std::nullopt);
  EXPECT_EQ(unharmed.reason, core::Reason::kAborted);
  EXPECT_FALSE(unharmed.end.record_left);
}

/// Nobody presses Ctrl-C any more: the new process goes on putting back if the dead one had begun
/// to, and recycles everything if it had not.
TEST_P(KilledWhilePuttingBack, TheSameCommandPutsEverythingBack) {
  for (const Point& point : points()) {
    const TrialResult result = run_trial(and_again(killed(plan, point)));

    const std::string where = to_text(point) + ", aborted";
    EXPECT_EQ(result.broken, std::nullopt) << where;
    EXPECT_EQ(result.end.desired_count, unharmed.end.desired_count) << where;
    EXPECT_EQ(result.end.scaling, unharmed.end.scaling) << where;
    EXPECT_FALSE(result.end.record_left) << where;
    EXPECT_LE(most_stops_of_one_task(result.carried_out), 1) << where;
    EXPECT_LE(result.carried_out.raises, 1) << where;
    EXPECT_EQ(result.carried_out.records_removed, 1) << where;
  }
}

TEST_P(KilledWhilePuttingBack, RestoreOnlyPutsCapacityBack) {
  for (const Point& point : points()) {
    const TrialResult result = run_trial(and_again(killed(plan, point), Typed::kRestore));
    expect_only_put_back(result, unharmed, plan, to_text(point) + ", aborted, then restore");
  }
}

std::string name_of(const ::testing::TestParamInfo<Case>& one) { return one.param.name; }

INSTANTIATE_TEST_SUITE_P(Crash, KilledAnywhere, ::testing::ValuesIn(cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Crash, KilledWhilePuttingBack, ::testing::ValuesIn(cases()), name_of);

}  // namespace
}  // namespace ecsr::cli
