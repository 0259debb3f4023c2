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

/// Nobody says how many targets one call may name. [guess: at least so many]
constexpr std::size_t kTargetsPerCall = 100;

/// A refusal is worse than an answer that was lost: it will be the same the next time.
bool worse(const Status& a, const Status& b) {
  if (a.has_value()) return false;
  if (b.has_value()) return true;
  return a.error().kind() == ErrorKind::kDenied && b.error().kind() != ErrorKind::kDenied;
}

struct Giver {
  const core::ServiceAddress& service;
  const std::string& resource_id;
  const core::Run& run;
  Orders orders;
  const TargetsOf& targets_of;

  std::vector<Status> stop(std::span<const core::Action> stops) const {
    std::vector<ports::StopTaskRequest> wave;
    wave.reserve(stops.size());
    for (const core::Action& action : stops) {
      wave.push_back(
          {service.cluster, std::get<core::StopTask>(action).task, stop_reason(*run.record)});
    }
    return orders.ecs.stop_task(wave);
  }

  /// One request for each group, whatever number of tasks leave it. A task has left when every
  /// group has let it go; of what its groups answer the worst counts.
  std::vector<Status> deregister(std::span<const core::Action> tasks) const {
    std::vector<ports::DeregisterTargetsRequest> wave;
    std::vector<std::vector<std::size_t>> tasks_in;  // beside the wave: positions in `tasks`
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      for (GroupTarget& target : targets_of(std::get<core::DeregisterTargets>(tasks[i]).task)) {
        auto request = std::ranges::find_if(wave, [&](const auto& one) {
          return one.target_group_arn == target.target_group_arn &&
                 one.targets.size() < kTargetsPerCall;
        });
        if (request == wave.end()) {
          wave.push_back({.target_group_arn = std::move(target.target_group_arn), .targets = {}});
          tasks_in.emplace_back();
          request = std::prev(wave.end());
        }
        request->targets.push_back(std::move(target.place));
        tasks_in[static_cast<std::size_t>(request - wave.begin())].push_back(i);
      }
    }
    std::vector<Status> outcomes(tasks.size());
    if (wave.empty()) return outcomes;
    const std::vector<Status> answers = orders.target_health.deregister_targets(wave);
    ECSR_CHECK(answers.size() == wave.size(), "a port owes one answer for each request");
    for (std::size_t j = 0; j < answers.size(); ++j) {
      for (const std::size_t i : tasks_in[j]) {
        if (worse(answers[j], outcomes[i])) outcomes[i] = answers[j];
      }
    }
    return outcomes;
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
    if (std::holds_alternative<core::DeregisterTargets>(wave.front())) return deregister(wave);
    if (const auto* count = std::get_if<core::SetDesiredCount>(&wave.front()))
      return {give(*count)};
    return {give(std::get<core::SetScaling>(wave.front()))};
  }
};

/// How many of the actions at the front can go out together.
std::size_t wave_length(std::span<const core::Action> actions) {
  const std::size_t kind = actions.front().index();
  const bool names_a_task = std::holds_alternative<core::StopTask>(actions.front()) ||
                            std::holds_alternative<core::DeregisterTargets>(actions.front());
  if (!names_a_task) return 1;
  const auto end = std::ranges::find_if_not(
      actions, [kind](const core::Action& action) { return action.index() == kind; });
  return static_cast<std::size_t>(end - actions.begin());
}

}  // namespace

std::vector<GivenOrder> execute(const std::vector<core::Action>& actions,
                                const core::ServiceAddress& service, const std::string& resource_id,
                                core::Run& run, Orders orders, const TargetsOf& targets_of) {
  ECSR_CHECK(actions.empty() || run.record, "an order without a claim");
  const Giver giver{service, resource_id, run, orders, targets_of};
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
