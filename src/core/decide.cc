// SPDX-License-Identifier: MIT
#include "core/decide.h"

#include <algorithm>
#include <utility>

#include "core/deciding.h"
#include "core/failures.h"

namespace ecsr::core {
namespace {

constexpr Look kOnlyService{.service = true, .tasks = false, .list = false};

/// How long a needed part may stay unreadable before a run that has changed nothing gives up
/// asking.
constexpr milliseconds kPatienceBeforeClaim = seconds{60};
/// The same once capacity may be raised: only a person can help then. Long enough for a name server
/// that is away for some minutes, or credentials that somebody renews.
constexpr milliseconds kPatienceWhileRaised = std::chrono::hours{1};
constexpr milliseconds kPatienceWhenTold = seconds{60};

milliseconds back_off(milliseconds waited) {
  return std::clamp(waited / 4, kMoment, milliseconds{seconds{30}});
}

bool asking_again_may_help(ErrorKind kind) {
  return kind == ErrorKind::kTransport || kind == ErrorKind::kThrottled;
}

void clip(std::optional<WallTime>& time, WallTime now) {
  if (time && *time > now) time = now;
}

}  // namespace

Deciding::Deciding(const Observation& seen, const Policy& policy, const Run& run, WallTime now)
    : seen_(seen), policy_(policy), now_(now), next_(run) {
  std::erase_if(next_.stop_orders,
                [&](const StopOrder& order) { return now - order.ordered_at > kStaleReads; });
  if (policy.settle) remember_good_tasks(next_, seen);
  if (next_.record && seen.service.value) note_failures(next_, seen);
  if (seen.service.value && seen.tasks.value) counts_ = count_availability(seen, policy, next_);
}

Decision Deciding::decide() {
  if (Step step = notice_clock()) return *std::move(step);
  if (Step step = need_the_service()) return *std::move(step);
  if (Step step = need_the_record()) return *std::move(step);
  if (Step step = respect_other_runs()) return *std::move(step);
  if (!next_.record) {
    if (Step step = refuse()) return *std::move(step);
    if (Step step = need_the_tasks()) return *std::move(step);
    if (Step step = nothing_to_do()) return *std::move(step);
    if (Step step = wait_for_deployment()) return *std::move(step);
    if (Step step = need_the_scaling()) return *std::move(step);
    return claim();
  }
  if (Step step = confirm_claim()) return *std::move(step);
  if (Step step = end_early()) return *std::move(step);
  if (Step step = need_the_tasks()) return *std::move(step);
  return recycle();
}

/// A clock that went back would make every pause longer than it should be: start them anew.
Deciding::Step Deciding::notice_clock() {
  const bool went_back = next_.last_pass && now_ < *next_.last_pass;
  next_.last_pass = now_;
  if (!went_back) return std::nullopt;
  for (auto* time : {&next_.whole_since, &next_.progress_at, &next_.desired_ordered_at,
                     &next_.scaling_ordered_at, &next_.lower_seen_since, &next_.putting_back_since,
                     &next_.trouble_since, &next_.record_written_at, &next_.put_back_ordered_at,
                     &next_.taken_over_at}) {
    clip(*time, now_);
  }
  for (StopOrder& order : next_.stop_orders) order.ordered_at = std::min(order.ordered_at, now_);
  return wait(Reason::kClockWentBack, now_ + kMoment, {});
}

Deciding::Step Deciding::wait_or_refuse(Reason reason, const Error& problem,
                                        std::string_view part) {
  if (!next_.trouble_since) next_.trouble_since = now_;
  const milliseconds waited = now_ - *next_.trouble_since;
  Look look;
  look.scaling = reason == Reason::kScalingUnknown;
  std::string detail = std::string(part) + ": " + problem.message();
  if (next_.record) {
    const milliseconds patience =
        next_.asked == Asked::kPutBackNow ? kPatienceWhenTold : kPatienceWhileRaised;
    if (waited >= patience)
      return end(Reason::kNotPutBack, Outcome::kNotPutBack, std::move(detail));
    return wait(reason, now_ + back_off(waited), look, std::move(detail));
  }
  if (problem.kind() == ErrorKind::kNotFound) {
    return end(Reason::kServiceNotFound, Outcome::kRefused, problem.message());
  }
  if (problem.kind() == ErrorKind::kDenied) {
    return end(Reason::kNotPermitted, Outcome::kRefused, problem.message());
  }
  if (!asking_again_may_help(problem.kind()) || waited >= kPatienceBeforeClaim) {
    return end(reason, Outcome::kRefused, problem.message());
  }
  return wait(reason, now_ + back_off(waited), look, std::move(detail));
}

Deciding::Step Deciding::need_the_service() {
  if (next_.asked != Asked::kNothing && !next_.record) {
    return end(Reason::kAborted, Outcome::kAborted, "nothing was changed");
  }
  if (seen_.service.value) return std::nullopt;
  if (!seen_.service.problem) return look_now(first_look(policy_));
  const bool gone = seen_.service.problem->kind() == ErrorKind::kNotFound;
  if (gone && next_.record && next_.trouble_since && now_ - *next_.trouble_since >= kStaleReads) {
    return end(Reason::kGaveUp, Outcome::kGaveUp,
               "the service no longer exists: " + seen_.service.problem->message());
  }
  return wait_or_refuse(Reason::kServiceUnknown, *seen_.service.problem, "service");
}

Deciding::Step Deciding::need_the_record() {
  if (seen_.recorded.value) return std::nullopt;
  if (!seen_.recorded.problem) return look_now(first_look(policy_));
  return wait_or_refuse(Reason::kRecordUnknown, *seen_.recorded.problem, "run record");
}

Deciding::Step Deciding::need_the_tasks() {
  if (seen_.tasks.value) {
    next_.trouble_since.reset();
    return std::nullopt;
  }
  if (!seen_.tasks.problem) return look_now({.service = false, .tasks = true, .list = true});
  return wait_or_refuse(Reason::kTasksUnknown, *seen_.tasks.problem, "tasks");
}

/// The record is the lock. A holder whose heartbeat is young is alive, unless we know better.
Deciding::Step Deciding::respect_other_runs() {
  if (next_.record || !*seen_.recorded.value) return std::nullopt;
  const RunRecord& found = **seen_.recorded.value;
  const bool alive = seen_.aws_now - found.heartbeat < kLease;
  if (alive && !next_.may_take_over) {
    return end(Reason::kHeldByAnotherRun, Outcome::kRefused,
               "run " + found.id + " of " + found.owner + ", since " +
                   to_iso8601(found.claimed_at) + ", last heard of at " +
                   to_iso8601(found.heartbeat));
  }
  next_.record = found;
  next_.record->owner = next_.owner;
  next_.record->heartbeat = seen_.aws_now;
  next_.claim_seen = false;
  next_.taken_over_at = now_;
  next_.record_written_at = now_;
  Decision decision = wait(Reason::kTakeOver, now_ + kMoment, {}, "from " + found.owner);
  decision.record = RecordChange::kClaim;
  return decision;
}

/// Tags have no compare-and-set: the run that does not find itself in the record yields. An older
/// heartbeat than ours is a look into the past; a record that is not there is not visible yet, or
/// was removed by somebody who keeps the service's tags in order: it is written again.
Deciding::Step Deciding::confirm_claim() {
  const std::optional<RunRecord>& found = *seen_.recorded.value;
  const bool ours = found && found->owner == record().owner && found->id == record().id;
  if (ours) {
    next_.claim_seen = true;
    return std::nullopt;
  }
  const bool past = found && (next_.claim_seen || found->id == record().id) &&
                    found->heartbeat <= record().heartbeat;
  if (found && !past) {
    return end(Reason::kTakenOver, Outcome::kYielded, "run " + found->id + " of " + found->owner);
  }
  const bool write_again =
      !next_.record_written_at || now_ - *next_.record_written_at >= kFreshForOrders;
  if (next_.claim_seen) return std::nullopt;  // heartbeat() writes it again
  Decision decision = wait(Reason::kConfirmingClaim, now_ + kMoment, kOnlyService);
  if (write_again) {
    decision.run.record_written_at = now_;
    decision.record = RecordChange::kClaim;
  }
  return decision;
}

std::optional<Ending> Deciding::find_ending() const {
  if (next_.asked == Asked::kPutBackNow) return Ending::kAbortedNow;
  if (record().ending) return std::nullopt;
  if (service().status != ServiceStatus::kActive) return Ending::kServiceGone;
  if (next_.asked == Asked::kFinishReplacementThenStop) return Ending::kAborted;
  if (policy_.deadline && seen_.aws_now - record().claimed_at >= *policy_.deadline) {
    return Ending::kDeadline;
  }
  if (static_cast<int>(next_.failures.size()) > policy_.max_failures) return Ending::kFailures;
  const auto& problem = next_.order_problem;
  if (problem && !asking_again_may_help(problem->kind()) &&
      problem->kind() != ErrorKind::kBadAnswer) {
    return Ending::kOrderRefused;
  }
  return std::nullopt;
}

Deciding::Step Deciding::end_early() {
  const std::optional<Ending> ending = find_ending();
  if (ending && record().ending != ending) {
    next_.record->ending = ending;
    Decision decision = wait(Reason::kGiveUp, now_, {});
    decision.record = RecordChange::kRefresh;
    decision.run.record_written_at = now_;
    return decision;
  }
  if (!record().ending) return std::nullopt;
  const bool may_finish_replacement =
      record().ending == Ending::kAborted || record().ending == Ending::kDeadline;
  if (may_finish_replacement && seen_.tasks.value) {
    if (Step step = wait_until_whole()) return step;
  }
  return put_back();
}

void Deciding::heartbeat(Decision& decision) const {
  if (!decision.run.record || decision.record != RecordChange::kKeep || decision.outcome) return;
  RunRecord& record = *decision.run.record;
  const bool old = seen_.aws_now - record.heartbeat >= kHeartbeatAge;
  const bool lost = seen_.recorded.value && !*seen_.recorded.value && decision.run.claim_seen &&
                    decision.run.record_written_at &&
                    now_ - *decision.run.record_written_at >= kFreshForOrders;
  if (!old && !lost) return;
  record.heartbeat = seen_.aws_now;
  decision.run.record_written_at = now_;
  decision.record = RecordChange::kRefresh;
}

Decision Deciding::wait(Reason reason, WallTime until, Look look, std::string detail) const {
  Decision decision;
  decision.reason = reason;
  decision.detail = std::move(detail);
  decision.run = next_;
  decision.look = std::move(look);
  decision.wake_at = std::min(until, now_ + kLongestSleep);
  decision.seen = counts_;
  heartbeat(decision);
  return decision;
}

Decision Deciding::look_now(Look look, std::string detail) const {
  return wait(Reason::kNeedsALook, now_, std::move(look), std::move(detail));
}

Decision Deciding::end(Reason reason, Outcome outcome, std::string detail) const {
  Decision decision = wait(reason, now_, {}, std::move(detail));
  decision.outcome = outcome;
  if (decision.record == RecordChange::kRefresh) decision.record = RecordChange::kKeep;
  return decision;
}

Decision Deciding::order(Reason reason, std::vector<Action> actions, WallTime wake_at,
                         Look look) const {
  Decision decision = wait(reason, wake_at, std::move(look));
  decision.actions = std::move(actions);
  return decision;
}

void Deciding::note_progress(int serving) {
  next_.progress_at = now_;
  next_.most_serving = serving;
}

Decision decide(const Observation& seen, const Policy& policy, const Run& run, WallTime now) {
  return Deciding(seen, policy, run, now).decide();
}

void forget_order(Run& run, const Action& action) {
  if (const auto* stop = std::get_if<StopTask>(&action)) {
    run.stops_ordered -= static_cast<int>(std::erase_if(
        run.stop_orders, [&](const StopOrder& order) { return order.task == stop->task; }));
  } else if (std::holds_alternative<SetDesiredCount>(action)) {
    run.desired_ordered_at.reset();
    run.desired_set.reset();
    run.put_back_ordered_at.reset();
  } else {
    run.scaling_ordered_at.reset();
    run.put_back_ordered_at.reset();
  }
}

void note_outcome(Run& run, const Action& action, const Status& outcome) {
  if (outcome) {
    run.order_problem.reset();
    return;
  }
  run.order_problem = outcome.error();
  const ErrorKind kind = outcome.error().kind();
  const bool may_have_happened = kind == ErrorKind::kTransport || kind == ErrorKind::kBadAnswer;
  if (!may_have_happened) forget_order(run, action);
}

Look first_look(const Policy& policy) {
  Look look;
  const bool raises = !policy.surge || policy.surge->number > 0;
  look.scaling = raises && policy.autoscaling == Autoscaling::kManage;
  return look;
}

}  // namespace ecsr::core
