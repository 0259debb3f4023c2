// SPDX-License-Identifier: MIT
// tree-check: long file: one judge for each thing that may not be
#include "cli/witness.h"

#include <algorithm>

#include "formats/control_text.h"
#include "sim/request_rates.h"
#include "sim/rules/targets.h"

namespace ecsr::cli {
namespace {

constexpr sim::ServiceIndex kService = 0;

/// What is read at the beginning of a pass may be acted on at its end.
constexpr milliseconds kLongestPass = minutes{2};

bool is_ours(const core::Tag& tag) { return tag.key == "ecs-recycle:run"; }

int amount_of(const core::Amount& amount, int base, int rounding) {
  return amount.percent ? (amount.number * base + rounding) / 100 : amount.number;
}

/// The floor while `desired` tasks are asked for, by arithmetic of its own: a mistake in what is
/// judged must not be one of the judge.
int lowest_allowed(const core::Policy& policy, int base, int desired) {
  constexpr int kUp = 99;
  const int batch = std::max(1, amount_of(policy.batch, base, 0));
  const int asked = policy.min_healthy ? amount_of(*policy.min_healthy, base, kUp) : 0;
  return std::max({0, desired - batch, asked});
}

}  // namespace

bool only_asks(const sim::ScriptEntry& entry) { return entry.text == formats::kControlTag; }

bool moves_nothing(const sim::ScriptEntry& entry) {
  return only_asks(entry) || entry.deed == sim::Deed::kAlarm;
}

namespace {

bool makes_tasks_fail(const sim::ScriptEntry& entry) {
  return entry.deed == sim::Deed::kCrash || entry.deed == sim::Deed::kBreakStarts ||
         entry.deed == sim::Deed::kBreakHealth || moves_nothing(entry);
}

/// What ECS blames on the task itself.
bool has_failed(const sim::Task& task) {
  return task.state.stop_code == core::StopCode::kTaskFailedToStart ||
         task.state.stop_code == core::StopCode::kEssentialContainerExited;
}

}  // namespace

Watched watch(const sim::World& world, const core::Policy& policy) {
  Watched watched{.policy = policy, .scaling = std::nullopt};
  watched.only_failures = std::ranges::all_of(world.script, makes_tasks_fail);
  watched.others_interfere = !std::ranges::all_of(world.script, moves_nothing);
  watched.plain_tasks = policy.select == core::Selection{.max_tasks = policy.select.max_tasks};
  if (world.services.empty()) return watched;
  const sim::Service& service = world.services[kService];
  watched.desired_count = service.state.desired_count;
  if (service.autoscaling) watched.scaling = service.autoscaling->target;
  return watched;
}

Witness::Witness(ports::EcsWriteApi& next, ports::TargetHealthApi& next_targets,
                 const sim::World& world, const Watched& watched)
    : next_(next), next_targets_(next_targets), world_(world), watched_(watched) {}

const sim::Service& Witness::service() const { return world_.services[kService]; }

void Witness::accuse(std::string sentence) {
  if (!broken_) broken_ = std::move(sentence);
}

/// P3 by the truth.
void Witness::judge_task(const ports::StopTaskRequest& request) {
  const std::string name = request.task.value;
  const auto index = world_.find_task(name);
  if (!index) {
    if (!world_.was_purged(name))
      accuse("P3 fresh is safe: " + name + " is no task of this account");
    return;
  }
  const sim::Task& task = world_.tasks[*index];
  if (task.service != kService) {
    accuse("P3 fresh is safe: " + name + " is no task of the service");
  } else if (!record_) {
    accuse("P7 twice is once: " + name + " is stopped without a claim");
  } else if (task.created_at > record_->cutoff) {
    accuse("P3 fresh is safe: " + name + " was created after the cutoff");
  }
}

/// P1 by the truth. Somebody who takes tasks away between our look and our order cannot be
/// foreseen, so the floor is judged only where nobody else does.
void Witness::judge_floor(std::string_view order, int before, int after) {
  if (!record_ || watched_.others_interfere) return;
  // Rebalancing takes tasks away as well, and reads that lag do not show it.
  if (service().az_rebalancing && world_.timings.read_lag.to > milliseconds{0}) return;
  const int desired = service().state.desired_count;
  const int base = record_->base_count;
  const int folded = std::max(base, lowest_allowed(watched_.policy, base, 0));
  const int floor = std::min(folded, lowest_allowed(watched_.policy, base, desired));
  if (after >= floor || after >= before) return;
  accuse("P1 floor: " + std::string(order) + " leaves " + std::to_string(after) + " of " +
         std::to_string(before) + " serving, and the floor is " + std::to_string(floor));
}

/// P4 by the truth: a deployment that a look could have shown.
void Witness::judge_hands_off(std::string_view order) {
  const core::RolloutState state = service().state.primary().rollout_state;
  if (state != core::RolloutState::kInProgress ||
      service().controller != core::DeploymentController::kEcs) {
    return;
  }
  const WallTime since = service().state.primary().updated_at;
  const WallTime looked = last_pass_.value_or(world_.now()) - kLongestPass;
  if (since >= looked - world_.timings.read_lag.to) return;
  accuse("P4 hands off: " + std::string(order) +
         " although a deployment has been in progress since " + to_iso8601(since));
}

/// Whoever asked for a pause that a look could have shown: nothing is stopped or raised.
void Witness::judge_pause(std::string_view order) {
  const sim::ScriptEntry* newest = nullptr;
  for (const sim::ScriptEntry& entry : world_.script) {
    if (!only_asks(entry) || entry.at > world_.now()) continue;
    if (newest == nullptr || entry.at >= newest->at) newest = &entry;
  }
  if (newest == nullptr || newest->deed != sim::Deed::kSetTag || !record_) return;
  const core::Tag tag{.key = newest->text, .value = newest->value};
  const bool still_there =
      std::ranges::find(service().state.tags, tag) != service().state.tags.end();
  if (!still_there) return;
  const auto asked = formats::parse_control(newest->value);
  if (!asked || asked->word != core::ControlWord::kPause) return;
  const bool for_it = asked->run.empty() || asked->run == record_->id;
  const WallTime looked = last_pass_.value_or(world_.now()) - kLongestPass;
  const bool could_be_seen = newest->at < looked - world_.timings.read_lag.to;
  if (!for_it || !could_be_seen || newest->at <= record_->claimed_at) return;
  accuse("P4 hands off: " + std::string(order) + " although a pause was asked for at " +
         to_iso8601(newest->at));
}

/// Of a person, wherever.
std::optional<WallTime> Witness::newest_answer() const {
  std::optional<WallTime> newest = newest_answer_;
  for (const sim::ScriptEntry& entry : world_.script) {
    if (!only_asks(entry) || entry.at > world_.now()) continue;
    if (!newest || entry.at > *newest) newest = entry.at;
  }
  return newest;
}

/// With --on-failure halt nothing more is stopped or raised while more replacements have failed
/// than are put up with. Counted among the tasks of the world, those that a look could have shown;
/// what failed before a person last said that the run goes on was seen by that person.
void Witness::judge_halt(std::string_view order) {
  const core::Policy& policy = watched_.policy;
  if (policy.on_failure != core::OnFailure::kHalt || !watched_.only_failures) return;
  if (!record_ || record_->ending || took_over_) return;
  const WallTime looked =
      last_pass_.value_or(world_.now()) - kLongestPass - world_.timings.read_lag.to;
  WallTime since = record_->claimed_at;
  if (const auto answer = newest_answer()) {
    since = std::max(since, *answer + kLongestPass + world_.timings.read_lag.to);
  }
  const auto failed = std::ranges::count_if(world_.tasks, [&](const sim::Task& task) {
    const auto& stopped_at = task.state.stopped_at;
    return task.service == kService && task.created_at > record_->claimed_at && has_failed(task) &&
           stopped_at && *stopped_at > since && *stopped_at < looked;
  });
  if (failed <= amount_of(policy.max_failures, record_->base_count, 0)) return;
  accuse("P4 hands off: " + std::string(order) + " although " + std::to_string(failed) +
         " replacements have failed, and it is to halt");
}

/// Of those that were stale at the claim, as many as are on their way out by the truth.
int Witness::recycled() const {
  const auto left = std::ranges::count_if(world_.tasks, [&](const sim::Task& task) {
    return task.service == kService && task.created_at <= record_->cutoff &&
           task.state.desired_status == core::DesiredStatus::kRunning;
  });
  return record_->stale_at_claim - static_cast<int>(left);
}

/// Since our newest stop, wherever.
bool Witness::somebody_answered() const {
  const auto says_so = [&](const sim::ScriptEntry& entry) {
    return only_asks(entry) && entry.at >= *newest_stop_ && entry.at <= world_.now() &&
           !entry.value.starts_with("pause");
  };
  return (newest_answer_ && *newest_answer_ >= *newest_stop_) ||
         std::ranges::any_of(world_.script, says_so);
}

/// By arithmetic of its own, where only stops of ours take stale tasks away. A checkpoint is at its
/// place only if nothing but age and number chooses the tasks.
void Witness::judge_checkpoints(int how_many) {
  const core::Policy& policy = watched_.policy;
  const int of = record_ ? record_->stale_at_claim : 0;
  if (of == 0 || watched_.others_interfere || !newest_stop_ || !watched_.plain_tasks) return;
  const int done = recycled();
  const bool asked = somebody_answered();
  for (const core::Amount& after : policy.checkpoints.after) {
    const int place = after.percent ? std::max(1, of * after.number / 100) : after.number;
    if (place >= of) continue;
    const std::string where = "the checkpoint after " + std::to_string(place) + " tasks";
    if (done < place && done + how_many > place) accuse("P4 hands off: stops go beyond " + where);
    if (done != place || asked) continue;
    if (policy.checkpoints.ask) accuse("P4 hands off: nobody was asked at " + where);
    if (!watched_.clocks_jump && world_.now() + kLongestPass < *newest_stop_ + policy.bake) {
      accuse("P4 hands off: it did not watch at " + where);
    }
  }
  if (policy.ask_before_each_stop && done > 0 && !asked) {
    accuse("P4 hands off: nobody was asked before a stop");
  }
}

void Witness::judge_last_bake() {
  if (!newest_stop_ || watched_.others_interfere || watched_.clocks_jump) return;
  if (somebody_answered()) return;
  if (world_.now() + kLongestPass < *newest_stop_ + watched_.policy.bake) {
    accuse("P4 hands off: it did not watch after the last replacement");
  }
}

/// Nothing is stopped while a look could have shown an alarm of the policy that is not OK.
void Witness::judge_alarms(std::string_view order) {
  const WallTime looked = last_pass_.value_or(world_.now()) - kLongestPass;
  for (const std::string& name : watched_.policy.alarms) {
    const auto alarm = world_.alarms.find(name);
    if (alarm != world_.alarms.end() && alarm->second.state == core::AlarmState::kOk) continue;
    WallTime since{};
    for (const sim::ScriptEntry& entry : world_.script) {
      const bool about_it = entry.deed == sim::Deed::kAlarm && entry.text == name;
      if (about_it && entry.at <= world_.now()) since = std::max(since, entry.at);
    }
    if (since >= looked) continue;
    accuse("P4 hands off: " + std::string(order) + " although alarm " + name +
           " has not been OK since " + to_iso8601(since));
  }
}

/// Nor outside the window.
void Witness::judge_window(std::string_view order) {
  if (!watched_.policy.window) return;
  const WallTime looked = last_pass_.value_or(world_.now()) - kLongestPass;
  const core::Opening then = core::opening_at(*watched_.policy.window, looked);
  if (then.open || (then.until && *then.until <= world_.now())) return;
  accuse("P4 hands off: " + std::string(order) + " at " + to_iso8601(world_.now()) +
         ", outside the window " + watched_.policy.window->text);
}

std::vector<Status> Witness::stop_task(std::span<const ports::StopTaskRequest> wave) {
  for (const ports::StopTaskRequest& request : wave) judge_task(request);
  // A run that ends lets those go that left before.
  if (!record_ || !record_->ending) judge_checkpoints(static_cast<int>(wave.size()));
  const int before = sim::serving_count(world_, kService);
  const int recycled_before = record_ ? recycled() : 0;
  auto outcomes = next_.stop_task(wave);
  if (record_ && recycled() > recycled_before) newest_stop_ = world_.now();
  const int after = sim::serving_count(world_, kService);
  judge_timing("StopTask", before, after);
  judge_floor("StopTask", before, after);
  return outcomes;
}

/// A run that ends lets those go that it has taken out of their target groups: nobody loses by it.
void Witness::judge_timing(std::string_view order, int before, int after) {
  if (record_ && record_->ending && after == before) return;
  judge_hands_off(order);
  judge_pause(order);
  judge_halt(order);
  if (after == before) return;  // who has left already may go, though the window has closed
  judge_alarms(order);
  judge_window(order);
}

std::vector<Result<ports::DescribeTargetHealthAnswer>> Witness::describe_target_health(
    std::span<const ports::DescribeTargetHealthRequest> wave) {
  return next_targets_.describe_target_health(wave);
}

/// To those who want to be served it is the same as a stop.
std::vector<Status> Witness::deregister_targets(
    std::span<const ports::DeregisterTargetsRequest> wave) {
  const auto targets = [&] {
    std::vector<const sim::Task*> found;
    for (const sim::Listed& listed : service().listed) {
      const sim::Task& task = world_.tasks[listed.task];
      if (sim::is_registered_anywhere(task)) found.push_back(&task);
    }
    return found;
  };
  const std::vector<const sim::Task*> before = targets();
  const int serving = sim::serving_count(world_, kService);
  auto outcomes = next_targets_.deregister_targets(wave);
  judge_hands_off("DeregisterTargets");
  judge_pause("DeregisterTargets");
  judge_halt("DeregisterTargets");
  judge_alarms("DeregisterTargets");
  judge_window("DeregisterTargets");
  judge_floor("DeregisterTargets", serving, sim::serving_count(world_, kService));
  for (const sim::Task* task : before) {
    // Those that end are taken out by ECS, maybe while the answer was on its way.
    const bool ends = task->state.desired_status == core::DesiredStatus::kStopped ||
                      task->state.last_status != core::LastStatus::kRunning;
    if (ends || sim::is_registered_anywhere(*task)) continue;
    withdrawn_.insert(task->index);
    const std::string name(task->name());
    if (!record_) accuse("P7 twice is once: " + name + " is deregistered without a claim");
    if (record_ && task->created_at > record_->cutoff) {
      accuse("P3 fresh is safe: " + name + " was created after the cutoff");
    }
  }
  return outcomes;
}

std::vector<Status> Witness::update_service(std::span<const ports::UpdateServiceRequest> wave) {
  for (const ports::UpdateServiceRequest& request : wave) {
    const int count = request.desired_count;
    if (!record_) {
      accuse("P7 twice is once: desired count is ordered without a claim");
    } else if (count < record_->base_count || count > record_->raised_count()) {
      accuse("P2 surge bound: desired count " + std::to_string(count) + " is not between " +
             std::to_string(record_->base_count) + " and " +
             std::to_string(record_->raised_count()));
    } else if (count > record_->base_count && count > service().state.desired_count) {
      judge_hands_off("UpdateService");
      judge_pause("UpdateService");
      judge_halt("UpdateService");
    }
  }
  return next_.update_service(wave);
}

std::vector<Status> Witness::tag_resource(std::span<const ports::TagResourceRequest> wave) {
  return next_.tag_resource(wave);
}

std::vector<Status> Witness::untag_resource(std::span<const ports::UntagResourceRequest> wave) {
  return next_.untag_resource(wave);
}

void Witness::on_pass(const runner::Pass& pass) {
  record_ = pass.decision.run.record;
  last_pass_ = world_.now();
  took_over_ = pass.decision.run.taken_over_at || pass.decision.run.handed_over_at;
  if (pass.orders.empty()) return;
  newest_order_denied_ = std::ranges::any_of(pass.orders, [](const runner::GivenOrder& order) {
    return !order.outcome && order.outcome.error().kind() == ErrorKind::kDenied;
  });
}

const sim::Task* Witness::left_behind() const {
  for (const sim::TaskIndex index : withdrawn_) {
    const sim::Task& task = world_.tasks[index];
    const bool runs = task.state.last_status == core::LastStatus::kRunning &&
                      task.state.desired_status == core::DesiredStatus::kRunning;
    if (runs && !sim::is_registered_anywhere(task)) return &task;
  }
  return nullptr;
}

/// What keeps a run from putting back, or from seeing it back, at this moment: something is denied
/// that what is left to do needs. Of a deleted service nothing is left to do.
void Witness::judge_call_for_help(const core::Decision& decision) {
  const auto denied = [&](sim::Operation operation) {
    return world_.denied.contains(sim::to_text(operation));
  };
  const core::RunRecord& record = *decision.run.record;
  const sim::ServiceState& state = service().state;
  const bool active = state.status == core::ServiceStatus::kActive;
  const bool still_raised = active && state.desired_count > record.base_count &&
                            state.desired_count <= record.raised_count();
  const bool still_held = active && record.scaling && service().autoscaling &&
                          service().autoscaling->target != record.scaling->found;
  const bool hurries = decision.run.asked == core::Asked::kPutBackNow;
  if (hurries && watched_.calls_fail_until && world_.now() < *watched_.calls_fail_until) return;
  if (denied(sim::Operation::kDescribeServices)) return;
  // IAM may have changed its mind since the answer, and nobody can see that without asking.
  if (still_raised && (newest_order_denied_ || denied(sim::Operation::kUpdateService))) return;
  if (still_held && (newest_order_denied_ || denied(sim::Operation::kRegisterScalableTarget)))
    return;
  if (active && record.scaling && denied(sim::Operation::kDescribeScalableTargets)) return;
  const bool blind = denied(sim::Operation::kListTasks) || denied(sim::Operation::kDescribeTasks) ||
                     denied(sim::Operation::kDescribeTargetHealth) ||
                     denied(sim::Operation::kDescribeTaskDefinition) ||
                     denied(sim::Operation::kDescribeContainerInstances);
  const bool calls_fail = watched_.calls_fail_until && world_.now() < *watched_.calls_fail_until &&
                          decision.detail.contains("target groups");
  if (active && (blind || calls_fail) && !withdrawn_.empty()) return;
  if (const sim::Task* task = active ? left_behind() : nullptr; task != nullptr) {
    if (newest_order_denied_ || denied(sim::Operation::kStopTask)) return;
    if (world_.is_protected(*task) || denied(sim::Operation::kGetTaskProtection)) return;
  }
  accuse("P6 put back: it calls for a person (" + decision.detail +
         "), and nothing stands in the way");
}

void Witness::judge_end(const core::Decision& decision) {
  const core::Outcome outcome = *decision.outcome;
  if (outcome == core::Outcome::kNotPutBack) judge_call_for_help(decision);
  if (decision.reason == core::Reason::kRecycled) judge_last_bake();
  const bool says_it_is_back =
      outcome != core::Outcome::kNotPutBack && outcome != core::Outcome::kYielded;
  if (!says_it_is_back || watched_.others_interfere) return;
  if (const sim::Task* task = left_behind(); task != nullptr) {
    accuse("P6 put back: " + std::string(task->name()) +
           " has left its target groups, and runs on for nobody");
  }
  const int desired = service().state.desired_count;
  if (desired != watched_.desired_count) {
    accuse("P6 put back: desired count was " + std::to_string(watched_.desired_count) +
           ", and is " + std::to_string(desired));
  }
  if (watched_.scaling && service().autoscaling->target != *watched_.scaling) {
    accuse("P6 put back: the scalable target is not as it was found");
  }
  if (std::ranges::any_of(service().state.tags, is_ours) && !watched_.calls_may_fail) {
    accuse("P6 put back: the run record is still there");
  }
}

}  // namespace ecsr::cli
