// SPDX-License-Identifier: MIT
// What people ask for from outside, and doing nothing meanwhile.
#include <algorithm>

#include "core/deciding.h"
#include "core/failures.h"
#include "core/timing.h"

namespace ecsr::core {
namespace {

/// While nothing happens, the picture is brought up to date so often.
constexpr milliseconds kPictureAge = minutes{1};

/// Before the window closes, what a replacement usually takes is left for it; within these bounds,
/// so that the shortest window that is accepted (15 minutes) has room for more than that.
constexpr milliseconds kLeastLead = minutes{1};
constexpr milliseconds kMostLead = minutes{5};

/// And so much for leaving the target groups, at most: what they usually take. [doc: Target groups,
/// "Deregistration delay"]
constexpr milliseconds kMostDrain = minutes{5};

/// An older request than the one that was acted on last: AWS shows the past.
bool is_older(const Control& found, const Control& spent) {
  return found.at && spent.at && *found.at < *spent.at;
}

}  // namespace

/// The window, when nothing may be begun now.
struct Deciding::Closed {
  std::optional<WallTime> opens_at;  ///< by AWS's clock; nothing: not within two years
  std::string story;
};

/// By AWS's clock: ours may be wrong by hours.
std::optional<Deciding::Closed> Deciding::find_closed() const {
  if (!policy_.window) return std::nullopt;
  const Window& window = *policy_.window;
  Opening opening = opening_at(window, seen_.aws_now);
  std::string story;
  if (opening.open) {
    const milliseconds usual = seen_.tasks.value ? usual_start(seen_) : kUsualStart;
    const milliseconds takes =
        kReplacementCreation + usual + policy_.settle.value_or(milliseconds{0});
    milliseconds lead = std::clamp(takes, kLeastLead, kMostLead);
    if (leaves_first()) {
      lead += policy_.drain.full ? kMostDrain : std::min(policy_.drain.window, kMostDrain);
    }
    // Who has left its target groups would serve nobody until the window opens again.
    if (std::ranges::any_of(next_.withdrawals, &Withdrawal::is_ours)) lead = milliseconds{0};
    if (!opening.until || *opening.until - seen_.aws_now > lead) return std::nullopt;
    story = "closes at " + to_clock(*opening.until) + ", too soon for another replacement; ";
    opening = opening_at(window, *opening.until);
  }
  if (!opening.until) return Closed{std::nullopt, story + "it never opens again"};
  return Closed{opening.until, story + "opens at " + to_iso8601(*opening.until) + ", " +
                                   local_text(window.zone, *opening.until)};
}

/// A run that has not begun holds nothing while it waits. What would refuse it is said at once, and
/// once more when the window opens.
Deciding::Step Deciding::wait_for_opening() {
  const std::optional<Closed> closed = find_closed();
  if (!closed) {
    // What was read while it waited may be an hour old.
    const bool old = next_.held_since && !recent(seen_.tasks.seen_at);
    return old ? Step(look_now(first_look(policy_))) : std::nullopt;
  }
  if (!closed->opens_at) return end(Reason::kWindowClosed, Outcome::kRefused, closed->story);
  if (!next_.held_since) {
    if (Step step = refuse_when_red()) return step;
    next_.held_since = now_;
  }
  return wait(Reason::kWindowClosed, now_ + (*closed->opens_at - seen_.aws_now),
              first_look(policy_), closed->story + "; nothing is claimed before");
}

/// ECS finishes the replacement under way by itself, and what is raised stays raised: more serve
/// than were promised.
Deciding::Step Deciding::keep_to_window() {
  std::optional<Closed> closed = find_closed();
  if (!closed) return std::nullopt;
  Decision decision = hold(Hold::kWindow, Reason::kWindowClosed, std::move(closed->story));
  const milliseconds left =
      closed->opens_at ? *closed->opens_at - seen_.aws_now : kLongestSleepOutside;
  decision.wake_at = now_ + std::clamp(left, kMoment, kLongestSleepOutside);
  decision.look = {};
  if (decision.record == RecordChange::kRefresh) {  // to see whether it worked
    decision.wake_at = std::min(decision.wake_at, now_ + kStaleReads);
  }
  wake_for_deadline(decision);
  return decision;
}

/// A request counts when it is meant for this run, or for any, and has not been acted on before.
/// Everything else has to go: it would surprise the next run. `resume` is acted on at once, by
/// whatever the run waits for; `pause` and `abort` hold for as long as the tag says so.
void Deciding::heed_control() {
  if (!next_.record || !seen_.service.value) return;
  const std::optional<Control>& found = seen_.control;
  const bool may_come_back = within(next_.control_removed_at, kStaleReads);
  if (!found) {
    if (!may_come_back) next_.spent_control.reset();
    return;
  }
  const bool for_us = found->run.empty() || found->run == record().id;
  const std::optional<Control>& spent = next_.spent_control;
  const bool counts = for_us && found != spent && !(spent && is_older(*found, *spent));
  tidy_control_ = !counts || found->word == ControlWord::kResume;
  if (counts && found->word == ControlWord::kResume) {
    told_to_go_on_ = next_.told_to_go_on = true;
    next_.spent_control = found;
  } else if (counts) {
    control_ = found;
  }
  // Of two runs that claim at the same time only the one that holds the service may remove it; and
  // what is written after a removal is not removed unheard because AWS shows the past.
  const auto& recorded = seen_.recorded.value;
  const bool surely_ours =
      next_.claim_seen && recorded && *recorded && (**recorded).owner == record().owner;
  if (!surely_ours || (may_come_back && !told_to_go_on_)) tidy_control_ = false;
  if (tidy_control_) next_.control_removed_at = now_;
}

/// What stands in the tag at the claim was meant for an earlier run.
void Deciding::ignore_control_from_before() {
  if (!seen_.control) return;
  next_.spent_control = seen_.control;
  const std::string by = seen_.control->by.empty() ? "" : " by " + seen_.control->by;
  notes_.push_back("the service's tag ecs-recycle:control is from before this run" + by +
                   ": it does not count, and is removed");
}

/// Nothing new is stopped or raised; ECS finishes the replacement under way by itself. What a
/// person wants is no lack of progress.
Deciding::Step Deciding::pause() {
  if (!control_ || control_->word != ControlWord::kPause) return std::nullopt;
  std::string by;
  if (!control_->by.empty()) by += "by " + control_->by;
  if (control_->at) by += (by.empty() ? "at " : " at ") + to_clock(*control_->at);
  if (!by.empty()) by += "; ";
  return hold(Hold::kPaused, Reason::kPaused, by + std::string(kHowToDecide));
}

/// More failures than are put up with: capacity stays as it is, for a person may want to see why.
/// Whoever says that the run goes on has seen them, and they do not count any more.
Deciding::Step Deciding::halt() {
  if (policy_.on_failure != OnFailure::kHalt || !too_many_failures()) return std::nullopt;
  if (answered(Hold::kHalted)) {
    next_.record->failures_from =
        record().claimed_at + std::chrono::ceil<seconds>(seen_.aws_now - record().claimed_at);
    return std::nullopt;
  }
  return hold(Hold::kHalted, Reason::kHalted,
              tell_failures(next_) + "; " + std::string(kHowToDecide));
}

/// A question stands until it is answered, also when the service is not whole meanwhile.
Deciding::Step Deciding::wait_for_word() {
  const bool asks = policy_.ask_before_each_stop || policy_.checkpoints.ask;
  if (held_ != Hold::kAsking || !asks) return std::nullopt;
  if (answered(Hold::kAsking)) {
    pass_checkpoint();
    return std::nullopt;
  }
  return hold(Hold::kAsking, Reason::kAsking, question());
}

/// Nothing that was measured before holds when the run goes on.
Decision Deciding::hold(Hold why, Reason reason, std::string detail) {
  next_.record->hold = why;
  next_.held_since = held_ == why && before_.held_since ? before_.held_since : now_;
  note_progress(counts_.serving);
  next_.whole_since.reset();
  next_.baking_since.reset();
  next_.not_whole_at.reset();
  next_.lower_seen_since.reset();
  const bool whole = counts_.serving + counts_.unhealthy >= counts_.desired;
  const bool old = now_ - seen_.tasks.seen_at >= kPictureAge;
  return wait(reason, now_ + back_off(now_ - *next_.held_since),
              {.service = true, .tasks = !whole || old, .list = old}, std::move(detail));
}

/// What the run does nothing for is found anew in each pass.
void Deciding::let_go() {
  next_.held_since.reset();
  next_.record->hold.reset();
}

}  // namespace ecsr::core
