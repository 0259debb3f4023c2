// SPDX-License-Identifier: MIT
#include "runner/history.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "core/availability.h"

namespace ecsr::runner {

History::History(core::ServiceAddress service) { record_.service = std::move(service); }

History::History(core::ServiceAddress service, const formats::RunMemory& memory)
    : record_(memory.story), begun_(memory.story.passes > 0) {
  record_.service = std::move(service);
  for (std::size_t i = 0; i < record_.tasks.size(); ++i) {
    stopped_.emplace(record_.tasks[i].task.value, i);
  }
  for (const Fresh& task : memory.fresh) fresh_.emplace(task.task.value, task);
}

void History::hand_on(formats::RunMemory& memory) const {
  memory.story = record_;
  memory.fresh.clear();
  for (const auto& [name, task] : fresh_) memory.fresh.push_back(task);
  std::ranges::sort(memory.fresh, {}, &Fresh::created_at);
}

void History::on_pass(const Pass& pass) {
  if (!begun_) record_.began_at = pass.now;
  // Our clock was set back: what lies behind us took as long as it took.
  if (begun_ && pass.now < record_.ended_at) record_.began_at -= record_.ended_at - pass.now;
  begun_ = true;
  ++record_.passes;
  record_.ended_at = pass.now;
  record_.reason = pass.decision.reason;
  record_.detail = pass.decision.detail;
  if (pass.decision.outcome) record_.outcome = *pass.decision.outcome;
  record_.failures = pass.decision.run.failures;
  record_.skipped = pass.decision.run.skipped;
  if (const auto& held = pass.decision.run.record) {
    record_.run_id = held->id;
    record_.cutoff = held->cutoff;
  }
  const bool removing = pass.record && pass.record->change == core::RecordChange::kRemove;
  if (removing) {
    record_.record_left.reset();
    if (!pass.record->outcome) record_.record_left = pass.record->outcome.error();
  }
  note_facts(pass);
  note_numbers(pass);
  note_orders(pass);
  note_tasks(pass);
}

/// "arn:aws:ecs:REGION:ACCOUNT:service/…" [doc: Amazon Resource Names]
void History::note_facts(const Pass& pass) {
  facts_.owner = pass.decision.run.owner;
  if (!pass.seen.service.value) return;
  const auto pieces = split(pass.seen.service.value->arn, ':');
  if (pieces.size() < 6 || pieces[0] != "arn") return;
  facts_.region = std::string(pieces[3]);
  facts_.account = std::string(pieces[4]);
}

void History::note_numbers(const Pass& pass) {
  const auto& held = pass.decision.run.record;
  if (const auto& service = pass.seen.service.value) {
    record_.service_gone = service->status == core::ServiceStatus::kDraining ||
                           service->status == core::ServiceStatus::kInactive;
    if (!record_.desired) record_.desired = {.found = service->desired_count};
    if (held) record_.desired->found = held->base_count;
    record_.desired->left = service->desired_count;
  }
  if (const auto& scaling = pass.seen.scaling.value; scaling && *scaling) {
    if (!record_.scaling) record_.scaling = {.found = **scaling};
    record_.scaling->left = **scaling;
  }
  // Before the claim is read back nothing was set: the record only says what is meant.
  const bool claimed = pass.decision.run.claim_seen || pass.decision.run.taken_over_at;
  if (held && held->scaling && record_.scaling && claimed) {
    record_.scaling->found = held->scaling->found;
    record_.scaling->set = held->scaling->set;
  }
}

void History::note_orders(const Pass& pass) {
  for (const GivenOrder& order : pass.orders) {
    if (const auto* count = std::get_if<core::SetDesiredCount>(&order.action)) {
      const bool raises = pass.decision.reason != core::Reason::kPutBackDesiredCount;
      if (record_.desired && raises && count->count > record_.desired->found) {
        record_.desired->highest_ordered = std::max(record_.desired->highest_ordered, count->count);
      }
    }
    const auto* stop = std::get_if<core::StopTask>(&order.action);
    if (stop != nullptr && order.outcome) note_stop(stop->task, pass.now, pass);
  }
  if (!pass.seen.tasks.value) return;
  // An order whose answer was lost is known to have arrived when its task is seen to go.
  for (const core::StopOrder& order : pass.decision.run.stop_orders) {
    const auto seen = std::ranges::find(*pass.seen.tasks.value, order.task, &core::Task::id);
    const bool goes = seen != pass.seen.tasks.value->end() &&
                      seen->desired_status == core::DesiredStatus::kStopped;
    if (goes) note_stop(order.task, order.ordered_at, pass);
  }
}

void History::note_stop(const core::TaskId& task, WallTime ordered_at, const Pass& pass) {
  if (stopped_.contains(task.value)) return;
  stopped_.emplace(task.value, record_.tasks.size());
  formats::RecycledTask recycled;
  recycled.task = task;
  recycled.ordered_at = ordered_at;
  const auto& tasks = *pass.seen.tasks.value;
  const auto seen = std::ranges::find(tasks, task, &core::Task::id);
  if (seen != tasks.end()) recycled.created_at = seen->created_at;
  record_.tasks.push_back(std::move(recycled));
}

History::Fresh& History::fresh(const core::Task& task) {
  const auto known = fresh_.find(task.id.value);
  if (known != fresh_.end()) return known->second;
  Fresh& made = fresh_[task.id.value];
  made.task = task.id;
  made.created_at = *task.created_at;
  return made;
}

void History::note_tasks(const Pass& pass) {
  const auto& held = pass.decision.run.record;
  const auto& counts = pass.decision.seen;
  const bool whole = counts && counts->serving >= counts->desired;
  if (!pass.seen.tasks.value || !held) return;
  for (const core::Task& task : *pass.seen.tasks.value) {
    if (const auto known = stopped_.find(task.id.value); known != stopped_.end()) {
      if (task.last_status >= core::LastStatus::kStopped &&
          task.last_status != core::LastStatus::kUnknown) {
        record_.tasks[known->second].gone_at = task.stopped_at.value_or(pass.now);
      }
      continue;
    }
    if (!task.created_at || *task.created_at <= held->cutoff) continue;
    Fresh& seen = fresh(task);
    seen.started_at = task.started_at;
    if (seen.serving_at || !core::good(task, pass.decision.run)) continue;
    // With settle times AWS's start tells when it began to serve, however late we looked.
    if (whole) seen.serving_at = pass.decision.run.whole_since.value_or(pass.now);
  }
}

/// ECS does not link a task to its replacement, so they are paired in order: the first one stopped
/// with the first one created, which with a surge was there before. One that failed replaced
/// nobody.
formats::FinalRecord History::finished() const {
  formats::FinalRecord record = record_;
  record.next_command = formats::next_command(record, {});
  std::vector<const Fresh*> arrived;
  for (const auto& [name, task] : fresh_) {
    const bool failed = std::ranges::any_of(record.failures, [&](const auto& failure) {
      return failure.what == task.task.value || failure.what == task.task.name();
    });
    if (!failed) arrived.push_back(&task);
  }
  std::ranges::sort(arrived, [](const Fresh* a, const Fresh* b) {
    return std::tie(a->created_at, a->task) < std::tie(b->created_at, b->task);
  });
  for (std::size_t i = 0; i < std::min(arrived.size(), record.tasks.size()); ++i) {
    formats::RecycledTask& stopped = record.tasks[i];
    stopped.replacement = arrived[i]->task;
    stopped.replacement_created_at = arrived[i]->created_at;
    stopped.replacement_started_at = arrived[i]->started_at;
    stopped.replacement_serving_at = arrived[i]->serving_at;
  }
  return record;
}

}  // namespace ecsr::runner
