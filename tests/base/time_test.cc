// SPDX-License-Identifier: MIT
// Instants and durations as people and AWS write them, good and mean.
#include "base/time.h"

#include <array>
#include <gtest/gtest.h>
#include <string>
#include <string_view>

namespace ecsr {
namespace {

using std::chrono::days;
using std::chrono::hours;

WallTime at(int year, unsigned month, unsigned day, milliseconds since_midnight = {}) {
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                            std::chrono::day{day}};
  return WallTime{sys_days{date}} + since_midnight;
}

struct Duration {
  std::string_view text;
  milliseconds means;
};

TEST(ParseDuration, ReadsWhatOperatorsWrite) {
  constexpr std::array kGood{
      Duration{"30s", seconds{30}},
      Duration{"10m", minutes{10}},
      Duration{"10min", minutes{10}},
      Duration{"2h", hours{2}},
      Duration{"7d", days{7}},
      Duration{"500ms", milliseconds{500}},
      Duration{"1h30m", minutes{90}},
      Duration{"1d2h3m4s5ms", days{1} + hours{2} + minutes{3} + seconds{4} + milliseconds{5}},
      Duration{"0", milliseconds{0}},
      Duration{"0s", milliseconds{0}},
      Duration{"45", seconds{45}},  // a bare number is seconds, as in the original's wait_time
      Duration{"007", seconds{7}},
      Duration{"90m", minutes{90}},
      Duration{"3660d", days{3660}},
      Duration{"30m1h", minutes{90}},
  };
  for (const auto& [text, means] : kGood) {
    const auto read = parse_duration(text);
    ASSERT_TRUE(read) << text << ": " << read.error().message();
    EXPECT_EQ(*read, means) << text;
  }
}

TEST(ParseDuration, RefusesEverythingElseAndNamesIt) {
  for (const std::string_view text : {"",
                                      " ",
                                      "s",
                                      "ms",
                                      "-1s",
                                      "-5",
                                      "1.5s",
                                      "1,5s",
                                      "10 s",
                                      " 10s",
                                      "10s ",
                                      "+3s",
                                      "5x",
                                      "5S",
                                      "1w",
                                      "1y",
                                      "30s30",
                                      "30 30",
                                      "3661d",
                                      "99999999999999999999s",
                                      "9223372036854775807d",
                                      "0x10",
                                      "1e3",
                                      "ten",
                                      "10m-5s",
                                      "1h 30m",
                                      "∞"}) {
    const auto read = parse_duration(text);
    ASSERT_FALSE(read) << '"' << text << '"';
    EXPECT_EQ(read.error().kind(), ErrorKind::kBadInput);
    EXPECT_EQ(
        read.error().message(),
        "\"" + std::string(text) +
            "\" is not a duration: write 30s, 10m, 2h, 7d, 1h30m, or a bare number of seconds");
  }
}

TEST(ParseDuration, WhatItNamesIsFitForATerminal) {
  const auto read = parse_duration("30s\x1b[2J\n");
  ASSERT_FALSE(read);
  EXPECT_TRUE(read.error().message().starts_with("\"30s [2J \" is not a duration"));
}

TEST(ParseDuration, AMinusInTheMiddleIsNotASecondNumber) { EXPECT_FALSE(parse_duration("1h-30m")); }

TEST(DurationText, IsShortAndExact) {
  constexpr std::array kTexts{
      Duration{"0s", milliseconds{0}},
      Duration{"45s", seconds{45}},
      Duration{"1m30s", seconds{90}},
      Duration{"2h", hours{2}},
      Duration{"7d", days{7}},
      Duration{"1d1s", days{1} + seconds{1}},
      Duration{"1.5s", milliseconds{1500}},
      Duration{"0.005s", milliseconds{5}},
      Duration{"1m0.25s", minutes{1} + milliseconds{250}},
      Duration{"-1m30s", seconds{-90}},
  };
  for (const auto& [text, means] : kTexts) EXPECT_EQ(to_text(means), text);
}

TEST(DurationText, WithoutFractionsReadsBackAsTheSame) {
  for (const milliseconds duration :
       {milliseconds{1000}, milliseconds{minutes{61}}, milliseconds{days{30} + seconds{59}}}) {
    EXPECT_EQ(parse_duration(to_text(duration)).value(), duration);
  }
}

struct Instant {
  std::string_view text;
  WallTime means;
};

TEST(ParseIso8601, ReadsDatesTimesFractionsAndOffsets) {
  const std::array good{
      Instant{"2026-08-01", at(2026, 8, 1)},
      Instant{"2026-08-01T10:05Z", at(2026, 8, 1, minutes{605})},
      Instant{"2026-08-01 10:05Z", at(2026, 8, 1, minutes{605})},
      Instant{"2026-08-01T10:05:00Z", at(2026, 8, 1, minutes{605})},
      Instant{"2026-08-01T10:05:00.123Z", at(2026, 8, 1, minutes{605} + milliseconds{123})},
      Instant{"2026-08-01T10:05:00.1Z", at(2026, 8, 1, minutes{605} + milliseconds{100})},
      Instant{"2026-08-01T10:05:00.123999Z", at(2026, 8, 1, minutes{605} + milliseconds{123})},
      Instant{"2026-08-01T12:05:00+02:00", at(2026, 8, 1, minutes{605})},
      Instant{"2026-08-01T04:35:00-0530", at(2026, 8, 1, minutes{605})},
      Instant{"2024-02-29", at(2024, 2, 29)},
      Instant{"1970-01-01", at(1970, 1, 1)},
      Instant{"2026-01-01T00:30:00+01:00", at(2025, 12, 31, minutes{1410})},
  };
  for (const auto& [text, means] : good) {
    const auto read = parse_iso8601(text);
    ASSERT_TRUE(read) << text << ": " << read.error().message();
    EXPECT_EQ(*read, means) << text;
  }
}

TEST(ParseIso8601, RefusesEverythingElseAndNamesIt) {
  for (const std::string_view text : {"",
                                      "yesterday",
                                      "2026",
                                      "2026-8-1",
                                      "2026-08",
                                      "2026-13-01",
                                      "2026-00-01",
                                      "2026-02-29",
                                      "2026-04-31",
                                      "2026-08-32",
                                      "26-08-01",
                                      "2026-08-01T",
                                      "2026-08-01T10",
                                      "2026-08-01T10:05",
                                      "2026-08-01T24:00Z",
                                      "2026-08-01T10:60Z",
                                      "2026-08-01T10:05:60Z",
                                      "2026-08-01T10:05:00.Z",
                                      "2026-08-01T10:05:00",
                                      "2026-08-01T10:05:00Zjunk",
                                      "2026-08-01T10:05:00+2",
                                      "2026-08-01T10:05:00+24:00",
                                      "2026-08-01T10:05:00+02:60",
                                      "2026-08-01Z",
                                      " 2026-08-01",
                                      "2026-08-01 ",
                                      "2026/08/01",
                                      "01.08.2026",
                                      "2026-08-01t10:05Z",
                                      "1753000000"}) {
    const auto read = parse_iso8601(text);
    ASSERT_FALSE(read) << '"' << text << '"';
    EXPECT_EQ(read.error().kind(), ErrorKind::kBadInput);
    EXPECT_EQ(
        read.error().message(),
        "\"" + std::string(text) +
            "\" is not a date: write 2026-08-01 or 2026-08-01T10:05:00Z, or an offset such as "
            "+02:00 in place of Z");
  }
}

TEST(Iso8601Text, ShowsMillisecondsOnlyWhereThereAreAny) {
  EXPECT_EQ(to_iso8601(at(2026, 8, 1, minutes{605})), "2026-08-01T10:05:00Z");
  EXPECT_EQ(to_iso8601(at(2026, 8, 1, milliseconds{7})), "2026-08-01T00:00:00.007Z");
}

TEST(Iso8601Text, ReadsBackAsTheSameAlsoBefore1970) {
  for (const WallTime time : {at(2026, 8, 1, milliseconds{86'399'999}), at(1969, 12, 31, hours{23}),
                              at(1969, 12, 31, milliseconds{1}), at(2000, 2, 29)}) {
    EXPECT_EQ(parse_iso8601(to_iso8601(time)).value(), time) << to_iso8601(time);
  }
}

TEST(ClockText, IsTheTimeOfDayInUtc) {
  EXPECT_EQ(to_clock(at(2026, 8, 1, hours{10} + minutes{5} + seconds{7})), "10:05:07");
  EXPECT_EQ(to_clock(at(2026, 8, 1, milliseconds{999})), "00:00:00");
}

}  // namespace
}  // namespace ecsr
