// SPDX-License-Identifier: MIT
// tree-check: long file: one small entry for each operation of the client
// Lets a test in another language see what the AWS client sends and how it reads the answers:
// performs single operations against an endpoint and prints one JSON line for each. Credentials,
// AWS_CA_BUNDLE and the endpoint variables come from the environment. Not part of what is shipped.
#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <time.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "aws/account.h"
#include "aws/environment.h"
#include "base/text.h"

namespace {

using namespace ecsr;
using nlohmann::json;
using Words = std::vector<std::string>;

constexpr std::string_view kUsage =
    "usage: client_probe [--endpoint-url URL] [--region R] OPERATION ARGUMENT...\n"
    "  describe-services CLUSTER SERVICE\n"
    "  list-tasks CLUSTER SERVICE RUNNING|STOPPED [TOKEN]\n"
    "  describe-tasks CLUSTER TASK...\n"
    "  get-task-protection CLUSTER TASK...\n"
    "  describe-task-definition TASK-DEFINITION\n"
    "  describe-container-instances CLUSTER ARN...\n"
    "  stop-task CLUSTER TASK REASON\n"
    "  update-service CLUSTER SERVICE DESIRED-COUNT\n"
    "  tag-resource ARN KEY VALUE\n"
    "  untag-resource ARN KEY\n"
    "  describe-scalable-targets RESOURCE-ID\n"
    "  register-scalable-target RESOURCE-ID MIN MAX IN OUT SCHEDULED   (flags: true or false)\n"
    "  describe-target-health TARGET-GROUP-ARN\n"
    "  describe-alarms ALARM...\n"
    "  get-caller-identity\n"
    "  get-secret-value ID\n"
    "  get-parameter NAME\n"
    "  invoke-later FUNCTION EVENT\n"
    "  publish TOPIC-ARN SUBJECT MESSAGE\n"
    "  put-event BUS DETAIL-TYPE DETAIL\n"
    "  post URL BODY\n"
    "  endpoints    where each service is; sends nothing\n"
    "  all CLUSTER SERVICE TASK    every operation of the recycling itself once\n"
    "  notices SECRET PARAMETER TOPIC-ARN    every operation around it once\n"
    "Exit status: 0, also when AWS refused; 2 when nothing was sent.\n";

class RealClock final : public ports::Clock {
 public:
  WallTime wall_now() override {
    timespec now{};
    // tree-check: allow clock: signs requests that a real server checks
    clock_gettime(CLOCK_REALTIME, &now);
    return WallTime{seconds{now.tv_sec} + milliseconds{now.tv_nsec / 1'000'000}};
  }
  void sleep_until(WallTime time) override {
    const milliseconds left = std::max(milliseconds{0}, time - wall_now());
    // tree-check: allow sleep: waits between repeats against a real server
    usleep(static_cast<useconds_t>(left.count() * 1'000));
  }
};

json error_of(const Error& error) {
  return {{"ok", false},
          {"kind", to_string(error.kind())},
          {"code", error.code()},
          {"message", error.message()}};
}

json failures_of(const std::vector<ports::CallFailure>& failures) {
  json list = json::array();
  for (const auto& each : failures) list.push_back({{"arn", each.arn}, {"reason", each.reason}});
  return list;
}

json service_of(const core::Service& service) {
  json tags = json::object();
  for (const core::Tag& tag : service.tags) tags[tag.key] = tag.value;
  json deployments = json::array();
  for (const core::Deployment& each : service.deployments) {
    deployments.push_back({{"id", each.id},
                           {"primary", each.primary},
                           {"desired", each.desired_count},
                           {"running", each.running_count},
                           {"pending", each.pending_count},
                           {"created_at", to_iso8601(each.created_at)}});
  }
  return {{"arn", service.arn},
          {"name", service.name},
          {"active", service.status == core::ServiceStatus::kActive},
          {"desired", service.desired_count},
          {"running", service.running_count},
          {"pending", service.pending_count},
          {"launch_type", service.launch_type},
          {"target_groups", service.target_groups.size()},
          {"events", service.events.size()},
          {"deployments", deployments},
          {"tags", tags}};
}

json value_of(const ports::DescribeServicesAnswer& answer) {
  return {{"service", answer.service ? service_of(*answer.service) : json()},
          {"failures", failures_of(answer.failures)},
          {"aws_now", answer.aws_now ? json(to_iso8601(*answer.aws_now)) : json()}};
}

json value_of(const ports::ListTasksAnswer& answer) {
  json tasks = json::array();
  for (const core::TaskId& task : answer.tasks) tasks.push_back(task.value);
  return {{"tasks", tasks}, {"next_token", answer.next_token}};
}

json value_of(const ports::DescribeTasksAnswer& answer) {
  json tasks = json::array();
  for (const ports::DescribedTask& each : answer.tasks) {
    json addresses = json::array();
    for (const ports::TaskAddress& address : each.addresses) {
      addresses.push_back({{"container", address.container_name},
                           {"private_ipv4", address.private_ipv4},
                           {"container_port", address.container_port},
                           {"host_port", address.host_port}});
    }
    const core::Task& task = each.task;
    tasks.push_back({{"id", task.id.value},
                     {"running", task.last_status == core::LastStatus::kRunning},
                     {"stop_asked", task.desired_status == core::DesiredStatus::kStopped},
                     {"created_at", task.created_at ? json(to_iso8601(*task.created_at)) : json()},
                     {"started_at", task.started_at ? json(to_iso8601(*task.started_at)) : json()},
                     {"stopped_reason", task.stopped_reason},
                     {"group", each.group},
                     {"addresses", addresses}});
  }
  return {{"tasks", tasks}, {"failures", failures_of(answer.failures)}};
}

json value_of(const ports::GetTaskProtectionAnswer& answer) {
  json tasks = json::array();
  for (const core::Protection& each : answer.tasks) {
    tasks.push_back({{"id", each.task.value}, {"enabled", each.enabled}});
  }
  return {{"tasks", tasks}, {"failures", failures_of(answer.failures)}};
}

json value_of(const ports::DescribeTaskDefinitionAnswer& answer) {
  return {{"has_container_health_check", answer.has_container_health_check},
          {"network_mode", answer.network_mode}};
}

json value_of(const ports::DescribeContainerInstancesAnswer& answer) {
  json instances = json::array();
  for (const ports::ContainerInstance& each : answer.instances) {
    instances.push_back({{"arn", each.arn}, {"ec2_instance_id", each.ec2_instance_id}});
  }
  return {{"instances", instances}, {"failures", failures_of(answer.failures)}};
}

json value_of(const ports::DescribeScalableTargetsAnswer& answer) {
  if (!answer.target) return {{"target", nullptr}};
  return {{"target",
           {{"min", answer.target->min_capacity},
            {"max", answer.target->max_capacity},
            {"scaling_in", answer.target->suspended.scaling_in},
            {"scaling_out", answer.target->suspended.scaling_out},
            {"scheduled", answer.target->suspended.scheduled}}}};
}

json value_of(const ports::DescribeTargetHealthAnswer& answer) {
  json targets = json::array();
  for (const ports::TargetDescription& each : answer.targets) {
    targets.push_back({{"id", each.id},
                       {"port", each.port},
                       {"healthy", each.health == core::TargetHealth::kHealthy},
                       {"draining", each.health == core::TargetHealth::kDraining}});
  }
  return {{"targets", targets}};
}

json value_of(const ports::DescribeAlarmsAnswer& answer) {
  json alarms = json::object();
  for (const core::Alarm& each : answer.alarms) {
    alarms[each.name] = {{"red", each.state == core::AlarmState::kAlarm},
                         {"ok", each.state == core::AlarmState::kOk},
                         {"why", each.why}};
  }
  return {{"alarms", alarms}, {"next_token", answer.next_token}};
}

template <typename Answer>
json line_of(const std::vector<Result<Answer>>& results) {
  if (!results[0]) return error_of(results[0].error());
  return {{"ok", true}, {"value", value_of(*results[0])}};
}

json line_of(const std::vector<Status>& results) {
  if (!results[0]) return error_of(results[0].error());
  return {{"ok", true}};
}

template <typename Value, typename JsonOf>
json line_with(const Result<Value>& result, JsonOf json_of) {
  if (!result) return error_of(result.error());
  return {{"ok", true}, {"value", json_of(*result)}};
}

json line_of(const Status& status) { return line_of(std::vector<Status>{status}); }

json text_of(const std::string& text) { return text; }

int number(const std::string& text) {
  return static_cast<int>(parse_whole_number(text).value_or(0));
}

std::vector<core::TaskId> tasks_from(const Words& words, std::size_t first) {
  std::vector<core::TaskId> tasks;
  for (std::size_t i = first; i < words.size(); ++i) tasks.push_back({words[i]});
  return tasks;
}

template <typename Request>
std::span<const Request> one(const Request& request) {
  return {&request, 1};
}

core::ServiceAddress address(const Words& a) { return {.cluster = {a[0]}, .service = {a[1]}}; }

struct Probe {
  std::size_t fewest_arguments;
  std::function<json(aws::Account&, const Words&)> run;
};

std::map<std::string, Probe> ecs_read_probes() {
  using Account = aws::Account;
  std::map<std::string, Probe> probes;
  probes["describe-services"] = {
      2, [](Account& account, const Words& a) {
        const ports::DescribeServicesRequest request{address(a)};
        return line_of(account.ecs_read().describe_services(one(request)));
      }};
  probes["list-tasks"] = {
      3, [](Account& account, const Words& a) {
        const ports::ListTasksRequest request{
            address(a),
            a[2] == "STOPPED" ? core::DesiredStatus::kStopped : core::DesiredStatus::kRunning,
            a.size() > 3 ? a[3] : ""};
        return line_of(account.ecs_read().list_tasks(one(request)));
      }};
  probes["describe-tasks"] = {2, [](Account& account, const Words& a) {
                                const ports::DescribeTasksRequest request{{a[0]}, tasks_from(a, 1)};
                                return line_of(account.ecs_read().describe_tasks(one(request)));
                              }};
  probes["get-task-protection"] = {
      2, [](Account& account, const Words& a) {
        const ports::GetTaskProtectionRequest request{{a[0]}, tasks_from(a, 1)};
        return line_of(account.ecs_read().get_task_protection(one(request)));
      }};
  probes["describe-task-definition"] = {
      1, [](Account& account, const Words& a) {
        const ports::DescribeTaskDefinitionRequest request{a[0]};
        return line_of(account.ecs_read().describe_task_definition(one(request)));
      }};
  probes["describe-container-instances"] = {
      2, [](Account& account, const Words& a) {
        const ports::DescribeContainerInstancesRequest request{{a[0]},
                                                               Words(a.begin() + 1, a.end())};
        return line_of(account.ecs_read().describe_container_instances(one(request)));
      }};
  return probes;
}

void add_write_probes(std::map<std::string, Probe>& probes) {
  using Account = aws::Account;
  probes["stop-task"] = {3, [](Account& account, const Words& a) {
                           const ports::StopTaskRequest request{{a[0]}, {a[1]}, a[2]};
                           return line_of(account.ecs_write().stop_task(one(request)));
                         }};
  probes["update-service"] = {3, [](Account& account, const Words& a) {
                                const ports::UpdateServiceRequest request{address(a), number(a[2])};
                                return line_of(account.ecs_write().update_service(one(request)));
                              }};
  probes["tag-resource"] = {3, [](Account& account, const Words& a) {
                              const ports::TagResourceRequest request{a[0], {{a[1], a[2]}}};
                              return line_of(account.ecs_write().tag_resource(one(request)));
                            }};
  probes["untag-resource"] = {2, [](Account& account, const Words& a) {
                                const ports::UntagResourceRequest request{a[0], {a[1]}};
                                return line_of(account.ecs_write().untag_resource(one(request)));
                              }};
}

void add_other_probes(std::map<std::string, Probe>& probes) {
  using Account = aws::Account;
  probes["describe-scalable-targets"] = {
      1, [](Account& account, const Words& a) {
        const ports::DescribeScalableTargetsRequest request{a[0]};
        return line_of(account.autoscaling().describe_scalable_targets(one(request)));
      }};
  probes["register-scalable-target"] = {
      6, [](Account& account, const Words& a) {
        const ports::RegisterScalableTargetRequest request{
            a[0],
            {.min_capacity = number(a[1]),
             .max_capacity = number(a[2]),
             .suspended = {.scaling_in = a[3] == "true",
                           .scaling_out = a[4] == "true",
                           .scheduled = a[5] == "true"}}};
        return line_of(account.autoscaling().register_scalable_target(one(request)));
      }};
  probes["describe-target-health"] = {
      1, [](Account& account, const Words& a) {
        const ports::DescribeTargetHealthRequest request{a[0]};
        return line_of(account.target_health().describe_target_health(one(request)));
      }};
  probes["deregister-targets"] = {
      3, [](Account& account, const Words& a) {
        const ports::DeregisterTargetsRequest request{a[0], {{.id = a[1], .port = number(a[2])}}};
        return line_of(account.target_health().deregister_targets(one(request)));
      }};
  probes["describe-alarms"] = {1, [](Account& account, const Words& a) {
                                 const ports::DescribeAlarmsRequest request{.names = a,
                                                                            .next_token = {}};
                                 return line_of(account.alarms().describe_alarms(one(request)));
                               }};
}

void add_notice_probes(std::map<std::string, Probe>& probes) {
  using Account = aws::Account;
  probes["get-caller-identity"] = {
      0, [](Account& account, const Words&) {
        return line_with(
            account.identity().get_caller_identity(), [](const ports::CallerIdentity& who) {
              return json{{"account", who.account}, {"arn", who.arn}, {"user_id", who.user_id}};
            });
      }};
  probes["get-secret-value"] = {1, [](Account& account, const Words& a) {
                                  return line_with(account.secrets().secrets_manager(a[0]),
                                                   text_of);
                                }};
  probes["get-parameter"] = {1, [](Account& account, const Words& a) {
                               return line_with(account.secrets().parameter(a[0]), text_of);
                             }};
  probes["get-object"] = {1, [](Account& account, const Words& a) {
                            return line_with(account.objects().get_object(a[0]), text_of);
                          }};
  probes["publish"] = {3, [](Account& account, const Words& a) {
                         return line_of(account.topics().publish(
                             {.topic_arn = a[0], .subject = a[1], .message = a[2]}));
                       }};
  probes["put-event"] = {3, [](Account& account, const Words& a) {
                           return line_of(account.event_buses().put_event(
                               {.event_bus = a[0],
                                .source = "ecs-recycle",
                                .detail_type = a[1],
                                .detail = a[2],
                                .resources = {"arn:aws:ecs:eu-west-1:1:service/a/b"}}));
                         }};
  probes["invoke-later"] = {
      2, [](Account& account, const Words& a) {
        return line_of(account.functions().invoke_later({.function_name = a[0], .payload = a[1]}));
      }};
  probes["post"] = {2, [](Account& account, const Words& a) {
                      const ports::WebPost post{
                          .url = a[0], .headers = {{"Content-Type", "text/plain"}}, .body = a[1]};
                      return line_with(account.web().post(post), [](const ports::WebAnswer& seen) {
                        return json{{"status", seen.status}, {"body", seen.body}};
                      });
                    }};
}

std::vector<std::pair<std::string, Words>> all_notices(const Words& a) {
  return {{"get-caller-identity", {}},
          {"get-secret-value", {a[0]}},
          {"get-parameter", {a[1]}},
          {"publish", {a[2], "Grüße", "Fertig: 3 Aufgaben & mehr\n+ = %"}},
          {"put-event", {"", "ECS Recycle Finished", R"({"who":"né à Zürich"})"}}};
}

/// Every operation once, reads first, with names made from the three given.
std::vector<std::pair<std::string, Words>> everything(const Words& a) {
  const std::string arn = "arn:aws:ecs:eu-west-1:111122223333:";
  const std::string service_arn = arn + "service/" + a[0] + "/" + a[1];
  const std::string resource_id = "service/" + a[0] + "/" + a[1];
  return {
      {"describe-services", {a[0], a[1]}},
      {"list-tasks", {a[0], a[1], "RUNNING"}},
      {"describe-tasks", {a[0], a[2]}},
      {"get-task-protection", {a[0], a[2]}},
      {"describe-task-definition", {a[1] + ":1"}},
      {"describe-container-instances", {a[0], arn + "container-instance/" + a[0] + "/1"}},
      {"stop-task", {a[0], a[2], "client_probe says Grüße"}},
      {"update-service", {a[0], a[1], "3"}},
      {"tag-resource", {service_arn, "ecs-recycle:run", "v1 né à Zürich +/="}},
      {"untag-resource", {service_arn, "ecs-recycle:run"}},
      {"describe-scalable-targets", {resource_id}},
      {"register-scalable-target", {resource_id, "1", "9", "true", "false", "false"}},
      {"describe-target-health",
       {"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/" + a[1] + "/1f2e"}},
      {"deregister-targets",
       {"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/" + a[1] + "/1f2e",
        "10.0.0.1", "8080"}},
  };
}

aws::Environment environment_of_this_process() {
  aws::Environment environment;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view pair(*each);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos) {
      environment[std::string(pair.substr(0, equals))] = std::string(pair.substr(equals + 1));
    }
  }
  return environment;
}

int wrong_usage(std::string_view why) {
  std::cerr << why << "\n" << kUsage;
  return 2;
}

json endpoints(const aws::AccountOptions& options) {
  const auto found =
      aws::find_endpoints(options.region, options.endpoint_url, environment_of_this_process());
  if (!found) return error_of(found.error());
  json urls = json::array();
  for (std::size_t i = 0; i < aws::kServices.size(); ++i) {
    urls.push_back(found->of(static_cast<aws::Service>(i), options.region)->url);
  }
  return {{"ok", true}, {"value", urls}};
}

int run(aws::AccountOptions options, Words words) {
  if (words[0] == "endpoints") {
    std::cout << endpoints(options) << "\n";
    return 0;
  }
  std::map<std::string, Probe> probes = ecs_read_probes();
  add_write_probes(probes);
  add_other_probes(probes);
  add_notice_probes(probes);
  const std::string operation = words[0];
  words.erase(words.begin());

  std::vector<std::pair<std::string, Words>> to_do{{operation, words}};
  if (operation == "all") {
    if (words.size() != 3) return wrong_usage("all takes CLUSTER SERVICE TASK");
    to_do = everything(words);
  } else if (operation == "notices") {
    if (words.size() != 3) return wrong_usage("notices takes SECRET PARAMETER TOPIC-ARN");
    to_do = all_notices(words);
  } else if (!probes.contains(operation)) {
    return wrong_usage("unknown operation " + operation);
  } else if (words.size() < probes[operation].fewest_arguments) {
    return wrong_usage("too few arguments for " + operation);
  }

  RealClock clock;
  auto account = aws::RealAccount::open(options, environment_of_this_process(), clock, /*seed=*/1);
  if (!account) {
    std::cout << error_of(account.error()) << "\n";
    return 2;
  }
  for (const auto& [name, arguments] : to_do) {
    json line = probes[name].run((*account)->account(), arguments);
    line["operation"] = name;
    std::cout << line << std::endl;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  aws::AccountOptions options;
  Words words(argv + 1, argv + argc);
  while (words.size() >= 2 && words[0].starts_with("--")) {
    if (words[0] == "--endpoint-url") {
      options.endpoint_url = words[1];
    } else if (words[0] == "--region") {
      options.region = words[1];
    } else if (words[0] == "--profile") {
      options.asked.profile = words[1];
    } else if (words[0] == "--role-arn") {
      options.asked.role_arn = words[1];
    } else if (words[0] == "--external-id") {
      options.asked.external_id = words[1];
    } else {
      return wrong_usage("unknown flag " + words[0]);
    }
    words.erase(words.begin(), words.begin() + 2);
  }
  return words.empty() ? wrong_usage("no operation") : run(options, words);
}
