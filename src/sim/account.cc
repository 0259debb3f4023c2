// SPDX-License-Identifier: MIT
#include "sim/account.h"

#include <algorithm>
#include <array>

#include "sim/port_shapes.h"

namespace ecsr::sim {
namespace {

ErrorKind kind_of(const SimError& refused) {
  constexpr std::array<std::string_view, 5> kGone{
      "ClusterNotFoundException", "ServiceNotFoundException", "ServiceNotActiveException",
      "ResourceNotFoundException", "TargetGroupNotFound"};
  const std::string_view code = refused.code;
  if (code.starts_with("Throttling") || code == "ConcurrentUpdateException") {
    return ErrorKind::kThrottled;
  }
  if (code.starts_with("AccessDenied")) return ErrorKind::kDenied;
  if (refused.http_status >= 500) return ErrorKind::kTransport;
  if (std::find(kGone.begin(), kGone.end(), code) != kGone.end()) return ErrorKind::kNotFound;
  return ErrorKind::kBadInput;
}

template <typename T>
Status status_of(Operation operation, const Answer<T>& answer) {
  if (!answer) return std::unexpected(to_error(operation, answer.error()));
  return {};
}

std::vector<std::string_view> ids_of(const std::vector<core::TaskId>& tasks) {
  std::vector<std::string_view> ids;
  ids.reserve(tasks.size());
  for (const core::TaskId& task : tasks) ids.push_back(task.value);
  return ids;
}

std::vector<std::string_view> views_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace

Error to_error(Operation operation, const SimError& refused) {
  std::string message(to_text(operation));
  message.append(": ").append(refused.code).append(": ").append(refused.message);
  return Error(kind_of(refused), std::move(message)).with_code(refused.code);
}

WallTime Account::date_header() const { return std::chrono::floor<seconds>(world_.now()); }

template <typename Answered, typename Request, typename One>
std::vector<Answered> Account::each(Operation operation, std::span<const Request> wave, One one) {
  if (!wave.empty()) world_.advance_by(world_.timings.call_takes);
  std::vector<Answered> answers;
  answers.reserve(wave.size());
  for (const Request& request : wave) {
    if (world_.timings.rate_limits) {
      world_.advance_by(world_.rates.until_token(rate_class(operation), world_.now()));
    }
    answers.push_back(one(request));
  }
  return answers;
}

std::vector<Result<ports::DescribeServicesAnswer>> Account::describe_services(
    std::span<const ports::DescribeServicesRequest> wave) {
  using Answered = Result<ports::DescribeServicesAnswer>;
  return each<Answered>(
      Operation::kDescribeServices, wave,
      [&](const ports::DescribeServicesRequest& request) -> Answered {
        const std::string_view name = request.service.service.value;
        const auto seen =
            sim::describe_services(world_, request.service.cluster.value, std::span(&name, 1));
        if (!seen) return std::unexpected(to_error(Operation::kDescribeServices, seen.error()));
        ports::DescribeServicesAnswer answer;
        if (!seen->services.empty()) answer.service = to_core(world_, seen->services.front());
        answer.failures = to_ports(seen->failures);
        answer.aws_now = date_header();
        return answer;
      });
}

std::vector<Result<ports::ListTasksAnswer>> Account::list_tasks(
    std::span<const ports::ListTasksRequest> wave) {
  using Answered = Result<ports::ListTasksAnswer>;
  return each<Answered>(
      Operation::kListTasks, wave, [&](const ports::ListTasksRequest& request) -> Answered {
        const auto page = sim::list_tasks(
            world_, {.cluster = request.service.cluster.value,
                     .service_name = request.service.service.value,
                     .desired_status = std::string(wire_word(request.desired_status)),
                     .next_token = request.next_token});
        if (!page) return std::unexpected(to_error(Operation::kListTasks, page.error()));
        ports::ListTasksAnswer answer;
        answer.tasks.reserve(page->arns.size());
        for (const std::string& arn : page->arns) answer.tasks.push_back({arn});
        answer.next_token = page->next_token;
        return answer;
      });
}

std::vector<Result<ports::DescribeTasksAnswer>> Account::describe_tasks(
    std::span<const ports::DescribeTasksRequest> wave) {
  using Answered = Result<ports::DescribeTasksAnswer>;
  return each<Answered>(
      Operation::kDescribeTasks, wave, [&](const ports::DescribeTasksRequest& request) -> Answered {
        const auto seen = sim::describe_tasks(world_, request.cluster.value, ids_of(request.tasks));
        if (!seen) return std::unexpected(to_error(Operation::kDescribeTasks, seen.error()));
        ports::DescribeTasksAnswer answer;
        answer.tasks.reserve(seen->tasks.size());
        for (const TaskView& view : seen->tasks) answer.tasks.push_back(to_ports(world_, view));
        answer.failures = to_ports(seen->failures);
        answer.aws_now = date_header();
        return answer;
      });
}

std::vector<Result<ports::GetTaskProtectionAnswer>> Account::get_task_protection(
    std::span<const ports::GetTaskProtectionRequest> wave) {
  using Answered = Result<ports::GetTaskProtectionAnswer>;
  return each<Answered>(
      Operation::kGetTaskProtection, wave,
      [&](const ports::GetTaskProtectionRequest& request) -> Answered {
        const auto seen =
            sim::get_task_protection(world_, request.cluster.value, ids_of(request.tasks));
        if (!seen) return std::unexpected(to_error(Operation::kGetTaskProtection, seen.error()));
        ports::GetTaskProtectionAnswer answer;
        for (const ProtectionView& view : seen->tasks) {
          answer.tasks.push_back(
              {.task = {view.task->arn}, .enabled = view.enabled, .expires_at = view.expires_at});
        }
        answer.failures = to_ports(seen->failures);
        return answer;
      });
}

std::vector<Result<ports::DescribeTaskDefinitionAnswer>> Account::describe_task_definition(
    std::span<const ports::DescribeTaskDefinitionRequest> wave) {
  using Answered = Result<ports::DescribeTaskDefinitionAnswer>;
  return each<Answered>(
      Operation::kDescribeTaskDefinition, wave,
      [&](const ports::DescribeTaskDefinitionRequest& request) -> Answered {
        const auto found = sim::describe_task_definition(world_, request.task_definition);
        if (!found)
          return std::unexpected(to_error(Operation::kDescribeTaskDefinition, found.error()));
        return ports::DescribeTaskDefinitionAnswer{
            .has_container_health_check = (*found)->health_check,
            .network_mode = (*found)->network_mode};
      });
}

std::vector<Result<ports::DescribeContainerInstancesAnswer>> Account::describe_container_instances(
    std::span<const ports::DescribeContainerInstancesRequest> wave) {
  using Answered = Result<ports::DescribeContainerInstancesAnswer>;
  return each<Answered>(
      Operation::kDescribeContainerInstances, wave,
      [&](const ports::DescribeContainerInstancesRequest& request) -> Answered {
        const auto seen = sim::describe_container_instances(
            world_, request.cluster.value, views_of(request.container_instance_arns));
        if (!seen) {
          return std::unexpected(to_error(Operation::kDescribeContainerInstances, seen.error()));
        }
        ports::DescribeContainerInstancesAnswer answer;
        for (const ContainerInstance* machine : seen->instances) {
          answer.instances.push_back(
              {.arn = machine->arn, .ec2_instance_id = machine->ec2_instance_id});
        }
        answer.failures = to_ports(seen->failures);
        return answer;
      });
}

std::vector<Status> Account::stop_task(std::span<const ports::StopTaskRequest> wave) {
  return each<Status>(
      Operation::kStopTask, wave, [&](const ports::StopTaskRequest& request) -> Status {
        const auto answer = sim::stop_task(world_, {.cluster = request.cluster.value,
                                                    .task = request.task.value,
                                                    .reason = request.reason});
        if (!answer && world_.was_purged(request.task.value) &&
            answer.error().code == "InvalidParameterException") {
          return {};
        }
        return status_of(Operation::kStopTask, answer);
      });
}

std::vector<Status> Account::update_service(std::span<const ports::UpdateServiceRequest> wave) {
  return each<Status>(
      Operation::kUpdateService, wave, [&](const ports::UpdateServiceRequest& request) {
        return status_of(Operation::kUpdateService,
                         sim::update_service(world_, {.cluster = request.service.cluster.value,
                                                      .service = request.service.service.value,
                                                      .desired_count = request.desired_count}));
      });
}

std::vector<Status> Account::tag_resource(std::span<const ports::TagResourceRequest> wave) {
  return each<Status>(Operation::kTagResource, wave, [&](const ports::TagResourceRequest& request) {
    return status_of(Operation::kTagResource,
                     sim::tag_resource(world_, request.resource_arn, request.tags));
  });
}

std::vector<Status> Account::untag_resource(std::span<const ports::UntagResourceRequest> wave) {
  return each<Status>(
      Operation::kUntagResource, wave, [&](const ports::UntagResourceRequest& request) {
        return status_of(
            Operation::kUntagResource,
            sim::untag_resource(world_, request.resource_arn, views_of(request.tag_keys)));
      });
}

std::vector<Result<ports::DescribeScalableTargetsAnswer>> Account::describe_scalable_targets(
    std::span<const ports::DescribeScalableTargetsRequest> wave) {
  using Answered = Result<ports::DescribeScalableTargetsAnswer>;
  return each<Answered>(
      Operation::kDescribeScalableTargets, wave,
      [&](const ports::DescribeScalableTargetsRequest& request) -> Answered {
        const auto seen =
            sim::describe_scalable_targets(world_, {.resource_ids = {request.resource_id}});
        if (!seen)
          return std::unexpected(to_error(Operation::kDescribeScalableTargets, seen.error()));
        ports::DescribeScalableTargetsAnswer answer;
        if (!seen->targets.empty()) answer.target = seen->targets.front().target;
        return answer;
      });
}

std::vector<Status> Account::register_scalable_target(
    std::span<const ports::RegisterScalableTargetRequest> wave) {
  return each<Status>(Operation::kRegisterScalableTarget, wave,
                      [&](const ports::RegisterScalableTargetRequest& request) {
                        return status_of(Operation::kRegisterScalableTarget,
                                         sim::register_scalable_target(
                                             world_, {.resource_id = request.resource_id,
                                                      .min_capacity = request.target.min_capacity,
                                                      .max_capacity = request.target.max_capacity,
                                                      .suspended = request.target.suspended}));
                      });
}

std::vector<Result<ports::DescribeTargetHealthAnswer>> Account::describe_target_health(
    std::span<const ports::DescribeTargetHealthRequest> wave) {
  using Answered = Result<ports::DescribeTargetHealthAnswer>;
  return each<Answered>(
      Operation::kDescribeTargetHealth, wave,
      [&](const ports::DescribeTargetHealthRequest& request) -> Answered {
        const auto seen = sim::describe_target_health(world_, request.target_group_arn);
        if (!seen) return std::unexpected(to_error(Operation::kDescribeTargetHealth, seen.error()));
        ports::DescribeTargetHealthAnswer answer;
        answer.targets.reserve(seen->size());
        for (const TargetView& target : *seen) {
          answer.targets.push_back({.id = target.id, .port = target.port, .health = target.health});
        }
        return answer;
      });
}

std::vector<Status> Account::deregister_targets(
    std::span<const ports::DeregisterTargetsRequest> wave) {
  return each<Status>(
      Operation::kDeregisterTargets, wave, [&](const ports::DeregisterTargetsRequest& request) {
        std::vector<TargetName> named;
        named.reserve(request.targets.size());
        for (const ports::TargetPlace& target : request.targets) {
          named.push_back({.id = target.id, .port = target.port});
        }
        return status_of(Operation::kDeregisterTargets,
                         sim::deregister_targets(world_, request.target_group_arn, named));
      });
}

std::vector<Result<ports::DescribeAlarmsAnswer>> Account::describe_alarms(
    std::span<const ports::DescribeAlarmsRequest> wave) {
  using Answered = Result<ports::DescribeAlarmsAnswer>;
  return each<Answered>(
      Operation::kDescribeAlarms, wave,
      [&](const ports::DescribeAlarmsRequest& request) -> Answered {
        const auto seen =
            sim::describe_alarms(world_, {.names = request.names,
                                          .prefix = {},
                                          .composite = true,
                                          .state = {},
                                          .max_records = static_cast<int>(ports::kAlarmsPerCall),
                                          .next_token = request.next_token});
        if (!seen) return std::unexpected(to_error(Operation::kDescribeAlarms, seen.error()));
        ports::DescribeAlarmsAnswer answer{.alarms = {}, .next_token = seen->next_token};
        for (const Alarm* alarm : seen->alarms) {
          answer.alarms.push_back({.name = alarm->name,
                                   .state = alarm->state,
                                   .why = alarm->reason,
                                   .arn = alarm_arn(world_, *alarm)});
        }
        return answer;
      });
}

}  // namespace ecsr::sim
