// SPDX-License-Identifier: MIT
// Out of the target groups, a while without new requests, and only then the stop.
#include <algorithm>
#include <gtest/gtest.h>

#include "tests/core/scenario.h"

namespace ecsr::core::testing {
namespace {

class DrainScenario : public ServiceScenario {
 protected:
  DrainScenario() {
    service_wants(3);
    seen.service.value->target_groups = {{"arn:aws:tg/web", "app", 8080}};
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    surge_of(1);
    waits(seconds{0});
    policy.drain.window = seconds{30};
    runs(task("a").started("08:00").registered());
    runs(task("b").started("08:30").registered());
    runs(task("c").started("10:05").registered());
    nothing_is_protected();
  }

  Action leaves(std::string_view name) { return DeregisterTargets{TaskId{std::string(name)}}; }
  void now_is(std::string_view name, Registration registration) {
    Task& task = known(name);
    task.registration = registration;
    task.target_health = registration == Registration::kDraining ? TargetHealth::kDraining
                         : registration == Registration::kAbsent ? TargetHealth::kUnused
                                                                 : TargetHealth::kHealthy;
  }
  void a_has_left_and_becomes_protected() {
    EXPECT_DECISION(first_at("10:06"), Reason::kLeaveTargetGroups, leaves("a"));
    answered();
    now_is("a", Registration::kDraining);
    protects("a");
  }
  Decision& first_at(std::string_view clock) { return decision = decide_at(clock); }
  Decision& again_at(std::string_view clock) {
    run = left_behind();
    run.asked = asked;
    return decision = decide_at(clock);
  }
  Task& known(std::string_view name) {
    return *std::ranges::find(*seen.tasks.value, TaskId{std::string(name)}, &Task::id);
  }

  Decision decision;
  Asked asked = Asked::kNothing;
};

TEST_F(DrainScenario, ATaskLeavesItsTargetGroupsAndIsStoppedWhenItsTimeIsOver) {
  EXPECT_DECISION(first_at("10:06"), Reason::kLeaveTargetGroups, leaves("a"));
  EXPECT_EQ(decision.wake_at, at("10:06:30"));
  answered();
  now_is("a", Registration::kDraining);

  EXPECT_DECISION(again_at("10:06:20"), Reason::kDraining);
  EXPECT_EQ(decision.wake_at, at("10:06:30"));
  EXPECT_EQ(decision.seen.value().serving, 2) << "it gets no requests, so it does not serve";
  EXPECT_DECISION(again_at("10:06:30"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(DrainScenario, ATaskIsNotStoppedWhileItIsStillShownAsATarget) {
  first_at("10:06");
  answered();

  EXPECT_DECISION(again_at("10:06:40"), Reason::kDraining);
  EXPECT_EQ(decision.detail, "a, still shown as a target");
  EXPECT_EQ(decision.seen.value().serving, 2) << "AWS shows the past";
}

TEST_F(DrainScenario, ATaskThatIsATargetForLongerThanAwsShowsThePastServesAgainAndLeavesAgain) {
  first_at("10:06");
  answered();

  EXPECT_DECISION(again_at("10:07"), Reason::kLeaveTargetGroups, leaves("a"));
  answered();
  EXPECT_DECISION(again_at("10:08"), Reason::kLeaveTargetGroups, leaves("a"));
  answered();
  EXPECT_DECISION(again_at("10:09"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(DrainScenario, WithoutATimeToDrainNobodyIsDeregistered) {
  policy.drain.window = seconds{0};

  EXPECT_DECISION(first_at("10:06"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(DrainScenario, ATaskWhoseTargetCannotBeToldIsStoppedAsItIs) {
  known("a").registration = Registration::kUnknown;
  known("a").health_check = HealthCheck::kPresent;
  known("a").health = Health::kUnhealthy;

  EXPECT_DECISION(first_at("10:06"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(DrainScenario, WithFullATaskIsStoppedOnceNoTargetGroupKnowsIt) {
  policy.drain = {.full = true};
  first_at("10:06");
  answered();
  now_is("a", Registration::kDraining);
  EXPECT_DECISION(again_at("10:20"), Reason::kDraining);
  now_is("a", Registration::kAbsent);

  EXPECT_DECISION(again_at("10:20:15"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(DrainScenario, WithFullATaskIsStoppedAtTheLatestWhenNoTargetDrainsAnyMore) {
  policy.drain = {.full = true};
  first_at("10:06");
  answered();
  now_is("a", Registration::kDraining);

  EXPECT_DECISION(again_at("11:06:30"), Reason::kDraining);
  EXPECT_DECISION(again_at("11:07"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(DrainScenario, ARefusalIsSaidOnceAndTasksAreStoppedAsTheyAre) {
  first_at("10:06");
  denied();

  EXPECT_DECISION(again_at("10:06:02"), Reason::kStopStaleTasks, stop("a"));
  ASSERT_EQ(decision.notes.size(), 1U);
  EXPECT_EQ(
      decision.notes[0],
      "tasks are stopped without leaving their target groups first: AccessDeniedException: no");
  answered();
  EXPECT_TRUE(again_at("10:06:04").notes.empty());
}

TEST_F(DrainScenario, ATaskThatOneOfTwoTargetGroupsLetGoBeforeTheRefusalIsStoppedAsItIs) {
  first_at("10:06");
  denied();
  known("a").target_health = TargetHealth::kDraining;  // and registered in the other one

  EXPECT_DECISION(again_at("10:06:02"), Reason::kStopStaleTasks, stop("a"));
}

TEST_F(DrainScenario, AnOrderThatWasThrottledIsGivenAgain) {
  first_at("10:06");
  throttled();

  EXPECT_DECISION(again_at("10:06:02"), Reason::kLeaveTargetGroups, leaves("a"));
}

TEST_F(DrainScenario, AnOrderWhoseAnswerWasLostIsLookedForBeforeItIsRepeated) {
  first_at("10:06");
  lost();

  EXPECT_DECISION(again_at("10:06:02"), Reason::kDraining);
}

TEST_F(DrainScenario, ATaskThatDrainsAlreadyIsTakenForOneOnItsWayOut) {
  now_is("b", Registration::kDraining);

  EXPECT_DECISION(first_at("10:06"), Reason::kDraining);
  EXPECT_EQ(decision.detail, "b, until 10:06:30");
  EXPECT_DECISION(again_at("10:06:30"), Reason::kStopStaleTasks, stop("b"));
}

TEST_F(DrainScenario, ATaskThatNoGroupKnowsIsStillStartingUnlessTheRunWasContinued) {
  now_is("a", Registration::kAbsent);
  now_is("b", Registration::kAbsent);
  runs(task("d").started("10:05").registered());
  service_wants(2);
  policy.surge = Amount{0, false};
  run.record->surge = 0;
  EXPECT_DECISION(first_at("10:06"), Reason::kWaitingForStaleTask);
  run.taken_over_at = at("10:05");

  EXPECT_DECISION(first_at("10:06:30"), Reason::kDraining);
  EXPECT_EQ(decision.detail, "a, until 10:07:30") << "it may have been about to become a target";
}

TEST_F(DrainScenario, TheLastTasksLeaveTogetherWithTheSurgeOnlyWhenTheyAreStopped) {
  std::erase_if(*seen.tasks.value, [](const Task& one) { return one.id == TaskId{"a"}; });
  runs(task("d").started("10:05:30").registered());
  EXPECT_DECISION(first_at("10:06:30"), Reason::kLeaveTargetGroups, leaves("b"));
  answered();
  now_is("b", Registration::kDraining);

  EXPECT_DECISION(again_at("10:07"), Reason::kStopLastTasks, stop("b"), set_desired_count(2));
}

TEST_F(DrainScenario, ARunThatEndsWaitsForTheDrainAndNeedsNoReplacement) {
  first_at("10:06");
  answered();
  now_is("a", Registration::kDraining);
  asked = Asked::kFinishReplacementThenStop;
  EXPECT_DECISION(again_at("10:06:10"), Reason::kGiveUp);

  EXPECT_DECISION(again_at("10:06:10"), Reason::kDraining);
  EXPECT_DECISION(again_at("10:06:30"), Reason::kStopLastTasks, stop("a"), set_desired_count(2));
}

TEST_F(DrainScenario, ARunThatIsToldTwiceDoesNotWaitForTheDrain) {
  first_at("10:06");
  answered();
  now_is("a", Registration::kDraining);
  asked = Asked::kPutBackNow;
  again_at("10:06:10");

  EXPECT_DECISION(again_at("10:06:10"), Reason::kStopLastTasks, stop("a"), set_desired_count(2));
}

TEST_F(DrainScenario, ARunThatEndsSparesATaskThatIsATargetAgain) {
  first_at("10:06");
  answered();
  asked = Asked::kFinishReplacementThenStop;
  again_at("10:06:10");
  EXPECT_DECISION(again_at("10:06:40"), Reason::kDraining);

  EXPECT_DECISION(again_at("10:07"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(DrainScenario, ARunThatEndsLeavesWhatSomebodyElseHasTakenOut) {
  now_is("b", Registration::kDraining);
  asked = run.asked = Asked::kPutBackNow;
  first_at("10:06");

  EXPECT_DECISION(again_at("10:06"), Reason::kPutBackDesiredCount, set_desired_count(2));
}

TEST_F(DrainScenario, ARunThatEndsSparesATaskThatHasBecomeProtectedAndNamesIt) {
  a_has_left_and_becomes_protected();
  asked = Asked::kPutBackNow;
  again_at("10:06:10");

  EXPECT_DECISION(again_at("10:06:10"), Reason::kNotPutBack);
  EXPECT_EQ(decision.detail,
            "asked to put back now; task a has left its target groups and still runs");
}

TEST_F(DrainScenario, ARunThatEndsAsksForProtectionBeforeItStopsWhatHasLeft) {
  first_at("10:06");
  answered();
  now_is("a", Registration::kDraining);
  seen.protection.value.reset();
  asked = Asked::kPutBackNow;
  again_at("10:06:10");

  EXPECT_DECISION(again_at("10:06:10"), Reason::kNeedsALook);
  EXPECT_EQ(decision.look.protection, std::vector{TaskId{"a"}});
}

TEST_F(DrainScenario, ATaskThatHasLeftAndCannotBeSeenIsNamedAtTheEnd) {
  first_at("10:06");
  answered();
  asked = Asked::kPutBackNow;
  seen.tasks.value.reset();
  seen.tasks.problem = Error(ErrorKind::kDenied, "DescribeTargetHealth: AccessDenied");
  again_at("10:06:10");
  EXPECT_DECISION(again_at("10:06:10"), Reason::kTasksUnknown);

  EXPECT_DECISION(again_at("10:07:40"), Reason::kNotPutBack);
  EXPECT_EQ(decision.detail,
            "asked to put back now; task a has left its target groups and cannot be seen: "
            "DescribeTargetHealth: AccessDenied");
}

TEST_F(DrainScenario, CapacityStaysRaisedWhileATaskThatHasLeftMayNotBeStopped) {
  first_at("10:06");
  answered();
  now_is("a", Registration::kDraining);
  EXPECT_DECISION(again_at("10:06:30"), Reason::kStopStaleTasks, stop("a"));
  denied();
  EXPECT_DECISION(again_at("10:06:32"), Reason::kGiveUp);
  EXPECT_DECISION(again_at("10:06:32"), Reason::kStopLastTasks, stop("a"), set_desired_count(2));
  denied();

  EXPECT_DECISION(again_at("10:06:34"), Reason::kNotPutBack);
  EXPECT_EQ(decision.detail,
            "AccessDeniedException: no; task a has left its target groups and still runs");
}

TEST_F(DrainScenario, ATaskWhoseOrderNeverArrivedServesAgainWhenItsTimeIsOver) {
  service_wants(5);
  run.record->base_count = 3;
  run.record->surge = 2;
  policy.batch = Amount{2, false};
  policy.surge = Amount{2, false};
  runs(task("d").started("08:45").registered());
  runs(task("e").started("10:05").registered());
  seen.protection.value.reset();
  protects("d");
  EXPECT_DECISION(first_at("10:06"), Reason::kLeaveTargetGroups, leaves("a"), leaves("b"));
  lost();
  seen.protection.value.reset();
  protects("b");

  EXPECT_DECISION(again_at("10:07"), Reason::kLeaveTargetGroups, leaves("a"), leaves("d"));
}

TEST_F(DrainScenario, NobodyElseLeavesWhileATaskThatHasLeftHasBecomeProtected) {
  service_wants(4);
  run.record->surge = 2;
  policy.surge = Amount{2, false};
  runs(task("d").started("10:05").registered());
  seen.protection.value.reset();
  nothing_is_protected();
  a_has_left_and_becomes_protected();

  EXPECT_DECISION(again_at("10:06:30"), Reason::kWaitingForProtectedTask);
}

TEST_F(DrainScenario, NorDoesItWhenMoreTasksServeThanAreAskedFor) {
  runs(task("d").started("10:05").registered());
  seen.protection.value.reset();
  nothing_is_protected();
  a_has_left_and_becomes_protected();

  EXPECT_DECISION(again_at("10:06:30"), Reason::kWaitingForProtectedTask)
      << "the batch of one is on its way";
}

TEST_F(DrainScenario, ATaskThatSomebodyElseHasTakenOutIsNoPartOfTheBatch) {
  now_is("a", Registration::kDraining);
  protects("a");
  EXPECT_DECISION(first_at("10:06"), Reason::kWaitingForProtectedTask);

  known("b").target_health = TargetHealth::kUnhealthy;

  EXPECT_DECISION(again_at("10:06:10"), Reason::kLeaveTargetGroups, leaves("b"))
      << "it serves nobody, and nothing that we did is on its way";
}

TEST_F(DrainScenario, ATaskThatHasLeftIsNotSkippedWhenItBecomesProtected) {
  policy.protected_tasks = Protected::kSkip;
  a_has_left_and_becomes_protected();

  EXPECT_DECISION(again_at("10:06:30"), Reason::kWaitingForProtectedTask);
}

TEST(Drain, IsReadFromADurationOrTheWordFull) {
  EXPECT_EQ(parse_drain("45s").value(), (Drain{.window = seconds{45}}));
  EXPECT_FALSE(parse_drain("0")->wanted());
  EXPECT_TRUE(parse_drain("full")->full);
  EXPECT_EQ(parse_drain("fully").error().message(),
            "\"fully\" is no time to drain: write a duration such as 30s, 0, or full");
}

}  // namespace
}  // namespace ecsr::core::testing
