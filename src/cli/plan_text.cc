// SPDX-License-Identifier: MIT
#include "cli/plan_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/text.h"
#include "cli/estimate.h"
#include "core/availability.h"
#include "core/deployment.h"
#include "core/selection.h"

namespace ecsr::cli {
namespace {

/// What a run would begin with, worked out once for both outputs.
struct Plan {
  const core::RunRecord* record = nullptr;  ///< absent when the run would not begin
  std::vector<const core::Task*> stale;     ///< in the order in which they go
  int floor = 0;
  int batch = 0;
  milliseconds takes{0};
  std::vector<std::string> risks;
};

bool without_health_checks(const core::Task& task) {
  return task.health_check == core::HealthCheck::kAbsent &&
         task.target_health == core::TargetHealth::kNoTargetGroup;
}

std::vector<std::string> find_risks(const core::Observation& seen, const core::Policy& policy,
                                    const core::RunRecord& record, const Plan& plan) {
  std::vector<std::string> risks;
  const core::Service& service = *seen.service.value;
  if (record.surge == 0) {
    risks.push_back("without surge the service serves with up to " +
                    counted(std::min(plan.batch, record.base_count), "task") +
                    " less while each batch is replaced" +
                    (record.base_count == 1 ? ": with one task that is a gap in service" : ""));
  }
  const int serving = core::count_availability(seen, policy, {}).serving;
  if (serving < service.desired_count) {
    risks.push_back("only " + std::to_string(serving) + " of " +
                    std::to_string(service.desired_count) +
                    " tasks serve now; nothing is stopped before all do");
  }
  if (std::ranges::any_of(plan.stale,
                          [](const core::Task* task) { return without_health_checks(*task); })) {
    risks.push_back(
        "there is no container health check and no target group: a task counts as serving 40s "
        "after its start, whether it works or not");
  }
  if (record.surge > 0 && seen.scaling.value && *seen.scaling.value && !record.scaling) {
    const core::ScalableTarget& target = **seen.scaling.value;
    if (service.desired_count < target.min_capacity ||
        service.desired_count > target.max_capacity) {
      risks.push_back("desired count " + std::to_string(service.desired_count) +
                      " is outside the autoscaling bounds " + std::to_string(target.min_capacity) +
                      " to " + std::to_string(target.max_capacity) +
                      ": autoscaling is left alone, and may take the surge away");
    }
  }
  if (service.classic_load_balancer) {
    risks.push_back(
        "the service uses a Classic Load Balancer, whose health this program cannot see");
  }
  risks.push_back(
      "tasks are replaced from the task definition and image digest of the current "
      "deployment: a moved image tag is not pulled");
  return risks;
}

Plan make_plan(const core::Observation& seen, const core::Policy& policy,
               const core::Decision& decision) {
  Plan plan;
  if (!decision.run.record || decision.reason != core::Reason::kClaim) return plan;
  plan.record = &*decision.run.record;
  for (const core::Task& task : *seen.tasks.value) {
    if (core::is_stale(task, policy, decision.run, *seen.service.value))
      plan.stale.push_back(&task);
  }
  core::put_in_stop_order(plan.stale);
  plan.batch = core::batch_of(policy, plan.record->base_count);
  plan.floor = core::floor_of(policy, plan.record->base_count, plan.record->raised_count());
  plan.takes = estimate(seen, policy, static_cast<int>(plan.stale.size()), plan.record->base_count,
                        plan.record->surge, false);
  const auto stale = static_cast<int>(plan.stale.size());
  const auto bakes = static_cast<int>(core::checkpoints_of(policy, stale).size()) + 1;
  plan.takes += bakes * policy.bake;
  plan.risks = find_risks(seen, policy, *plan.record, plan);
  return plan;
}

/// "1, 3"
std::string list_of(const std::vector<int>& numbers) {
  std::string text;
  for (const int number : numbers) text += (text.empty() ? "" : ", ") + std::to_string(number);
  return text;
}

/// Where the run will stop nothing more for a while, and what for.
std::string stops_text(const core::Policy& policy, int stale) {
  const bool bakes = policy.bake > milliseconds{0};
  const std::vector<int> checkpoints = core::checkpoints_of(policy, stale);
  std::string text;
  if (!checkpoints.empty()) {
    text += "  stops     after " + list_of(checkpoints) + " of " + counted(stale, "task");
    if (bakes) text += ", for " + to_text(policy.bake);
    if (policy.checkpoints.ask)
      text += std::string(bakes ? " and" : ",") + " until somebody says yes";
    text += "\n";
  }
  if (bakes)
    text += "  watches   " + to_text(policy.bake) + " after the last replacement as well\n";
  if (policy.on_failure == core::OnFailure::kHalt) {
    text += "  failures  one more than " + core::to_text(policy.max_failures) +
            ", and it holds still until a person decides\n";
  }
  if (policy.on_failure == core::OnFailure::kContinue) {
    text += "  failures  do not end it, and are named at the end\n";
  }
  return text;
}

std::string window_text(const core::Window& window, WallTime now) {
  const core::Opening opening = core::opening_at(window, now);
  std::string text = window.text + ": " + (opening.open ? "open" : "closed") + " now";
  if (!opening.until) return text;
  return text + (opening.open ? ", closes at " : ", opens at ") + to_iso8601(*opening.until) +
         ", " + core::local_text(window.zone, *opening.until);
}

std::string scaling_text(const core::ScalingChange& change) {
  std::string text = "scale-in is suspended";
  if (change.set.max_capacity != change.found.max_capacity) {
    text += ", the maximum goes from " + std::to_string(change.found.max_capacity) + " to " +
            std::to_string(change.set.max_capacity);
  }
  return text + "; both are put back";
}

std::string drain_text(const core::Policy& policy) {
  if (!policy.drain.wanted()) return "none: each task is stopped while it still gets requests";
  return "each task leaves its target groups " +
         (policy.drain.full ? std::string("and is stopped when they have let go of it")
                            : to_text(policy.drain.window) + " before it is stopped");
}

std::string task_text(std::size_t number, const core::Task& task, WallTime aws_now) {
  std::string place = std::to_string(number);
  place.insert(0, 4 - std::min<std::size_t>(4, place.size()), ' ');
  std::string text = place + "  " + std::string(task.id.name()) + "  " + task.availability_zone;
  text += "  created " + to_iso8601(std::chrono::floor<seconds>(*task.created_at)) + " (" +
          to_text(std::chrono::floor<seconds>(aws_now - *task.created_at)) + " ago)";
  if (core::unhealthy(task)) text += "  unhealthy";
  return text;
}

}  // namespace

std::string plan_text(const core::ServiceAddress& service, const core::Observation& seen,
                      const core::Policy& policy, const core::Decision& decision) {
  const Plan plan = make_plan(seen, policy, decision);
  std::string text = service.cluster.value + "/" + service.service.value + ": ";
  if (plan.record == nullptr) {
    text += std::string(core::sentence(decision.reason));
    if (!decision.detail.empty()) text += ": " + decision.detail;
    return text + "\n";
  }
  text += counted(static_cast<std::int64_t>(plan.stale.size()), "stale task") + " of " +
          counted(plan.record->base_count, "desired task") + "\n";
  text += "  cutoff    tasks created up to " + to_iso8601(plan.record->cutoff) + " are stale\n";
  text += plan.record->surge == 0
              ? std::string("  surge     none: desired count stays as it is\n")
              : "  surge     desired count goes from " + std::to_string(plan.record->base_count) +
                    " to " + std::to_string(plan.record->raised_count()) +
                    ", and back at the end\n";
  text += "  batch     " + counted(plan.batch, "task") + " at a time, " +
          (policy.ask_before_each_stop ? "and a question before each next stop"
                                       : "with a pause of " + to_text(policy.wait) + " between") +
          "\n";
  text += stops_text(policy, static_cast<int>(plan.stale.size()));
  if (!seen.service.value->target_groups.empty())
    text += "  drain     " + drain_text(policy) + "\n";
  text += "  floor     never fewer than " + std::to_string(plan.floor) +
          " serving because of an order of this run\n";
  if (plan.record->scaling) text += "  scaling   " + scaling_text(*plan.record->scaling) + "\n";
  if (policy.window) text += "  window    " + window_text(*policy.window, seen.aws_now) + "\n";
  if (!policy.alarms.empty()) {
    text +=
        "  alarms    nothing is stopped unless all of them are OK: " + join(policy.alarms, ", ") +
        "\n";
  }
  text += "  takes     about " + to_text(std::chrono::ceil<seconds>(plan.takes)) +
          ", by the start times of the tasks that run now" +
          (policy.ask_before_each_stop || policy.checkpoints.ask ? "; and the time that people take"
                                                                 : "") +
          "\n";
  text += "\nin this order:\n";
  constexpr std::size_t kMostShown = 50;
  for (std::size_t i = 0; i < std::min(kMostShown, plan.stale.size()); ++i) {
    text += task_text(i + 1, *plan.stale[i], seen.aws_now) + "\n";
  }
  if (plan.stale.size() > kMostShown) {
    text += "      and " +
            counted(static_cast<std::int64_t>(plan.stale.size() - kMostShown), "more task") + "\n";
  }
  text += "\nworth knowing:\n";
  for (const std::string& risk : plan.risks) text += "  - " + risk + "\n";
  return text;
}

std::string plan_json(const core::ServiceAddress& service, const core::Observation& seen,
                      const core::Policy& policy, const core::Decision& decision) {
  const Plan plan = make_plan(seen, policy, decision);
  nlohmann::ordered_json json;
  json["event"] = "plan";
  json["cluster"] = service.cluster.value;
  json["service"] = service.service.value;
  json["reason"] = core::code(decision.reason);
  json["sentence"] = core::sentence(decision.reason);
  if (!decision.detail.empty()) json["detail"] = decision.detail;
  json["would_run"] = plan.record != nullptr;
  if (plan.record != nullptr) {
    json["cutoff"] = to_iso8601(plan.record->cutoff);
    json["base_count"] = plan.record->base_count;
    json["surge"] = plan.record->surge;
    json["batch"] = plan.batch;
    json["floor"] = plan.floor;
    json["wait_seconds"] = policy.wait / seconds{1};
    json["asks_before_each_stop"] = policy.ask_before_each_stop;
    json["checkpoints"] = core::checkpoints_of(policy, static_cast<int>(plan.stale.size()));
    json["asks_at_checkpoints"] = policy.checkpoints.ask;
    json["bake_seconds"] = policy.bake / seconds{1};
    if (!seen.service.value->target_groups.empty()) json["drain"] = core::to_text(policy.drain);
    if (policy.window) {
      const core::Opening opening = core::opening_at(*policy.window, seen.aws_now);
      json["window"] = {{"text", policy.window->text}, {"open", opening.open}};
      if (opening.until) {
        json["window"][opening.open ? "closes_at" : "opens_at"] = to_iso8601(*opening.until);
      }
    }
    if (!policy.alarms.empty()) json["alarms"] = policy.alarms;
    json["estimate_seconds"] = std::chrono::ceil<seconds>(plan.takes).count();
    json["tasks"] = nlohmann::ordered_json::array();
    for (const core::Task* task : plan.stale) {
      json["tasks"].push_back({{"task", task->id.value},
                               {"availability_zone", task->availability_zone},
                               {"created_at", to_iso8601(*task->created_at)}});
    }
    json["worth_knowing"] = plan.risks;
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace ecsr::cli
