// SPDX-License-Identifier: MIT
// What AWS answers in JSON, to each operation we call, with success and with refusal.
#include "tests/aws/fakes.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {
namespace {

const core::ServiceAddress kService{{"prod"}, {"web"}};
const std::vector<core::TaskId> kTasks{{"arn:aws:ecs:eu-west-1:111122223333:task/prod/0f0e"}};

std::string judge(const Error& error) { return complaint_about_error(error.message()); }

/// Texts that people will see.
std::string shown_texts(const core::Service& service) {
  std::string all = service.arn + service.cluster_arn + service.name + service.launch_type;
  for (const core::Deployment& each : service.deployments) all += each.id + each.task_definition;
  for (const core::ServiceEvent& each : service.events) all += each.message;
  for (const core::Tag& each : service.tags) all += each.key + each.value;
  return all;
}

std::string judge(const ports::DescribeServicesAnswer& answer) {
  return answer.service ? complaint_about("x" + shown_texts(*answer.service)) : "";
}

std::string judge(const ports::DescribeTasksAnswer& answer) {
  std::string all = "x";
  for (const ports::DescribedTask& each : answer.tasks) {
    all += each.task.id.value + each.task.stopped_reason + each.task.availability_zone + each.group;
  }
  for (const ports::CallFailure& each : answer.failures) all += each.arn + each.reason;
  return complaint_about(all);
}

template <typename Answer>
std::string judge(const Answer& /*answer*/) {
  return "";
}

template <typename T>
std::string judge(const std::vector<Result<T>>& results) {
  return results.front() ? judge(*results.front()) : judge(results.front().error());
}

std::string judge(const Status& status) { return status ? "" : judge(status.error()); }
std::string judge(const std::vector<Status>& results) { return judge(results.front()); }
std::string judge(const Result<std::string>& result) { return result ? "" : judge(result.error()); }

template <typename Request>
std::span<const Request> one(const Request& request) {
  return {&request, 1};
}

std::string call(aws::FakeAccount& fake, std::size_t operation) {
  aws::Account& account = fake.account;
  ports::EcsReadApi& reads = account.ecs_read();
  ports::EcsWriteApi& writes = account.ecs_write();
  ports::AutoscalingApi& scaling = account.autoscaling();
  switch (operation) {
    case 0:
      return judge(reads.describe_services(one(ports::DescribeServicesRequest{kService})));
    case 1:
      return judge(reads.list_tasks(one(ports::ListTasksRequest{.service = kService})));
    case 2:
      return judge(reads.describe_tasks(
          one(ports::DescribeTasksRequest{.cluster = kService.cluster, .tasks = kTasks})));
    case 3:
      return judge(reads.get_task_protection(
          one(ports::GetTaskProtectionRequest{.cluster = kService.cluster, .tasks = kTasks})));
    case 4:
      return judge(
          reads.describe_task_definition(one(ports::DescribeTaskDefinitionRequest{"a:1"})));
    case 5:
      return judge(reads.describe_container_instances(one(ports::DescribeContainerInstancesRequest{
          .cluster = kService.cluster, .container_instance_arns = {"ci"}})));
    case 6:
      return judge(scaling.describe_scalable_targets(
          one(ports::DescribeScalableTargetsRequest{"service/prod/web"})));
    case 7:
      return judge(writes.stop_task(one(
          ports::StopTaskRequest{.cluster = kService.cluster, .task = kTasks[0], .reason = "r"})));
    case 8:
      return judge(account.secrets().secrets_manager("mail"));
    case 9:
      return judge(account.secrets().parameter("/mail"));
    case 10:
      return judge(
          account.event_buses().put_event({.source = "s", .detail_type = "t", .detail = "{}"}));
    default:
      return judge(writes.update_service(
          one(ports::UpdateServiceRequest{.service = kService, .desired_count = 2})));
  }
}

}  // namespace

std::string read_aws_json(std::string_view bytes) {
  Input input(bytes);
  const std::size_t operation = input.choose(12);
  constexpr std::array kStatuses{200, 400, 403, 500};
  const int status = kStatuses.at(input.choose(kStatuses.size()));
  aws::FakeAccount fake;
  fake.transport.answer(aws::answer_of(status, std::string(input.rest())));
  return call(fake, operation);
}

}  // namespace ecsr::fuzz
