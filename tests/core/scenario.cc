// SPDX-License-Identifier: MIT
#include "scenario.h"

#include <algorithm>

namespace ecsr::core::testing {
namespace {

constexpr std::string_view kRevision = "web:1";
constexpr milliseconds kStart = seconds{45};

}  // namespace

WallTime at(std::string_view clock) {
  return parse_iso8601("2026-01-05T" + std::string(clock) + "Z").value();
}

task::task(std::string_view name) {
  value.id = TaskId{std::string(name)};
  value.last_status = LastStatus::kRunning;
  value.desired_status = DesiredStatus::kRunning;
  value.health_check = HealthCheck::kAbsent;
  value.availability_zone = "eu-west-1a";
  value.task_definition = kRevision;
}

task task::started(std::string_view clock) const {
  task copy = *this;
  copy.value.started_at = at(clock);
  copy.value.created_at = at(clock) - kStart;
  return copy;
}

task task::pending_since(std::string_view clock) const {
  task copy = *this;
  copy.value.last_status = LastStatus::kPending;
  copy.value.created_at = at(clock);
  return copy;
}

task task::healthy() const {
  task copy = *this;
  copy.value.health_check = HealthCheck::kPresent;
  copy.value.health = Health::kHealthy;
  return copy;
}

task task::unhealthy() const {
  task copy = healthy();
  copy.value.health = Health::kUnhealthy;
  return copy;
}

task task::of_unknown_health() const {
  task copy = healthy();
  copy.value.health = Health::kUnknown;
  return copy;
}

task task::behind_target(TargetHealth health) const {
  task copy = *this;
  copy.value.target_health = health;
  return copy;
}

task task::registered() const {
  task copy = behind_target(TargetHealth::kHealthy);
  copy.value.registration = Registration::kRegistered;
  return copy;
}

task task::in_zone(std::string_view zone) const {
  task copy = *this;
  copy.value.availability_zone = zone;
  return copy;
}

task task::of_revision(std::string_view definition) const {
  task copy = *this;
  copy.value.task_definition = definition;
  return copy;
}

task task::without_creation_time() const {
  task copy = *this;
  copy.value.created_at.reset();
  return copy;
}

task task::going_away() const {
  task copy = *this;
  copy.value.desired_status = DesiredStatus::kStopped;
  return copy;
}

task task::stopped_with(StopCode code, std::string_view reason) const {
  task copy = going_away();
  copy.value.last_status = LastStatus::kStopped;
  copy.value.stop_code = code;
  copy.value.stopped_reason = reason;
  return copy;
}

ServiceScenario::ServiceScenario() {
  run.owner = "test@here/1";
  run.id = "0000cafe";
  Service service;
  service.arn = "arn:aws:ecs:eu-west-1:111122223333:service/prod/web";
  service.name = "web";
  service.status = ServiceStatus::kActive;
  service.task_definition = kRevision;
  service.deployments.push_back({.id = "ecs-svc/1",
                                 .primary = true,
                                 .rollout_state = RolloutState::kCompleted,
                                 .task_definition = std::string(kRevision),
                                 .desired_count = 0,
                                 .running_count = 0,
                                 .pending_count = 0,
                                 .created_at = at("06:00")});
  seen.service.value = std::move(service);
  seen.tasks.value.emplace();
  seen.scaling.value.emplace();
  seen.recorded.value.emplace();
}

void ServiceScenario::service_wants(int desired_count) {
  seen.service.value->desired_count = desired_count;
}
void ServiceScenario::runs(const task& one) { seen.tasks.value->push_back(one.value); }
void ServiceScenario::stopped(const task& one) {
  if (!seen.stopped.value) seen.stopped.value.emplace();
  seen.stopped.value->push_back(one.value);
}
void ServiceScenario::autoscales(int min, int max, Suspended suspended) {
  seen.scaling.value = ScalableTarget{min, max, suspended};
}
void ServiceScenario::deployment(std::string_view id, bool primary, RolloutState state) {
  Deployment one = seen.service.value->deployments.front();
  one.id = id;
  one.primary = primary;
  one.rollout_state = state;
  if (primary) seen.service.value->deployments.clear();
  seen.service.value->deployments.push_back(one);
}
void ServiceScenario::event(std::string_view clock, std::string_view message) {
  auto& events = seen.service.value->events;
  events.insert(events.begin(), {"event-" + std::string(clock), at(clock), std::string(message)});
}
void ServiceScenario::protects(std::string_view name) {
  nothing_is_protected();
  auto& known = *seen.protection.value;
  std::ranges::find(known, TaskId{std::string(name)}, &Protection::task)->enabled = true;
}
void ServiceScenario::nothing_is_protected() {
  if (seen.protection.value) return;
  seen.protection.value.emplace();
  for (const Task& one : *seen.tasks.value) seen.protection.value->push_back({one.id, false, {}});
}

void ServiceScenario::recycle_everything_before(std::string_view clock) {
  RunRecord record;
  record.id = run.id;
  record.owner = run.owner;
  record.cutoff = at(clock);
  record.claimed_at = at(clock);
  record.heartbeat = at(clock);
  record.base_count = seen.service.value->desired_count;
  run.record = record;
  run.claim_seen = true;
}
void ServiceScenario::we_raised_it_from(int base_count) {
  run.record->base_count = base_count;
  run.record->surge = std::max(run.record->surge, seen.service.value->desired_count - base_count);
}
void ServiceScenario::we_hold_scaling(ScalableTarget found, ScalableTarget set) {
  run.record->scaling = ScalingChange{found, set};
}
void ServiceScenario::we_stopped(std::string_view name, std::string_view clock) {
  run.stop_orders.push_back({TaskId{std::string(name)}, at(clock)});
  std::ranges::sort(run.stop_orders, {}, &StopOrder::task);
  run.stops_ordered += 1;
  run.progress_at = at(clock);
  run.most_serving = seen.service.value->desired_count - 1;
}
void ServiceScenario::we_ordered_count(int count, std::string_view clock, bool answered) {
  run.count_order = CountOrder{count, at(clock), answered};
}
void ServiceScenario::someone_else_holds_it(std::string_view owner, std::string_view heartbeat) {
  RunRecord record;
  record.id = "0000beef";
  record.owner = owner;
  record.claimed_at = record.heartbeat = at(heartbeat);
  record.cutoff = at(heartbeat);
  record.base_count = 2;
  record.surge = 1;
  seen.recorded.value = record;
}

void ServiceScenario::see(WallTime now) {
  seen.aws_now = now;
  seen.listed_at = now;
  seen.service.seen_at = seen.tasks.seen_at = seen.scaling.seen_at = now;
  seen.protection.seen_at = seen.stopped.seen_at = seen.recorded.seen_at = now;
  seen.alarms.seen_at = now;
  const bool still_ours = !*seen.recorded.value || (*seen.recorded.value)->owner == run.owner;
  if (run.record && still_ours) seen.recorded.value = run.record;
  if (run.record) run.record->heartbeat = std::max(run.record->heartbeat, now - minutes{1});
  if (run.record && still_ours) seen.recorded.value = run.record;
}

Decision ServiceScenario::judged(WallTime now) {
  Decision decision = decide(seen, policy, run, now);
  for (const Broken& broken : broken_promises(
           {.seen = seen, .policy = policy, .before = run, .decision = decision, .now = now})) {
    ADD_FAILURE() << broken.promise << ": " << broken.sentence;
  }
  left_behind_ = decision.run;
  ordered_ = decision.actions;
  return decision;
}

Decision ServiceScenario::decide_at(std::string_view clock) {
  see(at(clock));
  return judged(at(clock));
}

Decision ServiceScenario::decide_again_at(std::string_view clock) {
  run = left_behind_;
  return decide_at(clock);
}

Decision ServiceScenario::decide_again_on_old_tasks_at(std::string_view clock) {
  run = left_behind_;
  const Observation before = seen;
  see(at(clock));
  seen.listed_at = before.listed_at;
  seen.tasks.seen_at = before.tasks.seen_at;
  seen.scaling.seen_at = before.scaling.seen_at;
  seen.protection.seen_at = before.protection.seen_at;
  seen.stopped.seen_at = before.stopped.seen_at;
  seen.alarms.seen_at = before.alarms.seen_at;
  return judged(at(clock));
}

void ServiceScenario::answered() {
  for (const Action& action : ordered_) note_outcome(left_behind_, action, {});
}
void ServiceScenario::lost() {
  for (const Action& action : ordered_) {
    note_outcome(left_behind_, action, fail(ErrorKind::kTransport, "connection reset"));
  }
}
void ServiceScenario::throttled() {
  for (const Action& action : ordered_) {
    note_outcome(left_behind_, action, fail(ErrorKind::kThrottled, "Rate exceeded"));
  }
}

void ServiceScenario::denied() {
  for (const Action& action : ordered_) {
    note_outcome(left_behind_, action, fail(ErrorKind::kDenied, "AccessDeniedException: no"));
  }
}

Action set_desired_count(int count) { return SetDesiredCount{count}; }
Action stop(std::string_view name) { return StopTask{TaskId{std::string(name)}}; }
Action set_scaling(int min, int max, Suspended suspended) {
  return SetScaling{ScalableTarget{min, max, suspended}};
}

::testing::AssertionResult decides(const Decision& decision, Reason reason,
                                   const std::vector<Action>& actions) {
  if (decision.reason == reason && decision.actions == actions)
    return ::testing::AssertionSuccess();
  auto result = ::testing::AssertionFailure();
  result << "decided " << code(decision.reason);
  for (const Action& action : decision.actions) result << ", " << to_text(action);
  const Availability counts = decision.seen.value_or(Availability{});
  result << " (" << decision.detail << "; serving " << counts.serving << " of " << counts.desired
         << ", floor " << counts.floor << ", stale " << counts.stale << ")\n  instead of "
         << code(reason);
  for (const Action& action : actions) result << ", " << to_text(action);
  return result;
}

}  // namespace ecsr::core::testing
