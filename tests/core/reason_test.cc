// SPDX-License-Identifier: MIT
// Reasons are what traces, reports and people's questions are made of: each has words of its own.
#include "core/reason.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include "tests/source_dir.h"

namespace ecsr::core {
namespace {

TEST(Reason, TheListOfAllHasThemInTheOrderOfTheEnum) {
  for (std::size_t i = 0; i < kAllReasons.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(kAllReasons.at(i)), i) << code(kAllReasons.at(i));
  }
  EXPECT_EQ(kAllReasons.back(), Reason::kNotPermitted) << "the list ends before the enum does";
}

TEST(Reason, EveryOneHasACodeAndASentenceOfItsOwn) {
  std::set<std::string_view> codes;
  std::set<std::string_view> sentences;
  for (const Reason reason : kAllReasons) {
    EXPECT_TRUE(codes.insert(code(reason)).second) << code(reason);
    EXPECT_TRUE(sentences.insert(sentence(reason)).second) << sentence(reason);
  }
}

TEST(Reason, CodesAreWordsJoinedByHyphens) {
  for (const Reason reason : kAllReasons) {
    EXPECT_THAT(std::string(code(reason)), ::testing::MatchesRegex("[a-z]+(-[a-z]+)*"));
  }
}

TEST(Reason, SentencesReadOnInALine) {
  for (const Reason reason : kAllReasons) {
    const std::string_view text = sentence(reason);
    ASSERT_GE(text.size(), 10U) << code(reason);
    EXPECT_LE(text.size(), 80U) << text;
    const bool lower = std::islower(static_cast<unsigned char>(text.front())) != 0;
    EXPECT_TRUE(lower || text.starts_with("AWS ") || text.starts_with("ECS ") ||
                text.starts_with("a DAEMON"))
        << text;
    EXPECT_FALSE(text.ends_with('.')) << text;
  }
}

TEST(Reason, TheDocumentationListsEveryOneWithItsSentence) {
  std::ifstream file(ECSR_SOURCE_DIR "/docs/how-it-decides.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const Reason reason : kAllReasons) {
    const std::string row =
        "| `" + std::string(code(reason)) + "` | " + std::string(sentence(reason)) + " | ";
    EXPECT_NE(text.find(row), std::string::npos) << row;
  }
}

TEST(Reason, CodesStayWhatReportsOfEarlierVersionsSay) {
  EXPECT_EQ(code(Reason::kStopStaleTasks), "stop-stale-tasks");
  EXPECT_EQ(code(Reason::kRecycled), "recycled");
  EXPECT_EQ(code(Reason::kGaveUp), "gave-up");
  EXPECT_EQ(code(Reason::kNotPutBack), "not-put-back");
}

}  // namespace
}  // namespace ecsr::core
