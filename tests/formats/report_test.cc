// SPDX-License-Identifier: MIT
#include "formats/report.h"

#include <gtest/gtest.h>
#include <string>

namespace ecsr::formats {
namespace {

using core::Outcome;
using core::Reason;
using core::ScalableTarget;
using core::TaskId;

WallTime at(std::string_view clock) {
  return parse_iso8601("2026-11-22T" + std::string(clock) + "Z").value();
}

FinalRecord recycled_web() {
  FinalRecord record;
  record.run_id = "7f3a2c11";
  record.service = {.cluster = {"prod"}, .service = {"web"}};
  record.began_at = at("10:05:00");
  record.ended_at = at("10:08:00.250");
  return record;
}

TEST(PassLine, HasAllNumbersOfTheDecision) {
  core::Decision decision;
  decision.reason = Reason::kStopStaleTasks;
  decision.detail = "a and \"b\"";
  decision.actions = {core::StopTask{TaskId{"arn:aws:ecs:eu-west-1:1:task/prod/a"}},
                      core::SetDesiredCount{4}};
  decision.record = core::RecordChange::kRefresh;
  decision.wake_at = at("10:05:40");
  decision.seen = core::Availability{.desired = 5,
                                     .base = 4,
                                     .surge = 1,
                                     .batch = 2,
                                     .floor = 3,
                                     .serving = 6,
                                     .starting = 7,
                                     .unhealthy = 8,
                                     .stale = 9,
                                     .fresh = 10};

  EXPECT_EQ(
      pass_line(at("10:05:00"), at("10:04:59"), decision),
      R"({"time":"2026-11-22T10:05:00Z","event":"pass","aws_time":"2026-11-22T10:04:59Z",)"
      R"("reason":"stop-stale-tasks","sentence":"stale tasks may go","detail":"a and \"b\"",)"
      R"("desired":5,"base":4,"surge":1,"batch":2,"floor":3,"serving":6,"starting":7,"unhealthy":8,)"
      R"("stale":9,"fresh":10,"actions":[{"action":"stop-task",)"
      R"("task":"arn:aws:ecs:eu-west-1:1:task/prod/a"},{"action":"set-desired-count","count":4}],)"
      R"("record":"refresh","wake_at":"2026-11-22T10:05:40Z"})");
}

TEST(PassLine, HasNullForNumbersThatCouldNotBeRead) {
  const core::Decision decision{.reason = Reason::kTasksUnknown, .wake_at = at("10:05:40")};

  EXPECT_EQ(
      pass_line(at("10:05:00"), at("10:04:59"), decision),
      R"({"time":"2026-11-22T10:05:00Z","event":"pass","aws_time":"2026-11-22T10:04:59Z",)"
      R"("reason":"tasks-unknown","sentence":"the tasks cannot be read","detail":"",)"
      R"("desired":null,"base":null,"surge":null,"batch":null,"floor":null,"serving":null,)"
      R"("starting":null,"unhealthy":null,"stale":null,"fresh":null,"actions":[],"record":"keep",)"
      R"("wake_at":"2026-11-22T10:05:40Z"})");
}

TEST(OrderLine, SaysWhatWasOrderedAndThatItWentWell) {
  const core::SetScaling order{ScalableTarget{2, 6, {true, false, false}}};

  EXPECT_EQ(order_line(at("10:05:00"), order, {}),
            R"({"time":"2026-11-22T10:05:00Z","event":"order","action":"set-scaling",)"
            R"("target":{"min_capacity":2,"max_capacity":6,"scaling_in_suspended":true,)"
            R"("scaling_out_suspended":false,"scheduled_suspended":false},"ok":true})");
}

TEST(OrderLine, SaysWhyAnOrderFailed) {
  const Status denied =
      std::unexpected(Error(ErrorKind::kDenied, "StopTask: not yours").with_code("AccessDenied"));

  EXPECT_EQ(
      order_line(at("10:05:00"), core::StopTask{TaskId{"a"}}, denied),
      R"({"time":"2026-11-22T10:05:00Z","event":"order","action":"stop-task","task":"a",)"
      R"("ok":false,"problem":"denied","message":"StopTask: not yours","code":"AccessDenied"})");
}

TEST(RecordLine, SaysWhatBecameOfTheRecord) {
  EXPECT_EQ(record_line(at("10:05:00"), core::RecordChange::kClaim, {}),
            R"({"time":"2026-11-22T10:05:00Z","event":"record","change":"claim","ok":true})");
  EXPECT_EQ(record_line(at("10:05:00"), core::RecordChange::kRemove,
                        fail(ErrorKind::kThrottled, "UntagResource: rate exceeded")),
            R"({"time":"2026-11-22T10:05:00Z","event":"record","change":"remove","ok":false,)"
            R"("problem":"throttled","message":"UntagResource: rate exceeded"})");
}

TEST(UnknownLine, NamesThePartThatCannotBeRead) {
  EXPECT_EQ(unknown_line(at("10:05:00"), "tasks", Error(ErrorKind::kTransport, "no answer")),
            R"({"time":"2026-11-22T10:05:00Z","event":"unknown","part":"tasks",)"
            R"("problem":"transport","message":"no answer"})");
}

TEST(NoteLine, HasTheNote) {
  EXPECT_EQ(note_line(at("10:05:00"), "mind the gap"),
            R"({"time":"2026-11-22T10:05:00Z","event":"note","note":"mind the gap"})");
}

TEST(TaskLine, TellsOneStepOfOneTask) {
  core::Task task;
  task.id = TaskId{"a"};
  task.created_at = at("08:00:00");
  task.availability_zone = "eu-west-1a";
  task.task_definition = "web:7";

  EXPECT_EQ(task_line(at("10:05:00"), {task, TaskStep::kServing, true}),
            R"({"time":"2026-11-22T10:05:00Z","event":"task","task":"a","step":"serving",)"
            R"("fresh":true,"created_at":"2026-11-22T08:00:00Z","availability_zone":"eu-west-1a",)"
            R"("task_definition":"web:7"})");
}

TEST(TaskLine, HasEcsOwnReasonOnceThereIsOne) {
  core::Task task;
  task.id = TaskId{"a"};
  task.stopped_reason = "Essential container in task exited";

  EXPECT_EQ(
      task_line(at("10:05:00"), {task, TaskStep::kGone, std::nullopt}),
      R"({"time":"2026-11-22T10:05:00Z","event":"task","task":"a","step":"gone","fresh":null,)"
      R"("created_at":null,"availability_zone":"","task_definition":"",)"
      R"("stopped_reason":"Essential container in task exited"})");
}

TEST(ReportLine, IsValidJsonOnOneLineWhateverAwsSays) {
  EXPECT_EQ(note_line(at("10:05:00"), "bad \xFF\n\"bytes\""),
            "{\"time\":\"2026-11-22T10:05:00Z\",\"event\":\"note\",\"note\":\"bad \xEF\xBF\xBD\\n"
            "\\\"bytes\\\"\"}");
}

TEST(FinishedLine, HasTheWholeRecord) {
  FinalRecord record = recycled_web();
  record.outcome = Outcome::kGaveUp;
  record.reason = Reason::kGaveUp;
  record.detail = "2 failed replacements";
  record.cutoff = at("09:00:00");
  record.tasks = {RecycledTask{.task = TaskId{"a"},
                               .created_at = at("08:00:00"),
                               .ordered_at = at("10:06:00"),
                               .gone_at = at("10:06:30"),
                               .replacement = TaskId{"c"},
                               .replacement_created_at = at("10:05:02"),
                               .replacement_started_at = at("10:05:40"),
                               .replacement_serving_at = at("10:05:55")},
                  RecycledTask{.task = TaskId{"b"}}};
  record.skipped = {TaskId{"p"}};
  record.desired = DesiredCountStory{.found = 2, .highest_ordered = 3, .left = 2};
  record.scaling = ScalingStory{.found = {1, 2, {}},
                                .set = ScalableTarget{1, 3, {true, false, false}},
                                .left = ScalableTarget{1, 2, {}}};
  record.failures = {{"d", "CannotPullContainerError"}};
  record.calls[ApiCall::kStopTask] = 2;
  record.calls[ApiCall::kDescribeServices] = 5;
  record.passes = 6;
  record.next_command = "ecs-recycle run --cluster prod --service web";

  EXPECT_EQ(
      finished_line(record),
      R"({"time":"2026-11-22T10:08:00.250Z","event":"finished","run_id":"7f3a2c11",)"
      R"("cluster":"prod","service":"web","outcome":"gave-up","exit_status":4,"reason":"gave-up",)"
      R"("sentence":"gave up; capacity is as it was","detail":"2 failed replacements",)"
      R"("began_at":"2026-11-22T10:05:00Z","ended_at":"2026-11-22T10:08:00.250Z",)"
      R"("cutoff":"2026-11-22T09:00:00Z","tasks":[{"task":"a","created_at":"2026-11-22T08:00:00Z",)"
      R"("ordered_at":"2026-11-22T10:06:00Z","gone_at":"2026-11-22T10:06:30Z","replacement":"c",)"
      R"("replacement_created_at":"2026-11-22T10:05:02Z",)"
      R"("replacement_started_at":"2026-11-22T10:05:40Z",)"
      R"("replacement_serving_at":"2026-11-22T10:05:55Z"},{"task":"b","created_at":null,)"
      R"("ordered_at":null,"gone_at":null,"replacement":null,"replacement_created_at":null,)"
      R"("replacement_started_at":null,"replacement_serving_at":null}],"skipped":["p"],)"
      R"("put_back":{"desired_count":{"found":2,"highest_ordered":3,"left":2},)"
      R"("scaling":{"found":{"min_capacity":1,"max_capacity":2,"scaling_in_suspended":false,)"
      R"("scaling_out_suspended":false,"scheduled_suspended":false},"set":{"min_capacity":1,)"
      R"("max_capacity":3,"scaling_in_suspended":true,"scaling_out_suspended":false,)"
      R"("scheduled_suspended":false},"left":{"min_capacity":1,"max_capacity":2,)"
      R"("scaling_in_suspended":false,"scaling_out_suspended":false,"scheduled_suspended":false}}},)"
      R"("failures":[{"what":"d","reason":"CannotPullContainerError"}],"record_left":null,)"
      R"("passes":6,"api_calls":{"total":7,"DescribeServices":5,"StopTask":2},)"
      R"("next_command":"ecs-recycle run --cluster prod --service web"})");
}

TEST(FinishedLine, OfARunThatDidNothingIsMostlyEmpty) {
  FinalRecord record = recycled_web();
  record.run_id.clear();
  record.reason = Reason::kNothingStale;

  EXPECT_EQ(finished_line(record),
            R"({"time":"2026-11-22T10:08:00.250Z","event":"finished","run_id":"","cluster":"prod",)"
            R"("service":"web","outcome":"done","exit_status":0,"reason":"nothing-stale",)"
            R"("sentence":"nothing to recycle: no task is stale","detail":"",)"
            R"("began_at":"2026-11-22T10:05:00Z","ended_at":"2026-11-22T10:08:00.250Z",)"
            R"("cutoff":null,"tasks":[],"skipped":[],)"
            R"("put_back":{"desired_count":null,"scaling":null},"failures":[],"record_left":null,)"
            R"("passes":0,"api_calls":{"total":0},"next_command":null})");
}

TEST(ErrorLine, SaysWhichStatusACommandEndedWithAndWhy) {
  EXPECT_EQ(
      error_line(parse_iso8601("2026-11-22T10:05:00Z").value(), ExitStatus::kUsage, "--wait: no"),
      R"({"time":"2026-11-22T10:05:00Z","event":"error","exit_status":2,"message":"--wait: no"})");
}

TEST(NextCommand, IsWhatThePersonHasToTypeNow) {
  FinalRecord record = recycled_web();
  const auto next = [&](Outcome outcome, Reason reason = Reason::kNotPermitted) {
    record.outcome = outcome;
    record.reason = reason;
    return next_command(record, {});
  };

  EXPECT_EQ(next(Outcome::kDone), std::nullopt);
  EXPECT_EQ(next(Outcome::kRefused), std::nullopt);
  EXPECT_EQ(next(Outcome::kRefused, Reason::kHeldByAnotherRun),
            "ecs-recycle status --cluster prod --service web");
  EXPECT_EQ(next(Outcome::kYielded), "ecs-recycle status --cluster prod --service web");
  EXPECT_EQ(next(Outcome::kGaveUp), "ecs-recycle run --cluster prod --service web");
  EXPECT_EQ(next(Outcome::kAborted), "ecs-recycle run --cluster prod --service web");
  EXPECT_EQ(next(Outcome::kNotPutBack), "ecs-recycle restore --cluster prod --service web");
}

TEST(NextCommand, RemovesARecordThatWasLeft) {
  FinalRecord record = recycled_web();
  record.record_left = Error(ErrorKind::kDenied, "UntagResource: not yours");

  EXPECT_EQ(next_command(record, {}), "ecs-recycle restore --cluster prod --service web");
}

TEST(NextCommand, LeadsBackToTheSameAccountAndRecordAndARunToTheSameTasks) {
  FinalRecord record = recycled_web();
  const WordsAgain again{.account = {"--region", "eu-west-1", "--external-id", "a b"},
                         .aws_cli = {"--region", "eu-west-1"},
                         .store = {"--run-store", "file:./runs"},
                         .policy = {"--no-surge", "--min-healthy", "50%"}};
  const auto next = [&](Outcome outcome) {
    record.outcome = outcome;
    return next_command(record, again);
  };

  EXPECT_EQ(next(Outcome::kNotPutBack),
            "ecs-recycle restore --cluster prod --service web --region eu-west-1 --external-id "
            "'a b' --run-store file:./runs");
  EXPECT_EQ(next(Outcome::kYielded),
            "ecs-recycle status --cluster prod --service web --region eu-west-1 --external-id "
            "'a b' --run-store file:./runs");
  EXPECT_EQ(next(Outcome::kAborted),
            "ecs-recycle run --cluster prod --service web --no-surge --min-healthy 50% --region "
            "eu-west-1 --external-id 'a b' --run-store file:./runs");
}

TEST(NextCommand, WithoutARecordIsOneOfAwssOwn) {
  FinalRecord record = recycled_web();
  record.service.cluster = {"arn:aws:ecs:eu-west-1:111122223333:cluster/prod"};
  record.outcome = Outcome::kNotPutBack;
  record.desired = DesiredCountStory{.found = 2, .highest_ordered = 3, .left = 3};
  record.scaling = ScalingStory{.found = {1, 2, {}},
                                .set = ScalableTarget{1, 3, {true, false, false}},
                                .left = ScalableTarget{1, 3, {true, false, false}}};
  const WordsAgain again{.aws_cli = {"--region", "eu-west-1"}, .recorded = false};

  EXPECT_EQ(next_command(record, again),
            "aws ecs update-service --cluster arn:aws:ecs:eu-west-1:111122223333:cluster/prod "
            "--service web --desired-count 2 --region eu-west-1 && aws application-autoscaling "
            "register-scalable-target --service-namespace ecs --scalable-dimension "
            "ecs:service:DesiredCount --resource-id service/prod/web --min-capacity 1 "
            "--max-capacity 2 --suspended-state DynamicScalingInSuspended=false,"
            "DynamicScalingOutSuspended=false,ScheduledScalingSuspended=false --region eu-west-1");
  record.scaling->left = record.scaling->found;
  record.desired->left = 2;
  EXPECT_EQ(next_command(record, again), std::nullopt);
}

TEST(NextCommand, QuotesNamesThatAShellWouldTakeApart) {
  FinalRecord record = recycled_web();
  record.outcome = Outcome::kNotPutBack;
  record.service = {.cluster = {"it's; rm -rf /"}, .service = {""}};

  EXPECT_EQ(next_command(record, {}),
            "ecs-recycle restore --cluster 'it'\\''s; rm -rf /' --service ''");
}

}  // namespace
}  // namespace ecsr::formats
