// SPDX-License-Identifier: MIT
#include "formats/exit_status.h"

#include <gtest/gtest.h>

namespace ecsr::formats {
namespace {

using core::Outcome;

TEST(ExitStatus, IsTheNumberInTheDocumentedTable) {
  EXPECT_EQ(static_cast<int>(ExitStatus::kDone), 0);
  EXPECT_EQ(static_cast<int>(ExitStatus::kUnexpected), 1);
  EXPECT_EQ(static_cast<int>(ExitStatus::kUsage), 2);
  EXPECT_EQ(static_cast<int>(ExitStatus::kRefused), 3);
  EXPECT_EQ(static_cast<int>(ExitStatus::kGaveUp), 4);
  EXPECT_EQ(static_cast<int>(ExitStatus::kNotPutBack), 5);
  EXPECT_EQ(static_cast<int>(ExitStatus::kAborted), 6);
}

TEST(ExitStatus, FollowsFromHowTheRunEnded) {
  EXPECT_EQ(exit_status(Outcome::kDone), ExitStatus::kDone);
  EXPECT_EQ(exit_status(Outcome::kRefused), ExitStatus::kRefused);
  EXPECT_EQ(exit_status(Outcome::kYielded), ExitStatus::kRefused);
  EXPECT_EQ(exit_status(Outcome::kGaveUp), ExitStatus::kGaveUp);
  EXPECT_EQ(exit_status(Outcome::kNotPutBack), ExitStatus::kNotPutBack);
  EXPECT_EQ(exit_status(Outcome::kAborted), ExitStatus::kAborted);
}

TEST(OutcomeCode, IsAWordForMachines) {
  EXPECT_EQ(code(Outcome::kDone), "done");
  EXPECT_EQ(code(Outcome::kRefused), "refused");
  EXPECT_EQ(code(Outcome::kGaveUp), "gave-up");
  EXPECT_EQ(code(Outcome::kNotPutBack), "not-put-back");
  EXPECT_EQ(code(Outcome::kAborted), "aborted");
  EXPECT_EQ(code(Outcome::kYielded), "yielded");
}

}  // namespace
}  // namespace ecsr::formats
