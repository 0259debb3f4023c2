// SPDX-License-Identifier: MIT
#include "base/result.h"

#include <array>
#include <gtest/gtest.h>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace ecsr {
namespace {

Result<int> refused() { return fail(ErrorKind::kDenied, "AccessDeniedException: no"); }

Result<std::string> asking() {
  Result<int> answer = refused();
  if (!answer) return fail_during("observe service web", std::move(answer));
  return std::to_string(*answer);
}

TEST(Error, EachLayerPutsItsActivityInFront) {
  EXPECT_EQ(asking().error().message(), "observe service web: AccessDeniedException: no");
  EXPECT_EQ(asking().error().kind(), ErrorKind::kDenied);
}

TEST(Error, KeepsTheCodeOfAwsThroughTheLayers) {
  Error error = Error(ErrorKind::kThrottled, "Rate exceeded").with_code("ThrottlingException");
  error = std::move(error).during("stop task a");

  EXPECT_EQ(error.code(), "ThrottlingException");
  EXPECT_EQ(error.message(), "stop task a: Rate exceeded");
}

TEST(Error, AnswersEqualOnlyWhenKindMessageAndCodeAreEqual) {
  const Error error(ErrorKind::kThrottled, "slow");
  EXPECT_EQ(error, Error(ErrorKind::kThrottled, "slow"));
  EXPECT_NE(error, Error(ErrorKind::kTransport, "slow"));
  EXPECT_NE(error, Error(ErrorKind::kThrottled, "slower"));
  EXPECT_NE(error, Error(ErrorKind::kThrottled, "slow").with_code("X"));
}

TEST(ErrorKind, EveryKindHasAWordOfItsOwn) {
  using Pair = std::pair<ErrorKind, std::string_view>;
  for (const auto& [kind, word] :
       {Pair{ErrorKind::kTransport, "transport"}, Pair{ErrorKind::kThrottled, "throttled"},
        Pair{ErrorKind::kDenied, "denied"}, Pair{ErrorKind::kNotFound, "not-found"},
        Pair{ErrorKind::kBadAnswer, "bad-answer"}, Pair{ErrorKind::kBadInput, "bad-input"}}) {
    EXPECT_EQ(to_string(kind), word);
  }
}

TEST(CheckDeathTest, ABrokenInvariantStopsTheProgramAndSaysWhere) {
  EXPECT_DEATH(ECSR_CHECK(1 > 2, "numbers are in order"),
               "result_test.cc:[0-9]+: check failed: 1 > 2: numbers are in order");
}

TEST(Check, AnInvariantThatHoldsCostsNothing) {
  int calls = 0;
  const auto called_once = [&] { return ++calls == 1; };
  ECSR_CHECK(called_once(), "evaluated once");
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace ecsr
