// SPDX-License-Identifier: MIT
// Which tasks are recycled and in which order: every selection flag, the cutoff, zones in turn.
#include "core/selection.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "core/availability.h"
#include "scenario.h"

namespace ecsr::core::testing {
namespace {

class SelectionScenario : public ServiceScenario {
 protected:
  bool selects(const task& one) {
    return is_selected(one.value, policy.select, *seen.service.value);
  }
  std::optional<WallTime> cutoff_at(std::string_view clock) {
    return choose_cutoff(*seen.tasks.value, policy, run, *seen.service.value, at(clock));
  }
  /// Created at these times, called a, b, c, …
  void created_at(const std::vector<std::string>& clocks) {
    char name = 'a';
    for (const std::string& clock : clocks) {
      runs(task(std::string(1, name++)).pending_since(clock));
    }
  }
};

TEST_F(SelectionScenario, WithoutFlagsEveryTaskIsSelected) {
  EXPECT_TRUE(selects(task("a").started("08:00")));
  EXPECT_TRUE(selects(task("b").pending_since("09:00")));
}

TEST_F(SelectionScenario, TasksAreNamedByTheirIdsOrTheirWholeArns) {
  const task one = task("arn:aws:ecs:eu-west-1:111122223333:task/prod/0f0e");
  policy.select.tasks = {TaskId{"0f0e"}};
  EXPECT_TRUE(selects(one));
  policy.select.tasks = {TaskId{"arn:aws:ecs:eu-west-1:111122223333:task/prod/0f0e"}};
  EXPECT_TRUE(selects(one));
  policy.select.tasks = {TaskId{"0f0"}, TaskId{"prod/0f0e"}};
  EXPECT_FALSE(selects(one));
}

TEST_F(SelectionScenario, ZonesAreChosenByName) {
  policy.select.availability_zones = {"eu-west-1b", "eu-west-1c"};

  EXPECT_TRUE(selects(task("a").in_zone("eu-west-1c")));
  EXPECT_FALSE(selects(task("a").in_zone("eu-west-1a")));
  EXPECT_FALSE(selects(task("a").in_zone("")));
}

TEST_F(SelectionScenario, AStaleRevisionIsOneThatTheServiceNoLongerNames) {
  policy.select.stale_revision_only = true;
  seen.service.value->task_definition = "web:2";

  EXPECT_TRUE(selects(task("a").of_revision("web:1")));
  EXPECT_FALSE(selects(task("a").of_revision("web:2")));
  seen.service.value->task_definition.clear();
  EXPECT_FALSE(selects(task("a").of_revision("web:1"))) << "it is not known what is stale";
}

TEST_F(SelectionScenario, UnhealthyMeansFailingACheckAndNotJustNotHavingPassedIt) {
  policy.select.unhealthy_only = true;

  EXPECT_TRUE(selects(task("a").started("08:00").unhealthy()));
  EXPECT_TRUE(selects(task("a").started("08:00").behind_target(TargetHealth::kUnhealthy)));
  EXPECT_FALSE(selects(task("a").started("08:00").healthy()));
  EXPECT_FALSE(selects(task("a").started("08:00").of_unknown_health()));
  EXPECT_FALSE(selects(task("a").started("08:00").behind_target(TargetHealth::kInitial)));
  EXPECT_FALSE(selects(task("a").pending_since("08:00").unhealthy()));
}

TEST_F(SelectionScenario, AllConditionsHaveToHold) {
  policy.select.availability_zones = {"b"};
  policy.select.unhealthy_only = true;

  EXPECT_TRUE(selects(task("a").started("08:00").unhealthy().in_zone("b")));
  EXPECT_FALSE(selects(task("a").started("08:00").unhealthy().in_zone("a")));
  EXPECT_FALSE(selects(task("a").started("08:00").healthy().in_zone("b")));
}

TEST_F(SelectionScenario, TheCutoffIsTheYoungestCreationTimeSeen) {
  created_at({"08:00", "09:30", "09:00"});

  EXPECT_EQ(cutoff_at("10:00"), at("09:30"));
}

TEST_F(SelectionScenario, TasksThatAreLeavingOrHaveNoCreationTimeMakeNoCutoff) {
  runs(task("a").started("08:00").going_away());
  runs(task("b").started("08:30").without_creation_time());

  EXPECT_EQ(cutoff_at("10:00"), std::nullopt);
}

TEST_F(SelectionScenario, OlderThanCountsATaskOfExactlyThatAge) {
  policy.select.older_than = minutes{60};
  created_at({"08:00", "09:00", "09:00:01"});

  EXPECT_EQ(cutoff_at("10:00"), at("09:00"));
}

TEST_F(SelectionScenario, CreatedBeforeDoesNotCountATaskCreatedAtThatMoment) {
  policy.select.created_before = at("09:00");
  created_at({"08:00", "08:59:59", "09:00"});

  EXPECT_EQ(cutoff_at("10:00"), at("08:59:59"));
}

TEST_F(SelectionScenario, MaxTasksTakesTheOldestOfWhatIsSelected) {
  policy.select.max_tasks = 2;
  policy.select.older_than = minutes{30};
  created_at({"09:20", "08:00", "09:00", "09:45"});

  EXPECT_EQ(cutoff_at("10:00"), at("09:00"));
}

TEST_F(SelectionScenario, MaxTasksBeyondWhatThereIsTakesAll) {
  policy.select.max_tasks = 9;
  created_at({"08:00", "09:00"});

  EXPECT_EQ(cutoff_at("10:00"), at("09:00"));
}

TEST_F(SelectionScenario, TasksOfOneMillisecondStayTogether) {
  policy.select.max_tasks = 1;
  created_at({"08:00", "08:00", "09:00"});
  recycle_everything_before("10:00");
  run.record->cutoff = *cutoff_at("10:00");

  const auto stale = std::ranges::count_if(*seen.tasks.value, [&](const Task& one) {
    return is_stale(one, policy, run, *seen.service.value);
  });
  EXPECT_EQ(stale, 2);
}

TEST_F(SelectionScenario, ATaskCreatedAtTheCutoffIsStaleAndOneAMillisecondLaterIsFresh) {
  recycle_everything_before("10:00");
  task one = task("a").pending_since("10:00");
  EXPECT_TRUE(is_stale(one.value, policy, run, *seen.service.value));
  *one.value.created_at += milliseconds{1};
  EXPECT_FALSE(is_stale(one.value, policy, run, *seen.service.value));
}

TEST_F(SelectionScenario, ATaskThatIsLeavingSkippedOrWithoutCreationTimeIsNotStale) {
  recycle_everything_before("10:00");
  const Service& service = *seen.service.value;
  run.skipped = {TaskId{"s"}};

  EXPECT_FALSE(is_stale(task("a").started("08:00").going_away().value, policy, run, service));
  EXPECT_FALSE(is_stale(task("s").started("08:00").value, policy, run, service));
  EXPECT_FALSE(
      is_stale(task("a").started("08:00").without_creation_time().value, policy, run, service));
  EXPECT_TRUE(is_stale(task("a").started("08:00").value, policy, run, service));
}

/// Names, in the order in which they would be stopped.
std::string order_of(const std::vector<task>& tasks) {
  std::vector<const Task*> order;
  for (const task& one : tasks) order.push_back(&one.value);
  put_in_stop_order(order);
  std::string names;
  for (const Task* one : order) names += one->id.value;
  return names;
}

TEST(StopOrder, IsOldestFirst) {
  EXPECT_EQ(order_of({task("b").started("08:30"), task("c").started("09:00"),
                      task("a").started("08:00")}),
            "abc");
}

TEST(StopOrder, ZonesTakeTurnsAndTheOneWithTheOldestBegins) {
  EXPECT_EQ(
      order_of({task("a").started("08:00").in_zone("1"), task("b").started("08:10").in_zone("1"),
                task("c").started("08:05").in_zone("2")}),
      "acb");
  EXPECT_EQ(
      order_of({task("a").started("08:20").in_zone("1"), task("b").started("08:30").in_zone("1"),
                task("c").started("08:40").in_zone("1"), task("d").started("08:00").in_zone("2"),
                task("e").started("09:00").in_zone("2"), task("f").started("09:10").in_zone("3")}),
      "dafbec");
}

TEST(StopOrder, FailingTasksComeFirstWhateverTheirAgeAndZone) {
  EXPECT_EQ(order_of({task("a").started("08:00").in_zone("1").healthy(),
                      task("b").started("08:30").in_zone("1").unhealthy(),
                      task("c").started("09:00").in_zone("2").unhealthy(),
                      task("d").started("08:10").in_zone("2").healthy()}),
            "bcad");
}

TEST(StopOrder, TiesAreBrokenById) {
  EXPECT_EQ(order_of({task("b").started("08:00"), task("a").started("08:00"),
                      task("c").started("08:00")}),
            "abc");
}

TEST(StopOrder, OfNothingIsNothing) { EXPECT_EQ(order_of({}), ""); }

}  // namespace
}  // namespace ecsr::core::testing
