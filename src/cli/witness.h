// SPDX-License-Identifier: MIT
// Stands between the runner and the simulated account, knows the truth, and judges every order by
// it.
#pragma once

#include <optional>
#include <string>

#include "cli/seed_plan.h"
#include "core/decide.h"
#include "ports/ecs_write_api.h"
#include "runner/runner.h"
#include "sim/world.h"

namespace ecsr::cli {

class Witness final : public ports::EcsWriteApi, public runner::PassListener {
 public:
  /// All outlive the witness. The plan's service is the first of the world.
  Witness(ports::EcsWriteApi& next, sim::World& world, const SeedPlan& plan);

  std::vector<Status> stop_task(std::span<const ports::StopTaskRequest> wave) override;
  std::vector<Status> update_service(std::span<const ports::UpdateServiceRequest> wave) override;
  std::vector<Status> tag_resource(std::span<const ports::TagResourceRequest> wave) override;
  std::vector<Status> untag_resource(std::span<const ports::UntagResourceRequest> wave) override;

  void on_pass(const runner::Pass& pass) override;

  /// P6, with the world as it is.
  void judge_end(const core::Decision& decision);

  void accuse(std::string sentence);
  const std::optional<std::string>& broken() const { return broken_; }

 private:
  int serving() const;

  ports::EcsWriteApi& next_;
  sim::World& world_;
  const SeedPlan& plan_;
  std::optional<core::RunRecord> record_;  ///< as of the last pass
  std::optional<std::string> broken_;
};

}  // namespace ecsr::cli
