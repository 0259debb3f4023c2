// SPDX-License-Identifier: MIT
#include "cli/witness.h"

#include <algorithm>

#include "core/availability.h"

namespace ecsr::cli {
namespace {

constexpr sim::ServiceIndex kService = 0;

}  // namespace

Witness::Witness(ports::EcsWriteApi& next, sim::World& world, const SeedPlan& plan)
    : next_(next), world_(world), plan_(plan) {}

int Witness::serving() const { return sim::serving_count(world_, kService); }

void Witness::accuse(std::string sentence) {
  if (!broken_) broken_ = std::move(sentence);
}

/// P1 and P3 by the truth. Somebody who takes tasks away between our look and our order cannot be
/// foreseen, so the floor is judged only where nobody else does.
std::vector<Status> Witness::stop_task(std::span<const ports::StopTaskRequest> wave) {
  for (const ports::StopTaskRequest& request : wave) {
    const auto index = world_.find_task(request.task.value);
    if (!index) {
      accuse("P3 fresh is safe: " + request.task.value + " is no task of this account");
      continue;
    }
    const sim::Task& task = world_.tasks[*index];
    if (record_ && task.created_at > record_->cutoff) {
      accuse("P3 fresh is safe: " + request.task.value + " was created after the cutoff");
    }
  }
  const int before = serving();
  auto outcomes = next_.stop_task(wave);
  const int after = serving();
  if (record_ && !plan_.others_interfere()) {
    const int desired = world_.services[kService].state.desired_count;
    const int folded =
        std::max(record_->base_count, core::floor_of(plan_.policy, record_->base_count, 0));
    const int floor = std::min(folded, core::floor_of(plan_.policy, record_->base_count, desired));
    if (after < floor && after < before) {
      accuse("P1 floor: a stop leaves " + std::to_string(after) + " of " + std::to_string(before) +
             " serving, and the floor is " + std::to_string(floor));
    }
  }
  return outcomes;
}

std::vector<Status> Witness::update_service(std::span<const ports::UpdateServiceRequest> wave) {
  for (const ports::UpdateServiceRequest& request : wave) {
    if (!record_) {
      accuse("P7: desired count is ordered without a claim");
    } else if (request.desired_count < record_->base_count ||
               request.desired_count > record_->raised_count()) {
      accuse("P2 surge bound: desired count " + std::to_string(request.desired_count) +
             " is not between " + std::to_string(record_->base_count) + " and " +
             std::to_string(record_->raised_count()));
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

void Witness::on_pass(const runner::Pass& pass) { record_ = pass.decision.run.record; }

void Witness::judge_end(const core::Decision& decision) {
  const core::Outcome outcome = *decision.outcome;
  const bool says_it_is_back =
      outcome != core::Outcome::kNotPutBack && outcome != core::Outcome::kYielded;
  if (!says_it_is_back || plan_.others_interfere()) return;
  const sim::Service& service = world_.services[kService];
  if (service.state.desired_count != plan_.service.desired_count) {
    accuse("P6 put back: desired count was " + std::to_string(plan_.service.desired_count) +
           ", and is " + std::to_string(service.state.desired_count));
  }
  if (plan_.autoscaling && service.autoscaling->target != *plan_.autoscaling) {
    accuse("P6 put back: the scalable target is not as it was found");
  }
  const bool tagged = std::ranges::any_of(
      service.state.tags, [](const core::Tag& tag) { return tag.key.starts_with("ecs-recycle"); });
  if (tagged && plan_.calls.lost_before + plan_.calls.throttled + plan_.calls.garbled == 0) {
    accuse("P6 put back: the run record is still there");
  }
}

}  // namespace ecsr::cli
