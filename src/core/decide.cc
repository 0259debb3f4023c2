// SPDX-License-Identifier: MIT
#include "core/decide.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "core/deciding.h"
#include "core/drain.h"
#include "core/failures.h"

namespace ecsr::core {
namespace {

/// A look takes that long at most, and so comes that much later than it was meant to.
constexpr milliseconds kLateByItself = minutes{2};

constexpr Look kOnlyService{.service = true, .tasks = false, .list = false};

/// How long a claim may take to become visible.
constexpr milliseconds kPatienceForClaim = 2 * kStaleReads;

/// How long a heartbeat that was written may take to become visible before it is written again.
constexpr milliseconds kHeartbeatAgain = seconds{30};

void clip(std::optional<WallTime>& time, WallTime now) {
  if (time && *time > now) time = now;
}

/// As far as other shells, and whoever continues the run, have to know it soon.
bool says_the_same(const RunRecord& a, const RunRecord& b) {
  return a.hold == b.hold && a.stale_at_claim == b.stale_at_claim && a.passed == b.passed &&
         a.failures_from == b.failures_from;
}

}  // namespace

Deciding::Deciding(const Observation& seen, const Policy& policy, const Run& run, WallTime now)
    : seen_(seen), policy_(policy), before_(run), now_(now), next_(run), last_pass_(run.last_pass) {
  looks_before_ = std::exchange(next_.looks_in_a_row, 0);
  if (run.record) held_ = run.record->hold;
  std::erase_if(next_.stop_orders, [&](const StopOrder& order) {
    return tasks_read_at(seen, now) - order.ordered_at > kStaleReads;
  });
  heed_control();
  note_withdrawals(next_, seen, policy, now);
  if (seen.alarms.value) read_again(Part::kAlarms);
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
    if (Step step = wait_for_opening()) return *std::move(step);
    if (Step step = refuse_when_red()) return *std::move(step);
    if (Step step = wait_for_deployment()) return *std::move(step);
    if (Step step = need_the_scaling()) return *std::move(step);
    return claim();
  }
  if (Step step = confirm_claim()) return *std::move(step);
  if (Step step = end_early()) return *std::move(step);
  if (Step step = need_the_tasks()) return *std::move(step);
  if (Step step = need_an_answer()) return *std::move(step);
  if (Step step = understand_status()) return *std::move(step);
  return recycle();
}

/// A clock that went back would make every pause longer than it should be: start them anew. One
/// that jumped ahead, or a machine that slept, is no lack of progress: what nobody looked at for
/// longer than any sleep of ours lasts does not count against anybody's patience.
Deciding::Step Deciding::notice_clock() {
  const bool went_back = next_.last_pass && now_ < *next_.last_pass;
  const milliseconds gap = next_.last_pass ? now_ - *next_.last_pass : milliseconds{0};
  next_.last_pass = now_;
  if (gap > kLongestSleep + kLateByItself) {
    const auto forgive = [gap](std::optional<WallTime>& since) {
      if (since) *since += gap - kLongestSleep;
    };
    forgive(next_.progress_at);
    forgive(next_.putting_back_since);
    for (auto& since : next_.unreadable_since) forgive(since);
    for (StopAttempts& tried : next_.stop_attempts) tried.first_at += gap - kLongestSleep;
  }
  if (!went_back) return std::nullopt;
  for (auto* time :
       {&next_.whole_since, &next_.not_whole_at, &next_.progress_at, &next_.lower_seen_since,
        &next_.putting_back_since, &next_.record_written_at, &next_.taken_over_at,
        &next_.handed_over_at, &next_.last_stop_at, &next_.stop_before_at,
        &next_.control_removed_at, &next_.held_since, &next_.baking_since}) {
    clip(*time, now_);
  }
  for (auto& since : next_.unreadable_since) clip(since, now_);
  for (auto* order : {&next_.count_order, &next_.count_before}) {
    if (*order) (*order)->ordered_at = std::min((*order)->ordered_at, now_);
  }
  for (auto* order : {&next_.scaling_order, &next_.scaling_before}) {
    if (*order) (*order)->ordered_at = std::min((*order)->ordered_at, now_);
  }
  for (StopAttempts& tried : next_.stop_attempts) tried.first_at = std::min(tried.first_at, now_);
  return wait(Reason::kClockWentBack, now_ + kMoment, {});
}

/// The record is the lock. A holder whose heartbeat is young is alive, unless we know better. Our
/// own name in it means that the answer to our claim was lost.
Deciding::Step Deciding::respect_other_runs() {
  if (next_.record || !seen_.recorded.value || !*seen_.recorded.value) return std::nullopt;
  const RunRecord& found = **seen_.recorded.value;
  const bool alive = seen_.aws_now - found.heartbeat < kLease;
  if (alive && !next_.may_take_over && found.owner != next_.owner) {
    return end(Reason::kHeldByAnotherRun, Outcome::kRefused,
               "run " + found.id + " of " + found.owner + ", since " +
                   to_iso8601(found.claimed_at) + ", last heard of at " +
                   to_iso8601(found.heartbeat));
  }
  std::string from = "from " + found.owner;
  next_.record = found;
  next_.record->owner = next_.owner;
  next_.record->heartbeat = seen_.aws_now;
  next_.claim_seen = false;
  next_.taken_over_at = now_;
  next_.record_written_at = now_;
  Decision decision = wait(Reason::kTakeOver, now_ + kMoment, {}, std::move(from));
  decision.record = RecordChange::kClaim;
  return decision;
}

/// Tags have no compare-and-set: the run that does not find itself in the record yields.
Deciding::Step Deciding::confirm_claim() {
  if (!seen_.recorded.value)
    return std::nullopt;  // unreadable, and capacity goes back all the same
  const std::optional<RunRecord>& found = *seen_.recorded.value;
  if (found && found->owner == record().owner && found->id == record().id) {
    next_.claim_seen = true;
    return std::nullopt;
  }
  const bool nothing_ordered_yet = !next_.claim_seen && !continued_since();
  if (next_.asked != Asked::kNothing && nothing_ordered_yet) {
    Decision decision = end(Reason::kAborted, Outcome::kAborted, "nothing was changed");
    decision.record = found ? RecordChange::kKeep : RecordChange::kRemove;
    return decision;
  }
  if (found) return doubt_other_record(*found);
  if (next_.claim_seen) return std::nullopt;  // removed by somebody: heartbeat() writes it again
  return wait_for_claim();
}

Deciding::Step Deciding::wait_for_claim() {
  const std::optional<WallTime> continued = continued_since();
  const milliseconds waited = continued ? now_ - *continued : seen_.aws_now - record().claimed_at;
  if (waited >= kPatienceForClaim) {
    const std::string story = "the run record was written, but AWS does not show it";
    if (continued) return end(Reason::kNotPutBack, Outcome::kNotPutBack, story);
    Decision decision = end(Reason::kRecordUnknown, Outcome::kRefused, story);
    decision.record = RecordChange::kRemove;
    return decision;
  }
  const bool write_again = !within(next_.record_written_at, kFreshForOrders);
  if (write_again) next_.record_written_at = now_;
  Decision decision = wait(Reason::kConfirmingClaim, now_ + kMoment, kOnlyService);
  if (write_again) decision.record = RecordChange::kClaim;
  return decision;
}

/// Another run's record with a heartbeat newer than ours is younger than ours. An older one may be
/// a look into the past, or a claim made at the same moment as ours and written later: nothing is
/// ordered until it is certain which.
Deciding::Step Deciding::doubt_other_record(const RunRecord& found) {
  const bool may_be_past = found.heartbeat <= record().heartbeat;
  if (may_be_past && within(next_.record_written_at, kStaleReads)) {
    return wait(Reason::kConfirmingClaim, now_ + kMoment, kOnlyService,
                "AWS shows the record of " + found.owner);
  }
  return end(Reason::kTakenOver, Outcome::kYielded, "run " + found.id + " of " + found.owner);
}

std::optional<Deciding::Early> Deciding::find_ending() const {
  if (next_.asked == Asked::kPutBackNow) return Early{Ending::kAbortedNow, "asked to put back now"};
  if (record().ending) return std::nullopt;
  if (is_deleted()) {
    return Early{Ending::kServiceGone, "the service is being deleted"};
  }
  if (next_.asked == Asked::kFinishReplacementThenStop) {
    return Early{Ending::kAborted, "asked to stop"};
  }
  if (control_ && control_->word == ControlWord::kAbort) {
    return Early{Ending::kAborted,
                 "asked to stop" + (control_->by.empty() ? "" : " by " + control_->by)};
  }
  if (auto red = find_red()) return Early{Ending::kAlarm, *std::move(red)};
  if (policy_.deadline && seen_.aws_now - record().claimed_at >= *policy_.deadline) {
    return Early{Ending::kDeadline,
                 "the deadline of " + ecsr::to_text(*policy_.deadline) + " has passed"};
  }
  // With nothing left to stop there is nothing to hold back either.
  const bool holds_instead =
      policy_.on_failure == OnFailure::kHalt && !(seen_.tasks.value && counts_.stale == 0);
  const bool goes_on = policy_.on_failure == OnFailure::kContinue;
  if (too_many_failures() && !holds_instead && !goes_on) {
    return Early{Ending::kFailures, tell_failures(next_)};
  }
  // What is refused while capacity goes back is judged there: a recycle that is through does not
  // end by it.
  const auto& problem = next_.order_problem;
  if (problem && !next_.putting_back_since && !asking_again_may_help(problem->kind()) &&
      problem->kind() != ErrorKind::kBadAnswer) {
    return Early{Ending::kOrderRefused, problem->message()};
  }
  return std::nullopt;
}

bool Deciding::too_many_failures() const {
  return failures_that_count(next_) > failures_allowed(policy_, record().base_count);
}

Deciding::Step Deciding::end_early() {
  std::optional<Early> early = find_ending();
  if (early && record().ending != early->ending) {
    return give_up(early->ending, std::move(early->because));
  }
  if (!record().ending) return std::nullopt;
  if (Step step = let_withdrawn_go()) return step;
  const bool may_finish_replacement =
      record().ending == Ending::kAborted || record().ending == Ending::kDeadline;
  if (may_finish_replacement && seen_.tasks.value && !is_deleted()) {
    if (Step step = wait_until_whole()) return step;
  }
  return put_back();
}

/// A status that this program does not know: nothing is ordered, but our own capacity may go back.
Deciding::Step Deciding::understand_status() {
  if (service().status != ServiceStatus::kUnknown) return std::nullopt;
  return hindered(Reason::kServiceUnknown, seconds{15}, "its status is newer than this program");
}

Decision Deciding::give_up(Ending ending, std::string because) {
  next_.record->ending = ending;
  let_go();
  next_.stop_attempts.clear();  // what has left its target groups is tried anew
  next_.ended_because = because;
  next_.putting_back_since.reset();
  // Patience with what it takes to let those go that have left begins anew.
  read_again(Part::kTasks);
  read_again(Part::kProtection);
  next_.record_written_at = now_;
  Decision decision = wait(Reason::kGiveUp, now_, {}, std::move(because));
  decision.record = RecordChange::kRefresh;
  return decision;
}

/// Written again when it grows old, or when somebody removed it. What the store shows counts, so a
/// heartbeat whose writing failed is written again; but never over the record of another run.
void Deciding::heartbeat(Decision& decision) const {
  if (!decision.run.record || decision.record != RecordChange::kKeep) return;
  if (!decision.run.claim_seen || !seen_.service.value || !seen_.recorded.value) return;
  const std::optional<RunRecord>& found = *seen_.recorded.value;
  RunRecord& record = *decision.run.record;
  if (found && found->owner != record.owner) return;
  const bool old = found && seen_.aws_now - found->heartbeat >= kHeartbeatAge &&
                   !within(next_.record_written_at, kHeartbeatAgain);
  const bool lost = !found && !within(next_.record_written_at, kFreshForOrders);
  const bool news = before_.record && !says_the_same(*before_.record, record);
  const bool unseen = found && !says_the_same(*found, record) &&
                      (news || !within(next_.record_written_at, kHeartbeatAgain));
  if (!old && !lost && !unseen) return;
  record.heartbeat = seen_.aws_now;
  decision.run.record_written_at = now_;
  decision.record = RecordChange::kRefresh;
  decision.wake_at = std::min(decision.wake_at, now_ + kStaleReads);  // to see whether it worked
}

Decision Deciding::wait(Reason reason, WallTime until, Look look, std::string detail) const {
  Decision decision;
  decision.reason = reason;
  decision.detail = std::move(detail);
  decision.run = next_;
  decision.look = std::move(look);
  decision.wake_at = std::min(until, now_ + longest_sleep(reason, next_.record.has_value()));
  wake_for_deadline(decision);
  decision.remove_control = tidy_control_;
  decision.notes = notes_;
  if (seen_.service.value && seen_.tasks.value) decision.seen = counts_;
  watch_alarms(decision);
  heartbeat(decision);
  return decision;
}

void Deciding::wake_for_deadline(Decision& decision) const {
  if (!policy_.deadline || !next_.record || record().ending) return;
  const WallTime passes_at = now_ + (record().claimed_at + *policy_.deadline - seen_.aws_now);
  if (passes_at > now_) decision.wake_at = std::min(decision.wake_at, passes_at);
}

Decision Deciding::end(Reason reason, Outcome outcome, std::string detail) const {
  Decision decision = wait(reason, now_, {}, std::move(detail));
  decision.outcome = outcome;
  decision.remove_control = false;
  if (decision.record == RecordChange::kRefresh) decision.record = RecordChange::kKeep;
  return decision;
}

Decision Deciding::order(Reason reason, std::vector<Action> actions, WallTime wake_at,
                         Look look) const {
  Decision decision = wait(reason, wake_at, std::move(look));
  decision.actions = std::move(actions);
  return decision;
}

milliseconds longest_sleep(Reason reason, bool claimed) {
  if (reason != Reason::kWindowClosed) return kLongestSleep;
  return claimed ? kLongestSleepOutside : kLongestSleepUnclaimed;
}

void Deciding::note_progress(int serving) {
  next_.progress_at = now_;
  next_.most_serving = serving;
}

void Deciding::remember_count_order(int count) {
  next_.count_before = std::exchange(next_.count_order, CountOrder{count, now_});
}

void Deciding::remember_scaling_order(const ScalableTarget& target) {
  next_.scaling_before = std::exchange(next_.scaling_order, ScalingOrder{target, now_});
}

Decision decide(const Observation& seen, const Policy& policy, const Run& run, WallTime now) {
  return Deciding(seen, policy, run, now).decide();
}

Look first_look(const Policy& policy) {
  Look look;
  const bool raises = !policy.surge || policy.surge->number > 0;
  look.scaling = raises && policy.autoscaling == Autoscaling::kManage;
  look.alarms = policy.alarms;
  return look;
}

}  // namespace ecsr::core
