// SPDX-License-Identifier: MIT
#include "runner/announcer.h"

#include <algorithm>

#include "runner/whole_again.h"

namespace ecsr::runner {
namespace {

/// A picture has no room for more; a run of days stays small.
constexpr std::size_t kMostSamples = 20'000;

}  // namespace

void Announcer::go_on_from(const formats::RunMemory& memory) {
  const formats::LineCounts& counts = memory.lines;
  if (memory.run.record) held_ = memory.run.record->hold;
  started_ = counts.started;
  tasks_to_recycle_ = counts.stale_at_claim;
  stopped_ = counts.stopped;
  recycled_ = counts.replaced;
  percent_told_ = recycled_ * 100 / std::max(1, tasks_to_recycle_);
}

void Announcer::on_pass(const Pass& pass) {
  using formats::NoticeEvent;
  keep_sample(pass);
  const core::Decision& decision = pass.decision;
  if (decision.seen) tasks_to_recycle_ = std::max(tasks_to_recycle_, decision.seen->stale);
  const bool holds = decision.run.record && decision.run.claim_seen && !decision.run.record->ending;
  if (holds && !started_ && !decision.outcome) {
    started_ = true;
    send_(notice(NoticeEvent::kStarted, pass.now));
  }
  if (holds && stopped_ > recycled_ && is_whole_again(pass) && !decision.outcome) {
    recycled_ = stopped_;
    // Of thousands of tasks, at most a hundred notices: each copies what is known of the run.
    const int percent = recycled_ * 100 / std::max(1, tasks_to_recycle_);
    if (percent > percent_told_ && percent < 100) send_(notice(NoticeEvent::kProgress, pass.now));
    percent_told_ = std::max(percent_told_, percent);
  }
  stopped_ += count_stops(pass);
  tell_of_waiting(pass);
}

/// Once for each time that it waits, whatever becomes of the notice.
void Announcer::tell_of_waiting(const Pass& pass) {
  const std::optional<core::Hold> before = held_;
  const auto& record = pass.decision.run.record;
  held_ = record ? record->hold : std::nullopt;
  const bool waits = held_ == core::Hold::kHalted || held_ == core::Hold::kAsking;
  if (!waits || held_ == before) return;
  formats::Notice told = notice(formats::NoticeEvent::kWaits, pass.now);
  told.record.next_command = formats::resume_command(told.record.service, again_);
  send_(told);
}

void Announcer::keep_sample(const Pass& pass) {
  if (!pass.decision.seen) return;
  const core::Availability& seen = *pass.decision.seen;
  const formats::ServingSample sample{
      .at = pass.now, .serving = seen.serving, .desired = seen.desired, .floor = seen.floor};
  if (!samples_.empty()) {
    formats::ServingSample before = samples_.back();
    before.at = sample.at;
    if (before == sample) return;
  }
  if (samples_.size() < kMostSamples) samples_.push_back(sample);
}

formats::Notice Announcer::notice(formats::NoticeEvent event, WallTime now) const {
  return {.event = event,
          .at = now,
          .facts = history_.facts(),
          .record = history_.finished(),
          .tasks_to_recycle = tasks_to_recycle_,
          .tasks_recycled = recycled_,
          .samples = samples_};
}

formats::Notice Announcer::end(const formats::FinalRecord& record, WallTime now) const {
  formats::Notice told = notice(formats::end_event(record.outcome), now);
  told.record = record;
  if (record.outcome == core::Outcome::kDone) told.tasks_recycled = tasks_to_recycle_;
  return told;
}

}  // namespace ecsr::runner
