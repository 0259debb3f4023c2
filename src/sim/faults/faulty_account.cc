// SPDX-License-Identifier: MIT
#include "sim/faults/faulty_account.h"

namespace ecsr::sim {

std::optional<Error> FaultyAccount::before(Operation operation) {
  std::optional<Error> spoilt;
  for (Fault* const fault : faults_) {
    std::optional<Error> error = fault->before(operation);  // all are asked: draws stay comparable
    if (error && !spoilt) spoilt = std::move(error);
  }
  return spoilt;
}

std::optional<Error> FaultyAccount::after(Operation operation) {
  std::optional<Error> spoilt;
  for (Fault* const fault : faults_) {
    std::optional<Error> error = fault->after(operation);
    if (error && !spoilt) spoilt = std::move(error);
  }
  return spoilt;
}

template <typename Answered, typename Request, typename Send>
std::vector<Answered> FaultyAccount::pass_on(Operation operation, std::span<const Request> wave,
                                             Send send) {
  if (faults_.empty()) return send(wave);
  std::vector<Answered> answers;
  answers.reserve(wave.size());
  for (std::size_t i = 0; i < wave.size(); ++i) {
    if (std::optional<Error> error = before(operation)) {
      ++spoilt_;
      answers.push_back(std::unexpected(*std::move(error)));
      continue;
    }
    std::vector<Answered> answer = send(wave.subspan(i, 1));
    if (std::optional<Error> error = after(operation)) {
      ++spoilt_;
      answers.push_back(std::unexpected(*std::move(error)));
      continue;
    }
    answers.push_back(std::move(answer.front()));
  }
  return answers;
}

std::vector<Result<ports::DescribeServicesAnswer>> FaultyAccount::describe_services(
    std::span<const ports::DescribeServicesRequest> wave) {
  return pass_on<Result<ports::DescribeServicesAnswer>>(
      Operation::kDescribeServices, wave, [&](auto one) { return reads_.describe_services(one); });
}

std::vector<Result<ports::ListTasksAnswer>> FaultyAccount::list_tasks(
    std::span<const ports::ListTasksRequest> wave) {
  return pass_on<Result<ports::ListTasksAnswer>>(Operation::kListTasks, wave,
                                                 [&](auto one) { return reads_.list_tasks(one); });
}

std::vector<Result<ports::DescribeTasksAnswer>> FaultyAccount::describe_tasks(
    std::span<const ports::DescribeTasksRequest> wave) {
  return pass_on<Result<ports::DescribeTasksAnswer>>(
      Operation::kDescribeTasks, wave, [&](auto one) { return reads_.describe_tasks(one); });
}

std::vector<Result<ports::GetTaskProtectionAnswer>> FaultyAccount::get_task_protection(
    std::span<const ports::GetTaskProtectionRequest> wave) {
  return pass_on<Result<ports::GetTaskProtectionAnswer>>(
      Operation::kGetTaskProtection, wave,
      [&](auto one) { return reads_.get_task_protection(one); });
}

std::vector<Result<ports::DescribeTaskDefinitionAnswer>> FaultyAccount::describe_task_definition(
    std::span<const ports::DescribeTaskDefinitionRequest> wave) {
  return pass_on<Result<ports::DescribeTaskDefinitionAnswer>>(
      Operation::kDescribeTaskDefinition, wave,
      [&](auto one) { return reads_.describe_task_definition(one); });
}

std::vector<Result<ports::DescribeContainerInstancesAnswer>>
FaultyAccount::describe_container_instances(
    std::span<const ports::DescribeContainerInstancesRequest> wave) {
  return pass_on<Result<ports::DescribeContainerInstancesAnswer>>(
      Operation::kDescribeContainerInstances, wave,
      [&](auto one) { return reads_.describe_container_instances(one); });
}

std::vector<Status> FaultyAccount::stop_task(std::span<const ports::StopTaskRequest> wave) {
  return pass_on<Status>(Operation::kStopTask, wave,
                         [&](auto one) { return writes_.stop_task(one); });
}

std::vector<Status> FaultyAccount::update_service(
    std::span<const ports::UpdateServiceRequest> wave) {
  return pass_on<Status>(Operation::kUpdateService, wave,
                         [&](auto one) { return writes_.update_service(one); });
}

std::vector<Status> FaultyAccount::tag_resource(std::span<const ports::TagResourceRequest> wave) {
  return pass_on<Status>(Operation::kTagResource, wave,
                         [&](auto one) { return writes_.tag_resource(one); });
}

std::vector<Status> FaultyAccount::untag_resource(
    std::span<const ports::UntagResourceRequest> wave) {
  return pass_on<Status>(Operation::kUntagResource, wave,
                         [&](auto one) { return writes_.untag_resource(one); });
}

std::vector<Result<ports::DescribeScalableTargetsAnswer>> FaultyAccount::describe_scalable_targets(
    std::span<const ports::DescribeScalableTargetsRequest> wave) {
  return pass_on<Result<ports::DescribeScalableTargetsAnswer>>(
      Operation::kDescribeScalableTargets, wave,
      [&](auto one) { return scaling_.describe_scalable_targets(one); });
}

std::vector<Status> FaultyAccount::register_scalable_target(
    std::span<const ports::RegisterScalableTargetRequest> wave) {
  return pass_on<Status>(Operation::kRegisterScalableTarget, wave,
                         [&](auto one) { return scaling_.register_scalable_target(one); });
}

std::vector<Result<ports::DescribeTargetHealthAnswer>> FaultyAccount::describe_target_health(
    std::span<const ports::DescribeTargetHealthRequest> wave) {
  return pass_on<Result<ports::DescribeTargetHealthAnswer>>(
      Operation::kDescribeTargetHealth, wave,
      [&](auto one) { return targets_.describe_target_health(one); });
}

std::vector<Status> FaultyAccount::deregister_targets(
    std::span<const ports::DeregisterTargetsRequest> wave) {
  return pass_on<Status>(Operation::kDeregisterTargets, wave,
                         [&](auto one) { return targets_.deregister_targets(one); });
}

std::vector<Result<ports::DescribeAlarmsAnswer>> FaultyAccount::describe_alarms(
    std::span<const ports::DescribeAlarmsRequest> wave) {
  return pass_on<Result<ports::DescribeAlarmsAnswer>>(
      Operation::kDescribeAlarms, wave, [&](auto one) { return alarms_.describe_alarms(one); });
}

}  // namespace ecsr::sim
