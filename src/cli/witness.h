// SPDX-License-Identifier: MIT
// Stands between a runner and a simulated account, knows the truth, and judges every order by it.
// Seeds and scenarios are watched by one; the demo is not: its promises are those that the runner
// asks.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "core/decide.h"
#include "core/policy.h"
#include "ports/ecs_write_api.h"
#include "ports/target_health_api.h"
#include "runner/runner.h"
#include "sim/world.h"

namespace ecsr::cli {

/// What a witness judges by. The service is the first of the world.
struct Watched {
  const core::Policy& policy;
  int desired_count = 0;  ///< as it was before any process of ours touched it
  std::optional<core::ScalableTarget> scaling;
  /// Somebody else takes tasks away or moves numbers, or another run acts at the same time: then
  /// neither the floor nor what has to stand at the end can be judged by the truth.
  bool others_interfere = false;
  /// Of others' deeds none but those that make tasks fail, and a run of ours is alone.
  bool only_failures = false;
  bool clocks_jump = false;  ///< ours: then what we wait for is not as long as it should be
  /// Nothing but age and number chooses the tasks.
  bool plain_tasks = true;
  /// Removing the record may fail, and then the run ends all the same.
  bool calls_may_fail = false;
  /// Until then any call may fail, so that who is told to hurry may not see everything back in
  /// time.
  std::optional<WallTime> calls_fail_until;
};

/// The account as it is now; `policy` outlives the result. Somebody interferes when the world has a
/// script.
Watched watch(const sim::World& world, const core::Policy& policy);

/// Whether an entry only asks something of our run, through the control tag: that takes no tasks
/// away and moves no numbers.
bool only_asks(const sim::ScriptEntry& entry);

/// Whether an entry leaves tasks and numbers as they are: it only asks, or an alarm turns.
bool moves_nothing(const sim::ScriptEntry& entry);

class Witness final : public ports::EcsWriteApi,
                      public ports::TargetHealthApi,
                      public runner::PassListener {
 public:
  /// All outlive the witness.
  Witness(ports::EcsWriteApi& next, ports::TargetHealthApi& next_targets, const sim::World& world,
          const Watched& watched);

  std::vector<Status> stop_task(std::span<const ports::StopTaskRequest> wave) override;
  std::vector<Status> update_service(std::span<const ports::UpdateServiceRequest> wave) override;
  std::vector<Status> tag_resource(std::span<const ports::TagResourceRequest> wave) override;
  std::vector<Status> untag_resource(std::span<const ports::UntagResourceRequest> wave) override;

  std::vector<Result<ports::DescribeTargetHealthAnswer>> describe_target_health(
      std::span<const ports::DescribeTargetHealthRequest> wave) override;
  std::vector<Status> deregister_targets(
      std::span<const ports::DeregisterTargetsRequest> wave) override;

  void on_pass(const runner::Pass& pass) override;

  /// A process that begins with a record of its own in the store, as `restore` does.
  void expect_record(const core::RunRecord& record) { record_ = record; }

  /// A person where the run is says that it goes on.
  void note_answer() { newest_answer_ = world_.now(); }

  /// P6, with the world as it is: what is said to be back is back, and a person is called only when
  /// something stands in the way. For the last process to end.
  void judge_end(const core::Decision& decision);

  void accuse(std::string sentence);
  const std::optional<std::string>& broken() const { return broken_; }

 private:
  const sim::Service& service() const;
  void judge_task(const ports::StopTaskRequest& request);
  void judge_floor(std::string_view order, int before, int after);
  void judge_timing(std::string_view order, int before, int after);
  void judge_hands_off(std::string_view order);
  void judge_pause(std::string_view order);
  void judge_halt(std::string_view order);
  std::optional<WallTime> newest_answer() const;
  void judge_checkpoints(int how_many);
  void judge_last_bake();
  bool somebody_answered() const;
  int recycled() const;
  void judge_alarms(std::string_view order);
  void judge_window(std::string_view order);
  void judge_call_for_help(const core::Decision& decision);
  /// A task that our runs have taken out of its target groups, and that runs on for nobody.
  const sim::Task* left_behind() const;

  ports::EcsWriteApi& next_;
  ports::TargetHealthApi& next_targets_;
  const sim::World& world_;
  const Watched& watched_;
  std::optional<core::RunRecord> record_;  ///< as of the last pass
  std::optional<WallTime> last_pass_;      ///< by the world's clock
  std::optional<WallTime> newest_stop_;    ///< of ours that was carried out
  std::optional<WallTime> newest_answer_;  ///< typed where the run is
  bool newest_order_denied_ = false;
  bool took_over_ = false;
  std::set<sim::TaskIndex> withdrawn_;  ///< by orders of ours
  std::optional<std::string> broken_;
};

}  // namespace ecsr::cli
