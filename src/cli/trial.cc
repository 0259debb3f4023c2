// SPDX-License-Identifier: MIT
#include "cli/trial.h"

#include <algorithm>

#include "base/check.h"
#include "cli/faulty_account.h"
#include "cli/witness.h"
#include "core/selection.h"
#include "runner/observer.h"
#include "sim/account.h"
#include "sim/building.h"
#include "sim/sim_clock.h"
#include "store/tag_store.h"

namespace ecsr::cli {
namespace {

/// P8: a run that is not over by then hangs. Protection and pauses can be long; nothing is longer.
constexpr milliseconds kLongestTrial = std::chrono::hours{24};
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

}  // namespace

void furnish(sim::World& world, const SeedPlan& plan) {
  for (const std::string& zone : plan.service.zones) world.zone_called(zone);
  const sim::ClusterIndex cluster = sim::add_cluster(world, "prod");
  sim::Service& service = sim::add_service(world, cluster, plan.service);
  for (const sim::TaskSpec& task : plan.tasks) {
    const auto added = sim::add_task(world, service, task);
    ECSR_CHECK(added.has_value(), "a plan's tasks fit into its world");
  }
  if (plan.autoscaling) {
    service.autoscaling.emplace();
    service.autoscaling->target = *plan.autoscaling;
    service.autoscaling->created_at = world.now();
  }
  for (const sim::ScriptEntry& entry : plan.hands) sim::add_script_entry(world, entry);
  sim::settle(world);
}

TrialResult run_trial(const SeedPlan& plan, runner::PassListener* listener) {
  TrialResult result;
  sim::World world(plan.seed, plan.timings);
  furnish(world, plan);
  sim::Account account(world);
  FaultyAccount faulty(account, plan.calls, plan.seed);
  Witness witness(faulty, world, plan);
  sim::SimClock clock(world);
  store::TagStore store(witness);
  const core::ServiceAddress address{core::ClusterName{"prod"}, core::ServiceName{"web"}};
  runner::Observer observer({.ecs = faulty,
                             .autoscaling = faulty,
                             .target_health = faulty,
                             .store = store,
                             .clock = clock},
                            address);
  core::Run run;
  run.owner = "seed@simulator/1";
  run.id = "00000001";
  runner::Runner runner(
      {.observer = observer, .orders = {witness, faulty}, .store = store, .clock = clock}, address,
      plan.policy, run);
  Recorder recorder(world, result);
  runner.tell(recorder);
  runner.tell(witness);
  if (listener != nullptr) runner.tell(*listener);

  const WallTime began = world.now();
  std::optional<core::Decision> last;
  while (!witness.broken()) {
    const core::Decision& decision = runner.pass();
    last = decision;
    if (decision.outcome) break;
    if (world.now() - began > kLongestTrial || result.passes > kMostPasses) {
      witness.accuse("P8 it ends: still " + std::string(core::code(decision.reason)) + " (" +
                     decision.detail + ") after " + to_text(world.now() - began) + " and " +
                     std::to_string(result.passes) + " passes");
      break;
    }
    clock.sleep_until(decision.wake_at);
  }
  if (last && last->outcome) {
    result.outcome = *last->outcome;
    result.reason = last->reason;
    witness.judge_end(*last);
  }
  result.broken = witness.broken();
  result.simulated = world.now() - began;
  result.calls = static_cast<std::uint64_t>(account.calls().total());
  result.trace = world.trace();
  return result;
}

}  // namespace ecsr::cli
