// SPDX-License-Identifier: MIT
// The JSON lines about tasks and unknown parts: each step is told once, and a fall back is not a
// start.
#include "cli/event_lines.h"

#include <gtest/gtest.h>

namespace ecsr::cli {
namespace {

constexpr WallTime kNoon = WallTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}};

class EventLines : public ::testing::Test {
 protected:
  EventLines() {
    decision_.run.record = core::RunRecord{.cutoff = kNoon};
    core::Task task;
    task.id.value = "a";
    task.last_status = core::LastStatus::kRunning;
    task.desired_status = core::DesiredStatus::kRunning;
    task.health_check = core::HealthCheck::kPresent;
    task.health = core::Health::kHealthy;
    task.created_at = kNoon;
    seen_.tasks.value = {task};
  }

  core::Task& task() { return seen_.tasks.value->front(); }
  runner::Pass pass() const {
    return {.now = kNoon, .seen = seen_, .decision = decision_, .orders = {}, .record = record_};
  }
  /// The words behind "step" of the lines that a look at the tasks gives.
  std::vector<std::string> steps() {
    std::vector<std::string> words;
    for (const std::string& line : steps_.since_last(pass(), {})) {
      constexpr std::string_view kBefore = R"("step":")";
      const std::size_t begin = line.find(kBefore) + kBefore.size();
      words.push_back(line.substr(begin, line.find('"', begin) - begin));
    }
    return words;
  }

  using Words = std::vector<std::string>;
  core::Observation seen_;
  core::Decision decision_;
  std::optional<runner::RecordStep> record_;
  TaskSteps steps_;
};

TEST_F(EventLines, ATaskIsToldOnceForEachStepOfItsLife) {
  task().last_status = core::LastStatus::kPending;
  EXPECT_EQ(steps(), Words{"appeared"});
  EXPECT_EQ(steps(), Words{});
  task().last_status = core::LastStatus::kRunning;
  task().health = core::Health::kUnknown;
  EXPECT_EQ(steps(), Words{"started"});
  task().health = core::Health::kHealthy;
  EXPECT_EQ(steps(), Words{"serving"});
  task().desired_status = core::DesiredStatus::kStopped;
  EXPECT_EQ(steps(), Words{"leaving"});
  task().last_status = core::LastStatus::kStopped;
  EXPECT_EQ(steps(), Words{"gone"});
  seen_.tasks.value->clear();
  EXPECT_EQ(steps(), Words{});
}

TEST_F(EventLines, ATaskThatServesNoLongerHasNotStartedAgain) {
  EXPECT_EQ(steps(), Words{"serving"});
  task().health = core::Health::kUnhealthy;
  EXPECT_EQ(steps(), Words{"stopped-serving"});
  EXPECT_EQ(steps(), Words{});
  task().health = core::Health::kHealthy;
  EXPECT_EQ(steps(), Words{"serving"});
}

TEST_F(EventLines, ATaskThatEcsNoLongerShowsIsGone) {
  EXPECT_EQ(steps(), Words{"serving"});
  seen_.tasks.value->clear();
  EXPECT_EQ(steps(), Words{"gone"});
  EXPECT_EQ(steps(), Words{});
}

TEST_F(EventLines, AnUnreadablePictureSaysNothingOfTasks) {
  EXPECT_EQ(steps(), Words{"serving"});
  seen_.tasks.value.reset();
  EXPECT_EQ(steps(), Words{});
}

TEST_F(EventLines, AnUnknownPartIsToldAgainOnlyWhenItsProblemChanges) {
  UnknownParts unknown;
  seen_.scaling.problem = Error(ErrorKind::kThrottled, "Rate exceeded");
  EXPECT_EQ(unknown.since_last(pass()),
            Words{R"({"time":"2026-01-05T00:00:00Z","event":"unknown","part":"scaling",)"
                  R"("problem":"throttled","message":"Rate exceeded"})"});
  EXPECT_EQ(unknown.since_last(pass()), Words{});
  seen_.scaling.problem.reset();
  EXPECT_EQ(unknown.since_last(pass()), Words{});
  seen_.scaling.problem = Error(ErrorKind::kThrottled, "Rate exceeded");
  EXPECT_EQ(unknown.since_last(pass()).size(), 1U);
}

TEST_F(EventLines, EveryPartThatCannotBeReadIsTold) {
  const Error down(ErrorKind::kTransport, "nobody answers");
  seen_.service.problem = seen_.tasks.problem = seen_.stopped.problem = seen_.scaling.problem =
      seen_.protection.problem = seen_.recorded.problem = seen_.alarms.problem = down;
  Words parts;
  UnknownParts unknown;
  for (const std::string& line : unknown.since_last(pass())) {
    constexpr std::string_view kBefore = R"("part":")";
    const std::size_t begin = line.find(kBefore) + kBefore.size();
    parts.push_back(line.substr(begin, line.find('"', begin) - begin));
  }

  EXPECT_EQ(parts,
            (Words{"service", "tasks", "stopped", "scaling", "protection", "record", "alarms"}));
}

}  // namespace
}  // namespace ecsr::cli
