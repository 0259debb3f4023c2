// SPDX-License-Identifier: MIT
#include "cli/trial.h"

#include <algorithm>
#include <deque>
#include <memory>

#include "base/check.h"
#include "cli/trial_process.h"
#include "formats/control_text.h"
#include "sim/building.h"
#include "sim/rules/autoscaler.h"
#include "sim/rules/targets.h"

namespace ecsr::cli {
namespace {

/// A run that makes so many passes spins.
constexpr int kMostPasses = 50'000;

/// An answer is heard by then, or it was lost.
constexpr milliseconds kHeardBy = minutes{3};

/// Follows the decisions for the trace and the probes.
class Recorder final : public runner::PassListener {
 public:
  Recorder(sim::World& world, TrialResult& result) : world_(world), result_(result) {}

  void on_pass(const runner::Pass& pass) override {
    ++result_.passes;
    result_.reached.insert(pass.decision.reason);
    world_.mix_into_trace(static_cast<std::uint64_t>(pass.decision.reason));
    world_.mix_into_trace(pass.decision.actions.size());
    for (const runner::GivenOrder& order : pass.orders) {
      if (std::holds_alternative<core::StopTask>(order.action)) ++result_.recycled;
    }
  }

 private:
  sim::World& world_;
  TrialResult& result_;
};

class Trial {
 public:
  Trial(const SeedPlan& plan, runner::PassListener* listener, Timeline* timeline)
      : plan_(plan),
        listener_(listener),
        timeline_(timeline),
        world_(plan.seed, plan.timings),
        account_((furnish(world_, plan), world_)),
        ledger_(account_, world_),
        faults_(world_, plan),
        recorder_(world_, result_),
        watched_(watch(world_, plan.policy)),
        stage_{world_,
               account_,
               ledger_,
               faults_,
               plan_,
               watched_,
               {core::ClusterName{"prod"}, core::ServiceName{plan.asked_for}},
               [this](std::string_view owner) { return is_gone(owner); }} {
    watched_.calls_may_fail = plan.calls.any() || !std::ranges::all_of(plan.hands, moves_nothing);
    watched_.clocks_jump = std::ranges::any_of(
        plan.processes, [](const ProcessPlan& process) { return process.clock_step.has_value(); });
    if (plan.calls.any()) watched_.calls_fail_until = sim::kEpoch + plan.calls.until;
    if (timeline != nullptr) timeline->watch(world_);
  }

  TrialResult run() {
    start(plan_.processes.front());
    while (!broken()) {
      TrialProcess* const next = next_to_wake();
      if (const auto at = next_is_typed_at(); at && (next == nullptr || *at <= next->wakes_at())) {
        world_.advance_to(*at);
        start(plan_.processes[planned_++]);
        continue;
      }
      if (next != nullptr) {
        give_turn(*next);
      } else if (!start_once_more()) {
        break;
      }
      if (too_long()) break;
    }
    return finish();
  }

 private:
  /// When the next command is typed, as far as that is known.
  std::optional<WallTime> next_is_typed_at() {
    if (planned_ == plan_.processes.size()) return std::nullopt;
    const ProcessPlan& next = plan_.processes[planned_];
    if (!next.after_death) return sim::kEpoch + next.starts_at;
    if (processes_.back()->lives()) return std::nullopt;
    if (processes_.back()->dead()) return world_.now() + *next.after_death;
    ++planned_;  // there is nothing to repair
    return next_is_typed_at();
  }

  TrialProcess* next_to_wake() {
    TrialProcess* first = nullptr;
    for (const auto& process : processes_) {
      if (!process->lives()) continue;
      if (first == nullptr || process->wakes_at() < first->wakes_at()) first = process.get();
    }
    return first;
  }

  void give_turn(TrialProcess& process) {
    world_.advance_to(process.wakes_at());
    if (!faults_over_ && plan_.faults && world_.now() >= sim::kEpoch + plan_.calls.until) {
      faults_over_ = true;
      for (const auto& each : processes_) each->end_faults();
    }
    if (timeline_ != nullptr) timeline_->now_speaks("run " + std::to_string(process.number()));
    process.pass();
    note_ways(process);
    call_person(process);
    if (process.dead()) note_death();
    const bool ended = !process.lives() && (process.dead() || process.last());
    if (ended) ended_last_ = &process;
  }

  /// Who is asked answers a while later, and once more if nobody seems to have heard.
  void call_person(TrialProcess& process) {
    if (!plan_.person || !process.waits_for_a_person() || world_.now() < answered_until_) return;
    const PersonPlan& person = *plan_.person;
    const bool yes = answers_++ < person.yes;
    const WallTime at = world_.now() + person.answers_after;
    answered_until_ = at + kHeardBy;
    result_.ways.insert(yes ? "said-yes" : "said-no");
    if (person.types_here) {
      process.hear_at(at, yes);
      return;
    }
    sim::ScriptEntry entry;
    entry.at = at;
    entry.deed = sim::Deed::kSetTag;
    entry.service = 0;
    entry.text = formats::kControlTag;
    entry.value = formats::to_text(
        core::Control{.word = yes ? core::ControlWord::kResume : core::ControlWord::kAbort,
                      .run = process.last()->run.record->id,
                      .by = "somebody@elsewhere",
                      .at = at});
    sim::add_script_entry(world_, entry);
  }

  void note_death() {
    result_.ways.insert(result_.at_first_death ? "killed-twice" : "killed");
    if (!result_.at_first_death) result_.at_first_death = ledger_.carried_out();
    if (timeline_ != nullptr) timeline_->say_of_us("is killed in the middle of a call");
  }

  void note_ways(const TrialProcess& process) {
    if (process.clock_was_set()) result_.ways.insert("clock-set");
    if (process.asked() >= core::Asked::kFinishReplacementThenStop)
      result_.ways.insert("interrupt");
    if (process.asked() == core::Asked::kPutBackNow) result_.ways.insert("second-interrupt");
  }

  void start(const ProcessPlan& plan) {
    const auto living =
        std::ranges::count_if(processes_, [](const auto& process) { return process->lives(); });
    if (living > 0) {
      watched_.others_interfere = true;  // two at once: see DESIGN, "Lock"
      watched_.only_failures = false;
      result_.ways.insert("two-at-once");
    }
    if (!processes_.empty()) {
      result_.ways.insert(plan.typed == Typed::kRestore ? "restore"
                          : plan_.same_machine          ? "again"
                                                        : "again-elsewhere");
    }
    processes_.push_back(
        std::make_unique<TrialProcess>(stage_, plan, static_cast<int>(processes_.size()) + 1));
    TrialProcess& process = *processes_.back();
    if (faults_over_) process.end_faults();
    process.tell(recorder_);
    if (listener_ != nullptr) process.tell(*listener_);
    if (timeline_ == nullptr) return;
    process.tell(*timeline_);
    timeline_->now_speaks("run " + std::to_string(process.number()));
    timeline_->say_of_us(plan.typed == Typed::kRestore ? "restore is typed" : "run is typed");
  }

  /// On the same machine a process sees that another one has died.
  bool is_gone(std::string_view owner) const {
    if (!plan_.same_machine) return false;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (trial_owner(static_cast<int>(i) + 1) == owner) return !processes_[i]->lives();
    }
    return false;
  }

  /// A process died and left its record: somebody runs the command again once the lease is over.
  bool start_once_more() {
    if (once_more_ || world_.services.empty()) return false;
    const auto& tags = world_.services[0].state.tags;
    const bool left = std::ranges::any_of(tags, [](const core::Tag& tag) {
      return tag.key == store::kRunTag && tag.value.starts_with("v1 ");
    });
    const bool died = std::ranges::any_of(processes_, [](const auto& one) { return one->dead(); });
    if (!left || !died) return false;
    once_more_ = true;
    world_.advance_by(core::kLease + seconds{1});
    start(ProcessPlan{});
    return true;
  }

  bool broken() const {
    return std::ranges::any_of(
        processes_, [](const auto& process) { return process->witness().broken().has_value(); });
  }

  /// P8. A deployment that never ends is named, and waited for.
  bool too_long() {
    TrialProcess* const next = next_to_wake();
    if (next == nullptr || !next->last()) return false;
    const milliseconds took = world_.now() - sim::kEpoch;
    const milliseconds longest = longest_trial(plan_) + (once_more_ ? core::kLease : minutes{0});
    if (took <= longest && result_.passes <= kMostPasses) return false;
    const core::Decision& last = *next->last();
    next->witness().accuse("P8 it ends: still " + std::string(core::code(last.reason)) + " (" +
                           last.detail + ") after " + to_text(took) + " and " +
                           std::to_string(result_.passes) + " passes; it should be over within " +
                           to_text(longest));
    return true;
  }

  TrialResult finish() {
    if (ended_last_ != nullptr && ended_last_->last() && ended_last_->last()->outcome) {
      const core::Decision& last = *ended_last_->last();
      result_.outcome = *last.outcome;
      result_.reason = last.reason;
      result_.detail = last.detail;
      const bool others_died =
          std::ranges::any_of(processes_, [](const auto& process) { return process->dead(); });
      const bool refused = last.outcome == core::Outcome::kRefused && others_died;
      if (!refused) ended_last_->witness().judge_end(last);
    }
    for (const auto& process : processes_) {
      if (!result_.broken) result_.broken = process->witness().broken();
    }
    if (result_.broken && timeline_ != nullptr) timeline_->say_broken(*result_.broken);
    result_.deeds = world_.deeds_done;
    result_.processes = static_cast<int>(processes_.size());
    result_.simulated = world_.now() - sim::kEpoch;
    result_.calls = static_cast<std::uint64_t>(account_.calls().total());
    result_.trace = world_.trace();
    result_.rules = world_.reached;
    result_.faults = faults_.struck();
    result_.carried_out = ledger_.carried_out();
    result_.end = end_state();
    return std::move(result_);
  }

  EndState end_state() const {
    EndState end;
    const sim::Service& service = world_.services.front();
    end.desired_count = service.state.desired_count;
    if (service.autoscaling) end.scaling = service.autoscaling->target;
    end.record_left = std::ranges::find(service.state.tags, store::kRunTag, &core::Tag::key) !=
                      service.state.tags.end();
    for (const sim::Task& task : world_.tasks) {
      const bool runs = task.service && task.state.last_status == core::LastStatus::kRunning &&
                        task.state.desired_status == core::DesiredStatus::kRunning;
      if (runs && !task.state.targets.empty() && !sim::is_registered_anywhere(task)) {
        ++end.for_nobody;
      }
    }
    for (const sim::TaskSpec& old : plan_.tasks) {
      const auto task = world_.find_task(old.name);
      if (task && world_.tasks[*task].state.desired_status == core::DesiredStatus::kRunning) {
        ++end.old_tasks;
      }
    }
    return end;
  }

  const SeedPlan& plan_;
  runner::PassListener* listener_;
  Timeline* timeline_;
  TrialResult result_;
  sim::World world_;
  sim::Account account_;
  Ledger ledger_;
  TrialFaults faults_;
  Recorder recorder_;
  Watched watched_;
  TrialStage stage_;
  std::vector<std::unique_ptr<TrialProcess>> processes_;
  TrialProcess* ended_last_ = nullptr;
  WallTime answered_until_{};  ///< the person has answered, and it may not have been heard yet
  int answers_ = 0;
  bool faults_over_ = false;
  bool once_more_ = false;
  std::size_t planned_ = 1;  ///< the next command of the plan
};

}  // namespace

void furnish(sim::World& world, const SeedPlan& plan) {
  if (!plan.aws_names) world.id_style = sim::IdStyle::kLetters;
  const std::vector<std::string>& zones = plan.service.zones;
  for (const std::string& zone : zones) world.zone_called(zone);
  const sim::ClusterIndex cluster = sim::add_cluster(world, "prod");
  for (int i = 0; i < plan.machines; ++i) {
    sim::add_instance(world, cluster, zones[static_cast<std::size_t>(i) % zones.size()],
                      plan.slots);
  }
  sim::Service& service = sim::add_service(world, cluster, plan.service);
  for (const sim::TaskSpec& task : plan.tasks) {
    const auto added = sim::add_task(world, service, task);
    ECSR_CHECK(added.has_value(), "a plan's tasks fit into its world");
  }
  if (plan.autoscaling) {
    sim::start_autoscaling(world, service, *plan.autoscaling, plan.tracking);
  }
  for (const sim::Alarm& alarm : plan.alarms) sim::add_alarm(world, alarm);
  for (const sim::ScriptEntry& entry : plan.hands) sim::add_script_entry(world, entry);
  sim::settle(world);
}

TrialResult run_trial(const SeedPlan& plan, runner::PassListener* listener, Timeline* timeline) {
  return Trial(plan, listener, timeline).run();
}

}  // namespace ecsr::cli
