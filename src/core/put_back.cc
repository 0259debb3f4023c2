// SPDX-License-Identifier: MIT
// Undoing our own changes, each only while it still holds what we set, and ending once that was
// seen.
#include <algorithm>

#include "core/deciding.h"
#include "core/failures.h"

namespace ecsr::core {
namespace {

constexpr milliseconds kPatience = minutes{10};
/// Longer than stale reads last, so that a lost answer alone never needs a person.
constexpr milliseconds kPatienceWhenTold = seconds{90};
/// Of a service that takes minutes to look at, patience counts looks as well.
constexpr int kFewestLooks = 12;
constexpr milliseconds kPoll = seconds{5};

/// What the scalable target has to become: our changes undone, everybody else's kept, and no bound
/// moved so that it would change desired count.
ScalableTarget restored(const ScalingChange& ours, const ScalableTarget& now, int desired) {
  ScalableTarget want = now;
  const auto undo = [](auto& value, auto found, auto set) {
    if (found != set && value == set) value = found;
  };
  undo(want.min_capacity, ours.found.min_capacity, ours.set.min_capacity);
  undo(want.max_capacity, ours.found.max_capacity, ours.set.max_capacity);
  undo(want.suspended.scaling_in, ours.found.suspended.scaling_in, ours.set.suspended.scaling_in);
  undo(want.suspended.scaling_out, ours.found.suspended.scaling_out,
       ours.set.suspended.scaling_out);
  undo(want.suspended.scheduled, ours.found.suspended.scheduled, ours.set.suspended.scheduled);
  if (want.max_capacity < desired) want.max_capacity = now.max_capacity;
  if (want.min_capacity > desired) want.min_capacity = now.min_capacity;
  if (want.min_capacity > want.max_capacity) {  // what is left of both would contradict itself
    want.min_capacity = now.min_capacity;
    want.max_capacity = now.max_capacity;
  }
  return want;
}

/// Whether what AWS showed `seen_at` may be from before something of that time. The look counts,
/// not the decision: of a large service a look takes a minute.
bool may_predate(WallTime seen_at, const std::optional<WallTime>& time) {
  return time && seen_at - *time < kStaleReads;
}

/// Until what AWS shows can no longer be from before the `order`; no longer than a poll.
template <typename Order>
WallTime seen_back_at(WallTime now, const std::optional<Order>& order) {
  if (!order) return now + kPoll;
  const WallTime trusted = order->ordered_at + kStaleReads;
  return trusted > now ? std::min(now + kPoll, trusted) : now + kMoment;
}

}  // namespace

Decision Deciding::put_back() {
  if (const std::string left = left_behind(); record().ending && !left.empty()) {
    const std::string why = next_.ended_because.empty() ? "" : next_.ended_because + "; ";
    return end(Reason::kNotPutBack, Outcome::kNotPutBack, why + left);
  }
  if (!next_.putting_back_since) {
    next_.putting_back_since = now_;
    next_.looks_while_putting_back = 0;
    next_.denials_in_a_row = 0;
    next_.order_problem.reset();  // what ended the run; from here on it is about putting back
  }
  ++next_.looks_while_putting_back;
  const bool seen_lately = recent(seen_.service.seen_at);
  const bool listed_lately = seen_.listed_at && recent(*seen_.listed_at) && seen_.tasks.value;
  Step step;
  if (!seen_lately || (!record().ending && !listed_lately)) {
    Look look;
    look.scaling = record().scaling.has_value();
    step = look_now(std::move(look));
  }
  if (!step) step = put_back_desired_count();
  if (!step) step = put_back_scaling();
  if (!step) return finish();
  // Of a service that is deleted only its scalable target is left, and AWS may keep it as it is.
  const bool refused = next_.order_problem && !asking_again_may_help(next_.order_problem->kind());
  if (is_deleted() && (refused || patience_is_over())) return finish();
  // Denied once, it may have been an expired token or a permission on its way.
  const bool hopeless = next_.denials_in_a_row > 1 && !step->actions.empty();
  if (!hopeless && !patience_is_over()) return *std::move(step);
  std::string story = next_.order_problem ? next_.order_problem->message() : step->detail;
  if (story.empty()) story = "what was ordered has had no effect";
  return end(Reason::kNotPutBack, Outcome::kNotPutBack, std::move(story));
}

/// An order that was denied and would have to be repeated needs a person.
bool Deciding::is_denied() const {
  return next_.order_problem && next_.order_problem->kind() == ErrorKind::kDenied;
}

/// An order that is not seen to work for too long needs a person.
bool Deciding::patience_is_over() const {
  const bool told = next_.asked == Asked::kPutBackNow;
  return next_.looks_while_putting_back >= kFewestLooks &&
         now_ - *next_.putting_back_since >= (told ? kPatienceWhenTold : kPatience);
}

/// While AWS may still show what was before an order of ours, or of the run we took over, a desired
/// count at the base count proves nothing, unless it is what the last order asked for and AWS has
/// answered that one. Lowering it once more costs nothing. Where that is denied, what AWS shows may
/// be from before it was lowered.
///   raised to 3 ten seconds ago, AWS shows 2: order 2 all the same.
Deciding::Step Deciding::put_back_desired_count() {
  if (is_deleted()) return std::nullopt;
  const int desired = service().desired_count;
  const int base = record().base_count;
  const bool may_be_ours =
      record().surge > 0 && desired >= base && desired <= record().raised_count();
  if (!may_be_ours) return std::nullopt;
  const std::string count = "desired count is " + std::to_string(desired);
  const std::optional<CountOrder>& last = next_.count_order;
  const bool young =
      may_predate(seen_.service.seen_at, last ? last->ordered_at : next_.taken_over_at);
  const bool as_ordered = last && last->count == desired;
  if (desired == base) {
    if (!young || (as_ordered && last->answered)) return std::nullopt;
    if (as_ordered || is_denied()) {
      return wait(Reason::kSeeingItBack, seen_back_at(now_, last), {},
                  count + ", which may be from before it was raised");
    }
  } else {
    const bool somebody_elses = last && last->answered && !as_ordered && !young;
    if (somebody_elses) return std::nullopt;
    const bool ordered = last && last->count == base;
    const bool may_be_back = ordered && last->answered && young && is_denied();
    if (may_be_back || (ordered && within(last->ordered_at, kFreshForOrders))) {
      return wait(Reason::kSeeingItBack, now_ + kMoment, {}, count);
    }
  }
  remember_count_order(base);
  Look look;
  look.scaling = record().scaling.has_value();
  return order(Reason::kPutBackDesiredCount, {SetDesiredCount{base}}, now_ + kMoment,
               std::move(look));
}

/// As with desired count: what AWS shows may be from before the order that held scaling still.
Deciding::Step Deciding::put_back_scaling() {
  if (!record().scaling) return std::nullopt;
  Look look;
  look.scaling = true;
  const bool in_vain = !seen_.scaling.value && looks_before_ >= kLooksInARow;
  if (seen_.scaling.problem || in_vain) {
    next_.looks_in_a_row = looks_before_;
    return wait(Reason::kScalingUnknown, now_ + back_off(now_ - *next_.putting_back_since),
                std::move(look),
                "autoscaling: " + (in_vain ? std::string("asked for, and not shown")
                                           : seen_.scaling.problem->message()));
  }
  if (!seen_.scaling.value || !recent(seen_.scaling.seen_at)) {
    return look_now({.service = false, .tasks = false, .list = false, .scaling = true});
  }
  if (!*seen_.scaling.value) return std::nullopt;  // somebody removed the scalable target
  const ScalableTarget& current = **seen_.scaling.value;
  const ScalableTarget want = restored(*record().scaling, current, service().desired_count);
  const std::optional<ScalingOrder>& last = next_.scaling_order;
  const bool young =
      may_predate(seen_.scaling.seen_at, last ? last->ordered_at : next_.taken_over_at);
  const bool as_ordered = last && last->target == want;
  if (want == current) {
    if (!young || (as_ordered && last->answered)) return std::nullopt;
    if (as_ordered || is_denied()) {
      return wait(Reason::kSeeingItBack, seen_back_at(now_, last), std::move(look),
                  "the autoscaling settings may be from before they were changed");
    }
  } else if (as_ordered && (within(last->ordered_at, kFreshForOrders) ||
                            (last->answered && young && is_denied()))) {
    return wait(Reason::kSeeingItBack, now_ + kMoment, std::move(look),
                "the autoscaling settings are not seen back yet");
  }
  remember_scaling_order(want);
  return order(Reason::kPutBackScaling, {SetScaling{want}}, now_ + kMoment, std::move(look));
}

/// Nothing that AWS could have carried out was ever ordered.
bool Deciding::changed_nothing() const {
  return next_.stops_ordered == 0 && !next_.count_order && !next_.scaling_order &&
         !continued_since();
}

/// What is not as it was found, because somebody else set it meanwhile.
std::string Deciding::what_stays() const {
  std::string stays;
  const auto add = [&](const std::string& sentence) {
    if (!stays.empty()) stays += "; ";
    stays += sentence;
  };
  const int desired = service().desired_count;
  if (desired != record().base_count && record().surge > 0 &&
      service().status == ServiceStatus::kActive) {
    add("desired count is " + std::to_string(desired) + ", set by somebody else, and stays");
  }
  if (is_deleted() && record().ending != Ending::kServiceGone)
    add("the service is deleted, and its capacity is gone");
  if (record().scaling && seen_.scaling.value && *seen_.scaling.value) {
    const ScalingChange& ours = *record().scaling;
    const ScalableTarget& left = **seen_.scaling.value;
    const int max = left.max_capacity;
    if (is_deleted()) {
      if (restored(ours, left, desired) != left) {
        add("the scalable target it leaves behind stays as this run has set it: " + to_text(left));
      }
    } else if (ours.set.max_capacity != ours.found.max_capacity && max == ours.set.max_capacity) {
      add("the autoscaling maximum stays at " + std::to_string(max) + ", it was " +
          std::to_string(ours.found.max_capacity) + ": desired count needs it");
    }
  }
  if (!seen_.recorded.value) add("the run record cannot be read, and stays");
  return stays;
}

Decision Deciding::finish() {
  std::string story = next_.ended_because;
  if (!record().ending && too_many_failures()) story = tell_failures(next_);
  const std::string stays = what_stays();
  if (!story.empty() && !stays.empty()) story += "; ";
  story += stays;
  Decision decision;
  if (!record().ending) {
    decision = end(Reason::kRecycled, Outcome::kDone, std::move(story));
  } else if (record().ending == Ending::kAborted || record().ending == Ending::kAbortedNow) {
    decision = end(Reason::kAborted, Outcome::kAborted, std::move(story));
  } else if (record().ending == Ending::kOrderRefused && changed_nothing()) {
    decision = end(Reason::kNotPermitted, Outcome::kRefused, std::move(story));
  } else {
    decision = end(Reason::kGaveUp, Outcome::kGaveUp, std::move(story));
  }
  // A record that cannot be read may be that of a newer program.
  decision.record = seen_.recorded.value ? RecordChange::kRemove : RecordChange::kKeep;
  decision.remove_control = seen_.control.has_value();
  return decision;
}

}  // namespace ecsr::core
