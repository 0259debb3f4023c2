// SPDX-License-Identifier: MIT
// Somebody pauses, resumes or aborts a recycle of the function from another machine: the tag is
// heard at the next turn.
#include <gmock/gmock.h>

#include "formats/control_text.h"
#include "tests/lambda/cloud.h"

namespace ecsr::lambda {
namespace {

using nlohmann::json;

constexpr std::string_view kWorld = R"(cluster prod
service web desired=3 health-check=yes
tasks web count=3 started=06:00 every=30m
autoscaling web min=1 max=3
ecs start-takes=45s replacement-takes=5s notice-takes=1s stop-takes=10s call-takes=40ms
begin 10:05
)";

class ControlOfTheFunction : public ::testing::Test {
 protected:
  /// One turn, and the state machine's waiting after it; a run that is over stays so.
  const json& turn() {
    last_ = cloud_.invoke(event_);
    if (!goes_on()) return last_;
    cloud_.pass(seconds{last_["wait_seconds"].get<int>()});
    event_ = last_["next_event"];
    return last_;
  }
  bool goes_on() const { return last_.value("status", "") == "in_progress"; }

  void run_until_raised() {
    for (int i = 0; i < 20 && cloud_.web().desired_count == 3; ++i) turn();
    ASSERT_EQ(cloud_.web().desired_count, 4);
  }
  void run_to_the_end() {
    for (int i = 0; i < 200 && goes_on(); ++i) turn();
  }
  /// By hand, as one word.
  void ask(std::string_view word) {
    auto& tags = cloud_.world().services.front().state.tags;
    std::erase_if(tags, [](const core::Tag& tag) { return tag.key == formats::kControlTag; });
    tags.push_back({.key = std::string(formats::kControlTag), .value = std::string(word)});
  }
  int old_tasks_left() {
    int left = 0;
    for (const sim::Task& task : cloud_.world().tasks) {
      const bool old = task.created_at < began_;
      left += old && task.state.desired_status == core::DesiredStatus::kRunning ? 1 : 0;
    }
    return left;
  }
  core::ScalableTarget bounds() { return cloud_.world().services.front().autoscaling->target; }

  Cloud cloud_{kWorld};
  WallTime began_ = cloud_.now();
  json event_{{"cluster_name", "prod"},
              {"service_name", "web"},
              {"wait_time", 30},
              {"continuation", "state-machine"}};
  json last_{{"status", "in_progress"}};
};

TEST_F(ControlOfTheFunction, APausedRecycleStopsNothingUntilItIsResumed) {
  run_until_raised();
  ask("pause");

  turn();
  const int left = old_tasks_left();
  for (int i = 0; i < 15; ++i) turn();
  EXPECT_EQ(last_["reason"], "paused") << last_;
  EXPECT_EQ(old_tasks_left(), left);
  EXPECT_EQ(cloud_.web().desired_count, 4);

  ask("resume");
  run_to_the_end();
  EXPECT_EQ(last_["status"], "done") << last_;
  EXPECT_EQ(old_tasks_left(), 0);
  EXPECT_EQ(cloud_.web().desired_count, 3);
  EXPECT_TRUE(cloud_.web().tags.empty()) << "neither the record nor the request stays";
}

TEST_F(ControlOfTheFunction, AQuestionIsWaitedForInFewTurnsAndAnswered) {
  event_["checkpoints"] = "1,ask";
  for (int i = 0; i < 40 && last_.value("reason", "") != "asking"; ++i) turn();
  ASSERT_EQ(last_["reason"], "asking") << last_;
  EXPECT_EQ(old_tasks_left(), 2);
  const WallTime asked_at = cloud_.now();

  int turns = 0;
  for (; cloud_.now() < asked_at + std::chrono::hours{2}; ++turns) turn();
  EXPECT_LT(turns, 40);
  EXPECT_EQ(last_["wait_seconds"], 300) << last_;
  EXPECT_EQ(old_tasks_left(), 2);

  ask("resume");
  run_to_the_end();
  EXPECT_EQ(last_["status"], "done") << last_;
  EXPECT_EQ(old_tasks_left(), 0);
  EXPECT_EQ(cloud_.web().desired_count, 3);
}

TEST_F(ControlOfTheFunction, AnAbortedRecyclePutsCapacityBack) {
  const core::ScalableTarget found = bounds();
  run_until_raised();
  ask("abort");

  run_to_the_end();
  EXPECT_EQ(last_["errorType"], "EcsRecycle.Aborted") << last_;
  EXPECT_GT(old_tasks_left(), 0);
  EXPECT_EQ(cloud_.web().desired_count, 3);
  EXPECT_EQ(bounds(), found);
  EXPECT_TRUE(cloud_.web().tags.empty()) << "neither the record nor the request stays";
}

TEST_F(ControlOfTheFunction, APausedRecycleThatIsAbortedPutsCapacityBack) {
  run_until_raised();
  ask("pause");
  for (int i = 0; i < 5; ++i) turn();
  EXPECT_EQ(last_["reason"], "paused") << last_;

  ask("abort");
  run_to_the_end();
  EXPECT_EQ(last_["errorType"], "EcsRecycle.Aborted") << last_;
  EXPECT_EQ(cloud_.web().desired_count, 3);
  EXPECT_TRUE(cloud_.web().tags.empty());
}

}  // namespace
}  // namespace ecsr::lambda
