// SPDX-License-Identifier: MIT
// Everything that is settled before the first change: refusals, "nothing to do", and the claim
// itself.
#include <algorithm>

#include "core/deciding.h"
#include "core/selection.h"

namespace ecsr::core {
namespace {

std::string_view word(ServiceStatus status) {
  switch (status) {
    case ServiceStatus::kActive:
      return "ACTIVE";
    case ServiceStatus::kDraining:
      return "DRAINING";
    case ServiceStatus::kInactive:
      return "INACTIVE";
    case ServiceStatus::kUnknown:
      break;
  }
  return "of a status that this program does not know";
}

}  // namespace

Deciding::Step Deciding::refuse() {
  if (service().status != ServiceStatus::kActive) {
    return end(Reason::kServiceNotActive, Outcome::kRefused,
               "the service is " + std::string(word(service().status)));
  }
  if (service().scheduling_strategy == SchedulingStrategy::kUnknown ||
      service().deployment_controller == DeploymentController::kUnknown) {
    return end(Reason::kUnsupportedService, Outcome::kRefused,
               "its scheduling strategy or deployment controller is newer than this program");
  }
  const int base = service().desired_count;
  if (base == 0) return end(Reason::kDesiredCountIsZero, Outcome::kDone);
  if (service().scheduling_strategy == SchedulingStrategy::kDaemon && surge_of(policy_, base) > 0) {
    return end(Reason::kDaemonCannotSurge, Outcome::kRefused,
               "ECS computes the desired count of a DAEMON service; --no-surge accepts that each "
               "host is without the task while it is replaced");
  }
  if (auto problem = contradiction(policy_, base)) {
    return end(Reason::kNothingCouldStop, Outcome::kRefused, *std::move(problem));
  }
  const DeploymentFinding found = find_deployment(service());
  if (found.state == DeploymentState::kFailed) {
    return end(Reason::kDeploymentFailed, Outcome::kRefused,
               found.detail + " has FAILED: ECS starts no new tasks for it");
  }
  return std::nullopt;
}

Deciding::Step Deciding::nothing_to_do() {
  cutoff_ = choose_cutoff(*seen_.tasks.value, policy_, next_, service(), seen_.aws_now);
  if (cutoff_) return std::nullopt;
  return end(Reason::kNothingStale, Outcome::kDone);
}

/// Lifts the maximum only if needed and suspends scale-in only. When desired count is outside the
/// bounds already, any register call would move it: then autoscaling stays as it is.
std::optional<ScalingChange> Deciding::plan_scaling(int raised) const {
  if (policy_.autoscaling == Autoscaling::kIgnore || !seen_.scaling.value ||
      !*seen_.scaling.value) {
    return std::nullopt;
  }
  const ScalableTarget& found = **seen_.scaling.value;
  const int desired = service().desired_count;
  if (desired < found.min_capacity || desired > found.max_capacity) return std::nullopt;
  ScalableTarget set = found;
  set.max_capacity = std::max(found.max_capacity, raised);
  set.suspended.scaling_in = true;
  if (set == found) return std::nullopt;
  return ScalingChange{found, set};
}

Decision Deciding::claim() {
  RunRecord record;
  record.id = next_.id;
  record.owner = next_.owner;
  record.cutoff = *cutoff_;
  record.claimed_at = seen_.aws_now;
  record.heartbeat = seen_.aws_now;
  record.base_count = service().desired_count;
  next_.record = record;
  const auto stale = std::ranges::count_if(*seen_.tasks.value, [&](const Task& task) {
    return is_stale(task, policy_, next_, service());
  });
  if (counts_tasks(policy_)) next_.record->stale_at_claim = static_cast<int>(stale);
  // More surge than stale tasks would start tasks that nobody waits for.
  next_.record->surge = std::min(surge_of(policy_, record.base_count), static_cast<int>(stale));
  if (next_.record->surge > 0) {
    next_.record->scaling = plan_scaling(next_.record->raised_count());
  }
  next_.record_written_at = now_;
  ignore_control_from_before();
  counts_ = count_availability(seen_, policy_, next_);
  Decision decision =
      wait(Reason::kClaim, now_ + kMoment, {.service = true, .tasks = false, .list = false});
  decision.record = RecordChange::kClaim;
  return decision;
}

}  // namespace ecsr::core
