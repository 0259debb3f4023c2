// SPDX-License-Identifier: MIT
// What has to be known before anything is ordered, and what becomes of a run that cannot know it.
#include <algorithm>

#include "core/deciding.h"

namespace ecsr::core {
namespace {

/// How long a needed part may stay unreadable before a run that has changed nothing gives up
/// asking.
constexpr milliseconds kPatienceBeforeClaim = seconds{60};
/// How long the service itself may stay unreadable once capacity may be raised: after that only a
/// person can help. Enough for a name server that is away for some minutes, or credentials that
/// somebody renews.
constexpr milliseconds kPatienceWhileRaised = std::chrono::hours{1};
constexpr milliseconds kPatienceWhenTold = seconds{60};

/// Looks for something that is never shown, before the run does without it: some minutes.
constexpr int kLooksInVain = 100;

struct PartWords {
  Reason reason;
  std::string_view name;
};

PartWords words_of(Part part) {
  switch (part) {
    case Part::kService:
      return {Reason::kServiceUnknown, "service"};
    case Part::kRecord:
      return {Reason::kRecordUnknown, "run record"};
    case Part::kTasks:
      return {Reason::kTasksUnknown, "tasks"};
    case Part::kScaling:
      return {Reason::kScalingUnknown, "autoscaling"};
    case Part::kAlarms:
      return {Reason::kAlarmsUnknown, "alarms"};
    case Part::kProtection:
      break;
  }
  return {Reason::kProtectionUnknown, "task protection"};
}

}  // namespace

milliseconds back_off(milliseconds waited) {
  return std::clamp(waited / 4, kMoment, milliseconds{seconds{30}});
}

bool asking_again_may_help(ErrorKind kind) {
  return kind == ErrorKind::kTransport || kind == ErrorKind::kThrottled;
}

Deciding::Step Deciding::need_the_service() {
  if (next_.asked != Asked::kNothing && !next_.record) {
    return end(Reason::kAborted, Outcome::kAborted, "nothing was changed");
  }
  if (seen_.service.value) {
    read_again(Part::kService);
    return std::nullopt;
  }
  if (!seen_.service.problem) return unread(Part::kService, first_look(policy_));
  const std::optional<WallTime>& since = unreadable_since(Part::kService);
  const bool gone = seen_.service.problem->kind() == ErrorKind::kNotFound;
  if (gone && next_.record && since && now_ - *since >= kStaleReads) {
    return end(Reason::kGaveUp, Outcome::kGaveUp,
               "the service no longer exists: " + seen_.service.problem->message());
  }
  return wait_or_refuse(Part::kService, *seen_.service.problem);
}

/// A record that cannot be read does not keep a run that ends from putting its capacity back.
Deciding::Step Deciding::need_the_record() {
  if (seen_.recorded.value) {
    read_again(Part::kRecord);
    return std::nullopt;
  }
  const bool ends = next_.record && (record().ending || next_.asked == Asked::kPutBackNow);
  if (ends && (seen_.recorded.problem || looks_before_ >= kLooksInARow)) return std::nullopt;
  if (!seen_.recorded.problem) return unread(Part::kRecord, first_look(policy_));
  return wait_or_refuse(Part::kRecord, *seen_.recorded.problem);
}

Deciding::Step Deciding::need_the_tasks() {
  if (seen_.tasks.value) {
    read_again(Part::kTasks);
    return std::nullopt;
  }
  if (!seen_.tasks.problem) {
    return unread(Part::kTasks, {.service = false, .tasks = true, .list = true});
  }
  return wait_or_refuse(Part::kTasks, *seen_.tasks.problem);
}

Deciding::Step Deciding::need_the_scaling() {
  const bool needed =
      policy_.autoscaling == Autoscaling::kManage && surge_of(policy_, service().desired_count) > 0;
  if (!needed || seen_.scaling.value) {
    read_again(Part::kScaling);
    return std::nullopt;
  }
  if (!seen_.scaling.problem) {
    return unread(
        Part::kScaling,
        {.service = false, .tasks = false, .list = false, .stopped = false, .scaling = true});
  }
  return wait_or_refuse(Part::kScaling, *seen_.scaling.problem);
}

/// Whatever it is that was asked for so often and is never shown: the run does not go on for ever.
Deciding::Step Deciding::need_an_answer() {
  if (looks_before_ < kLooksInVain) return std::nullopt;
  return give_up(Ending::kReplacementTimeout, "what this program asks AWS for is never shown");
}

Deciding::Step Deciding::unread(Part part, Look look) {
  if (looks_before_ < kLooksInARow) return look_now(std::move(look));
  next_.looks_in_a_row = looks_before_;
  return wait_or_refuse(part, Error(ErrorKind::kTransport, "asked for, and not shown"));
}

Deciding::Step Deciding::wait_or_refuse(Part part, const Error& problem) {
  std::optional<WallTime>& since = unreadable_since(part);
  if (!since) since = now_;
  const milliseconds waited = now_ - *since;
  // What cannot be read says nothing against what was ordered.
  if (next_.asked != Asked::kPutBackNow) next_.putting_back_since.reset();
  if (!next_.claim_seen) {  // nor against a record that was written to continue a run
    if (next_.taken_over_at) next_.taken_over_at = now_;
    if (next_.handed_over_at) next_.handed_over_at = now_;
  }
  const PartWords words = words_of(part);
  std::string detail = std::string(words.name) + ": " + problem.message();
  Look look;
  look.scaling = part == Part::kScaling;
  if (next_.record && part == Part::kService) {
    const bool told = next_.asked == Asked::kPutBackNow;
    if (waited >= (told ? kPatienceWhenTold : kPatienceWhileRaised)) {
      const std::string left = left_behind();
      if (!left.empty()) detail += "; " + left;
      return end(Reason::kNotPutBack, Outcome::kNotPutBack, std::move(detail));
    }
  } else if (next_.record) {
    // The service can be read, so its capacity can be put back.
    if (waited >= policy_.replacement_timeout)
      return give_up(Ending::kReplacementTimeout,
                     detail + ", for " + ecsr::to_text(policy_.replacement_timeout));
  } else {
    if (problem.kind() == ErrorKind::kNotFound)
      return end(Reason::kServiceNotFound, Outcome::kRefused, problem.message());
    if (problem.kind() == ErrorKind::kDenied)
      return end(Reason::kNotPermitted, Outcome::kRefused, problem.message());
    if (!asking_again_may_help(problem.kind()) || waited >= kPatienceBeforeClaim)
      return end(words.reason, Outcome::kRefused, problem.message());
    detail += "; asking again until " + to_clock(*since + kPatienceBeforeClaim);
  }
  return wait(words.reason, now_ + back_off(waited), look, std::move(detail));
}

Decision Deciding::look_now(Look look, std::string detail) {
  next_.looks_in_a_row = looks_before_ + 1;
  const milliseconds pause = looks_before_ < kLooksInARow ? milliseconds{0} : kMoment;
  return wait(Reason::kNeedsALook, now_ + pause, std::move(look), std::move(detail));
}

}  // namespace ecsr::core
