// SPDX-License-Identifier: MIT
// The picture of a recycle as a function from what was seen to text, on terminals of several sizes.
#include "cli/live_text.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/columns.h"
#include "core/availability.h"
#include "tests/cli/golden.h"

namespace ecsr::cli {
namespace {

using core::LastStatus;
using ecsr::testing::golden;

WallTime at(std::string_view clock) {
  return parse_iso8601("2026-08-01T" + std::string(clock) + "Z").value();
}

core::Task task(std::string_view number, LastStatus status, std::string_view created) {
  core::Task one;
  one.id.value = "arn:aws:ecs:eu-west-1:111122223333:task/prod/" + std::string(number) +
                 "eb4685b1dad70bc4ae3918a0287a";
  one.last_status = status;
  one.desired_status = status <= LastStatus::kRunning ? core::DesiredStatus::kRunning
                                                      : core::DesiredStatus::kStopped;
  one.health_check = core::HealthCheck::kPresent;
  if (status == LastStatus::kRunning) one.health = core::Health::kHealthy;
  one.created_at = at(created);
  one.availability_zone = "eu-west-1a";
  return one;
}

/// A run in full swing: at 10:05 it claimed the service, and now it is 10:10.
class Picture : public ::testing::Test {
 protected:
  Picture() {
    decision.run.record = core::RunRecord{.id = "7f3a2c11"};
    decision.run.record->cutoff = at("10:00:00");
    decision.run.record->base_count = 4;
    decision.run.record->surge = 1;
    decision.reason = core::Reason::kWaitingForReplacement;
    decision.wake_at = at("10:10:12");
    service.desired_count = 5;
    seen.aws_now = at("10:10:00");
  }

  void runs(const core::Task& one) { tasks.push_back(one); }

  void looks() {
    seen.service.value = service;
    seen.service.seen_at = at("10:10:00");
    seen.tasks.value = tasks;
    decision.seen = core::count_availability(seen, policy, decision.run);
    decision.detail = std::to_string(decision.seen->serving) + " of " +
                      std::to_string(decision.seen->desired) + " serve";
    update(scene, {.service = address,
                   .policy = policy,
                   .seen = seen,
                   .decision = decision,
                   .now = at("10:10:00")});
  }

  std::string shown(const Canvas& canvas, std::string_view clock = "10:10:00") const {
    return live_text(scene, at("10:05:00"), at(clock), canvas);
  }

  core::ServiceAddress address{core::ClusterName{"prod"}, core::ServiceName{"web"}};
  core::Policy policy;
  core::Service service;
  core::Observation seen;
  core::Decision decision;
  std::vector<core::Task> tasks;
  Scene scene;
};

void one_task_of_each_kind(auto&& runs) {
  runs(task("08c9", LastStatus::kDeprovisioning, "05:10:00"));
  core::Task draining = task("15ca", LastStatus::kDeactivating, "05:20:00");
  draining.target_health = core::TargetHealth::kDraining;
  runs(draining);
  core::Task sick = task("22a1", LastStatus::kRunning, "06:10:00");
  sick.health = core::Health::kUnhealthy;
  runs(sick);
  runs(task("904a", LastStatus::kRunning, "06:30:00"));
  runs(task("cc9c", LastStatus::kRunning, "06:50:00"));
  runs(task("2717", LastStatus::kRunning, "10:06:10"));
  core::Task young = task("0389", LastStatus::kRunning, "10:09:00");
  young.health = core::Health::kUnknown;
  runs(young);
  runs(task("dd4e", LastStatus::kProvisioning, "10:09:55"));
}

TEST_F(Picture, ShowsStateAgeAndHealthOfEveryTaskOnEightyColumns) {
  one_task_of_each_kind([&](const core::Task& one) { runs(one); });

  looks();

  const std::string text = shown({.columns = 80, .rows = 23, .colour = false});
  EXPECT_EQ(text, golden("live/80-columns.txt", text));
}

TEST_F(Picture, LeavesAwayWhatFortyColumnsHaveNoRoomFor) {
  one_task_of_each_kind([&](const core::Task& one) { runs(one); });

  looks();

  const std::string text = shown({.columns = 40, .rows = 23, .colour = false});
  EXPECT_EQ(text, golden("live/40-columns.txt", text));
}

TEST_F(Picture, ShowsWholeTaskIdsOnAWideTerminalAndColoursWhatTheyMean) {
  one_task_of_each_kind([&](const core::Task& one) { runs(one); });

  looks();

  const std::string text = shown({.columns = 120, .rows = 23, .colour = true});
  EXPECT_EQ(text, golden("live/120-columns-in-colour.txt", text));
}

TEST_F(Picture, ShowsWhatMovesWhenThereAreMoreTasksThanRows) {
  decision.run.record->base_count = 60;
  service.desired_count = 61;
  for (int minute = 10; minute < 69; ++minute) {
    core::Task old = task(std::to_string(minute) + "aa", LastStatus::kRunning, "08:00:00");
    *old.created_at += minutes{minute};
    runs(old);
  }
  runs(task("ff01", LastStatus::kRunning, "10:06:00"));
  runs(task("ff02", LastStatus::kPending, "10:09:30"));

  looks();

  const std::string text = shown({.columns = 80, .rows = 23, .colour = false});
  EXPECT_EQ(text, golden("live/60-tasks-in-23-rows.txt", text));
}

TEST_F(Picture, GrowsOlderBetweenTwoLooks) {
  runs(task("904a", LastStatus::kRunning, "06:30:00"));
  runs(task("dd4e", LastStatus::kProvisioning, "10:09:55"));
  looks();

  EXPECT_EQ(shown({.columns = 80, .rows = 23, .colour = false}, "10:10:07"),
            "prod/web  run 7f3a2c11  5m7s elapsed  serving 1 of 5, floor 4\n"
            "[░░░░░░░░░░░░░░░░░░░░░░░░] 0 of 1 task recycled, about 46s left\n"
            " ● 904aeb4685b1  eu-west-1a    3h40m    stale  serving         healthy\n"
            " ◌ dd4eeb4685b1  eu-west-1a    12s      fresh  PROVISIONING    -\n"
            "waiting for the replacement to serve: 1 of 5 serve; next look in 5s\n");
}

TEST_F(Picture, KeepsTheTasksSeenLastWhileTheyCannotBeRead) {
  runs(task("904a", LastStatus::kRunning, "06:30:00"));
  looks();

  seen.tasks.value.reset();
  decision.seen.reset();
  decision.reason = core::Reason::kTasksUnknown;
  decision.detail = "list tasks: HTTP 503";
  update(scene, {.service = address,
                 .policy = policy,
                 .seen = seen,
                 .decision = decision,
                 .now = at("10:10:00")});

  const std::string text = shown({.columns = 80, .rows = 23, .colour = false});
  EXPECT_NE(text.find("904aeb4685b1"), std::string::npos) << text;
  EXPECT_NE(text.find("the tasks cannot be read: list tasks: HTTP 503"), std::string::npos) << text;
}

TEST_F(Picture, NeverGetsWiderOrHigherThanItsCanvas) {
  one_task_of_each_kind([&](const core::Task& one) { runs(one); });
  looks();
  for (int columns = 20; columns <= 160; ++columns) {
    for (int rows = 9; rows <= 30; ++rows) {
      const std::string text = shown({.columns = columns, .rows = rows, .colour = true});
      const std::vector<std::string_view> lines = split(text, '\n');
      EXPECT_LE(static_cast<int>(lines.size()) - 1, rows) << columns << " columns\n" << text;
      for (const std::string_view line : lines) EXPECT_LE(width_of(line), columns) << text;
    }
  }
}

}  // namespace
}  // namespace ecsr::cli
