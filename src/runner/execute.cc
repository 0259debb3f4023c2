// SPDX-License-Identifier: MIT
#include "runner/execute.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace ecsr::runner {

std::string stop_reason(const core::RunRecord& record) {
  return "ecs-recycle " + record.id + ": created no later than " + to_iso8601(record.cutoff);
}

namespace {

struct Giver {
  const core::ServiceAddress& service;
  const std::string& resource_id;
  const core::Run& run;
  Orders orders;

  std::vector<Status> stop(std::span<const core::Action> stops) const {
    std::vector<ports::StopTaskRequest> wave;
    wave.reserve(stops.size());
    for (const core::Action& action : stops) {
      wave.push_back(
          {service.cluster, std::get<core::StopTask>(action).task, stop_reason(*run.record)});
    }
    return orders.ecs.stop_task(wave);
  }

  Status give(const core::SetDesiredCount& order) const {
    const std::array wave{ports::UpdateServiceRequest{service, order.count}};
    return orders.ecs.update_service(wave).front();
  }

  Status give(const core::SetScaling& order) const {
    const std::array wave{ports::RegisterScalableTargetRequest{resource_id, order.target}};
    return orders.autoscaling.register_scalable_target(wave).front();
  }

  std::vector<Status> give_wave(std::span<const core::Action> wave) const {
    if (std::holds_alternative<core::StopTask>(wave.front())) return stop(wave);
    if (const auto* count = std::get_if<core::SetDesiredCount>(&wave.front()))
      return {give(*count)};
    return {give(std::get<core::SetScaling>(wave.front()))};
  }
};

/// How many of the actions at the front can go out together.
std::size_t wave_length(std::span<const core::Action> actions) {
  if (!std::holds_alternative<core::StopTask>(actions.front())) return 1;
  const auto end = std::ranges::find_if_not(actions, [](const core::Action& action) {
    return std::holds_alternative<core::StopTask>(action);
  });
  return static_cast<std::size_t>(end - actions.begin());
}

}  // namespace

std::vector<GivenOrder> execute(const std::vector<core::Action>& actions,
                                const core::ServiceAddress& service, const std::string& resource_id,
                                core::Run& run, Orders orders) {
  ECSR_CHECK(actions.empty() || run.record, "an order without a claim");
  const Giver giver{service, resource_id, run, orders};
  std::vector<GivenOrder> given;
  std::span<const core::Action> left = actions;
  bool failed = false;
  while (!left.empty() && !failed) {
    const std::span<const core::Action> wave = left.first(wave_length(left));
    const std::vector<Status> outcomes = giver.give_wave(wave);
    ECSR_CHECK(outcomes.size() == wave.size(), "a port owes one answer for each request");
    for (std::size_t i = 0; i < wave.size(); ++i) given.push_back({wave[i], outcomes[i]});
    failed =
        !std::ranges::all_of(outcomes, [](const Status& outcome) { return outcome.has_value(); });
    left = left.subspan(wave.size());
  }
  for (const core::Action& undone : left) core::forget_order(run, undone);
  // Failures last: note_outcome keeps what the newest one said.
  std::ranges::stable_partition(given,
                                [](const GivenOrder& order) { return order.outcome.has_value(); });
  for (const GivenOrder& order : given) core::note_outcome(run, order.action, order.outcome);
  return given;
}

}  // namespace ecsr::runner
