// SPDX-License-Identifier: MIT
// A replacement that was created long after the stop may not have been the first.
#include "scenario.h"

namespace ecsr::core::testing {
namespace {

/// Raised from 2 to 3, one stale task stopped at 10:06; its replacement is there at the next look.
class LateReplacementScenario : public ServiceScenario {
 protected:
  LateReplacementScenario() {
    service_wants(3);
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    we_stopped("a", "10:06");
    run.last_stop_at = at("10:06");
    runs(task("b").started("08:30").healthy());
    runs(task("c").started("10:05:10").healthy());
  }
};

TEST_F(LateReplacementScenario, BeforeAReplacementThatCameLateOthersMayHaveFailedUnseen) {
  runs(task("d").started("10:08").healthy());

  const Decision decision = decide_at("10:09");
  EXPECT_DECISION(decision, Reason::kNeedsALook);
  EXPECT_EQ(decision.look,
            (Look{.service = false, .tasks = false, .list = false, .stopped = true}));

  stopped(task("x").pending_since("10:06:10").stopped_with(StopCode::kTaskFailedToStart, "no"));
  decide_again_at("10:09:01");
  EXPECT_EQ(left_behind().failures.size(), 1U);
}

TEST_F(LateReplacementScenario, WhetherReplacementsFailedUnseenIsWaitedFor) {
  runs(task("d").started("10:08").healthy());
  decide_at("10:09");
  seen.stopped.problem = Error(ErrorKind::kThrottled, "ListTasks: Rate exceeded");

  const Decision decision = decide_again_at("10:09:01");

  EXPECT_DECISION(decision, Reason::kWaitingForReplacement);
  EXPECT_EQ(decision.detail, "what became of it cannot be read: ListTasks: Rate exceeded");
  EXPECT_TRUE(decision.look.stopped);
}

TEST_F(LateReplacementScenario, AReplacementThatCameInTimeNeedsNoSuchLook) {
  runs(task("d").started("10:06:55").healthy());

  EXPECT_DECISION(decide_at("10:07:10"), Reason::kPacing);
}

}  // namespace
}  // namespace ecsr::core::testing
