// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

namespace ecsr {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Trim, TakesBlanksOffBothEndsOnly) {
  EXPECT_EQ(trim("  a b\t\r\n"), "a b");
  EXPECT_EQ(trim("a"), "a");
  EXPECT_EQ(trim(" \t "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Split, KeepsEmptyPieces) {
  EXPECT_THAT(split("a,,b", ','), ElementsAre("a", "", "b"));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(split(",", ','), ElementsAre("", ""));
  EXPECT_THAT(split("abc", ','), ElementsAre("abc"));
}

TEST(Words, AreThePiecesBetweenBlanks) {
  EXPECT_THAT(words("  service web\tdesired=3 "), ElementsAre("service", "web", "desired=3"));
  EXPECT_THAT(words("one"), ElementsAre("one"));
  EXPECT_THAT(words(" \t "), IsEmpty());
  EXPECT_THAT(words(""), IsEmpty());
}

TEST(Join, PutsTheSeparatorBetweenPieces) {
  EXPECT_EQ(join(std::array<std::string, 3>{"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(join(std::array<std::string, 1>{"a"}, ", "), "a");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(ParseWholeNumber, ReadsDecimalNumbersThatFit) {
  EXPECT_EQ(parse_whole_number("0"), 0);
  EXPECT_EQ(parse_whole_number("-12"), -12);
  EXPECT_EQ(parse_whole_number("007"), 7);
  EXPECT_EQ(parse_whole_number("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
}

TEST(ParseWholeNumber, RefusesEverythingElse) {
  for (const std::string_view text : {"", " ", "-", "+1", "1 ", " 1", "1.0", "1e3", "0x1f", "12x",
                                      "9223372036854775808", "--1", "१"}) {
    EXPECT_EQ(parse_whole_number(text), std::nullopt) << '"' << text << '"';
  }
}

constexpr std::array<std::string_view, 4> kFlags{"--surge", "--batch", "--wait", "--settle"};

TEST(Nearest, FindsTheWordThatWasMeant) {
  EXPECT_EQ(nearest("--sruge", kFlags), "--surge");
  EXPECT_EQ(nearest("--batchs", kFlags), "--batch");
  EXPECT_EQ(nearest("-wait", kFlags), "--wait");
  EXPECT_EQ(nearest("--wait", kFlags), "--wait");
  constexpr std::array<std::string_view, 1> kHost{"host"};
  EXPECT_EQ(nearest("hots", kHost), "host");
}

TEST(Nearest, StaysSilentWhenNothingIsNear) {
  EXPECT_EQ(nearest("--quality", kFlags), std::nullopt);
  EXPECT_EQ(nearest("x", kFlags), std::nullopt);
  EXPECT_EQ(nearest("", kFlags), std::nullopt);
  EXPECT_EQ(nearest("--surge", {}), std::nullopt);
}

TEST(Nearest, PrefersTheFirstOfEquallyNearWords) {
  constexpr std::array<std::string_view, 2> kWords{"task-b", "task-c"};
  EXPECT_EQ(nearest("task-a", kWords), "task-b");
}

TEST(LowerCase, KnowsTheLettersOfAsciiOnly) {
  EXPECT_EQ(lower_case("Europe/Berlin 22:00"), "europe/berlin 22:00");
  EXPECT_EQ(lower_case("ÄZ@[`{"), "Äz@[`{");
}

TEST(Counted, AddsAnSUnlessThereIsOne) {
  EXPECT_EQ(counted(0, "task"), "0 tasks");
  EXPECT_EQ(counted(1, "task"), "1 task");
  EXPECT_EQ(counted(2, "task"), "2 tasks");
}

}  // namespace
}  // namespace ecsr
