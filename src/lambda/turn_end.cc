// SPDX-License-Identifier: MIT
// How a turn ends: what it hands on, what it replies, and who is told.
#include <algorithm>
#include <utility>

#include "formats/function_reply.h"
#include "lambda/turn.h"

namespace ecsr::lambda {
namespace {

using formats::Continuation;

/// With less there is no use in beginning.
constexpr milliseconds kTimeForNotices = seconds{3};

/// ":live" of arn:aws:lambda:eu-west-1:123456789012:function:ecs-recycle:live. Nothing where there
/// is none, and for $LATEST, which is the same. [doc: Lambda function versions, "Using versions"]
std::string_view qualifier_of(std::string_view function_arn) {
  constexpr int kColonsOfAQualifiedArn = 7;
  if (std::ranges::count(function_arn, ':') != kColonsOfAQualifiedArn) return {};
  const std::string_view qualifier = function_arn.substr(function_arn.rfind(':'));
  return qualifier == ":$LATEST" ? std::string_view() : qualifier;
}

}  // namespace

/// Somebody else's turn may be at work, or was killed at it: its own limit will tell. What was
/// handed to us stays good until then.
Reply Turn::wait_for_owner(const core::RunRecord& found, const Owner& owner) {
  formats::HandedOn same = event_.handed_on.value_or(formats::HandedOn{});
  same.chain = chain_;
  same.waits_for = found.owner;
  ++same.turns;
  const bool ours_again = owner.handed_over && owner.chain == chain_;
  milliseconds wait = seconds{1};
  if (!ours_again) wait += over_at(owner) - observer_.seen().aws_now;
  if (event_.continuation == Continuation::kSelf) {
    host_.clock.sleep_until(std::min(host_.clock.wall_now() + wait, limits_.stop_at));
  }
  return reply_with(same, {.service = event_.ask.service,
                           .run_id = found.id,
                           .wait = wait,
                           .reason = core::Reason::kHeldByAnotherRun,
                           .detail = found.owner + " may be at work",
                           .next_event = {}});
}

/// What the next turn needs; and the record says that we have gone.
formats::HandedOn Turn::hand_over(milliseconds wait) {
  orders_.end_at(owned_ ? limits_.hand_over_by : WallTime{});
  connection_.end_at(limits_.hand_over_by);
  const formats::HandedOn before = event_.handed_on.value_or(formats::HandedOn{});
  formats::HandedOn next{
      .chain = chain_,
      .started_at = before.started_at.empty() ? to_iso8601(limits_.began) : before.started_at,
      .turns = before.turns + 1};
  if (!runner_ || !runner_->run().record) {
    next.waits_for = before.waits_for;
    const auto since = runner_ ? runner_->run().held_since : std::nullopt;
    if (since) next.held_since = to_iso8601(*since);
    return next;
  }
  memory_.run = runner_->run();
  memory_.lines = log_->counts();
  memory_.lines.started = announcer_ && announcer_->started();
  memory_.orders_told = true;
  history_->hand_on(memory_);
  next.run_id = memory_.run.record->id;
  if (!owned_) {  // the record is as we found it, or says our name although we heard no answer
    next.memory = formats::to_text(memory_);
    next.owner = before.owner;
    next.live_owner = live_.text();
    return next;
  }
  Owner gone = live_;
  gone.handed_over = true;
  gone.until = observer_.seen().aws_now;
  if (event_.continuation != Continuation::kNone) {
    gone.until += std::max(wait, milliseconds{0}) + kGraceForNextTurn;
  }
  next.owner = gone.text();
  next.live_owner = live_.text();
  memory_.run.record->owner = next.owner;
  next.memory = formats::to_text(memory_);
  if (memory_.run.claim_seen && observer_.seen().service.value) {
    ignore(store_->save(*observer_.seen().service.value, *memory_.run.record),
           "then our own name stays, which the next turn knows as well");
  }
  return next;
}

Reply Turn::in_progress(milliseconds wait, core::Reason reason, const std::string& detail) {
  if (event_.continuation == Continuation::kSelf && wait > milliseconds{0}) {
    // The next one begins at once: it would have nothing to do but this.
    const WallTime due = host_.clock.wall_now() + wait;
    host_.clock.sleep_until(std::min(due, limits_.stop_at));
    wait = std::max(milliseconds{0}, due - host_.clock.wall_now());
  }
  const formats::HandedOn handed = hand_over(wait);
  return reply_with(handed, {.service = event_.ask.service,
                             .run_id = handed.run_id,
                             .wait = wait,
                             .reason = reason,
                             .detail = detail,
                             .next_event = {}});
}

Reply Turn::reply_with(const formats::HandedOn& handed, formats::InProgress told) {
  told.next_event = formats::next_event(event_, handed);
  const seconds wait = std::max(seconds{1}, std::chrono::ceil<seconds>(told.wait));
  say("In progress: " + std::string(core::sentence(told.reason)) + "; to be continued in " +
      to_text(wait));
  Reply reply{.body = formats::in_progress_reply(told), .leave = keys_have_expired()};
  if (event_.continuation != Continuation::kSelf) return reply;
  std::string name = host_.environment("AWS_LAMBDA_FUNCTION_NAME").value_or("");
  name += qualifier_of(invocation_.function_arn);
  connection_.end_at(limits_.reply_by);
  const Status invoked =
      connection_.functions().invoke_later({.function_name = name, .payload = told.next_event});
  if (invoked) return reply;
  return failure("NotPutBack",
                 "the function cannot invoke itself to go on: " + invoked.error().message() +
                     "; invoke it again, or put capacity back: ecs-recycle restore");
}

Reply Turn::failure(const std::string& type, const std::string& message) {
  say("EcsRecycle." + type + ": " + message);  // an alarm looks for that
  return {.body = error_body("EcsRecycle." + type, message),
          .error_type = type,
          .leave = keys_have_expired()};
}

Reply Turn::finish() {
  const formats::FinalRecord record = history_->finished();
  const bool restored = event_.action == formats::FunctionAction::kRestore &&
                        record.outcome == core::Outcome::kAborted;
  log_->finished(record, history_->facts());
  log_->metrics(record);
  tell_people(record);
  if (record.outcome == core::Outcome::kDone || restored) {
    return {.body = formats::done_reply(record, log_->counts(), host_.clock.wall_now()),
            .leave = keys_have_expired()};
  }
  return failure(formats::error_type(record.outcome), formats::failure_sentence(record));
}

void Turn::say(const std::string& sentence) {
  Log(host_.log, {.request_id = invocation_.request_id, .json = log_is_json(host_)})
      .note(host_.clock.wall_now(), sentence);
}

/// Who is to be told how the run goes. Needs log and history.
void Turn::prepare_notices() {
  const formats::NotificationSettings& wanted = settings_.file.notifications;
  const auto carriers = wanted.empty() ? std::nullopt : connection_.carriers();
  if (!carriers) return;
  notifier_.emplace(notify::make_channels(wanted, *carriers), host_.clock, host_.chance());
  announcer_.emplace(
      *history_, [this](const formats::Notice& notice) { send(notice, limits_.stop_at); },
      formats::WordsAgain{.recorded = settings_.record_in_tag});
  announcer_->go_on_from(memory_);
  notifier_->go_on_from(announcer_->percent_told());
  runner_->tell(*announcer_);
}

void Turn::send(const formats::Notice& notice, WallTime until) {
  notifier_->send(
      notice,
      [&](const formats::NoticeDelivery& delivery) {
        log_->notice(host_.clock.wall_now(), delivery);
      },
      until);
}

/// After capacity is back. What does not go out is in the log.
void Turn::tell_people(const formats::FinalRecord& record) {
  if (!notifier_) return;
  const WallTime now = host_.clock.wall_now();
  if (limits_.reply_by - now < kTimeForNotices) {
    log_->note(now, "no notices: the time of this invocation does not suffice for them");
    return;
  }
  connection_.end_at(limits_.reply_by);
  formats::Notice notice{.event = formats::end_event(record.outcome),
                         .at = now,
                         .facts = history_->facts(),
                         .record = record,
                         .tasks_to_recycle = log_->counts().stale_at_claim};
  const bool done = record.outcome == core::Outcome::kDone;
  notice.tasks_recycled = done ? notice.tasks_to_recycle : log_->counts().replaced;
  send(notice, limits_.reply_by);
}

/// A machine that was frozen for long has the keys of back then. A new process gets new ones.
bool Turn::keys_have_expired() const {
  const auto& problem = observer_.seen().service.problem;
  return problem && problem->code().starts_with("ExpiredToken");
}

}  // namespace ecsr::lambda
