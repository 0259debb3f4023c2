// SPDX-License-Identifier: MIT
// A very small account for the tests of the observer: one service and its tasks, as plain values
// that a test sets. It answers as ECS does, counts its calls, and refuses what a test tells it to
// refuse.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/time.h"
#include "ports/alarm_api.h"
#include "ports/autoscaling_api.h"
#include "ports/clock.h"
#include "ports/ecs_read_api.h"
#include "ports/target_health_api.h"

namespace ecsr::runner {

inline WallTime at(std::string_view clock) {
  return parse_iso8601("2026-11-22T" + std::string(clock) + "Z").value();
}

inline const std::string kTaskArns = "arn:aws:ecs:eu-west-1:111122223333:task/prod/";
inline const std::string kWebArn = "arn:aws:ecs:eu-west-1:111122223333:service/prod/web";

inline core::TaskId arn_of(std::string_view name) { return {kTaskArns + std::string(name)}; }

/// A clock that stands still until it is told the time, or to sleep.
class HandClock final : public ports::Clock {
 public:
  WallTime now = at("10:00:00");
  std::vector<WallTime> slept_until;

  WallTime wall_now() override { return now; }
  void sleep_until(WallTime time) override {
    slept_until.push_back(time);
    now = std::max(now, time);
  }
};

/// A task and what ECS shows of it.
struct ModelTask {
  ports::DescribedTask described;
  bool listed = true;   ///< in ListTasks of its desired status
  bool visible = true;  ///< DescribeTasks knows it
  bool is_protected = false;
};

class AccountModel final : public ports::EcsReadApi,
                           public ports::AutoscalingApi,
                           public ports::TargetHealthApi,
                           public ports::AlarmApi {
 public:
  std::optional<core::Service> service = core::Service{};
  std::vector<ports::CallFailure> service_failures;
  std::optional<WallTime> aws_now = at("10:00:00");
  std::vector<ModelTask> tasks;
  std::size_t page_size = 100;
  bool repeats_its_page = false;
  bool goes_in_circles = false;  ///< from the first page to a second one, and back
  std::size_t empty_pages = 0;   ///< before the first that has tasks
  std::map<std::string, bool> health_check_by_definition;
  std::map<std::string, std::string> ec2_id_by_instance;
  std::map<std::string, std::vector<ports::TargetDescription>> targets_by_group;
  std::optional<core::ScalableTarget> scalable_target;
  std::vector<ports::CallFailure> protection_failures;
  std::vector<core::Alarm> alarms;
  std::size_t alarms_page = 100;

  std::map<std::string, Error> refused;      ///< by operation
  std::optional<std::size_t> refused_chunk;  ///< this request of the next DescribeTasks waves

  std::map<std::string, int> calls;  ///< by operation
  std::string asked_resource_id;

  AccountModel() {
    service->arn = kWebArn;
    service->cluster_arn = "arn:aws:ecs:eu-west-1:111122223333:cluster/prod";
    service->name = "web";
    service->status = core::ServiceStatus::kActive;
    health_check_by_definition["web:7"] = false;
  }

  /// A running task of service web. The reference is good until the next one.
  ModelTask& runs(std::string_view name) {
    ModelTask task;
    task.described.task.id = arn_of(name);
    task.described.task.last_status = core::LastStatus::kRunning;
    task.described.task.desired_status = core::DesiredStatus::kRunning;
    task.described.task.created_at = at("08:00:00");
    task.described.task.started_at = at("08:00:30");
    task.described.task.task_definition = "web:7";
    task.described.group = "service:web";
    tasks.push_back(std::move(task));
    return tasks.back();
  }
  ModelTask& stopped(std::string_view name) {
    ModelTask& task = runs(name);
    task.described.task.last_status = core::LastStatus::kStopped;
    task.described.task.desired_status = core::DesiredStatus::kStopped;
    return task;
  }
  ModelTask& called(std::string_view name) {
    const auto task = std::ranges::find(tasks, arn_of(name), id_of);
    ECSR_CHECK(task != tasks.end(), "no such task in the model");
    return *task;
  }
  void forget(std::string_view name) {
    std::erase_if(tasks, [&](const ModelTask& task) { return id_of(task) == arn_of(name); });
  }
  /// A new event, shown first.
  void says(std::string_view id, WallTime time, std::string message) {
    service->events.insert(service->events.begin(),
                           core::ServiceEvent{std::string(id), time, std::move(message)});
  }

  std::vector<Result<ports::DescribeServicesAnswer>> describe_services(
      std::span<const ports::DescribeServicesRequest> wave) override {
    return answer_each<ports::DescribeServicesAnswer>("DescribeServices", wave, [&](const auto&) {
      return ports::DescribeServicesAnswer{service, service_failures, aws_now};
    });
  }
  std::vector<Result<ports::ListTasksAnswer>> list_tasks(
      std::span<const ports::ListTasksRequest> wave) override {
    return answer_each<ports::ListTasksAnswer>("ListTasks", wave,
                                               [&](const auto& request) { return page(request); });
  }
  std::vector<Result<ports::DescribeTasksAnswer>> describe_tasks(
      std::span<const ports::DescribeTasksRequest> wave) override {
    auto answers = answer_each<ports::DescribeTasksAnswer>(
        "DescribeTasks", wave, [&](const auto& request) { return describe(request); });
    if (refused_chunk && *refused_chunk < answers.size()) {
      answers[*refused_chunk] = fail(ErrorKind::kThrottled, "DescribeTasks: rate exceeded");
    }
    return answers;
  }
  std::vector<Result<ports::GetTaskProtectionAnswer>> get_task_protection(
      std::span<const ports::GetTaskProtectionRequest> wave) override {
    return answer_each<ports::GetTaskProtectionAnswer>(
        "GetTaskProtection", wave, [&](const auto& request) { return protection(request); });
  }
  std::vector<Result<ports::DescribeTaskDefinitionAnswer>> describe_task_definition(
      std::span<const ports::DescribeTaskDefinitionRequest> wave) override {
    return answer_each<ports::DescribeTaskDefinitionAnswer>(
        "DescribeTaskDefinition", wave, [&](const auto& request) {
          return ports::DescribeTaskDefinitionAnswer{
              health_check_by_definition.at(request.task_definition), "awsvpc"};
        });
  }
  std::vector<Result<ports::DescribeContainerInstancesAnswer>> describe_container_instances(
      std::span<const ports::DescribeContainerInstancesRequest> wave) override {
    return answer_each<ports::DescribeContainerInstancesAnswer>(
        "DescribeContainerInstances", wave, [&](const auto& request) {
          ports::DescribeContainerInstancesAnswer answer;
          for (const std::string& arn : request.container_instance_arns) {
            if (!ec2_id_by_instance.contains(arn)) continue;
            answer.instances.push_back({arn, ec2_id_by_instance.at(arn)});
          }
          return answer;
        });
  }
  std::vector<Result<ports::DescribeScalableTargetsAnswer>> describe_scalable_targets(
      std::span<const ports::DescribeScalableTargetsRequest> wave) override {
    return answer_each<ports::DescribeScalableTargetsAnswer>(
        "DescribeScalableTargets", wave, [&](const auto& request) {
          asked_resource_id = request.resource_id;
          return ports::DescribeScalableTargetsAnswer{scalable_target};
        });
  }
  std::vector<Status> register_scalable_target(
      std::span<const ports::RegisterScalableTargetRequest> /*wave*/) override {
    ECSR_CHECK(false, "an observer changes nothing");
  }
  std::vector<Result<ports::DescribeTargetHealthAnswer>> describe_target_health(
      std::span<const ports::DescribeTargetHealthRequest> wave) override {
    return answer_each<ports::DescribeTargetHealthAnswer>(
        "DescribeTargetHealth", wave, [&](const auto& request) {
          return ports::DescribeTargetHealthAnswer{targets_by_group[request.target_group_arn]};
        });
  }
  std::vector<Status> deregister_targets(
      std::span<const ports::DeregisterTargetsRequest> /*wave*/) override {
    ECSR_CHECK(false, "an observer changes nothing");
    return {};
  }
  /// Pages of `alarms_page`; composite alarms and metric alarms come in no order that was asked
  /// for.
  std::vector<Result<ports::DescribeAlarmsAnswer>> describe_alarms(
      std::span<const ports::DescribeAlarmsRequest> wave) override {
    return answer_each<ports::DescribeAlarmsAnswer>(
        "DescribeAlarms", wave, [&](const ports::DescribeAlarmsRequest& request) {
          ECSR_CHECK(!request.names.empty() && request.names.size() <= ports::kAlarmsPerCall,
                     "1 to 100 names");
          const auto asked_for = [&](const core::Alarm& alarm) {
            return std::ranges::find(request.names, alarm.name) != request.names.end();
          };
          std::vector<core::Alarm> found;
          std::ranges::copy_if(alarms, std::back_inserter(found), asked_for);
          const std::size_t first =
              request.next_token.empty() ? 0 : std::stoul(request.next_token.substr(5));
          const std::size_t last = std::min(first + alarms_page, found.size());
          ports::DescribeAlarmsAnswer answer;
          answer.alarms.assign(found.begin() + static_cast<std::ptrdiff_t>(first),
                               found.begin() + static_cast<std::ptrdiff_t>(last));
          if (last < found.size()) answer.next_token = "from " + std::to_string(last);
          if (repeats_its_page) answer.next_token = "from 0";
          if (goes_in_circles) answer.next_token = first == 0 ? "from 1" : "from 0";
          return answer;
        });
  }

 private:
  static const core::TaskId& id_of(const ModelTask& task) { return task.described.task.id; }

  template <typename Answer, typename Request, typename Ask>
  std::vector<Result<Answer>> answer_each(const std::string& operation,
                                          std::span<const Request> wave, Ask ask) {
    ECSR_CHECK(!wave.empty(), "a wave of nothing");
    std::vector<Result<Answer>> answers;
    for (const Request& request : wave) {
      ++calls[operation];
      const auto refusal = refused.find(operation);
      if (refusal != refused.end()) {
        answers.push_back(std::unexpected(refusal->second));
      } else {
        answers.push_back(ask(request));
      }
    }
    return answers;
  }

  ports::ListTasksAnswer page(const ports::ListTasksRequest& request) const {
    std::vector<core::TaskId> all;
    for (const ModelTask& task : tasks) {
      if (task.listed && task.described.task.desired_status == request.desired_status) {
        all.push_back(id_of(task));
      }
    }
    const std::size_t first =
        request.next_token.empty() ? 0 : std::stoul(request.next_token.substr(5));
    const std::size_t last = std::min(first + page_size, all.size());
    ports::ListTasksAnswer answer;
    answer.tasks.assign(all.begin() + static_cast<std::ptrdiff_t>(first),
                        all.begin() + static_cast<std::ptrdiff_t>(last));
    if (last < all.size()) answer.next_token = "from " + std::to_string(last);
    if (repeats_its_page) answer.next_token = "from 0";
    if (goes_in_circles) answer.next_token = first == 0 ? "from 1" : "from 0";
    const auto dots = static_cast<std::size_t>(std::ranges::count(request.next_token, '.'));
    if (dots < empty_pages) {
      answer = {.tasks = {}, .next_token = "from 0" + std::string(dots + 1, '.')};
    }
    return answer;
  }

  ports::DescribeTasksAnswer describe(const ports::DescribeTasksRequest& request) const {
    ECSR_CHECK(!request.tasks.empty() && request.tasks.size() <= ports::kTasksPerCall,
               "1 to 100 tasks");
    ports::DescribeTasksAnswer answer{.aws_now = aws_now};
    for (const core::TaskId& id : request.tasks) {
      const auto same_name = [&](const ModelTask& task) { return id_of(task).name() == id.name(); };
      const auto task = std::ranges::find_if(tasks, same_name);
      if (task == tasks.end() || !task->visible) {
        answer.failures.push_back({id.value, "MISSING"});
      } else {
        answer.tasks.insert(answer.tasks.begin(), task->described);  // not in the order asked
      }
    }
    return answer;
  }

  ports::GetTaskProtectionAnswer protection(const ports::GetTaskProtectionRequest& request) const {
    ECSR_CHECK(!request.tasks.empty() && request.tasks.size() <= ports::kTasksPerCall,
               "1 to 100 tasks");
    ports::GetTaskProtectionAnswer answer{.failures = protection_failures};
    for (const core::TaskId& id : request.tasks) {
      const auto task = std::ranges::find(tasks, id, id_of);
      if (task == tasks.end()) continue;
      answer.tasks.insert(answer.tasks.begin(), core::Protection{id, task->is_protected});
    }
    return answer;
  }
};

}  // namespace ecsr::runner
