// SPDX-License-Identifier: MIT
// One imaginary run for each way a run can end, as the tests of notices tell them.
#pragma once

#include <string>

#include "formats/notice.h"

namespace ecsr::notify {

/// On 22 November 2026, UTC.
inline WallTime at(const std::string& clock) {
  return parse_iso8601("2026-11-22T" + clock + "Z").value();
}

inline formats::RecycledTask recycled(const std::string& task, const std::string& ordered,
                                      const std::string& replacement, const std::string& serving) {
  const std::string arn = "arn:aws:ecs:eu-west-1:111122223333:task/prod/";
  formats::RecycledTask each{.task = {arn + task},
                             .created_at = at("06:00:00"),
                             .ordered_at = at(ordered),
                             .gone_at = at(ordered) + seconds{31}};
  if (replacement.empty()) return each;
  each.replacement = core::TaskId{arn + replacement};
  each.replacement_created_at = at(serving) - seconds{50};
  each.replacement_started_at = at(serving) - seconds{20};
  each.replacement_serving_at = at(serving);
  return each;
}

inline formats::FinalRecord finished_record() {
  return {
      .run_id = "7f3a2c11",
      .service = {{"prod"}, {"web"}},
      .outcome = core::Outcome::kDone,
      .reason = core::Reason::kRecycled,
      .began_at = at("10:00:00"),
      .ended_at = at("10:06:29"),
      .cutoff = at("09:58:00"),
      .tasks = {recycled("08c9eb4685b1dad70bc4ae3918a0287a", "10:01:15",
                         "4cf9a1b20b1dad70bc4ae3918a0287a1", "10:01:05"),
                recycled("2717b1fffdbfe528b95a3fd0a01b39ed", "10:02:45",
                         "91d2f00aa5b1dad70bc4ae3918a0287b", "10:03:35")},
      .desired = formats::DesiredCountStory{.found = 2, .highest_ordered = 3, .left = 2},
      .scaling =
          formats::ScalingStory{
              .found = {.min_capacity = 2, .max_capacity = 5, .suspended = {}},
              .set =
                  core::ScalableTarget{
                      .min_capacity = 2, .max_capacity = 5, .suspended = {.scaling_in = true}},
              .left = core::ScalableTarget{.min_capacity = 2, .max_capacity = 5, .suspended = {}}},
      .passes = 21};
}

/// What the notice of an event is made from.
inline formats::Notice notice_of(formats::NoticeEvent event) {
  using formats::NoticeEvent;
  formats::Notice notice{.event = event,
                         .at = at("10:06:30"),
                         .facts = {"111122223333", "eu-west-1", "alice@bastion/4242"},
                         .record = finished_record(),
                         .tasks_to_recycle = 2,
                         .tasks_recycled = 2,
                         .samples = {{at("10:00:00"), 2, 2, 2},
                                     {at("10:00:10"), 2, 3, 2},
                                     {at("10:01:05"), 3, 3, 2},
                                     {at("10:01:15"), 2, 3, 2},
                                     {at("10:03:35"), 3, 3, 2},
                                     {at("10:06:29"), 2, 2, 2}}};
  formats::FinalRecord& record = notice.record;
  switch (event) {
    case NoticeEvent::kStarted:
      record.tasks.clear();
      notice.tasks_recycled = 0;
      record.reason = core::Reason::kHoldScaling;
      break;
    case NoticeEvent::kProgress:
      record.tasks.pop_back();
      notice.tasks_recycled = 1;
      record.reason = core::Reason::kPacing;
      break;
    case NoticeEvent::kWaits:
      record.tasks.pop_back();
      notice.tasks_recycled = 1;
      record.reason = core::Reason::kHalted;
      record.detail =
          "3 replacements failed; the last: x: exit 1; `ecs-recycle resume` goes on, "
          "`ecs-recycle abort` puts capacity back";
      break;
    case NoticeEvent::kFinished:
      break;
    case NoticeEvent::kGaveUp:
      record.outcome = core::Outcome::kGaveUp;
      record.reason = core::Reason::kGaveUp;
      record.detail = "3 replacements failed, 2 are put up with";
      record.tasks.back() = recycled("2717b1fffdbfe528b95a3fd0a01b39ed", "10:02:45", "", "");
      record.failures = {
          {"task 91d2f00aa5b1dad70bc4ae3918a0287b",
           "CannotPullContainerError: pull image manifest has been retried 5 time(s): <app:7> & "
           "more: not found"},
          {"event 5b7f",
           "service web was unable to place a task because no container instance met "
           "all of its requirements"}};
      break;
    case NoticeEvent::kAborted:
      record.outcome = core::Outcome::kAborted;
      record.reason = core::Reason::kAborted;
      record.tasks.pop_back();
      record.skipped = {
          {"arn:aws:ecs:eu-west-1:111122223333:task/prod/"
           "2717b1fffdbfe528b95a3fd0a01b39ed"}};
      break;
    case NoticeEvent::kRefused:
      record.outcome = core::Outcome::kRefused;
      record.reason = core::Reason::kHeldByAnotherRun;
      record.detail = "run 0badcafe of bob@laptop/17, last heard of at 2026-11-22T09:59:10Z";
      record.run_id.clear();
      record.cutoff.reset();
      record.tasks.clear();
      record.scaling.reset();
      record.desired = formats::DesiredCountStory{.found = 2, .highest_ordered = 0, .left = 2};
      break;
    case NoticeEvent::kNeedsAPerson:
      record.outcome = core::Outcome::kNotPutBack;
      record.reason = core::Reason::kNotPutBack;
      record.detail = "AccessDeniedException: not authorized to perform ecs:UpdateService";
      record.tasks.pop_back();
      record.desired->left = 3;
      record.scaling->left = record.scaling->set;
      record.record_left = Error(ErrorKind::kDenied, "not authorized to perform ecs:UntagResource");
      break;
  }
  record.next_command = event == NoticeEvent::kWaits ? formats::resume_command(record.service, {})
                                                     : formats::next_command(record, {});
  return notice;
}

}  // namespace ecsr::notify
