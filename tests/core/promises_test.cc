// SPDX-License-Identifier: MIT
// Each promise is broken by a decision made by hand, and kept by the one beside it: a guard that
// never barks guards nothing.
#include "core/promises.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "scenario.h"

namespace ecsr::core::testing {
namespace {

/// Base count 2, raised to 3: two stale tasks and a fresh one, all serving.
class PromiseScenario : public ServiceScenario {
 protected:
  PromiseScenario() {
    service_wants(3);
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
    runs(task("c").started("10:05:10").healthy());
    seen.aws_now = seen.tasks.seen_at = now;
    seen.recorded.value = run.record;
    decision.reason = Reason::kStopStaleTasks;
    decision.run = run;
    decision.wake_at = now + seconds{50};
  }

  void orders(std::vector<Action> actions) { decision.actions = std::move(actions); }
  void the_run_ends(Reason reason, Outcome outcome) {
    decision.reason = reason;
    decision.outcome = outcome;
    decision.actions.clear();
  }
  Verdict judge(Verdict (*promise)(const Judged&)) const {
    return promise(
        {.seen = seen, .policy = policy, .before = run, .decision = decision, .now = now});
  }
  std::string story(Verdict (*promise)(const Judged&)) const {
    const Verdict verdict = judge(promise);
    return verdict ? verdict->promise + ": " + verdict->sentence : "kept";
  }

  WallTime now = at("10:06");
  Decision decision;
};

TEST_F(PromiseScenario, TheFloorIsKeptByOneStopAndBrokenByTwo) {
  orders({stop("a")});
  EXPECT_EQ(story(keeps_floor), "kept");
  orders({stop("a"), stop("b")});
  EXPECT_EQ(story(keeps_floor),
            "P1 floor: stopping 2 of 3 serving tasks leaves 1, and the floor is 2");
}

TEST_F(PromiseScenario, TheOperatorsFloorCountsToo) {
  policy.min_healthy = Amount{3, false};
  orders({stop("a")});
  EXPECT_EQ(story(keeps_floor),
            "P1 floor: stopping 1 of 3 serving tasks leaves 2, and the floor is 3");
}

TEST_F(PromiseScenario, AStopOfATaskThatServesNobodyBreaksNoFloor) {
  seen.tasks.value->at(0).health = Health::kUnhealthy;
  seen.tasks.value->at(1).health = Health::kUnhealthy;
  orders({stop("a")});
  EXPECT_EQ(story(keeps_floor), "kept");
}

TEST_F(PromiseScenario, FoldingLeavesTheBaseCountServing) {
  orders({stop("a"), set_desired_count(2)});
  EXPECT_EQ(story(keeps_floor), "kept");
  orders({stop("a"), stop("b"), set_desired_count(2)});
  EXPECT_NE(story(keeps_floor), "kept");
}

TEST_F(PromiseScenario, DesiredCountStaysBetweenBaseAndBasePlusSurge) {
  for (const int count : {2, 3}) {
    orders({set_desired_count(count)});
    EXPECT_EQ(story(keeps_surge_bound), "kept") << count;
  }
  orders({set_desired_count(4)});
  EXPECT_EQ(story(keeps_surge_bound), "P2 surge bound: desired count 4 is not between 2 and 3");
  orders({set_desired_count(1)});
  EXPECT_EQ(story(keeps_surge_bound), "P2 surge bound: desired count 1 is not between 2 and 3");
}

TEST_F(PromiseScenario, FreshTasksStrangersAndTasksWithoutCreationTimeAreSpared) {
  orders({stop("a")});
  EXPECT_EQ(story(spares_fresh_tasks), "kept");
  orders({stop("c")});
  EXPECT_EQ(story(spares_fresh_tasks), "P3 fresh is safe: task c was created after the cutoff");
  orders({stop("z")});
  EXPECT_EQ(story(spares_fresh_tasks), "P3 fresh is safe: task z is not one of the service's");
  seen.tasks.value->at(0).created_at.reset();
  orders({stop("a")});
  EXPECT_NE(story(spares_fresh_tasks), "kept");
}

TEST_F(PromiseScenario, NothingIsOrderedDuringADeploymentExceptToPutBack) {
  orders({stop("a")});
  EXPECT_EQ(story(keeps_hands_off), "kept");
  deployment("ecs-svc/9", true, RolloutState::kInProgress);
  EXPECT_EQ(story(keeps_hands_off),
            "P4 hands off: an order is given while deployment ecs-svc/9 is in progress");
  decision.reason = Reason::kPutBackDesiredCount;
  orders({set_desired_count(2)});
  EXPECT_EQ(story(keeps_hands_off), "kept");
}

TEST_F(PromiseScenario, NothingIsOrderedWithoutTheTasks) {
  orders({set_desired_count(3)});
  seen.tasks.value.reset();
  EXPECT_EQ(story(keeps_hands_off),
            "P4 hands off: an order is given although the service or its tasks are unknown");
}

TEST_F(PromiseScenario, ABatchIsTheMostThatIsStoppedAtOnce) {
  orders({stop("a")});
  EXPECT_EQ(story(keeps_batch_bound), "kept");
  orders({stop("a"), stop("b")});
  EXPECT_EQ(story(keeps_batch_bound),
            "P5 batch bound: 2 tasks are stopped at once, and the batch is 1");
}

TEST_F(PromiseScenario, ABatchIsTheMostThatIsUnreplaced) {
  seen.tasks.value->at(2).last_status = LastStatus::kPending;
  orders({stop("a")});
  EXPECT_EQ(story(keeps_batch_bound),
            "P5 batch bound: 2 tasks would be without a serving replacement, and the batch is 1");
}

TEST_F(PromiseScenario, ARunDoesNotEndWhileItsSurgeStands) {
  the_run_ends(Reason::kGaveUp, Outcome::kGaveUp);
  EXPECT_EQ(story(puts_everything_back),
            "P6 put back: the run ends with desired count 3, and it was 2");
  service_wants(2);
  EXPECT_EQ(story(puts_everything_back), "kept");
}

TEST_F(PromiseScenario, ACountOfSomebodyElseMayStay) {
  we_ordered_count(2, "10:00");
  the_run_ends(Reason::kRecycled, Outcome::kDone);
  EXPECT_EQ(story(puts_everything_back), "kept");
  run.count_order->answered = false;
  EXPECT_NE(story(puts_everything_back), "kept") << "3 may be what was before the order";
}

TEST_F(PromiseScenario, ALookOlderThanTheRaiseProvesNothing) {
  service_wants(2);
  we_ordered_count(3, "10:05:30");
  the_run_ends(Reason::kAborted, Outcome::kAborted);
  EXPECT_EQ(story(puts_everything_back),
            "P6 put back: desired count looks as it was, but was raised too lately to tell");
  we_ordered_count(3, "10:05:00");
  EXPECT_EQ(story(puts_everything_back), "kept");
}

TEST_F(PromiseScenario, ARunDoesNotEndWhileItsScalingStands) {
  service_wants(2);
  we_hold_scaling({1, 2, {}}, {1, 3, {.scaling_in = true}});
  the_run_ends(Reason::kRecycled, Outcome::kDone);
  autoscales(1, 3, {.scaling_in = true});
  EXPECT_EQ(story(puts_everything_back),
            "P6 put back: the run ends with the autoscaling settings it has set");
  autoscales(1, 2);
  EXPECT_EQ(story(puts_everything_back), "kept");
}

TEST_F(PromiseScenario, ABoundThatSomebodyElsesDesiredCountNeedsMayStand) {
  constexpr Suspended kScaleIn{.scaling_in = true};
  service_wants(5);
  we_hold_scaling({1, 2, kScaleIn}, {1, 3, kScaleIn});
  the_run_ends(Reason::kRecycled, Outcome::kDone);
  autoscales(1, 3, kScaleIn);
  EXPECT_EQ(story(puts_everything_back), "kept");
}

TEST_F(PromiseScenario, ARunThatSaysAPersonIsNeededMayLeaveItsSurge) {
  the_run_ends(Reason::kNotPutBack, Outcome::kNotPutBack);
  EXPECT_EQ(story(puts_everything_back), "kept");
}

TEST_F(PromiseScenario, NothingIsOrderedBeforeTheClaimWasReadBack) {
  orders({stop("a")});
  EXPECT_EQ(story(can_be_repeated), "kept");
  run.claim_seen = decision.run.claim_seen = false;
  EXPECT_EQ(story(can_be_repeated),
            "P7 twice is once: an order is given before the claim was read back");
}

TEST_F(PromiseScenario, ATaskIsNotOrderedToStopAgainWhileTheFirstOrderMayNotBeVisible) {
  we_stopped("a", "10:05:01");
  orders({stop("a")});
  EXPECT_EQ(story(can_be_repeated), "P7 twice is once: task a is stopped a second time");
  run.stop_orders.front().ordered_at = at("10:05:00");
  EXPECT_EQ(story(can_be_repeated), "kept");
  seen.tasks.seen_at -= milliseconds{1};
  EXPECT_EQ(story(can_be_repeated), "P7 twice is once: task a is stopped a second time");
}

TEST_F(PromiseScenario, ARunThatGoesOnLooksAgainAndNotTooLate) {
  EXPECT_EQ(story(goes_on), "kept");
  decision.wake_at = now - seconds{1};
  EXPECT_NE(story(goes_on), "kept");
  decision.wake_at = now + minutes{5};
  EXPECT_EQ(story(goes_on), "kept");
  decision.wake_at = now + minutes{5} + milliseconds{1};
  EXPECT_EQ(story(goes_on),
            "P8 it ends: the next look is at 2026-01-05T10:11:00.001Z, and now is "
            "2026-01-05T10:06:00Z");
  decision.outcome = Outcome::kDone;
  EXPECT_EQ(story(goes_on), "kept");
}

TEST_F(PromiseScenario, ARunThatLooksAtOnceAsksForSomethingNewAndNotForEver) {
  decision.wake_at = now;
  EXPECT_EQ(story(goes_on),
            "P8 it ends: the next look is at once, and nothing can have changed by then");
  decision.reason = Reason::kNeedsALook;
  decision.run.looks_in_a_row = 10;
  EXPECT_EQ(story(goes_on), "kept");
  decision.run.looks_in_a_row = 11;
  EXPECT_NE(story(goes_on), "kept");
  decision.reason = Reason::kGiveUp;
  EXPECT_EQ(story(goes_on), "kept");
}

TEST_F(PromiseScenario, AllBrokenPromisesAreNamed) {
  deployment("ecs-svc/9", true, RolloutState::kInProgress);
  orders({stop("a"), stop("c"), set_desired_count(9)});
  std::vector<std::string> names;
  for (const Broken& broken : broken_promises(
           {.seen = seen, .policy = policy, .before = run, .decision = decision, .now = now})) {
    names.push_back(broken.promise);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"P1 floor", "P2 surge bound", "P3 fresh is safe",
                                             "P4 hands off", "P5 batch bound"}));
}

TEST_F(PromiseScenario, AQuietDecisionBreaksNone) {
  EXPECT_TRUE(broken_promises(
                  {.seen = seen, .policy = policy, .before = run, .decision = decision, .now = now})
                  .empty());
}

}  // namespace
}  // namespace ecsr::core::testing
