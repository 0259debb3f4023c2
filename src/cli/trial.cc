// SPDX-License-Identifier: MIT
#include "cli/trial.h"

#include <algorithm>
#include <deque>
#include <memory>

#include "base/check.h"
#include "cli/trial_faults.h"
#include "cli/witness.h"
#include "runner/observer.h"
#include "sim/account.h"
#include "sim/building.h"
#include "sim/rules/autoscaler.h"
#include "sim/sim_clock.h"
#include "store/tag_store.h"

namespace ecsr::cli {
namespace {

/// A run that makes so many passes spins.
constexpr int kMostPasses = 50'000;

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

/// What the processes of a trial share.
struct Stage {
  sim::World& world;
  sim::Account& account;
  TrialFaults& faults;
  const SeedPlan& plan;
  const Watched& watched;
  core::ServiceAddress address;
};

std::string owner_of(int number) { return "seed@simulator/" + std::to_string(number); }

class Process {
 public:
  Process(const Stage& stage, const ProcessPlan& plan, int number)
      : world_(stage.world),
        plan_(plan),
        account_(stage.account, stage.account, stage.account, stage.account),
        death_(plan),
        witness_(account_, stage.world, stage.watched),
        store_(witness_),
        clock_(stage.world, plan.clock_ahead),
        observer_({.ecs = account_,
                   .autoscaling = account_,
                   .target_health = account_,
                   .store = store_,
                   .clock = clock_},
                  stage.address),
        runner_({.observer = observer_,
                 .orders = {witness_, account_},
                 .store = store_,
                 .clock = clock_},
                stage.address, stage.plan.policy, fresh_run(number)) {
    if (stage.plan.patience_ends) plan_.interrupts.push_back(*stage.plan.patience_ends);
    stage.faults.add_to(account_);
    if (plan.dies_at_call) account_.add(death_);
    runner_.tell(witness_);
    runner_.heed([this] { return asked(); });
  }

  runner::Runner& runner() { return runner_; }
  Witness& witness() { return witness_; }
  bool lives() const { return !dead_ && !(last_ && last_->outcome); }
  bool dead() const { return dead_; }
  const std::optional<core::Decision>& last() const { return last_; }

  /// When the process wakes next, by the world's clock.
  WallTime wakes_at() {
    if (!last_) return world_.now();
    WallTime at = last_->wake_at - (clock_.wall_now() - world_.now());
    for (const milliseconds interrupt : plan_.interrupts) {
      const WallTime pressed = sim::kEpoch + interrupt;
      if (pressed > world_.now()) at = std::min(at, pressed);
    }
    return at;
  }

  void pass() {
    if (plan_.clock_step && !clock_was_set_ && world_.now() >= sim::kEpoch + plan_.clock_step->at) {
      clock_.jump(plan_.clock_step->by);
      clock_was_set_ = true;
    }
    try {
      last_ = runner_.pass();
    } catch (const ProcessDied&) {
      dead_ = true;
    }
  }

  /// From now on calls do what they should: phase two.
  void end_faults() {
    account_.remove_all();
    if (plan_.dies_at_call) account_.add(death_);
  }

 private:
  static core::Run fresh_run(int number) {
    core::Run run;
    run.owner = owner_of(number);
    run.id = "0000000" + std::to_string(number);
    return run;
  }

  core::Asked asked() const {
    const auto pressed = std::ranges::count_if(plan_.interrupts, [&](milliseconds interrupt) {
      return sim::kEpoch + interrupt <= world_.now();
    });
    return pressed == 0   ? core::Asked::kNothing
           : pressed == 1 ? core::Asked::kFinishReplacementThenStop
                          : core::Asked::kPutBackNow;
  }

  sim::World& world_;
  ProcessPlan plan_;
  sim::FaultyAccount account_;
  Death death_;
  Witness witness_;
  store::TagStore store_;
  sim::SimClock clock_;
  runner::Observer observer_;
  runner::Runner runner_;
  std::optional<core::Decision> last_;
  bool clock_was_set_ = false;
  bool dead_ = false;
};

class Trial {
 public:
  Trial(const SeedPlan& plan, runner::PassListener* listener)
      : plan_(plan),
        listener_(listener),
        world_(plan.seed, plan.timings),
        account_((furnish(world_, plan), world_)),
        faults_(world_, plan),
        recorder_(world_, result_),
        watched_(watch(world_, plan.policy)),
        stage_{world_, account_, faults_,
               plan_,  watched_, {core::ClusterName{"prod"}, core::ServiceName{plan.asked_for}}} {
    watched_.calls_may_fail = plan.calls.any() || !plan.hands.empty();
    if (plan.calls.any()) watched_.calls_fail_until = sim::kEpoch + plan.calls.until;
  }

  TrialResult run() {
    start(plan_.processes.front());
    std::size_t planned = 1;
    while (!broken()) {
      Process* const next = next_to_wake();
      const bool more = planned < plan_.processes.size();
      if (more && (next == nullptr || starts_at(planned) <= next->wakes_at())) {
        start_next(planned++);
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
  static WallTime starts_at(const ProcessPlan& process) { return sim::kEpoch + process.starts_at; }
  WallTime starts_at(std::size_t planned) const { return starts_at(plan_.processes[planned]); }

  Process* next_to_wake() {
    Process* first = nullptr;
    for (const auto& process : processes_) {
      if (!process->lives()) continue;
      if (first == nullptr || process->wakes_at() < first->wakes_at()) first = process.get();
    }
    return first;
  }

  void give_turn(Process& process) {
    world_.advance_to(process.wakes_at());
    if (!faults_over_ && plan_.faults && world_.now() >= sim::kEpoch + plan_.calls.until) {
      faults_over_ = true;
      for (const auto& each : processes_) each->end_faults();
    }
    process.pass();
    if (!process.lives()) ended_last_ = &process;
  }

  void start(const ProcessPlan& plan) {
    const auto living =
        std::ranges::count_if(processes_, [](const auto& process) { return process->lives(); });
    if (living > 0) watched_.others_interfere = true;  // two at once: see DESIGN, "Lock"
    processes_.push_back(
        std::make_unique<Process>(stage_, plan, static_cast<int>(processes_.size()) + 1));
    Process& process = *processes_.back();
    if (faults_over_) process.end_faults();
    process.runner().tell(recorder_);
    if (listener_ != nullptr) process.runner().tell(*listener_);
    process.runner().judge_owners(
        [this](const core::RunRecord& record, WallTime) { return is_gone(record.owner); });
  }

  void start_next(std::size_t planned) {
    world_.advance_to(starts_at(planned));
    start(plan_.processes[planned]);
  }

  /// On the same machine a process sees that another one has died.
  bool is_gone(std::string_view owner) const {
    if (!plan_.same_machine) return false;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (owner_of(static_cast<int>(i) + 1) == owner) return !processes_[i]->lives();
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
    Process* const next = next_to_wake();
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
    result_.processes = static_cast<int>(processes_.size());
    result_.simulated = world_.now() - sim::kEpoch;
    result_.calls = static_cast<std::uint64_t>(account_.calls().total());
    result_.trace = world_.trace();
    result_.rules = world_.reached;
    result_.faults = faults_.struck();
    return std::move(result_);
  }

  const SeedPlan& plan_;
  runner::PassListener* listener_;
  TrialResult result_;
  sim::World world_;
  sim::Account account_;
  TrialFaults faults_;
  Recorder recorder_;
  Watched watched_;
  Stage stage_;
  std::vector<std::unique_ptr<Process>> processes_;
  Process* ended_last_ = nullptr;
  bool faults_over_ = false;
  bool once_more_ = false;
};

}  // namespace

void furnish(sim::World& world, const SeedPlan& plan) {
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
  for (const sim::ScriptEntry& entry : plan.hands) sim::add_script_entry(world, entry);
  sim::settle(world);
}

TrialResult run_trial(const SeedPlan& plan, runner::PassListener* listener) {
  return Trial(plan, listener).run();
}

}  // namespace ecsr::cli
