// SPDX-License-Identifier: MIT
#include "formats/window_text.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "core/alarm.h"
#include "formats/alarm_name.h"
#include "formats/posix_zone.h"
#include "formats/zone_table.h"
#include "formats/zones.h"

namespace ecsr::formats {
namespace {

using core::WeeklySpan;
using std::chrono::hours;

std::vector<WeeklySpan> spans(std::string_view text) {
  const auto window = parse_window(text);
  return window ? window->spans : std::vector<WeeklySpan>{};
}
std::string problem(std::string_view text) {
  const auto window = parse_window(text);
  return window ? "(accepted)" : window.error().message();
}
WeeklySpan span(int day, minutes from, minutes length) {
  return {.from = day * hours{24} + from, .length = length};
}
minutes offset(std::string_view zone, std::string_view time) {
  return std::chrono::floor<minutes>(
      built_in_zone(zone).value().offset_at(parse_iso8601(time).value()));
}

TEST(WindowText, ReadsDaysHoursAndAZone) {
  const auto window = parse_window("Mon-Fri 22:00-05:00 Europe/Berlin");

  ASSERT_TRUE(window) << window.error().message();
  EXPECT_EQ(window->text, "Mon-Fri 22:00-05:00 Europe/Berlin");
  EXPECT_EQ(window->zone.name, "Europe/Berlin");
  const std::vector<WeeklySpan> expected{span(0, hours{22}, hours{7}), span(1, hours{22}, hours{7}),
                                         span(2, hours{22}, hours{7}), span(3, hours{22}, hours{7}),
                                         span(4, hours{22}, hours{7})};
  EXPECT_EQ(window->spans, expected);
}

TEST(WindowText, WithoutAZoneItIsUtc) {
  EXPECT_EQ(parse_window("Mon 10:00-12:00").value().zone, core::Zone{});
}

TEST(WindowText, WithoutDaysItIsEveryDay) {
  EXPECT_EQ(spans("01:00-05:00").size(), 7U);
  EXPECT_EQ(spans("01:00-05:00"), spans("daily 01:00-05:00 UTC"));
  EXPECT_EQ(spans("Daily 01:00-05:00"), spans("Mon-Sun 1:00-5:00"));
}

TEST(WindowText, ReadsListsOfDaysAndOfHours) {
  EXPECT_EQ(spans("mon,Wednesday 22:00-23:30, Sat 00:00-24:00, 12:00-13:00"),
            (std::vector{span(0, hours{22}, minutes{90}), span(2, hours{22}, minutes{90}),
                         span(5, hours{0}, hours{24})}))
      << "the hour at noon is in it already";
  EXPECT_EQ(spans("Mon 01:00-02:00,03:00-04:00"),
            (std::vector{span(0, hours{1}, hours{1}), span(0, hours{3}, hours{1})}));
}

TEST(WindowText, AsManyHoursAsFitAreLookedThroughAtOnce) {
  std::string text = "Mon-Sun 00:00-24:00";
  for (int minute = 1; text.size() < 480; ++minute) {
    text += " 0:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + "-9:00";
  }

  EXPECT_EQ(spans(text), std::vector{span(0, hours{0}, hours{7 * 24})});
}

TEST(WindowText, DaysMayGoOverTheEndOfTheWeek) {
  EXPECT_EQ(spans("Sat-Mon 10:00-11:00"),
            (std::vector{span(0, hours{10}, hours{1}), span(5, hours{10}, hours{1}),
                         span(6, hours{10}, hours{1})}));
}

TEST(WindowText, SaysWhatIsWrong) {
  const std::string advice =
      "; write days, hours and a time zone, such as \"Mon-Fri 22:00-05:00 Europe/Berlin\"";
  const auto about = [](std::string_view text) {
    return "\"" + std::string(text) + "\" is not a maintenance window: ";
  };
  EXPECT_EQ(problem(""), about("") + "there are no hours in it" + advice);
  EXPECT_EQ(problem("Mon-Fry 22:00-05:00"),
            about("Mon-Fry 22:00-05:00") + "\"Mon-Fry\" is neither a day nor hours" + advice);
  EXPECT_EQ(problem("Mon 22:00-25:00 UTC"),
            about("Mon 22:00-25:00 UTC") + "\"22:00-25:00\" is neither a day nor hours" + advice);
  EXPECT_EQ(problem("Mon 22:00-22:00"),
            about("Mon 22:00-22:00") +
                "\"22:00-22:00\" ends when it begins: a whole day is 00:00-24:00" + advice);
  EXPECT_EQ(problem("Mon 22:00-23:00 Tue"),
            about("Mon 22:00-23:00 Tue") + "the last days have no hours" + advice);
  EXPECT_EQ(problem("Mon 22:00-23:00 Europe/Berln"),
            about("Mon 22:00-23:00 Europe/Berln") +
                "\"Europe/Berln\" is no time zone: did you mean Europe/Berlin?");
  EXPECT_EQ(problem("Mon 22:00-23:00 Mars"),
            about("Mon 22:00-23:00 Mars") +
                "\"Mars\" is no time zone; one looks like Europe/Berlin, and UTC is one" + advice);
  EXPECT_EQ(problem(std::string(600, 'x')),
            about(std::string(80, 'x')) + "it is longer than 500 characters" + advice);
}

TEST(WindowText, RefusesAWindowInWhichHardlyATaskIsReplaced) {
  EXPECT_EQ(problem("Mon 22:00-22:10"),
            "\"Mon 22:00-22:10\" is not a maintenance window: it is open for 10m at a time, and "
            "15m is the least in which a task can be replaced; write days, hours and a time zone, "
            "such as \"Mon-Fri 22:00-05:00 Europe/Berlin\"");
  EXPECT_EQ(problem("Mon 22:00-22:15"), "(accepted)");
  EXPECT_EQ(problem("Mon 22:00-22:10, 22:10-22:20"), "(accepted)");
}

TEST(Zones, KnowTheirOffsetsAroundEachChangeOfTheClocks) {
  EXPECT_EQ(offset("Europe/Berlin", "2026-03-29T00:59:59Z"), hours{1});
  EXPECT_EQ(offset("Europe/Berlin", "2026-03-29T01:00:00Z"), hours{2});
  EXPECT_EQ(offset("Europe/Berlin", "2026-10-25T00:59:59Z"), hours{2});
  EXPECT_EQ(offset("Europe/Berlin", "2026-10-25T01:00:00Z"), hours{1});
  EXPECT_EQ(offset("America/New_York", "2027-03-14T07:00:00Z"), hours{-4});
  EXPECT_EQ(offset("America/New_York", "2027-11-07T06:00:00Z"), hours{-5});
  EXPECT_EQ(offset("Australia/Lord_Howe", "2026-01-05T10:00:00Z"), hours{11});
  EXPECT_EQ(offset("Australia/Lord_Howe", "2026-04-04T15:00:00Z"), minutes{630});
  EXPECT_EQ(offset("Australia/Sydney", "2026-07-01T00:00:00Z"), hours{10});
  EXPECT_EQ(offset("Africa/Casablanca", "2026-02-14T12:00:00Z"), hours{1});
  EXPECT_EQ(offset("Africa/Casablanca", "2026-02-16T12:00:00Z"), hours{0});
  EXPECT_EQ(offset("Asia/Kathmandu", "2026-07-01T00:00:00Z"), minutes{345});
  EXPECT_EQ(offset("utc", "2026-07-01T00:00:00Z"), minutes{0});
}

TEST(Zones, AreAllReadable) {
  int zones = 0;
  for (const ZoneRule& row : zone_rules()) {
    EXPECT_TRUE(read_posix_zone(row.rule, 2026)) << row.rule;
    ++zones;
  }
  EXPECT_GE(zones, 80);
  for (const ZoneExtra& extra : zone_extras()) {
    const auto zone = built_in_zone(extra.name);
    ASSERT_TRUE(zone) << extra.name;
    EXPECT_TRUE(std::ranges::is_sorted(zone->changes, {}, &core::OffsetChange::at)) << extra.name;
  }
}

TEST(PosixZone, ReadsEveryWayToWriteADay) {
  const auto first_change = [](std::string_view rule) {
    const auto zone = read_posix_zone(rule, 2028);  // a leap year
    return zone && !zone->changes.empty() ? to_iso8601(zone->changes.front().at)
                                          : std::string("(none)");
  };
  EXPECT_EQ(first_change("AAA0BBB,M2.5.2/1,M10.1.0"), "2028-02-29T01:00:00Z");
  EXPECT_EQ(first_change("AAA0BBB,J60,300"), "2028-03-01T02:00:00Z");
  EXPECT_EQ(first_change("AAA0BBB,59,300"), "2028-02-29T02:00:00Z");
  EXPECT_EQ(first_change("AAA0BBB,M3.4.4/50,M10.1.0"), "2028-03-25T02:00:00Z");
  EXPECT_EQ(first_change("AAA0BBB,M3.1.0/-1,M10.1.0"), "2028-03-04T23:00:00Z");
}

TEST(PosixZone, RefusesWhatIsNoRule) {
  for (const char* text :
       {"", "A0", "AAA", "<AAA0", "AAA0B", "AAA25", "AAA0BBB", "AAA0BBB,M3.1.0",
        "AAA0BBB,M13.1.0,1", "AAA0BBB,M3.6.0,1", "AAA0BBB,M3.1.7,1", "AAA0BBB,J0,1",
        "AAA0BBB,1,366", "AAA0BBB,1,2x", "AAA0BBB,1/168,2", "AAA0:60"}) {
    EXPECT_FALSE(read_posix_zone(text, 2026)) << text;
  }
}

TEST(AlarmName, IsTheNameOrTheArnOfAnAlarm) {
  EXPECT_EQ(alarm_name(" web 5xx "), "web 5xx");
  const std::string arn = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web:5xx";
  EXPECT_EQ(alarm_name(" " + arn), arn) << "which region is meant is not thrown away";
  EXPECT_EQ(core::name_of_alarm(arn), "web:5xx");
  EXPECT_EQ(core::name_of_alarm("web:alarm:5xx"), "web:alarm:5xx");
  EXPECT_EQ(alarm_name("").error().message(),
            "\"\" is not the name or the ARN of a CloudWatch alarm, such as web-5xx");
  EXPECT_FALSE(alarm_name("arn:aws:sns:eu-west-1:111122223333:alarm:x"));
  EXPECT_FALSE(alarm_name("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:"));
}

TEST(AlarmName, HasUpTo255CharactersHoweverManyBytesTheyTake) {
  std::string name;
  for (int i = 0; i < 255; ++i) name += "ä";
  EXPECT_EQ(alarm_name(name), name);
  EXPECT_TRUE(alarm_name("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:" + name));
  EXPECT_FALSE(alarm_name(name + "x"));
  EXPECT_FALSE(alarm_name(std::string(256, 'x')));
  EXPECT_FALSE(alarm_name("web\xff")) << "that is no text";
}

}  // namespace
}  // namespace ecsr::formats
