// SPDX-License-Identifier: MIT
#include "tiny_service.h"

#include <gtest/gtest.h>

#include "core/promises.h"
#include "scenario.h"

namespace ecsr::core::testing {
namespace {

Kind kind(std::string words, const testing::task& one, bool serves, bool stale) {
  return {std::move(words), one.value, serves, stale, false, false, false};
}

template <typename T>
void make_unreadable(Known<T>& part) {
  part.value.reset();
  part.problem = Error(ErrorKind::kTransport, "503");
}

}  // namespace

std::vector<Kind> all_kinds() {
  std::vector<Kind> kinds{
      kind("stale", task("t").started("08:00").healthy(), true, true),
      kind("stale in zone b", task("t").started("08:00").healthy().in_zone("b"), true, true),
      kind("stale without health check", task("t").started("08:00"), true, true),
      kind("stale, failing", task("t").started("08:00").unhealthy(), false, true),
      kind("stale, pending", task("t").pending_since("09:59"), false, true),
      kind("stale, of unknown health", task("t").started("08:00").of_unknown_health(), false, true),
      kind("stale, leaving", task("t").started("08:00").healthy().going_away(), false, false),
      kind("without creation time", task("t").started("08:00").healthy().without_creation_time(),
           true, false),
      kind("fresh", task("t").started("10:05").healthy(), true, false),
      kind("fresh, pending", task("t").pending_since("10:05"), false, false),
      kind("fresh, failing", task("t").started("10:05").unhealthy(), false, false),
      kind("fresh, registering", task("t").started("10:05").behind_target(TargetHealth::kInitial),
           false, false),
      kind("stale, guarded", task("t").started("08:00").healthy(), true, true),
      kind("stale, failing, guarded", task("t").started("08:00").unhealthy(), false, true),
      kind("stale, ordered to stop", task("t").started("08:00").healthy(), false, false)};
  for (Kind& one : kinds) {
    one.failing = one.words.contains("stale, failing");
    one.guarded = one.words.contains("guarded");
    one.ordered = one.words.contains("ordered");
  }
  return kinds;
}

std::vector<Kind> every_single_task() {
  std::vector<Kind> kinds;
  for (const LastStatus last :
       {LastStatus::kProvisioning, LastStatus::kActivating, LastStatus::kRunning,
        LastStatus::kDeactivating, LastStatus::kStopped, LastStatus::kUnknown}) {
    for (const DesiredStatus desired :
         {DesiredStatus::kRunning, DesiredStatus::kStopped, DesiredStatus::kUnknown}) {
      for (const int age : {0, 1, 2}) {  // stale, fresh, unknown
        for (const Health health : {Health::kHealthy, Health::kUnhealthy, Health::kUnknown}) {
          for (const TargetHealth target :
               {TargetHealth::kNoTargetGroup, TargetHealth::kHealthy, TargetHealth::kUnhealthy,
                TargetHealth::kDraining, TargetHealth::kUnknown}) {
            Kind one;
            one.task = task("t").started(age == 1 ? "10:05" : "08:00").healthy().value;
            one.task.last_status = last;
            one.task.desired_status = desired;
            one.task.health = health;
            one.task.target_health = target;
            if (age == 2) one.task.created_at.reset();
            const bool stays = desired == DesiredStatus::kRunning && last <= LastStatus::kRunning;
            const bool running = stays && last == LastStatus::kRunning;
            one.serves =
                running && health == Health::kHealthy &&
                (target == TargetHealth::kNoTargetGroup || target == TargetHealth::kHealthy);
            one.stale = stays && age == 0;
            one.failing = one.stale && running &&
                          (health == Health::kUnhealthy || target == TargetHealth::kUnhealthy);
            one.words = "single task " + std::to_string(kinds.size());
            kinds.push_back(one);
          }
        }
      }
    }
  }
  return kinds;
}

Tiny::Tiny(std::vector<Kind> kinds) : kinds_(std::move(kinds)), now_(at("10:10")) {
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    kinds_[i].task.id.value = std::string(1, static_cast<char>('p' + i));
    tasks_.push_back(kinds_[i].task);
    protection_.push_back({kinds_[i].task.id, kinds_[i].guarded, {}});
  }
}

bool Tiny::is_right(const Case& one) {
  case_ = &one;
  set_up();
  const Decision decision = decide(seen_, policy_, run_, now_);
  judge(decision);
  judge_repetition(decision);
  judge_order_of_tasks(decision);
  if (complaints_.empty()) return true;
  std::string story = describe() + "\n  decided " + std::string(code(decision.reason));
  for (const Action& action : decision.actions) story += ", " + to_text(action);
  story += " (" + decision.detail + ")";
  for (const std::string& complaint : complaints_) story += "\n  but " + complaint;
  ADD_FAILURE() << story;
  complaints_.clear();
  return false;
}

void Tiny::set_up() {
  const WallTime now = now_;
  policy_ = {};
  policy_.batch = Amount{case_->batch, false};
  policy_.surge = Amount{case_->surge, false};
  seen_ = {};
  Service service;
  service.status = ServiceStatus::kActive;
  service.desired_count = case_->desired;
  service.deployments.push_back({.id = "d", .primary = true, .rollout_state = case_->rollout});
  seen_.service.value = std::move(service);
  seen_.tasks.value = tasks_;
  seen_.protection.value = protection_;
  seen_.scaling.value.emplace();
  seen_.recorded.value.emplace();
  seen_.service.seen_at = seen_.tasks.seen_at = seen_.scaling.seen_at = now;
  seen_.protection.seen_at = seen_.recorded.seen_at = seen_.aws_now = now;
  seen_.listed_at = now;
  set_up_run();
  twist();
}

void Tiny::set_up_run() {
  run_ = {};
  run_.owner = "us";
  run_.id = "0000cafe";
  RunRecord record;
  record.id = run_.id;
  record.owner = "us";
  record.cutoff = at("10:00");
  record.claimed_at = at("10:00");
  record.heartbeat = at("10:05");
  record.base_count = case_->base;
  record.surge = case_->surge;
  record.ending = case_->ending;
  if (case_->holder == Holder::kUs) {
    run_.record = record;
    run_.claim_seen = true;
    run_.progress_at = now_;
    seen_.recorded.value = record;
  } else if (case_->holder != Holder::kNobody) {
    record.owner = "somebody";
    record.heartbeat = case_->holder == Holder::kSomebody ? at("10:05") : at("09:50");
    seen_.recorded.value = record;
  }
  for (const Kind& one : kinds_) {
    if (!one.ordered) continue;
    run_.stop_orders.push_back({one.task.id, at("10:09:30")});
    run_.stop_attempts.push_back({one.task.id, 1, at("10:09:30")});
  }
}

void Tiny::twist() {
  switch (case_->twist) {
    case Twist::kNone:
      break;
    case Twist::kProtectionUnread:
      seen_.protection.value.reset();
      break;
    case Twist::kProtectionProblem:
      make_unreadable(seen_.protection);
      break;
    case Twist::kTasksProblem:
      make_unreadable(seen_.tasks);
      break;
    case Twist::kServiceProblem:
      make_unreadable(seen_.service);
      break;
    case Twist::kRecordProblem:
      make_unreadable(seen_.recorded);
      break;
    case Twist::kRecordOfAnother:
      seen_.recorded.value = run_.record;
      if (run_.record) (*seen_.recorded.value)->owner = "somebody";
      run_.record_written_at = at("10:09:40");
      break;
    case Twist::kRecordMissing:
      seen_.recorded.value.emplace();
      break;
    case Twist::kClaimNotSeen:
      seen_.recorded.value.emplace();
      run_.claim_seen = false;
      break;
    case Twist::kAskedToPutBack:
      run_.asked = Asked::kPutBackNow;
      break;
    case Twist::kAskedToFinish:
      run_.asked = Asked::kFinishReplacementThenStop;
      break;
    case Twist::kRaisedJustNow:
      run_.count_order = CountOrder{case_->base + case_->surge, at("10:09:45"), false};
      break;
    case Twist::kTakenOver:
      run_.taken_over_at = at("10:09:50");
      run_.progress_at.reset();
      break;
    case Twist::kLongWithoutProgress:
      run_.progress_at = at("09:30");
      run_.stops_ordered = 1;
      run_.whole_since = at("09:30");
      break;
    case Twist::kScalingHeld:
      seen_.scaling.value = ScalableTarget{0, 9, {.scaling_in = true}};
      if (run_.record) run_.record->scaling = ScalingChange{{0, 2, {}}, **seen_.scaling.value};
      break;
    case Twist::kScalingUnread:
      if (run_.record) run_.record->scaling = ScalingChange{{0, 2, {}}, {0, 9, {}}};
      make_unreadable(seen_.scaling);
      break;
    case Twist::kMinHealthy:
      policy_.min_healthy = Amount{100, true};
      break;
    case Twist::kSkipProtected:
      policy_.protected_tasks = Protected::kSkip;
      break;
    case Twist::kStopProtected:
      policy_.protected_tasks = Protected::kStop;
      break;
    case Twist::kSeenLongAgo:
      seen_.service.seen_at = seen_.tasks.seen_at = at("10:09");
      break;
  }
}

void Tiny::judge(const Decision& decision) {
  const bool ours = case_->holder == Holder::kUs;
  std::vector<TaskId> stops;
  bool scales = false;
  for (const Action& action : decision.actions) {
    if (const auto* stop = std::get_if<StopTask>(&action)) stops.push_back(stop->task);
    if (std::holds_alternative<SetScaling>(action)) scales = true;
  }
  if (!decision.actions.empty()) {
    expect(ours, "an order is given by a run that does not hold the service");
    expect(!is(Twist::kClaimNotSeen) && !is(Twist::kRecordOfAnother),
           "an order is given although it is not certain who holds the service");
    expect(!is(Twist::kServiceProblem), "an order is given about a service that was not seen");
    expect(!is(Twist::kSeenLongAgo), "an order is given on a picture from a minute ago");
    expect(!decision.outcome, "an order is given by a run that is over");
    expect(!scales || case_->surge > 0 || is(Twist::kScalingHeld),
           "scaling is changed for nothing");
  }
  if (!stops.empty()) judge_stops(decision, stops);
  if (ours) judge_count(decision);
  judge_end(decision);
  if (!decision.outcome) judge_wait(decision);
  for (const Broken& broken : broken_promises(
           {.seen = seen_, .policy = policy_, .before = run_, .decision = decision, .now = now_})) {
    complaints_.push_back(broken.promise + ": " + broken.sentence);
  }
}

void Tiny::judge_stops(const Decision& decision, const std::vector<TaskId>& stops) {
  expect(quiet(), "a task is stopped while a deployment goes on");
  expect(!ends() && !is(Twist::kAskedToFinish), "a task is stopped by a run that ends");
  expect(!is(Twist::kProtectionUnread) && !is(Twist::kProtectionProblem),
         "a task is stopped without knowing whether it is protected");
  expect(!is(Twist::kTasksProblem) && !is(Twist::kTakenOver), "a task is stopped blindly");
  int serving_stopped = 0;
  for (const TaskId& id : stops) {
    const auto one = std::ranges::find_if(kinds_, [&](const Kind& k) { return k.task.id == id; });
    if (one == kinds_.end()) return expect(false, "a stranger is stopped");
    expect(one->stale, "a task is stopped that is not stale");
    expect(!one->guarded || is(Twist::kStopProtected), "a protected task is stopped");
    expect(one->serves || one->failing, "a task is stopped that may be just about to serve");
    serving_stopped += one->serves ? 1 : 0;
  }
  expect(std::ranges::adjacent_find(stops) == stops.end(), "a task is stopped twice");
  expect(static_cast<int>(stops.size()) <= case_->batch, "more than a batch is stopped");
  const int left = count(&Kind::serves) - serving_stopped;
  const auto* lowered = std::get_if<SetDesiredCount>(&decision.actions.back());
  const int asked_for = lowered != nullptr ? lowered->count : case_->desired;
  expect(count(&Kind::serves) + count(&Kind::failing) >= case_->desired,
         "a task is stopped although an earlier one is not replaced");
  if (serving_stopped == 0) return;
  expect(left >= asked_for - case_->batch, "more than a batch is missing");
  expect(lowered == nullptr || left >= case_->base, "fewer than the base count are left to serve");
  expect(!is(Twist::kMinHealthy) || left >= case_->base, "the operator's floor is broken");
}

void Tiny::judge_count(const Decision& decision) {
  for (const Action& action : decision.actions) {
    const auto* order = std::get_if<SetDesiredCount>(&action);
    if (order == nullptr) continue;
    expect(order->count >= case_->base, "desired count falls below the base count");
    expect(order->count <= case_->base + case_->surge, "desired count rises over the surge");
    if (order->count > case_->desired) {
      expect(quiet() && !ends(), "capacity is raised by a run that ends, or beside a deployment");
      expect(count(&Kind::stale) > 0, "capacity is raised for nothing");
      expect(case_->base > 0, "a service that is scaled to 0 is raised");
    }
    expect(case_->desired <= case_->base + case_->surge, "somebody else's count is lowered");
    expect(case_->desired >= case_->base, "somebody else's count is raised");
  }
}

void Tiny::judge_end(const Decision& decision) {
  if (!decision.outcome) return;
  const bool changed = case_->holder == Holder::kUs && case_->desired > case_->base &&
                       case_->desired <= case_->base + case_->surge;
  if (decision.outcome == Outcome::kDone || decision.outcome == Outcome::kGaveUp ||
      (decision.outcome == Outcome::kAborted && case_->holder == Holder::kUs &&
       !is(Twist::kClaimNotSeen))) {
    expect(!changed, "the run ends and leaves its surge behind");
    expect(case_->desired != case_->base || case_->surge == 0 || !is(Twist::kRaisedJustNow),
           "the run believes a look that may be older than its raise");
  }
  if (decision.reason == Reason::kRecycled) {
    expect(count(&Kind::stale) == 0 || is(Twist::kSkipProtected), "stale tasks are left");
    expect(count(&Kind::serves) >= case_->desired, "the last replacement does not serve yet");
  }
  const bool not_claimed = case_->holder != Holder::kUs || is(Twist::kClaimNotSeen);
  expect(decision.outcome != Outcome::kRefused || not_claimed, "a run is refused in its middle");
  expect(decision.outcome != Outcome::kNotPutBack, "a person is called after one look");
}

void Tiny::judge_wait(const Decision& decision) {
  const bool at_once = decision.wake_at <= now_;
  const bool asks = decision.reason == Reason::kNeedsALook || decision.reason == Reason::kGiveUp;
  expect(!at_once || asks, "it looks again at once, and nothing can have changed");
  expect(decision.wake_at - now_ <= kLongestSleep, "it sleeps for too long");
  const bool unread = is(Twist::kProtectionUnread) || is(Twist::kSeenLongAgo) ||
                      is(Twist::kSkipProtected) || is(Twist::kScalingUnread);
  expect(decision.reason != Reason::kNeedsALook || unread, "it asks for what it has just seen");
  expect(decision.reason != Reason::kWaitingForFloor || is(Twist::kMinHealthy),
         "it waits for a floor that the operator did not ask for");
  const bool free_to_go = case_->holder == Holder::kUs && quiet() && !ends() && is(Twist::kNone) &&
                          case_->desired >= case_->base + case_->surge;
  const bool somebody_may_go = std::ranges::any_of(kinds_, [](const Kind& one) {
    return one.stale && !one.guarded && (one.serves || one.failing);
  });
  const bool whole = count(&Kind::serves) + count(&Kind::failing) >= case_->desired;
  const bool failing_guarded =
      std::ranges::any_of(kinds_, [](const Kind& one) { return one.failing && one.guarded; });
  if (free_to_go && somebody_may_go && whole && !failing_guarded) {
    expect(!decision.actions.empty(), "it waits although a stale task may go");
  }
}

/// The same picture again, as AWS may show it for a while: nobody else is stopped meanwhile.
void Tiny::judge_repetition(const Decision& decision) {
  const bool stops = std::ranges::any_of(
      decision.actions, [](const Action& one) { return std::holds_alternative<StopTask>(one); });
  if (!stops) return;
  const Decision again = decide(seen_, policy_, decision.run, now_ + seconds{2});
  for (const Action& action : again.actions) {
    expect(!std::holds_alternative<StopTask>(action), "the same picture costs another task");
  }
}

void Tiny::judge_order_of_tasks(const Decision& decision) {
  if (!seen_.tasks.value || seen_.tasks.value->size() < 2) return;
  std::ranges::rotate(*seen_.tasks.value, seen_.tasks.value->begin() + 1);
  if (seen_.protection.value) std::ranges::reverse(*seen_.protection.value);
  const Decision other = decide(seen_, policy_, run_, now_);
  expect(other.reason == decision.reason && other.detail == decision.detail &&
             other.actions == decision.actions && other.look == decision.look &&
             other.wake_at == decision.wake_at && other.outcome == decision.outcome &&
             other.record == decision.record && other.seen == decision.seen &&
             other.run.record == decision.run.record,
         "the order of the tasks in the answer makes a difference");
}

std::string Tiny::describe() const {
  std::string story = "desired count " + std::to_string(case_->desired) + ", base " +
                      std::to_string(case_->base) + ", surge " + std::to_string(case_->surge) +
                      ", batch " + std::to_string(case_->batch) + ", holder " +
                      std::to_string(static_cast<int>(case_->holder)) + ", twist " +
                      std::to_string(static_cast<int>(case_->twist)) + ", rollout " +
                      std::to_string(static_cast<int>(case_->rollout)) +
                      (case_->ending ? ", ending" : "") + "; tasks:";
  for (const Kind& one : kinds_) story += " [" + one.task.id.value + ": " + one.words + "]";
  return story;
}

}  // namespace ecsr::core::testing
