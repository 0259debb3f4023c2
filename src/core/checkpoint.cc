// SPDX-License-Identifier: MIT
// Checkpoints: after so many tasks the run stops nothing more, watches for a while whether the
// service stays whole, and may wait for a person's word. What has been passed stands in the record.
#include <algorithm>

#include "base/text.h"
#include "core/deciding.h"

namespace ecsr::core {
namespace {

/// While it is watched the service is looked at so often.
constexpr milliseconds kWatch = seconds{30};

}  // namespace

/// How many of the tasks that were stale at the claim are so no more, whoever stopped them. Tasks
/// that are left out because they are protected are not among them.
///   12 at the claim, now 7 and 1 that is skipped: 4 are recycled.
void Deciding::count_recycled() {
  if (!counts_tasks(policy_)) return;
  const int left = counts_.stale + static_cast<int>(next_.skipped.size());
  if (record().stale_at_claim == 0) {  // begun with other flags: counted from here
    next_.record->stale_at_claim = std::max(1, left);
  }
  recycled_ = std::max(0, record().stale_at_claim - left);
}

bool Deciding::is_asked_each_time() const {
  return policy_.ask_before_each_stop && recycled_ > record().passed;
}

/// The first one that was not passed yet.
std::optional<int> Deciding::next_checkpoint() const {
  for (const int count : checkpoints_of(policy_, record().stale_at_claim)) {
    if (count > record().passed) return count;
  }
  return std::nullopt;
}

/// A batch, but no more than up to the next checkpoint.
int Deciding::most_at_once() const {
  const std::optional<int> next = next_checkpoint();
  return next ? std::clamp(*next - recycled_, 1, counts_.batch) : counts_.batch;
}

std::string Deciding::question() const {
  return std::to_string(recycled_) + " of " + counted(record().stale_at_claim, "task") +
         " recycled; " + std::string(kHowToDecide);
}

void Deciding::pass_checkpoint() { next_.record->passed = std::max(record().passed, recycled_); }

/// Between two stops, with the service whole.
Deciding::Step Deciding::stop_at_checkpoint() {
  const std::optional<int> next = next_checkpoint();
  const bool at_checkpoint = next && recycled_ >= *next;
  if (!at_checkpoint && !is_asked_each_time()) return std::nullopt;
  if (at_checkpoint) {
    const std::string where = "checkpoint after " + counted(*next, "task");
    if (Step step = bake(where)) return step;
  }
  const bool asks = is_asked_each_time() || policy_.checkpoints.ask;
  if (asks && !answered(Hold::kBaking)) return hold(Hold::kAsking, Reason::kAsking, question());
  pass_checkpoint();
  return std::nullopt;
}

/// What fails only after a while would else be found when nobody looks any more.
Deciding::Step Deciding::bake_at_the_end() {
  if (policy_.bake == milliseconds{0} || record().passed >= record().stale_at_claim) {
    return std::nullopt;
  }
  if (Step step = bake("after the last replacement")) return step;
  next_.record->passed = record().stale_at_claim;
  return std::nullopt;
}

/// From the moment the service was whole after the last stop. What breaks it meanwhile counts among
/// the failures, and has to be mended by then; it does not begin the time anew, for autoscaling or
/// a crash now and then could do so without end. What failed and was replaced between two looks is
/// among the stopped tasks. A word from a person ends it.
Deciding::Step Deciding::bake(std::string detail) {
  if (!next_.baking_since) {
    next_.baking_since = std::max(*next_.whole_since, next_.last_stop_at.value_or(WallTime{}));
  }
  const WallTime until = *next_.baking_since + policy_.bake;
  if (now_ >= until || answered(Hold::kBaking)) return std::nullopt;
  note_progress(counts_.serving);
  next_.record->hold = Hold::kBaking;
  return wait(Reason::kBaking, std::min(until, now_ + kWatch), {.stopped = true},
              std::move(detail) + ", " + ecsr::to_text(policy_.bake) + " from " +
                  to_clock(*next_.baking_since));
}

}  // namespace ecsr::core
