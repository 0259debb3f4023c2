// SPDX-License-Identifier: MIT
#include "cli/ledger.h"

#include <algorithm>

namespace ecsr::cli {
namespace {

int answered(const std::vector<Status>& outcomes) {
  return static_cast<int>(
      std::ranges::count_if(outcomes, [](const Status& outcome) { return outcome.has_value(); }));
}

}  // namespace

std::vector<Status> Ledger::stop_task(std::span<const ports::StopTaskRequest> wave) {
  auto outcomes = next_.stop_task(wave);
  for (std::size_t i = 0; i < wave.size(); ++i) {
    if (outcomes[i]) ++carried_out_.stops[std::string(wave[i].task.name())];
  }
  return outcomes;
}

std::vector<Status> Ledger::update_service(std::span<const ports::UpdateServiceRequest> wave) {
  const int before = desired_count();
  auto outcomes = next_.update_service(wave);
  const int after = desired_count();
  if (after > before) ++carried_out_.raises;
  if (answered(outcomes) > 0) {
    carried_out_.highest_count = std::max(carried_out_.highest_count, after);
  }
  return outcomes;
}

std::vector<Status> Ledger::tag_resource(std::span<const ports::TagResourceRequest> wave) {
  auto outcomes = next_.tag_resource(wave);
  carried_out_.records_written += answered(outcomes);
  return outcomes;
}

std::vector<Status> Ledger::untag_resource(std::span<const ports::UntagResourceRequest> wave) {
  auto outcomes = next_.untag_resource(wave);
  carried_out_.records_removed += answered(outcomes);
  return outcomes;
}

}  // namespace ecsr::cli
