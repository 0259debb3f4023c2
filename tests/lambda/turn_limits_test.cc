// SPDX-License-Identifier: MIT
#include "lambda/turn_limits.h"

#include <gtest/gtest.h>

namespace ecsr::lambda {
namespace {

using formats::Continuation;

const WallTime kNow{seconds{1'795'000'000}};

TEST(TurnLimits, LeaveTimeBeforeTheDeadline) {
  const TurnLimits limits = TurnLimits::of(kNow, kNow + minutes{15}, Continuation::kNone);

  EXPECT_EQ(limits.stop_at, kNow + minutes{15} - seconds{10});
  EXPECT_LT(limits.orders_until, kNow + minutes{15});
  EXPECT_EQ(limits.until, kNow + minutes{15});
}

TEST(TurnLimits, OfTheStateMachineAreShortSoThatAKilledTurnIsKnownToBeDeadSoon) {
  const TurnLimits limits = TurnLimits::of(kNow, kNow + minutes{15}, Continuation::kStateMachine);

  EXPECT_EQ(limits.stop_at, kNow + seconds{60});
  EXPECT_EQ(limits.orders_until, kNow + seconds{70});
  EXPECT_EQ(limits.until, kNow + seconds{80});
}

TEST(TurnLimits, OfThreeSecondsAreLimitsToo) {
  const TurnLimits limits = TurnLimits::of(kNow, kNow + seconds{3}, Continuation::kStateMachine);

  EXPECT_EQ(limits.stop_at, kNow + milliseconds{2'400});
  EXPECT_EQ(limits.until, kNow + seconds{3});
}

TEST(TurnLimits, WithAClockThatIsWrongAreShortAndNeverLongerThanLambdaAllows) {
  EXPECT_EQ(TurnLimits::of(kNow, kNow - minutes{5}, Continuation::kNone).until, kNow + seconds{1});
  EXPECT_EQ(TurnLimits::of(kNow, kNow + minutes{500}, Continuation::kNone).until,
            kNow + minutes{15});
}

}  // namespace
}  // namespace ecsr::lambda
