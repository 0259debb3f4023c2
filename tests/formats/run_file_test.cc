// SPDX-License-Identifier: MIT
// What a run has written is read back whole, and what it is not gets a sentence.
#include "formats/run_file.h"

#include <gtest/gtest.h>

#include "formats/html_report.h"
#include "formats/report.h"
#include "formats/serving_chart.h"
#include "tests/notify/notices.h"

namespace ecsr::formats {
namespace {

using notify::at;
using notify::notice_of;

TEST(RunFile, ReadsEveryOutcomeBackAsItWasWritten) {
  for (const NoticeEvent event : {NoticeEvent::kFinished, NoticeEvent::kGaveUp,
                                  NoticeEvent::kAborted, NoticeEvent::kRefused}) {
    const Notice notice = notice_of(event);
    FinalRecord record = notice.record;
    record.calls[ApiCall::kStopTask] = 2;

    const auto read = parse_run_file(finished_line(record, notice.facts));
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(read->record, record);
    EXPECT_EQ(read->facts, notice.facts);
  }
}

TEST(RunFile, OfARecordThatCouldNotBeRemovedOnlyTheSentenceIsKnown) {
  const Notice notice = notice_of(NoticeEvent::kNeedsAPerson);

  const auto read = parse_run_file(finished_line(notice.record));
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->record.record_left->message(), notice.record.record_left->message());
}

TEST(RunFile, MayBeLaidOutOverManyLines) {
  EXPECT_TRUE(parse_run_file("{\n  \"outcome\": \"done\",\n  \"reason\": \"nothing-stale\"\n}\n"));
}

TEST(RunFile, TheLinesOfARunBecomeSamplesAndMoments) {
  core::Decision decision{.reason = core::Reason::kStopStaleTasks};
  decision.actions.push_back(core::StopTask{{"arn:aws:ecs:eu-west-1:1:task/prod/08c9"}});
  decision.seen = core::Availability{.desired = 3, .floor = 2, .serving = 3};
  const std::string lines =
      pass_line(at("10:01:15"), at("10:01:15"), decision) + "\n" +
      order_line(at("10:01:15"), decision.actions[0], fail(ErrorKind::kThrottled, "slow down")) +
      "\n" + note_line(at("10:01:16"), "something odd") + "\n" + finished_line({}) + "\n";

  const auto read = parse_run_file(lines);
  ASSERT_TRUE(read) << read.error().message();
  const std::vector<ServingSample> samples{{at("10:01:15"), 3, 3, 2}};
  const std::vector<RunMoment> moments{
      {at("10:01:15"), "StopTask 08c9", "stale tasks may go", false},
      {at("10:01:15"), "StopTask 08c9 failed", "slow down", true},
      {at("10:01:16"), "note", "something odd", false}};
  EXPECT_EQ(read->samples, samples);
  EXPECT_EQ(read->moments, moments);
}

TEST(RunFile, WithoutAFinalRecordIsRefused) {
  EXPECT_EQ(parse_run_file(note_line(at("10:00:00"), "x")).error().message(),
            "no final record in it: what `run --output json` prints ends with a line of the event "
            "\"finished\"");
}

TEST(RunFile, WhatIsNoJsonIsRefusedWithItsLine) {
  const std::string problem =
      parse_run_file(finished_line({}) + "\nStarting task recycle\n").error().message();

  EXPECT_TRUE(problem.starts_with("line 2: ")) << problem;
}

TEST(RunFile, AWordOfALaterReleaseIsRefusedByName) {
  EXPECT_EQ(parse_run_file(R"({"outcome":"done","reason":"exploded"})").error().message(),
            "reason: \"exploded\" is a word that this version does not know");
}

TEST(RunFile, AWrongTypeIsRefusedWithItsPlace) {
  EXPECT_EQ(parse_run_file(R"({"outcome":"done","reason":"recycled","tasks":[{"task":5}]})")
                .error()
                .message(),
            "[json.exception.type_error.302] (/tasks/0/task) type must be string, but is "
            "number");
}

TEST(ServingSamples, AreWorkedOutFromTheTasksOfARecordAlone) {
  const std::vector<ServingSample> expected{{at("10:00:00"), 2, 2, 0}, {at("10:01:05"), 3, 2, 0},
                                            {at("10:01:15"), 2, 2, 0}, {at("10:02:45"), 1, 2, 0},
                                            {at("10:03:35"), 2, 2, 0}, {at("10:06:29"), 2, 2, 0}};
  EXPECT_EQ(samples_from_tasks(notify::finished_record()), expected);
}

TEST(HtmlReport, NeedsNothingFromElsewhere) {
  const Notice notice = notice_of(NoticeEvent::kGaveUp);
  const std::string page =
      html_report({.record = notice.record, .facts = notice.facts, .samples = notice.samples});

  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("http://"), std::string::npos);
  EXPECT_EQ(page.find("https://"), std::string::npos);
  EXPECT_NE(page.find("CannotPullContainerError"), std::string::npos);
  EXPECT_NE(page.find("111122223333"), std::string::npos);
  EXPECT_NE(page.find("<span>--service</span> <span>web</span>"), std::string::npos);
}

TEST(HtmlReport, OfTenThousandTasksFitsIntoAMail) {
  FinalRecord record = notify::finished_record();
  record.tasks.assign(10'000, record.tasks.front());

  const std::string page = html_report({.record = record});
  EXPECT_LT(page.size(), 3U << 20U);
  EXPECT_NE(page.find("and 8000 more tasks"), std::string::npos);
}

TEST(HtmlReport, OfARefusedRunHasNothingToDraw) {
  const std::string page = html_report({.record = notice_of(NoticeEvent::kRefused).record});

  EXPECT_EQ(page.find("<svg"), std::string::npos);
  EXPECT_NE(page.find("another run holds the service"), std::string::npos);
}

}  // namespace
}  // namespace ecsr::formats
