// SPDX-License-Identifier: MIT
#include "formats/run_record.h"

#include <chrono>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <string>

#include "tests/source_dir.h"

namespace ecsr::formats {
namespace {

using core::Ending;
using core::RunRecord;
using core::ScalableTarget;
using core::ScalingChange;
using std::chrono::sys_days;
using testing::HasSubstr;

constexpr int kLargest = std::numeric_limits<int>::max();

WallTime at(std::string_view text) { return parse_iso8601(text).value(); }

RunRecord alices_run() {
  return RunRecord{.id = "7f3a2c11",
                   .owner = "alice@bastion/4242",
                   .cutoff = at("2026-11-22T10:00:00.123Z"),
                   .claimed_at = at("2026-11-22T10:05:00Z"),
                   .heartbeat = at("2026-11-22T10:06:00.500Z"),
                   .base_count = 4,
                   .surge = 1};
}

RunRecord largest_run() {
  const ScalableTarget largest{
      .min_capacity = kLargest, .max_capacity = kLargest, .suspended = {true, true, true}};
  return RunRecord{.id = "ffffffff",
                   .owner = std::string(kOwnerLimit, 'x'),
                   .cutoff = at("9999-12-30T23:59:59.999Z"),
                   .claimed_at = at("9999-12-30T23:59:59.999Z"),
                   .heartbeat = at("9999-12-30T23:59:59.999Z"),
                   .base_count = kLargest,
                   .surge = kLargest,
                   .scaling = ScalingChange{.found = largest, .set = largest},
                   .ending = Ending::kAbortedNow};
}

bool is_legal_tag_value(const std::string& text) {
  const std::string legal =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _.:/=+-@";
  return text.size() <= kTagValueLimit && text.find_first_not_of(legal) == std::string::npos;
}

std::string message_of(std::string_view text) {
  const auto record = parse_run_record(text);
  return record ? "was read" : record.error().message();
}

const std::string kAlices =
    "v1 run=7f3a2c11 by=alice@bastion/4242 base=4 surge=1 cutoff=2026-11-22T10:00:00.123Z "
    "claimed=2026-11-22T10:05:00Z beat=2026-11-22T10:06:00.500Z";

/// kAlices with the first `wanted` replaced.
std::string alices_with(std::string_view wanted, std::string_view replacement) {
  std::string text = kAlices;
  return text.replace(text.find(wanted), wanted.size(), replacement);
}

TEST(RunRecordText, IsOneLineAPersonCanRead) { EXPECT_EQ(to_text(alices_run()), kAlices); }

TEST(RunRecordText, NamesTheScalableTargetAndTheEndingWhenThereAreAny) {
  RunRecord record = alices_run();
  record.scaling =
      ScalingChange{.found = {2, 5, {false, false, true}}, .set = {2, 6, {true, false, true}}};
  record.ending = Ending::kDeadline;

  EXPECT_EQ(to_text(record), kAlices + " found=2..5:001 set=2..6:101 end=deadline");
}

TEST(RunRecordText, SaysThatTheRunIsPausedUnlessItEnds) {
  RunRecord record = alices_run();
  record.hold = core::Hold::kPaused;
  EXPECT_EQ(to_text(record), kAlices + " hold=paused");

  record.ending = Ending::kAborted;
  EXPECT_EQ(to_text(record), kAlices + " end=abort");
}

TEST(RunRecordText, SaysHowFarTheRunWasLetGoAndWhichFailuresCount) {
  RunRecord record = alices_run();
  record.hold = core::Hold::kAsking;
  record.stale_at_claim = 12;
  record.passed = 3;
  record.failures_from = record.claimed_at + std::chrono::hours{1};

  EXPECT_EQ(to_text(record), kAlices + " hold=asking done=3/12 anew=3600");
  EXPECT_EQ(parse_run_record(to_text(record)), record);
}

TEST(RunRecordText, EveryHoldIsReadBack) {
  for (const core::Hold hold :
       {core::Hold::kPaused, core::Hold::kHalted, core::Hold::kAsking, core::Hold::kBaking}) {
    RunRecord record = alices_run();
    record.hold = hold;
    EXPECT_EQ(parse_run_record(to_text(record)), record);
  }
}

TEST(RunRecordText, BesideNumbersThatNoServiceHasThereIsNoRoomForWhatIsDone) {
  RunRecord record = largest_run();
  record.stale_at_claim = kLargest;
  record.passed = kLargest;
  record.failures_from = record.claimed_at + seconds{1};

  EXPECT_EQ(to_text(record), to_text(largest_run()));
}

TEST(RunRecordText, OfFiveThousandTasksHasRoomForEverything) {
  const ScalableTarget bounds{
      .min_capacity = 5000, .max_capacity = 5000, .suspended = {true, true, true}};
  RunRecord record = largest_run();
  record.base_count = record.surge = 5000;
  record.scaling = ScalingChange{.found = bounds, .set = bounds};
  record.ending.reset();
  record.hold = core::Hold::kPaused;
  record.stale_at_claim = record.passed = 5000;
  record.failures_from = record.claimed_at + seconds{604'800};

  EXPECT_THAT(to_text(record), HasSubstr(" done=5000/5000 anew=604800"));
  EXPECT_LE(to_text(record).size(), kTagValueLimit);
}

TEST(RunRecordText, NamesWhatIsWrongWithWhatIsDone) {
  EXPECT_THAT(message_of(kAlices + " done=3"), HasSubstr("done=3 is not two numbers such as 3/12"));
  EXPECT_THAT(message_of(kAlices + " done=3/0"),
              HasSubstr("done=3/0 is not two numbers such as 3/12"));
  EXPECT_THAT(message_of(kAlices + " anew=-1"),
              HasSubstr("anew=-1 is not a number of seconds after the claim"));
}

TEST(RunRecordText, AHoldOfALaterReleaseIsSkipped) {
  EXPECT_EQ(parse_run_record(kAlices + " hold=for-rain").value(), alices_run());
}

TEST(RunRecordText, IsReadBackAsItWasWritten) {
  EXPECT_EQ(parse_run_record(to_text(alices_run())), alices_run());
}

TEST(RunRecordText, OfTheLargestRecordFitsIntoATag) {
  const std::string text = to_text(largest_run());

  EXPECT_LE(text.size(), kTagValueLimit);
  EXPECT_EQ(parse_run_record(text), largest_run());
}

TEST(RunRecordText, IsALegalTagValueWhateverTheRecordHolds) {
  RunRecord record = largest_run();
  record.id = "'; rm -rf /; echo '";
  record.owner = std::string(5000, '\xE4') + "Zoë, \"the\" owner\n\t" + std::string(400, '=');
  record.cutoff = WallTime::min();
  record.claimed_at = WallTime::max();
  record.heartbeat = WallTime{};

  EXPECT_TRUE(is_legal_tag_value(to_text(record))) << to_text(record);
  EXPECT_TRUE(parse_run_record(to_text(record)).has_value()) << message_of(to_text(record));
}

TEST(RunRecordText, TurnsNumbersThatCannotBeIntoZero) {
  RunRecord record = alices_run();
  record.base_count = -1;
  record.surge = std::numeric_limits<int>::min();

  EXPECT_EQ(to_text(record), alices_with("base=4 surge=1", "base=0 surge=0"));
}

TEST(OwnerName, IsKeptWhenItIsShortAndLegal) {
  EXPECT_EQ(owner_name("alice@bastion/4242"), "alice@bastion/4242");
}

TEST(OwnerName, IsCutWhenItIsTooLongAndKeepsTheProcess) {
  const std::string name = owner_name("root@ip-10-0-12-34.eu-west-1.compute.internal/4242");

  EXPECT_EQ(name.size(), kOwnerLimit);
  EXPECT_THAT(name, testing::MatchesRegex("root@ip-10-0-12\\.\\.[0-9a-f]{8}/4242"));
}

TEST(OwnerName, TellsApartMachinesWhoseNamesDifferInTheMiddle) {
  EXPECT_NE(owner_name("root@ip-10-0-12-34.eu-west-1.compute.internal/1"),
            owner_name("root@ip-10-0-12-35.eu-west-1.compute.internal/1"));
  EXPECT_NE(owner_name(std::string(40, 'a') + "b" + std::string(40, 'a')),
            owner_name(std::string(40, 'a') + "c" + std::string(40, 'a')));
}

TEST(OwnerName, ReplacesWhatATagOrALineCannotHold) {
  EXPECT_EQ(owner_name("Zoë Müller, ops"), "Zo-M-ller-ops");
  EXPECT_EQ(owner_name(""), "unknown");
}

TEST(OwnerName, StaysTheSameWhenTakenTwice) {
  const std::string once = owner_name("администратор@очень-длинное-имя-машины/4242");

  EXPECT_EQ(owner_name(once), once);
}

TEST(ParseRunRecord, SkipsWordsOfALaterRelease) {
  EXPECT_EQ(parse_run_record(kAlices + " mood=good"), alices_run());
}

TEST(ParseRunRecord, TakesTheWordsInAnyOrderAndWithMoreBlanks) {
  EXPECT_EQ(parse_run_record("  v1  beat=2026-11-22T10:06:00.500Z surge=1 base=4 run=7f3a2c11 "
                             "claimed=2026-11-22T10:05:00Z cutoff=2026-11-22T10:00:00.123Z "
                             "by=alice@bastion/4242 "),
            alices_run());
}

TEST(ParseRunRecord, NamesANewerVersion) {
  EXPECT_EQ(
      message_of(alices_with("v1", "v2")),
      "the run record cannot be read: it was written by a newer ecs-recycle (version v2 of the "
      "record, this program reads v1); use that release to continue or restore");
}

TEST(ParseRunRecord, RefusesWhatIsNoRecord) {
  EXPECT_EQ(message_of(""), "the run record cannot be read: it is empty");
  EXPECT_EQ(message_of("hands off, Bob"),
            "the run record cannot be read: it begins with \"hands\" in place of its version, v1");
  EXPECT_EQ(message_of("v0"),
            "the run record cannot be read: it begins with \"v0\" in place of its version, v1");
  EXPECT_EQ(message_of(std::string(257, 'v')),
            "the run record cannot be read: it is longer than 256 characters");
}

TEST(ParseRunRecord, NamesTheWordThatIsMissing) {
  EXPECT_THAT(message_of("v1"), HasSubstr("run= is missing"));
  EXPECT_THAT(message_of(alices_with(" base=4", "")), HasSubstr("base= is missing"));
  EXPECT_THAT(message_of(alices_with(" beat=2026-11-22T10:06:00.500Z", "")),
              HasSubstr("beat= is missing"));
}

TEST(ParseRunRecord, NamesTheWordThatIsWrong) {
  EXPECT_THAT(message_of(alices_with("base=4", "base=-4")),
              HasSubstr("base=-4 is not a number of tasks"));
  EXPECT_THAT(message_of(alices_with("base=4", "base=4x")), HasSubstr("base=4x is not"));
  EXPECT_THAT(message_of(alices_with("base=4", "base=99999999999")),
              HasSubstr("base=99999999999 is not"));
  EXPECT_THAT(message_of(alices_with("surge=1", "surge=")), HasSubstr("surge= is not"));
  EXPECT_THAT(message_of(alices_with("11-22T10:00:00.123Z", "13-22T10:00:00Z")),
              HasSubstr("cutoff=2026-13-22"));
  EXPECT_THAT(message_of(alices_with("run=7f3a2c11", "run=123456789")),
              HasSubstr("run=123456789 is not"));
  EXPECT_THAT(message_of(alices_with("by=alice@bastion/4242", "by=")), HasSubstr("by= is not"));
  EXPECT_THAT(message_of(kAlices + " end=boredom"), HasSubstr("end=boredom is not"));
}

TEST(ParseRunRecord, RefusesHalfOfAScalingChange) {
  EXPECT_THAT(message_of(kAlices + " found=2..5:000"), HasSubstr("only one of found= and set="));
  EXPECT_THAT(message_of(kAlices + " set=2..5:000"), HasSubstr("only one of found= and set="));
}

TEST(ParseRunRecord, RefusesAScalableTargetThatIsNotOne) {
  for (const std::string wrong :
       {"", "2..5", "2:000", "2..5:00", "2..5:0000", "2..5:002", "..5:000", "2..:000", "5:000..2",
        "-2..5:000", "2..99999999999:000"}) {
    EXPECT_THAT(message_of(kAlices + " found=" + wrong + " set=2..5:000"),
                HasSubstr("found=" + wrong + " is not bounds and three flags"));
  }
}

TEST(ParseRunRecord, RefusesWordsWithoutAKeyAndKeysThatComeTwice) {
  EXPECT_THAT(message_of(kAlices + " hello"), HasSubstr("\"hello\" is not of the form key=value"));
  EXPECT_THAT(message_of(kAlices + " =4"), HasSubstr("\"=4\" is not of the form key=value"));
  EXPECT_THAT(message_of(kAlices + " base=5"), HasSubstr("base= stands in it twice"));
}

TEST(ParseRunRecord, ReadsTheRecordsOfEveryReleaseAndWritesThemAgain) {
  std::ifstream file(ECSR_SOURCE_DIR "/tests/golden/run_records/v1.txt");
  int records = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const auto record = parse_run_record(line);
    ASSERT_TRUE(record.has_value()) << record.error().message() << "\n" << line;
    EXPECT_EQ(to_text(*record), line);
    ++records;
  }
  EXPECT_EQ(records, 13);
}

TEST(ParseRunRecord, ReadsWhatTheRecordsOfTheFirstReleaseMean) {
  const auto record = parse_run_record(
      "v1 run=ffffffff by=ci@runner-7 base=5000 surge=250 cutoff=2026-01-01T00:00:00Z "
      "claimed=2026-01-01T00:00:01Z beat=2026-01-01T00:10:00Z found=0..5000:101 set=0..5250:111 "
      "end=abort");

  EXPECT_EQ(record, (RunRecord{.id = "ffffffff",
                               .owner = "ci@runner-7",
                               .cutoff = at("2026-01-01"),
                               .claimed_at = at("2026-01-01T00:00:01Z"),
                               .heartbeat = at("2026-01-01T00:10:00Z"),
                               .base_count = 5000,
                               .surge = 250,
                               .scaling = ScalingChange{.found = {0, 5000, {true, false, true}},
                                                        .set = {0, 5250, {true, true, true}}},
                               .ending = Ending::kAborted}));
}

}  // namespace
}  // namespace ecsr::formats
