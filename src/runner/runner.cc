// SPDX-License-Identifier: MIT
#include "runner/runner.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "formats/control_text.h"
#include "formats/run_record.h"
#include "runner/names.h"

namespace ecsr::runner {
namespace {

/// After an order or a record that failed: look soon, not when its effect would have been due.
constexpr milliseconds kSoon = seconds{2};

/// A record that cannot be removed holds nobody up for longer than its lease, so the run ends all
/// the same.
constexpr int kMostRemovals = 5;

/// So long a claim may fail, e.g. on a disk that is full, before a run that has changed nothing
/// ends.
constexpr milliseconds kPatienceWithClaim = seconds{60};

bool failed(const GivenOrder& order) { return !order.outcome.has_value(); }

}  // namespace

Runner::Runner(const Parts& parts, core::ServiceAddress service, core::Policy policy, core::Run run)
    : parts_(parts),
      service_(std::move(service)),
      policy_(std::move(policy)),
      run_(std::move(run)),
      next_look_(core::first_look(policy_)) {
  // The owner is read back from the record, where only so much of a name fits.
  run_.owner = formats::owner_name(run_.owner);
}

const core::Decision& Runner::pass() {
  look();
  decide();
  keep_promises();
  remove_control();
  write_record();
  act();
  report();
  run_ = decision_.run;
  plan_next_look();
  return decision_;
}

const core::Decision& Runner::run_to_the_end() {
  while (!pass().outcome) {
    if (wakes_at_ > parts_.clock.wall_now()) parts_.clock.sleep_until(wakes_at_);
  }
  return decision_;
}

void Runner::look() { parts_.observer.look(next_look_); }

void Runner::decide() {
  now_ = parts_.clock.wall_now();
  if (asked_) run_.asked = std::max(run_.asked, asked_());
  if (told_to_go_on_ && told_to_go_on_()) run_.told_to_go_on = true;
  const auto& recorded = parts_.observer.seen().recorded.value;
  if (is_gone_ && !run_.record && recorded && *recorded) {
    run_.may_take_over = is_gone_(**recorded, parts_.observer.seen().aws_now);
  }
  given_.clear();
  record_step_.reset();
  decision_ = core::decide(parts_.observer.seen(), policy_, run_, now_);
  notes_.assign(parts_.observer.notes().begin(), parts_.observer.notes().end());
  notes_.insert(notes_.end(), decision_.notes.begin(), decision_.notes.end());
}

/// A decision that breaks a promise is a mistake of ours: nothing is ordered, and the program
/// stops.
void Runner::keep_promises() {
  const auto broken = core::broken_promises({.seen = parts_.observer.seen(),
                                             .policy = policy_,
                                             .before = run_,
                                             .decision = decision_,
                                             .now = now_});
  if (broken.empty()) return;
  if (accused_to_) accused_to_(broken.front());
  ECSR_CHECK(false, broken.front().promise + ": " + broken.front().sentence);
}

/// Nothing depends on it: a tag that stays does not count again.
void Runner::remove_control() {
  if (!decision_.remove_control) return;
  const std::array wave{
      ports::UntagResourceRequest{.resource_arn = parts_.observer.seen().service.value->arn,
                                  .tag_keys = {std::string(formats::kControlTag)}}};
  const std::vector<Status> removed = parts_.orders.ecs.untag_resource(wave);
  if (removed.front() || std::exchange(control_stays_, true)) return;
  notes_.push_back(
      "tag " + std::string(formats::kControlTag) +
      " does not count any more, but cannot be removed: " + removed.front().error().message());
}

void Runner::write_record() {
  if (decision_.record == core::RecordChange::kKeep) return;
  const core::Service& service = *parts_.observer.seen().service.value;
  if (decision_.record == core::RecordChange::kRemove) {
    record_step_ = {decision_.record, parts_.store.remove(service)};
    const Status& removed = record_step_->outcome;
    const bool again = !removed && removed.error().kind() != ErrorKind::kDenied &&
                       ++failed_removals_ < kMostRemovals;
    if (!again) return;
    decision_.outcome.reset();
    decision_.wake_at = now_ + kSoon;
    return;
  }
  record_step_ = {decision_.record, parts_.store.save(service, *decision_.run.record)};
  const Status& saved = record_step_->outcome;
  if (saved || decision_.record == core::RecordChange::kRefresh) return;
  // The claim may stand or not: nothing is ordered. A refusal ends a run that holds nothing yet.
  decision_.actions.clear();
  decision_.wake_at = now_ + kSoon;
  decision_.look = {};
  decision_.run = run_;
  notes_.assign(parts_.observer.notes().begin(), parts_.observer.notes().end());
  const bool hopeless =
      saved.error().kind() == ErrorKind::kDenied || saved.error().kind() == ErrorKind::kBadInput;
  if (run_.record) return;
  if (!claim_fails_since_) claim_fails_since_ = now_;
  const bool too_long = now_ - *claim_fails_since_ >= kPatienceWithClaim;
  if (!hopeless && !too_long) return;
  decision_.reason = hopeless ? core::Reason::kNotPermitted : core::Reason::kRecordUnknown;
  decision_.detail = saved.error().message();
  decision_.outcome = core::Outcome::kRefused;
  if (too_long) ignore(parts_.store.remove(service), "whether it was written is not known");
}

void Runner::act() {
  if (decision_.actions.empty()) return;
  const std::string resource_id =
      scaling_resource_id(service_, &*parts_.observer.seen().service.value);
  given_ = execute(decision_.actions, service_, resource_id, decision_.run, parts_.orders,
                   [this](const core::TaskId& task) { return parts_.observer.targets_of(task); });
  if (std::ranges::any_of(given_, failed)) {
    decision_.wake_at = std::min(decision_.wake_at, now_ + kSoon);
    decision_.look.service = decision_.look.tasks = true;
  }
}

void Runner::report() {
  const Pass pass{.now = now_,
                  .seen = parts_.observer.seen(),
                  .decision = decision_,
                  .orders = given_,
                  .record = record_step_,
                  .notes = notes_};
  for (PassListener* listener : listeners_) listener->on_pass(pass);
}

/// Many decisions want their look some time from now, as each minute for alarms. After a look in
/// between they would want it later and later: what the first of them said stands.
void Runner::plan_next_look() {
  next_look_ = decision_.look;
  wakes_at_ = look_due_at_ ? std::min(decision_.wake_at, *look_due_at_) : decision_.wake_at;
  look_due_at_.reset();
  if (!longest_sleep_) return;
  const WallTime now = parts_.clock.wall_now();
  // A little more than that is not worth a look of its own.
  if (wakes_at_ - now <= *longest_sleep_ + *longest_sleep_ / 2) return;
  look_due_at_ = wakes_at_;
  wakes_at_ = now + *longest_sleep_;
  next_look_ = {.service = true, .tasks = false, .list = false};
}

}  // namespace ecsr::runner
