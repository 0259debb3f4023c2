// SPDX-License-Identifier: MIT
// What people and machines read at the end of a run and in a status, for every way it can be.
#include <gtest/gtest.h>

#include "cli/status_text.h"
#include "formats/exit_status.h"
#include "formats/report.h"
#include "formats/summary_text.h"
#include "lambda/owner.h"
#include "tests/cli/golden.h"

namespace ecsr::cli {
namespace {

using core::Outcome;
using core::Reason;
using ecsr::testing::golden;

WallTime at(std::string_view clock) {
  return parse_iso8601("2026-08-01T" + std::string(clock) + "Z").value();
}

core::TaskId task(std::string_view name) {
  return {"arn:aws:ecs:eu-west-1:111122223333:task/prod/" + std::string(name)};
}

/// A run that claimed the service and changed nothing yet.
formats::FinalRecord ended(Outcome outcome, Reason reason, std::string detail = "") {
  formats::FinalRecord record;
  record.run_id = "7f3a2c11";
  record.service = {core::ClusterName{"prod"}, core::ServiceName{"web"}};
  record.outcome = outcome;
  record.reason = reason;
  record.detail = std::move(detail);
  record.began_at = at("10:05:00");
  record.ended_at = at("10:09:30");
  record.calls[formats::ApiCall::kDescribeServices] = 11;
  record.passes = 11;
  return record;
}

/// The same after it raised capacity and replaced a task.
formats::FinalRecord busy(Outcome outcome, Reason reason, std::string detail = "") {
  formats::FinalRecord record = ended(outcome, reason, std::move(detail));
  record.cutoff = at("09:00:00");
  record.tasks = {{.task = task("08c9"),
                   .created_at = at("06:10:00"),
                   .ordered_at = at("10:06:10"),
                   .gone_at = at("10:06:40"),
                   .replacement = task("15ca"),
                   .replacement_created_at = at("10:06:20"),
                   .replacement_started_at = at("10:06:55"),
                   .replacement_serving_at = at("10:07:02")},
                  {.task = task("904a"), .ordered_at = at("10:08:00")}};
  record.desired = {.found = 4, .highest_ordered = 5, .left = 4};
  const core::ScalableTarget found{.min_capacity = 2, .max_capacity = 4};
  core::ScalableTarget held{.min_capacity = 2, .max_capacity = 5};
  held.suspended.scaling_in = true;
  record.scaling = {.found = found, .set = held, .left = found};
  return record;
}

std::vector<formats::FinalRecord> every_ending() {
  std::vector<formats::FinalRecord> all;
  all.push_back(busy(Outcome::kDone, Reason::kRecycled));
  all.back().skipped = {task("aaaa")};
  all.push_back(ended(Outcome::kDone, Reason::kNothingStale));
  all.push_back(ended(Outcome::kDone, Reason::kDesiredCountIsZero));
  all.push_back(ended(Outcome::kRefused, Reason::kServiceNotFound,
                      "service web was not found in cluster prod"));
  all.push_back(ended(Outcome::kRefused, Reason::kHeldByAnotherRun, "run 5eed of bob@laptop/77"));
  all.push_back(busy(Outcome::kGaveUp, Reason::kGaveUp, "3 replacements failed"));
  all.back().failures = {
      {.what = "task dd4e", .reason = "CannotPullContainerError: no such image"}};
  all.push_back(busy(Outcome::kNotPutBack, Reason::kNotPutBack,
                     "UpdateService: AccessDeniedException: not allowed"));
  all.back().desired->left = 5;
  all.back().scaling->left = all.back().scaling->set;
  all.push_back(busy(Outcome::kAborted, Reason::kAborted, "asked to put back now"));
  all.push_back(busy(Outcome::kYielded, Reason::kTakenOver, "run 5eed of bob@laptop/77"));
  for (formats::FinalRecord& record : all) record.next_command = next_command(record, {});
  return all;
}

TEST(Summary, OfEveryEndingIsAsTheGoldenFileHasIt) {
  std::string text;
  for (const formats::FinalRecord& record : every_ending()) {
    text += "== exit status " +
            std::to_string(static_cast<int>(formats::exit_status(record.outcome))) + "\n" +
            formats::summary_text(record) + "\n";
  }

  EXPECT_EQ(text, golden("texts/summaries.txt", text));
}

TEST(FinalRecord, OfEveryEndingIsAsTheGoldenFileHasIt) {
  std::string lines;
  for (const formats::FinalRecord& record : every_ending()) {
    lines += formats::finished_line(record) + "\n";
  }

  EXPECT_EQ(lines, golden("texts/final_records.jsonl", lines));
}

/// A service with three running tasks; the run, if any, was heard of at 10:06.
class StatusOf : public ::testing::Test {
 protected:
  StatusOf() {
    core::Service service;
    service.desired_count = 4;
    service.running_count = 3;
    service.pending_count = 1;
    service.deployments = {
        {.id = "ecs-svc/1", .primary = true, .rollout_state = core::RolloutState::kCompleted}};
    seen.service.value = service;
    seen.tasks.value.emplace();
    for (const std::string_view created : {"06:10:00", "06:20:00", "10:05:30"}) {
      core::Task one;
      one.id = task(created);
      one.last_status = core::LastStatus::kRunning;
      one.desired_status = core::DesiredStatus::kRunning;
      one.created_at = at(created);
      seen.tasks.value->push_back(one);
    }
    seen.recorded.value.emplace();
  }

  void a_run_holds_it() {
    core::RunRecord record;
    record.id = "7f3a2c11";
    record.owner = "alice@bastion/4242";
    record.base_count = 3;
    record.surge = 1;
    record.cutoff = at("09:00:00");
    record.claimed_at = at("10:05:00");
    record.heartbeat = at("10:06:00");
    *seen.recorded.value = record;
  }

  void it_is_paused() {
    (*seen.recorded.value)->hold = core::Hold::kPaused;
    bob_asks(core::ControlWord::kPause);
  }

  void bob_asks(core::ControlWord word, std::string_view run = "7f3a2c11") {
    seen.control = core::Control{
        .word = word, .run = std::string(run), .by = "bob@laptop/77", .at = at("10:06:30")};
  }

  std::string told(std::string_view now, OwnerSeen owner = OwnerSeen::kElsewhere) {
    seen.aws_now = at(now);
    const StatusFacts facts{.service = address,
                            .seen = seen,
                            .again = {.account = {"--region", "eu-west-1"}},
                            .owner = owner};
    return status_text(facts) + status_json(facts);
  }

  core::ServiceAddress address{core::ClusterName{"prod"}, core::ServiceName{"web"}};
  core::Observation seen;
};

TEST_F(StatusOf, SaysThatNobodyHoldsTheService) {
  const std::string text = told("10:07:00");
  EXPECT_EQ(text, golden("texts/status-nobody.txt", text));
}

TEST_F(StatusOf, SaysThatTheHolderIsAlive) {
  a_run_holds_it();
  const std::string text = told("10:07:00");
  EXPECT_EQ(text, golden("texts/status-alive.txt", text));
}

TEST_F(StatusOf, SaysThatTheHolderHasBeenSilentForLongerThanItsLease) {
  a_run_holds_it();
  const std::string text = told("11:07:00");
  EXPECT_EQ(text, golden("texts/status-silent.txt", text));
}

TEST_F(StatusOf, SaysThatTheHolderIsGone) {
  a_run_holds_it();
  const std::string text = told("10:07:00", OwnerSeen::kEnded);
  EXPECT_EQ(text, golden("texts/status-gone.txt", text));
}

TEST_F(StatusOf, SaysThatTheHolderIsAProcessOfThisMachine) {
  a_run_holds_it();
  const std::string text = told("10:07:00", OwnerSeen::kRunning);
  EXPECT_EQ(text, golden("texts/status-here.txt", text));
}

TEST_F(StatusOf, SaysThatAProcessThatExistsHasBeenSilent) {
  a_run_holds_it();
  const std::string text = told("11:07:00", OwnerSeen::kRunning);
  EXPECT_EQ(text, golden("texts/status-stopped.txt", text));
}

TEST_F(StatusOf, SaysWhatTheRunHoldsStillForAndWhatToType) {
  a_run_holds_it();
  (*seen.recorded.value)->stale_at_claim = 3;
  std::string text;
  for (const core::Hold hold : {core::Hold::kHalted, core::Hold::kAsking, core::Hold::kBaking}) {
    (*seen.recorded.value)->hold = hold;
    text += told("10:07:00");
  }
  EXPECT_EQ(text, golden("texts/status-holds.txt", text));
}

TEST_F(StatusOf, SaysThatTheRunIsPausedAndByWhom) {
  a_run_holds_it();
  it_is_paused();
  const std::string text = told("10:07:00");
  EXPECT_EQ(text, golden("texts/status-paused.txt", text));
}

TEST_F(StatusOf, SaysWhatWasAskedAndNotHeardYet) {
  a_run_holds_it();
  bob_asks(core::ControlWord::kAbort);
  const std::string text = told("10:07:00");
  EXPECT_EQ(text, golden("texts/status-asked.txt", text));
}

TEST_F(StatusOf, SaysThatTheRunIsEnding) {
  a_run_holds_it();
  (*seen.recorded.value)->ending = core::Ending::kDeadline;
  const std::string text = told("10:07:00");
  EXPECT_EQ(text, golden("texts/status-ending.txt", text));
}

TEST_F(StatusOf, SaysWhatATurnOfTheFunctionDoes) {
  a_run_holds_it();
  lambda::Owner turn{
      .function = "recycler", .until = at("10:20:00"), .chain = "abc", .invocation = "de"};
  std::string text;
  for (const bool handed_over : {false, true}) {
    turn.handed_over = handed_over;
    (*seen.recorded.value)->owner = turn.text();
    text += told("10:07:00");
    text += told("10:20:30", OwnerSeen::kEnded);
  }
  EXPECT_EQ(text, golden("texts/status-function.txt", text));
}

TEST_F(StatusOf, SaysThatARequestIsLeftOver) {
  bob_asks(core::ControlWord::kAbort, "0000beef");
  const std::string text = told("10:07:00");
  EXPECT_EQ(text, golden("texts/status-left-over.txt", text));
}

}  // namespace
}  // namespace ecsr::cli
