// SPDX-License-Identifier: MIT
// Stands at AWS's door in a trial and writes down which of our orders were carried out, whether or
// not anybody lived to hear the answer.
#pragma once

#include <map>
#include <string>

#include "ports/ecs_write_api.h"
#include "sim/world.h"

namespace ecsr::cli {

/// What AWS did because one of our processes asked for it.
struct CarriedOut {
  std::map<std::string, int> stops;  ///< orders to stop, by task name
  int raises = 0;                    ///< how often an order put desired count up
  int highest_count = 0;             ///< desired count right after an order of ours
  int records_written = 0;
  int records_removed = 0;
};

/// The service is the first of the world.
class Ledger final : public ports::EcsWriteApi {
 public:
  /// Both outlive the ledger.
  Ledger(ports::EcsWriteApi& next, const sim::World& world) : next_(next), world_(world) {}

  std::vector<Status> stop_task(std::span<const ports::StopTaskRequest> wave) override;
  std::vector<Status> update_service(std::span<const ports::UpdateServiceRequest> wave) override;
  std::vector<Status> tag_resource(std::span<const ports::TagResourceRequest> wave) override;
  std::vector<Status> untag_resource(std::span<const ports::UntagResourceRequest> wave) override;

  const CarriedOut& carried_out() const { return carried_out_; }

 private:
  int desired_count() const { return world_.services.front().state.desired_count; }

  ports::EcsWriteApi& next_;
  const sim::World& world_;
  CarriedOut carried_out_;
};

}  // namespace ecsr::cli
