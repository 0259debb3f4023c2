// SPDX-License-Identifier: MIT
// The pause between a replacement that serves and the next stop.
#include <gtest/gtest.h>

#include "tests/core/scenario.h"

namespace ecsr::core::testing {
namespace {

/// Raised from 2 to 3, everything serves.
class PacingScenario : public ServiceScenario {
 protected:
  PacingScenario() {
    service_wants(3);
    recycle_everything_before("10:00");
    we_raised_it_from(2);
    surge_of(1);
    runs(task("a").started("08:00").healthy());
    runs(task("b").started("08:30").healthy());
    runs(task("c").started("10:05").healthy());
  }
};

TEST_F(PacingScenario, PausesAlsoWhenTheReplacementServesAtTheFirstLookAfterTheStop) {
  waits(seconds{30});
  nothing_is_protected();
  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("a"));
  answered();
  std::erase_if(*seen.tasks.value, [](const Task& one) { return one.id == TaskId{"a"}; });
  runs(task("d").started("10:07:10").healthy());

  EXPECT_DECISION(decide_again_at("10:07:20"), Reason::kPacing);
}

/// Looks at nothing but the service, for its tags or for alarms, while a replacement takes long.
TEST_F(PacingScenario, ATaskThatWasToldToStopDoesNotServeAgainBeforeTheTasksAreReadAgain) {
  waits(seconds{0});
  nothing_is_protected();
  EXPECT_DECISION(decide_at("10:06"), Reason::kStopStaleTasks, stop("a"));
  answered();

  EXPECT_DECISION(decide_again_on_old_tasks_at("10:07:10"), Reason::kWaitingForReplacement);
  EXPECT_DECISION(decide_again_on_old_tasks_at("10:08:20"), Reason::kWaitingForReplacement);
}

TEST_F(PacingScenario, NothingIsStoppedOnWhatWasReadBeforeTheLastDecision) {
  waits(seconds{30});
  nothing_is_protected();
  run.stops_ordered = 1;
  run.last_stop_at = at("10:05:50");
  EXPECT_DECISION(decide_at("10:06"), Reason::kPacing);

  EXPECT_DECISION(decide_again_on_old_tasks_at("10:06:35"), Reason::kNeedsALook);
}

/// Else a run whose answers take long would ask for one part while the other grows old, in turns.
TEST_F(PacingScenario, WhatWasYoungWhenAnotherLookWasAskedForIsYoungAfterItHoweverLongItTook) {
  waits(seconds{0});
  EXPECT_DECISION(decide_at("10:06"), Reason::kNeedsALook);
  const WallTime tasks_seen_at = seen.tasks.seen_at - seconds{1};
  nothing_is_protected();

  run = left_behind();
  seen.aws_now = seen.protection.seen_at = at("10:06:40");
  seen.tasks.seen_at = seen.service.seen_at = tasks_seen_at;

  EXPECT_DECISION(decide(seen, policy, run, at("10:06:40")), Reason::kStopStaleTasks, stop("a"));
}

}  // namespace
}  // namespace ecsr::core::testing
