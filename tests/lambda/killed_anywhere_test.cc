// SPDX-License-Identifier: MIT
// The function is killed at every single call to AWS, in turn: before the call is carried out, and
// after it was and nobody heard the answer. The state machine sends the same event again.
#include <algorithm>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "sim/faults/fault.h"
#include "tests/lambda/cloud.h"

namespace ecsr::lambda {
namespace {

using nlohmann::json;

struct Killed {};

/// Counts the calls and the orders to stop that were carried out; and kills once.
class Death final : public sim::Fault {
 public:
  Death(const sim::World& world, int at_call, bool after_effect)
      : world_(world), at_call_(at_call), after_effect_(after_effect) {}
  std::string_view name() const override { return "death"; }
  std::optional<Error> before(sim::Operation /*operation*/) override {
    if (++calls == at_call_ && !after_effect_) throw Killed();
    return std::nullopt;
  }
  std::optional<Error> after(sim::Operation operation) override {
    if (operation == sim::Operation::kStopTask) {
      ++stops;
      fewest_serving = std::min(fewest_serving, world_.services.front().memory.serving);
    }
    if (calls == at_call_ && after_effect_) throw Killed();
    return std::nullopt;
  }

  int calls = 0;
  int stops = 0;
  int fewest_serving = std::numeric_limits<int>::max();

 private:
  const sim::World& world_;
  int at_call_;
  bool after_effect_;
};

struct Case {
  std::string name;
  std::string world;
  json event;
  int floor = 0;  ///< of serving tasks
  std::string run_store = "tag";
  bool late_reads = false;  ///< a task may be told to stop twice, which does nothing
};

std::ostream& operator<<(std::ostream& out, const Case& one) { return out << one.name; }

const std::string kTimes =
    "ecs start-takes=45s replacement-takes=5s notice-takes=1s stop-takes=10s call-takes=40ms\n"
    "begin 10:05\n";

std::vector<Case> cases() {
  return {
      {.name = "Surge",
       .world = "cluster prod\nservice web desired=3 health-check=yes\n"
                "tasks web count=3 started=06:00 every=30m\nautoscaling web min=2 max=3\n",
       .event = {{"wait_time", 5}},
       .floor = 3},
      {.name = "NoSurge",
       .world = "cluster prod\nservice web desired=3 health-check=yes\n"
                "tasks web count=3 started=06:00 every=30m\n",
       .event = {{"maintain_service_state", false}, {"wait_time", 0}},
       .floor = 2},
      {.name = "Batches",
       .world = "cluster prod\nservice web desired=6\n"
                "tasks web count=6 started=06:00 every=10m\nautoscaling web min=6 max=20\n",
       .event = {{"batch", 3}, {"wait_time", 0}},
       .floor = 6},
      {.name = "LateReads",
       .world = "cluster prod\nservice web desired=3 health-check=yes\n"
                "tasks web count=3 started=06:00 every=30m\necs read-lag=0s..20s\n",
       .event = {{"wait_time", 0}},
       .floor = 3,
       .late_reads = true},
      {.name = "LateReadsWithoutTags",
       .world = "cluster prod\nservice web desired=3 health-check=yes\n"
                "tasks web count=3 started=06:00 every=30m\necs read-lag=0s..20s\n",
       .event = {{"wait_time", 0}},
       .floor = 3,
       .run_store = "none",
       .late_reads = true},
      {.name = "LateReadsWithoutTagsAndSurge",
       .world = "cluster prod\nservice web desired=4 health-check=yes\n"
                "tasks web count=4 started=06:00 every=30m\necs read-lag=0s..20s\n",
       .event = {{"maintain_service_state", false}, {"batch", 2}, {"wait_time", 0}},
       .floor = 2,
       .run_store = "none",
       .late_reads = true},
  };
}

struct End {
  json reply;
  int calls = 0;
  int stops = 0;
  int fewest_serving = 0;
  int killed = 0;
  int desired_count = 0;
  std::string tag;
  std::optional<core::ScalableTarget> target;
  int old_tasks = 0;
};

/// As deploy/state-machine.asl.json: what the function does not say itself is tried 8 times more.
json turn_with_retries(Cloud& cloud, const json& event, int& killed) {
  milliseconds pause = seconds{2};
  for (int attempt = 0; attempt <= 8; ++attempt) {
    try {
      return cloud.invoke(event);
    } catch (const Killed&) {
      ++killed;
      cloud.pass(pause);
      pause = std::min<milliseconds>(pause * 2, seconds{60});
    }
  }
  return {{"status", "killed too often"}};
}

End play(const Case& one, int dies_at_call, bool after_effect) {
  Cloud cloud(one.world + kTimes);
  cloud.environment["ECS_RECYCLE_RUN_STORE"] = one.run_store;
  Death death(cloud.world(), dies_at_call, after_effect);
  cloud.add(death);
  json event = one.event;
  event["cluster_name"] = "prod";
  event["service_name"] = "web";
  event["continuation"] = "state-machine";
  const WallTime began = cloud.now();

  End end;
  for (int turn = 0; turn < 200; ++turn) {
    end.reply = turn_with_retries(cloud, event, end.killed);
    if (end.reply.value("status", "") != "in_progress") break;
    cloud.pass(seconds{end.reply["wait_seconds"].get<int>()});
    event = end.reply["next_event"];
  }
  end.calls = death.calls;
  end.stops = death.stops;
  end.fewest_serving = death.fewest_serving;
  end.desired_count = cloud.web().desired_count;
  end.tag = cloud.tag();
  const sim::Service& web = cloud.world().services.front();
  if (web.autoscaling) end.target = web.autoscaling->target;
  for (const sim::Task& task : cloud.world().tasks) {
    if (task.created_at < began && task.state.desired_status == core::DesiredStatus::kRunning)
      ++end.old_tasks;
  }
  return end;
}

class FunctionKilled : public ::testing::TestWithParam<Case> {};

TEST_P(FunctionKilled, AtAnyCallIsContinuedAsIfNothingHadHappened) {
  const End whole = play(GetParam(), 0, false);
  ASSERT_EQ(whole.reply.value("status", ""), "done") << whole.reply;
  ASSERT_EQ(whole.killed, 0);
  ASSERT_GT(whole.calls, 30);
  ASSERT_EQ(whole.fewest_serving, GetParam().floor);
  const auto recycled = [](const End& end) {
    return json::parse(end.reply.at("body").get<std::string>()).at("tasks_recycled").get<int>();
  };

  for (int call = 1; call <= whole.calls; ++call) {
    for (const bool after_effect : {false, true}) {
      SCOPED_TRACE((after_effect ? "killed after call " : "killed before call ") +
                   std::to_string(call));

      const End end = play(GetParam(), call, after_effect);

      ASSERT_EQ(end.reply.value("status", ""), "done") << end.reply;
      EXPECT_EQ(end.killed, 1);
      if (!GetParam().late_reads) {
        EXPECT_EQ(recycled(end), whole.stops);
        EXPECT_EQ(end.stops, whole.stops);
      }
      EXPECT_GE(end.fewest_serving, GetParam().floor);
      EXPECT_EQ(end.old_tasks, 0);
      EXPECT_EQ(end.desired_count, whole.desired_count);
      EXPECT_EQ(end.target, whole.target);
      EXPECT_EQ(end.tag, "");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Lambda, FunctionKilled, ::testing::ValuesIn(cases()),
                         [](const auto& given) { return given.param.name; });

}  // namespace
}  // namespace ecsr::lambda
