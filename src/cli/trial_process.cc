// SPDX-License-Identifier: MIT
#include "cli/trial_process.h"

#include <algorithm>
#include <utility>

#include "cli/taking_over.h"

namespace ecsr::cli {
namespace {

/// Thrown by a decision that breaks a promise: in a trial it is told, not the end of the program.
struct PromiseBroken {
  core::Broken broken;
};

core::Run fresh_run(int number) {
  core::Run run;
  run.owner = trial_owner(number);
  run.id = "0000000" + std::to_string(number);
  return run;
}

}  // namespace

std::string trial_owner(int number) { return "seed@simulator/" + std::to_string(number); }

TrialProcess::TrialProcess(const TrialStage& stage, const ProcessPlan& plan, int number)
    : stage_(stage),
      plan_(plan),
      number_(number),
      account_(stage.account, stage.ledger, stage.account, stage.account, stage.account),
      death_(plan),
      witness_(account_, account_, stage.world, stage.watched),
      store_(witness_),
      clock_(stage.world, plan.clock_ahead),
      observer_({.ecs = account_,
                 .autoscaling = account_,
                 .target_health = account_,
                 .alarms = account_,
                 .store = store_,
                 .clock = clock_},
                stage.address) {
  if (stage.plan.patience_ends) {  // nobody types a command and takes it back at once
    const milliseconds soonest = stage.world.now() - sim::kEpoch + minutes{30};
    plan_.interrupts.push_back(std::max(*stage.plan.patience_ends, soonest));
  }
  stage.faults.add_to(account_);
  if (plan.dies_at_call) account_.add(death_);
}

void TrialProcess::make_runner(core::Run run) {
  runner_.emplace(runner::Parts{.observer = observer_,
                                .orders = {witness_, account_, witness_},
                                .store = store_,
                                .clock = clock_},
                  stage_.address, stage_.plan.policy, std::move(run));
  runner_->tell(witness_);
  for (runner::PassListener* const listener : listeners_) runner_->tell(*listener);
  runner_->heed([this] { return asked(); });
  runner_->heed_answers([this] { return std::exchange(told_to_go_on_, false); });
  if (stage_.plan.look_every) runner_->look_every(*stage_.plan.look_every);
  runner_->accuse_to([](const core::Broken& broken) { throw PromiseBroken{broken}; });
  runner_->judge_owners([this](const core::RunRecord& record, WallTime /*aws_now*/) {
    return stage_.is_gone(record.owner);
  });
}

WallTime TrialProcess::wakes_at() {
  const WallTime now = stage_.world.now();
  if (!last_) return now;
  WallTime at = runner_->wakes_at() - (clock_.wall_now() - now);
  for (const milliseconds interrupt : plan_.interrupts) {
    const WallTime pressed = sim::kEpoch + interrupt;
    if (pressed > now) at = std::min(at, pressed);
  }
  if (hears_) at = std::min(at, std::max(now, hears_->at));
  return at;
}

bool TrialProcess::waits_for_a_person() const {
  return lives() && last_ &&
         (last_->reason == core::Reason::kHalted || last_->reason == core::Reason::kAsking);
}

void TrialProcess::hear() {
  if (!hears_ || hears_->at > stage_.world.now()) return;
  const Hears heard = *std::exchange(hears_, std::nullopt);
  if (!waits_for_a_person()) return;  // the question is gone from the terminal
  if (heard.yes) {
    told_to_go_on_ = true;
    witness_.note_answer();
  } else {
    plan_.interrupts.push_back(stage_.world.now() - sim::kEpoch);
  }
}

void TrialProcess::pass() {
  hear();
  const bool is_set = plan_.clock_step && !clock_was_set_ &&
                      stage_.world.now() >= sim::kEpoch + plan_.clock_step->at;
  if (is_set) {
    clock_.jump(plan_.clock_step->by);
    clock_was_set_ = true;
  }
  try {
    if (!runner_ && plan_.typed == Typed::kRestore) begin_restoring();
    if (!runner_ && plan_.typed == Typed::kRun) make_runner(fresh_run(number_));
    if (runner_) last_ = runner_->pass();
  } catch (const ProcessDied&) {
    dead_ = true;
  } catch (const PromiseBroken& caught) {
    witness_.accuse(caught.broken.promise + ": " + caught.broken.sentence);
    ended_ = true;
  }
}

/// As the command does: what cannot be read, is held by somebody alive, or does not exist ends it.
void TrialProcess::begin_restoring() {
  const core::Observation& seen = observer_.look({.service = true, .tasks = false, .list = false});
  ended_ = true;
  if (!seen.service.value || !seen.recorded.value || !*seen.recorded.value) return;
  const core::RunRecord& found = **seen.recorded.value;
  const bool alive = seen.aws_now - found.heartbeat < core::kLease && !stage_.is_gone(found.owner);
  if (alive) return;
  core::Run run = undoing(fresh_run(number_), found, seen.aws_now, clock_.wall_now());
  if (!store_.save(*seen.service.value, *run.record)) return;
  ended_ = false;
  witness_.expect_record(*run.record);
  make_runner(std::move(run));
}

void TrialProcess::end_faults() {
  account_.remove_all();
  if (plan_.dies_at_call) account_.add(death_);
}

core::Asked TrialProcess::asked() const {
  const auto pressed = std::ranges::count_if(plan_.interrupts, [&](milliseconds interrupt) {
    return sim::kEpoch + interrupt <= stage_.world.now();
  });
  return pressed == 0   ? core::Asked::kNothing
         : pressed == 1 ? core::Asked::kFinishReplacementThenStop
                        : core::Asked::kPutBackNow;
}

}  // namespace ecsr::cli
