// SPDX-License-Identifier: MIT
// Undoing our own changes, each only while it still holds what we set, and ending once that was
// seen.
#include <algorithm>

#include "core/deciding.h"

namespace ecsr::core {
namespace {

constexpr milliseconds kPatience = minutes{10};
constexpr milliseconds kPatienceWhenTold = seconds{60};

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
  return want;
}

}  // namespace

Decision Deciding::put_back() {
  if (Step step = seen_putting_back_fail()) return *std::move(step);
  const bool gone = service().status != ServiceStatus::kActive;
  const bool seen_lately = recent(seen_.service.seen_at);
  const bool listed_lately = seen_.listed_at && recent(*seen_.listed_at) && seen_.tasks.value;
  if (!seen_lately || (!record().ending && !listed_lately)) {
    Look look;
    look.scaling = record().scaling.has_value();
    return look_now(std::move(look));
  }
  if (!gone) {
    if (Step step = put_back_desired_count()) return *std::move(step);
  }
  if (Step step = put_back_scaling()) return *std::move(step);
  return finish();
}

/// An order that is refused, or that is not seen to work for too long, needs a person.
Deciding::Step Deciding::seen_putting_back_fail() {
  if (!next_.putting_back_since) {
    next_.putting_back_since = now_;
    next_.order_problem.reset();  // what ended the run; from here on it is about putting back
    return std::nullopt;
  }
  const bool refused = next_.order_problem && next_.order_problem->kind() == ErrorKind::kDenied;
  const milliseconds patience = next_.asked == Asked::kPutBackNow ? kPatienceWhenTold : kPatience;
  if (!refused && now_ - *next_.putting_back_since < patience) return std::nullopt;
  return end(Reason::kNotPutBack, Outcome::kNotPutBack,
             next_.order_problem ? next_.order_problem->message()
                                 : "not seen to be back after " + ecsr::to_text(patience));
}

Deciding::Step Deciding::put_back_desired_count() {
  const int desired = service().desired_count;
  const bool within_ours =
      record().surge > 0 && desired > record().base_count && desired <= record().raised_count();
  if (!within_ours) return std::nullopt;
  const auto just_now = [&](const std::optional<WallTime>& ordered_at, milliseconds age) {
    return ordered_at && now_ - *ordered_at < age;
  };
  if (just_now(next_.put_back_ordered_at, kFreshForOrders)) {
    return wait(Reason::kSeeingItBack, now_ + kMoment, {},
                "desired count is " + std::to_string(desired));
  }
  const bool somebody_elses = next_.desired_set && *next_.desired_set != desired &&
                              !just_now(next_.desired_ordered_at, kStaleReads) &&
                              !next_.put_back_ordered_at;
  if (somebody_elses) return std::nullopt;
  next_.put_back_ordered_at = now_;
  Look look;
  look.scaling = record().scaling.has_value();
  return order(Reason::kPutBackDesiredCount, {SetDesiredCount{record().base_count}}, now_ + kMoment,
               std::move(look));
}

Deciding::Step Deciding::put_back_scaling() {
  if (!record().scaling) return std::nullopt;
  Look look;
  look.scaling = true;
  if (seen_.scaling.problem) {
    return wait(Reason::kScalingUnknown, now_ + kMoment, std::move(look),
                seen_.scaling.problem->message());
  }
  if (!seen_.scaling.value || !recent(seen_.scaling.seen_at)) return look_now(std::move(look));
  if (!*seen_.scaling.value) return std::nullopt;  // somebody removed the scalable target
  const ScalableTarget& current = **seen_.scaling.value;
  const ScalableTarget want = restored(*record().scaling, current, service().desired_count);
  if (want == current) return std::nullopt;
  return order(Reason::kPutBackScaling, {SetScaling{want}}, now_ + kMoment, std::move(look));
}

/// Nothing that AWS could have carried out was ever ordered.
bool Deciding::changed_nothing() const {
  return next_.stops_ordered == 0 && !next_.desired_set && !next_.scaling_ordered_at &&
         !next_.taken_over_at && !next_.put_back_ordered_at;
}

Decision Deciding::finish() {
  std::string kept;
  if (service().desired_count != record().base_count && record().surge > 0 &&
      service().status == ServiceStatus::kActive) {
    kept = "desired count is " + std::to_string(service().desired_count) +
           ", set by somebody else, and stays";
  }
  Decision decision;
  if (!record().ending) {
    decision = end(Reason::kRecycled, Outcome::kDone, std::move(kept));
  } else if (record().ending == Ending::kAborted || record().ending == Ending::kAbortedNow) {
    decision = end(Reason::kAborted, Outcome::kAborted, std::move(kept));
  } else if (record().ending == Ending::kOrderRefused && changed_nothing()) {
    decision = end(Reason::kNotPermitted, Outcome::kRefused);
  } else {
    decision = end(Reason::kGaveUp, Outcome::kGaveUp, std::move(kept));
  }
  decision.record = RecordChange::kRemove;
  return decision;
}

}  // namespace ecsr::core
