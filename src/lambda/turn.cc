// SPDX-License-Identifier: MIT
#include "lambda/turn.h"

#include <algorithm>
#include <utility>

#include "formats/function_reply.h"
#include "store/memory_store.h"
#include "store/tag_store.h"

namespace ecsr::lambda {
namespace {

using formats::Continuation;

std::string run_id_of(std::uint64_t chance) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id;
  for (int digit = 0; digit < 8; ++digit) id += kDigits[(chance >> (4 * digit)) & 0xFU];
  return id;
}

std::unique_ptr<ports::RunStore> make_store(bool in_tag, ports::EcsWriteApi& orders) {
  if (in_tag) return std::make_unique<store::TagStore>(orders);
  return std::make_unique<store::MemoryStore>();
}

bool waits_for_a_person(const core::Decision& decision) {
  return decision.run.held_since &&
         (decision.reason == core::Reason::kPaused || decision.reason == core::Reason::kHalted ||
          decision.reason == core::Reason::kAsking);
}

/// Whether nothing is left to be undone, as far as the service itself shows it. What autoscaling
/// was set to is for a pass to see.
bool looks_put_back(const core::RunRecord& record, const core::Service& service) {
  return !record.scaling && service.desired_count == record.base_count;
}

}  // namespace

Turn::Turn(const Host& host, Connection& connection, const Settings& settings,
           const formats::FunctionEvent& event, const Invocation& invocation)
    : host_(host),
      connection_(connection),
      settings_(settings),
      event_(event),
      invocation_(invocation),
      limits_(TurnLimits::of(host.clock.wall_now(), invocation.deadline, event.continuation)),
      chain_(event.handed_on && !event.handed_on->chain.empty()
                 ? event.handed_on->chain
                 : short_word(invocation.request_id, 3)),
      live_{.function = short_function(host.environment("AWS_LAMBDA_FUNCTION_NAME").value_or("")),
            .until = limits_.until,
            .chain = chain_,
            .invocation = short_word("turn " + invocation.request_id, 2)},
      account_(connection.account()),
      orders_(account_.writes, account_.scaling, account_.target_health, host.clock,
              limits_.orders_until),
      store_(make_store(settings.record_in_tag, orders_)),
      observer_({.ecs = account_.reads,
                 .autoscaling = orders_,
                 .target_health = account_.target_health,
                 .alarms = account_.alarms,
                 .store = *store_,
                 .clock = host.clock},
                event.ask.service) {}

Reply Turn::take() {
  connection_.end_at(limits_.orders_until);
  if (auto reply = begin()) return *std::move(reply);
  memory_.run.owner = live_.text();
  if (memory_.run.id.empty()) memory_.run.id = run_id_of(host_.chance());
  if (event_.handed_on && !memory_.run.record) {
    // What would refuse it before its window opens was said by the turn that began to wait.
    const auto since = parse_iso8601(event_.handed_on->held_since);
    if (since) memory_.run.held_since = *since;
  }
  log_.emplace(host_.log, Log::Facts{.request_id = invocation_.request_id,
                                     .json = log_is_json(host_),
                                     .service = event_.ask.service,
                                     .wait = event_.ask.policy.wait,
                                     .counts = memory_.lines});
  history_.emplace(event_.ask.service, memory_);
  runner_.emplace(runner::Parts{.observer = observer_,
                                .orders = {orders_, orders_, orders_},
                                .store = *store_,
                                .clock = host_.clock},
                  event_.ask.service, event_.ask.policy, memory_.run);
  runner_->tell(*history_);
  runner_->tell(*log_);
  prepare_notices();
  runner_->judge_owners([](const core::RunRecord& found, WallTime aws_now) {
    const auto owner = Owner::parse(found.owner);
    return owner && is_over(*owner, aws_now);
  });
  return work();
}

/// What this turn begins with, or the reply when there is nothing for it to do.
std::optional<Reply> Turn::begin() {
  if (event_.handed_on) {
    if (auto reply = remember(*event_.handed_on)) return reply;
  }
  if (event_.action == formats::FunctionAction::kRestore) return restore();
  if (event_.handed_on && !memory_.run.id.empty()) return resume(*event_.handed_on);
  hear_of_the_dead();
  return std::nullopt;
}

/// What was handed on. Another release may have written it: then the record is all there is.
std::optional<Reply> Turn::remember(const formats::HandedOn& from) {
  if (from.memory.empty()) return std::nullopt;
  auto memory = formats::parse_run_memory(from.memory);
  if (memory) {
    memory_ = *std::move(memory);
    // A run that was taken over keeps its id.
    if (memory_.run.record) memory_.run.id = memory_.run.record->id;
    return std::nullopt;
  }
  if (!settings_.record_in_tag) return failure("NotPutBack", memory.error().message());
  say("note: " + memory.error().message());
  memory_.run.id = from.run_id;
  memory_.orders_told = false;
  return std::nullopt;
}

/// What a first turn stopped that was killed before this same event was sent again.
void Turn::hear_of_the_dead() {
  const core::Observation& seen =
      observer_.look({.service = true, .tasks = false, .list = false, .scaling = false});
  if (!seen.service.value || !seen.recorded.value || !*seen.recorded.value) return;
  const core::RunRecord& found = **seen.recorded.value;
  const auto owner = Owner::parse(found.owner);
  if (owner && is_over(*owner, seen.aws_now)) learn_stops(found);
}

/// The record, and not what we were handed, says whether the run is still ours.
std::optional<Reply> Turn::resume(const formats::HandedOn& from) {
  const core::Observation& seen = observer_.look({.service = true, .tasks = false, .list = false});
  if (!seen.service.value || !seen.recorded.value) {
    // One pass, to say so or to give up; whoever owns the run now, nothing is ordered.
    owned_ = false;
    orders_.end();
    return std::nullopt;
  }
  const std::optional<core::RunRecord>& found = *seen.recorded.value;
  if (found) {
    bool its_orders_are_known = true;
    if (auto reply = respect(*found, from, its_orders_are_known)) return reply;
    return own(*found, its_orders_are_known);
  }
  if (!memory_.run.record) return std::nullopt;  // neither record nor memory: a run like any other
  // Somebody took the tag away, or a turn that was at its end and could not say so.
  return own(*memory_.run.record, !settings_.record_in_tag && memory_.orders_told);
}

/// Whether the record that holds the service lets this turn go on; and whether it says what we were
/// handed, so that no other turn can have ordered anything in between.
std::optional<Reply> Turn::respect(const core::RunRecord& found, const formats::HandedOn& from,
                                   bool& its_orders_are_known) {
  const bool is_as_left = found.owner == from.owner || found.owner == from.live_owner;
  its_orders_are_known = is_as_left && memory_.orders_told;
  const WallTime aws_now = observer_.seen().aws_now;
  const auto owner = Owner::parse(found.owner);
  const bool same_run = found.id == memory_.run.id;
  if (same_run && is_as_left) return std::nullopt;
  its_orders_are_known = false;
  const bool our_chain = owner && owner->chain == chain_;
  // The same event was sent twice, and the other one is at work, or was killed at it.
  if (same_run && our_chain && !owner->handed_over && !is_over(*owner, aws_now)) {
    return wait_for_owner(found, *owner);
  }
  const bool gone = owner ? is_over(*owner, aws_now) : aws_now - found.heartbeat >= core::kLease;
  if (same_run && (our_chain || gone)) return std::nullopt;
  return failure("Yielded",
                 event_.ask.service.cluster.value + "/" + event_.ask.service.service.value +
                     ": another run holds the service and answers for its capacity: " + found.id +
                     " of " + found.owner);
}

/// Writes our name into the record: of two turns with the same memory, one finds the other's.
std::optional<Reply> Turn::own(const core::RunRecord& record, bool its_orders_are_known) {
  const WallTime now = host_.clock.wall_now();
  core::Run& run = memory_.run;
  run.record = record;
  run.record->owner = live_.text();
  run.record->heartbeat = observer_.seen().aws_now;
  run.id = record.id;
  run.claim_seen = false;
  run.record_written_at = now;
  if (!its_orders_are_known) learn_stops(*run.record);
  (its_orders_are_known ? run.handed_over_at : run.taken_over_at) = now;
  if (event_.action == formats::FunctionAction::kRestore) {
    run.record->ending = core::Ending::kAbortedNow;
    run.record->hold.reset();
  }
  const Status saved = store_->save(*observer_.seen().service.value, *run.record);
  if (!saved) owned_ = false;  // one pass: nothing is ordered under a name that nobody can see
  return std::nullopt;
}

/// What a turn stopped that was killed before it could hand that on: ECS keeps the reason that it
/// gave. Only the story needs it; the decisions look at what is.
void Turn::learn_stops(const core::RunRecord& record) {
  const core::Observation& seen = observer_.look(
      {.service = false, .tasks = false, .list = false, .stopped = true, .scaling = false});
  if (!seen.stopped.value) return;
  const std::string reason = runner::stop_reason(record);
  for (const core::Task& task : *seen.stopped.value) {
    const auto told = std::ranges::find(memory_.story.tasks, task.id, &formats::RecycledTask::task);
    if (told != memory_.story.tasks.end() || task.stopped_reason != reason) continue;
    memory_.story.tasks.push_back(
        {.task = task.id, .created_at = task.created_at, .gone_at = task.stopped_at});
    ++memory_.lines.stopped;
  }
}

std::optional<Reply> Turn::restore() {
  const core::Observation& seen = observer_.look({.service = true, .tasks = false, .list = false});
  for (const auto* problem : {&seen.service.problem, &seen.recorded.problem}) {
    if (*problem) return failure("Unexpected", "nothing was restored: " + (*problem)->message());
  }
  if (!seen.service.value || !seen.recorded.value) {
    return failure("Unexpected", "nothing was restored: the service could not be read");
  }
  std::optional<core::RunRecord> found = *seen.recorded.value;
  const auto& handed = memory_.run.record;
  if (!found && handed && !looks_put_back(*handed, *seen.service.value)) found = handed;
  if (!found) {
    formats::FinalRecord nothing{.service = event_.ask.service};
    nothing.outcome = core::Outcome::kAborted;
    nothing.reason = core::Reason::kAborted;
    nothing.detail = "no run holds the service: there is nothing to put back";
    say(nothing.detail);
    return Reply{.body = formats::done_reply(nothing, {}, host_.clock.wall_now())};
  }
  bool its_orders_are_known = false;
  if (event_.handed_on && !memory_.run.id.empty()) {
    if (auto reply = respect(*found, *event_.handed_on, its_orders_are_known)) return reply;
    return own(*found, its_orders_are_known);
  }
  const auto owner = Owner::parse(found->owner);
  const bool alive =
      owner ? !is_over(*owner, seen.aws_now) : seen.aws_now - found->heartbeat < core::kLease;
  if (alive && owner && !owner->handed_over) return wait_for_owner(*found, *owner);
  if (alive && !owner) {
    return failure("Refused", "run " + found->id + " of " + found->owner +
                                  " was last heard of at " + to_iso8601(found->heartbeat) +
                                  " and seems to be alive: stop it first");
  }
  return own(*found, false);
}

Reply Turn::work() {
  while (true) {
    const core::Decision& decision = runner_->pass();
    if (auto reply = after(decision)) return *std::move(reply);
    host_.clock.sleep_until(decision.wake_at);
  }
}

/// How long nobody needs to look. A person takes minutes to days and each turn costs, so the wait
/// for one is stretched; but neither an alarm nor the deadline is heard of later for that.
milliseconds Turn::wait_after(const core::Decision& decision, WallTime now) const {
  const milliseconds wait = decision.wake_at - now;
  const bool by_state_machine = event_.continuation == Continuation::kStateMachine;
  if (!by_state_machine || !waits_for_a_person(decision)) return wait;
  const core::Policy& policy = event_.ask.policy;
  milliseconds stretched = std::min((now - *decision.run.held_since) / 4, kLongestWaitForAPerson);
  if (!policy.alarms.empty()) stretched = std::min(stretched, kLongestWaitWithAlarms);
  if (policy.deadline && decision.run.record) {
    const WallTime ends_at = decision.run.record->claimed_at + *policy.deadline;
    stretched = std::min(stretched, ends_at - observer_.seen().aws_now);
  }
  return std::max(wait, stretched);
}

/// The reply when this pass was the turn's last.
std::optional<Reply> Turn::after(const core::Decision& decision) {
  const WallTime now = host_.clock.wall_now();
  if (decision.outcome && decision.reason == core::Reason::kHeldByAnotherRun) {
    const core::RunRecord& found = **observer_.seen().recorded.value;
    const auto owner = Owner::parse(found.owner);
    const std::string waited_for = event_.handed_on ? event_.handed_on->waits_for : "";
    const bool may_be_dead = waited_for.empty() || waited_for == found.owner;
    if (owner && may_be_dead && event_.continuation != Continuation::kNone) {
      return wait_for_owner(found, *owner);
    }
    if (owner) return failure("Yielded", formats::failure_sentence(history_->finished()));
  }
  if (decision.outcome == core::Outcome::kYielded && event_.handed_on) {
    // The same event was sent twice. Who sent it may have lost the other one's reply.
    const auto& found = *observer_.seen().recorded.value;
    const auto owner = found ? Owner::parse(found->owner) : std::nullopt;
    if (owner && owner->chain == chain_) return wait_for_owner(*found, *owner);
  }
  if (decision.outcome && !(keys_have_expired() && event_.continuation != Continuation::kNone)) {
    return finish();
  }
  const milliseconds wait = wait_after(decision, now);
  const bool leave_it =
      event_.continuation == Continuation::kStateMachine && wait > kWorthReturning;
  // A decision that needs another look at once is not one yet.
  const bool stepped = event_.one_pass && wait > milliseconds{0};
  if (stepped || !owned_ || keys_have_expired() || leave_it ||
      std::max(decision.wake_at, now) >= limits_.stop_at) {
    return in_progress(wait, decision.reason, decision.detail);
  }
  return std::nullopt;
}

}  // namespace ecsr::lambda
