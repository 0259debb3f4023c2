// SPDX-License-Identifier: MIT
#include "aws/ecs_read_client.h"

#include <gtest/gtest.h>

#include "tests/aws/fakes.h"

namespace ecsr::aws {
namespace {

using core::DesiredStatus;
using core::Health;
using core::LastStatus;
using core::RolloutState;
using core::StopCode;

constexpr const char* kArn = "arn:aws:ecs:eu-west-1:111122223333:";

std::string arn(const std::string& rest) { return kArn + rest; }

WallTime at_ms(std::int64_t since_1970) { return WallTime{milliseconds{since_1970}}; }

class EcsReadTest : public testing::Test, protected FakeAccount {
 protected:
  ports::EcsReadApi& ecs = account.ecs_read();
  const core::ServiceAddress web{{"blue"}, {"web"}};

  Result<ports::DescribeServicesAnswer> describe_web() {
    const std::vector<ports::DescribeServicesRequest> wave{{web}};
    return ecs.describe_services(wave)[0];
  }
  Result<ports::DescribeTasksAnswer> describe_tasks() {
    const std::vector<ports::DescribeTasksRequest> wave{{{"blue"}, {{"a"}, {"b"}}}};
    return ecs.describe_tasks(wave)[0];
  }
};

core::Service web_of_the_vector() {
  return {
      .arn = arn("service/blue/web"),
      .cluster_arn = arn("cluster/blue"),
      .name = "web",
      .status = core::ServiceStatus::kActive,
      .desired_count = 3,
      .running_count = 3,
      .pending_count = 1,
      .scheduling_strategy = core::SchedulingStrategy::kReplica,
      .deployment_controller = core::DeploymentController::kEcs,
      .launch_type = "FARGATE",
      .task_definition = arn("task-definition/web:8"),
      .deployments = {{.id = "ecs-svc/2222222222222222222",
                       .primary = true,
                       .rollout_state = RolloutState::kInProgress,
                       .task_definition = arn("task-definition/web:8"),
                       .desired_count = 3,
                       .running_count = 2,
                       .pending_count = 1,
                       .created_at = at_ms(1'754'550'000'250)},
                      {.id = "ecs-svc/1111111111111111111",
                       .primary = false,
                       .rollout_state = RolloutState::kUnknown,
                       .task_definition = arn("task-definition/web:7"),
                       .running_count = 1,
                       .created_at = at_ms(1'754'450'000'000)}},
      .target_groups = {{.arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:"
                                "targetgroup/web/0a1b",
                         .container_name = "web",
                         .container_port = 8080}},
      .classic_load_balancer = true,
      .events = {{.id = "5b0d6c2e-0000-4000-8000-000000000002",
                  .created_at = at_ms(1'754'550'010'001),
                  .message = "(service web) has started 1 tasks: (task 0f0e)."},
                 {.id = "5b0d6c2e-0000-4000-8000-000000000001",
                  .created_at = at_ms(1'754'450'010'000),
                  .message = "(service web) has reached a steady state."}},
      .tags = {{.key = "team", .value = "Zürich"}, {.key = "empty", .value = ""}},
  };
}

TEST_F(EcsReadTest, DescribesAServiceWithItsTags) {
  HttpAnswer answer = answer_of(200, vector_text("describe_services.json"));
  answer.date = at_ms(1'754'560'000'000);
  transport.answer(answer);

  const auto described = describe_web();

  EXPECT_EQ(sent(), R"({"cluster":"blue","services":["web"],"include":["TAGS"]})");
  ASSERT_TRUE(described) << described.error().message();
  EXPECT_EQ(described->service, web_of_the_vector());
  EXPECT_EQ(described->failures.size(), 0U);
  EXPECT_EQ(described->aws_now, at_ms(1'754'560'000'000));
}

TEST_F(EcsReadTest, TakesWordsItDoesNotKnowAsUnknownAndReadsTaskSets) {
  transport.answer(answer_of(200, vector_text("describe_services_external.json")));

  const auto described = describe_web();

  ASSERT_TRUE(described && described->service);
  EXPECT_EQ(described->service->status, core::ServiceStatus::kUnknown);
  EXPECT_EQ(described->service->scheduling_strategy, core::SchedulingStrategy::kUnknown);
  EXPECT_EQ(described->service->deployment_controller, core::DeploymentController::kExternal);
  EXPECT_EQ(described->service->classic_load_balancer, false);
  EXPECT_EQ(described->service->task_sets,
            (std::vector<core::TaskSet>{
                {.id = "ecs-svc/9", .primary = true, .steady = true, .task_definition = "td:1"},
                {.id = "ecs-svc/8", .task_definition = "td:2"}}));
}

TEST_F(EcsReadTest, TakesAServiceWithoutAControllerForOneOfEcs) {
  transport.answer(answer_of(200, R"({"services":[{"serviceArn":"a","serviceName":"web",
      "status":"DRAINING","desiredCount":0,"runningCount":0,"pendingCount":0}]})"));

  const auto described = describe_web();

  ASSERT_TRUE(described);
  EXPECT_EQ(described->service,
            (core::Service{.arn = "a", .name = "web", .status = core::ServiceStatus::kDraining}));
}

TEST_F(EcsReadTest, PassesOnThatAServiceIsMissing) {
  transport.answer(
      answer_of(200, R"({"services":[],"failures":[{"arn":"x/web","reason":"MISSING"}]})"));

  const auto described = describe_web();

  ASSERT_TRUE(described);
  EXPECT_FALSE(described->service);
  ASSERT_EQ(described->failures.size(), 1U);
  EXPECT_EQ(described->failures[0].arn + " " + described->failures[0].reason, "x/web MISSING");
}

TEST_F(EcsReadTest, NamesTheMemberThatIsMissingOrWrong) {
  transport.answer(answer_of(200, R"({"services":[{"serviceArn":"a","serviceName":"web",
      "status":"ACTIVE","desiredCount":"3","runningCount":3,"pendingCount":0}]})"));

  const auto described = describe_web();

  ASSERT_FALSE(described);
  EXPECT_EQ(described.error(),
            Error(ErrorKind::kBadAnswer,
                  "DescribeServices: the answer cannot be used: /services/0/desiredCount: a whole "
                  "number was expected, not \"3\" (request id r-1)"));
}

TEST_F(EcsReadTest, TakesASecretOutOfAnAnswerThatCannotBeUsed) {
  HttpAnswer page = answer_of(200, "<html><title>no session-token-0 here</title></html>");
  page.headers = {{"x-amzn-requestid", "session-token-0"}};
  transport.answer(page);
  transport.answer(answer_of(
      200, std::string(R"({"services":[{"desiredCount":")") + "a-long-secret-access-key\"}]}"));

  EXPECT_EQ(describe_web().error().message(),
            "DescribeServices: the answer cannot be used: it is an HTML page, as proxies and "
            "captive networks send (\"no [session token] here\") (request id [session token])");
  const std::string wrong = describe_web().error().message();
  EXPECT_FALSE(wrong.contains("a-long")) << wrong;
}

TEST_F(EcsReadTest, RecognisesAPageOfAProxyAndATruncatedAnswer) {
  transport.answer(answer_of(200, "<html><title>Please log in</title></html>"));
  transport.answer(answer_of(200, R"({"services":[{"serviceArn":"ar)"));
  transport.answer(answer_of(200, ""));

  EXPECT_EQ(describe_web().error(),
            Error(ErrorKind::kBadAnswer,
                  "DescribeServices: the answer cannot be used: it is an HTML page, as proxies and "
                  "captive networks send (\"Please log in\") (request id r-1)"));
  EXPECT_EQ(describe_web().error(),
            Error(ErrorKind::kBadAnswer,
                  "DescribeServices: the answer cannot be used: it is not whole JSON (request id "
                  "r-1)"));
  EXPECT_EQ(describe_web().error(),
            Error(ErrorKind::kBadAnswer,
                  "DescribeServices: the answer cannot be used: it is empty (request id r-1)"));
}

TEST_F(EcsReadTest, ListsTasksPageByPageByTheirDesiredStatus) {
  transport.answer(answer_of(200, R"({"taskArns":["t1","t2"],"nextToken":"more"})"));
  transport.answer(answer_of(200, R"({"taskArns":[],"nextToken":null})"));
  const std::vector<ports::ListTasksRequest> wave{{web},
                                                  {web, DesiredStatus::kStopped, "more \"token\""}};

  const auto pages = ecs.list_tasks(wave);

  EXPECT_EQ(sent(0),
            R"({"cluster":"blue","serviceName":"web","desiredStatus":"RUNNING","maxResults":100})");
  EXPECT_EQ(sent(1), R"({"cluster":"blue","serviceName":"web","desiredStatus":"STOPPED",)"
                     R"("maxResults":100,"nextToken":"more \"token\""})");
  EXPECT_EQ(pages[0]->tasks, (std::vector<core::TaskId>{{"t1"}, {"t2"}}));
  EXPECT_EQ(pages[0]->next_token, "more");
  EXPECT_EQ(pages[1]->tasks.size(), 0U);
  EXPECT_EQ(pages[1]->next_token, "");
}

TEST_F(EcsReadTest, DescribesTasks) {
  transport.answer(answer_of(200, vector_text("describe_tasks.json")));

  const auto described = describe_tasks();

  EXPECT_EQ(sent(), R"({"cluster":"blue","tasks":["a","b"]})");
  ASSERT_TRUE(described) << described.error().message();
  ASSERT_EQ(described->tasks.size(), 3U);
  EXPECT_EQ(described->tasks[0].task,
            (core::Task{.id = {arn("task/blue/0f0e")},
                        .last_status = LastStatus::kRunning,
                        .desired_status = DesiredStatus::kRunning,
                        .health = Health::kHealthy,
                        .created_at = at_ms(1'754'560'000'123),
                        .started_at = at_ms(1'754'560'041'500),
                        .availability_zone = "eu-west-1a",
                        .task_definition = arn("task-definition/web:8")}));
  EXPECT_EQ(described->tasks[0].group, "service:web");
  EXPECT_EQ(described->tasks[1].task,
            (core::Task{.id = {arn("task/blue/1a1b")},
                        .last_status = LastStatus::kStopped,
                        .desired_status = DesiredStatus::kStopped,
                        .health = Health::kUnhealthy,
                        .stop_code = StopCode::kEssentialContainerExited,
                        .created_at = at_ms(1'754'560'000'000),
                        .availability_zone = "eu-west-1b",
                        .stopped_reason = "Essential container in task exited"}));
  EXPECT_EQ(described->tasks[2].task,
            (core::Task{.id = {arn("task/blue/2c2d")}, .stop_code = StopCode::kUnknown}));
  ASSERT_EQ(described->failures.size(), 1U);
  EXPECT_EQ(described->failures[0].reason, "MISSING");
}

std::string text_of(const ports::TaskAddress& address) {
  return address.container_name + " " + address.private_ipv4 + " " +
         std::to_string(address.container_port) + " " + std::to_string(address.host_port);
}

TEST_F(EcsReadTest, FindsTheAddressesOfTasksAsTargetGroupsNameThem) {
  transport.answer(answer_of(200, vector_text("describe_tasks.json")));

  const auto described = describe_tasks();

  ASSERT_TRUE(described);
  const auto& awsvpc = described->tasks[0].addresses;
  ASSERT_EQ(awsvpc.size(), 2U);
  EXPECT_EQ(text_of(awsvpc[0]), "web 10.0.1.23 0 0");
  EXPECT_EQ(text_of(awsvpc[1]), "sidecar 10.0.1.23 0 0");  // from the attachment
  const auto& bridge = described->tasks[1].addresses;
  ASSERT_EQ(bridge.size(), 1U);
  EXPECT_EQ(text_of(bridge[0]), "web  8080 32768");
  EXPECT_EQ(described->tasks[1].container_instance_arn, arn("container-instance/blue/c1"));
  EXPECT_EQ(described->tasks[2].addresses.size(), 0U);
}

TEST_F(EcsReadTest, ReadsTheProtectionOfTasks) {
  transport.answer(answer_of(200, R"({"protectedTasks":[
      {"taskArn":"a","protectionEnabled":true,"expirationDate":1754560000.5},
      {"taskArn":"b","protectionEnabled":false}],
      "failures":[{"arn":"c","reason":"TASK_NOT_VALID"}]})"));
  const std::vector<ports::GetTaskProtectionRequest> wave{{{"blue"}, {{"a"}, {"b"}, {"c"}}}};

  const auto answers = ecs.get_task_protection(wave);

  EXPECT_EQ(sent(), R"({"cluster":"blue","tasks":["a","b","c"]})");
  EXPECT_EQ(answers[0]->tasks,
            (std::vector<core::Protection>{
                {.task = {"a"}, .enabled = true, .expires_at = at_ms(1'754'560'000'500)},
                {.task = {"b"}}}));
  EXPECT_EQ(answers[0]->failures[0].reason, "TASK_NOT_VALID");
}

bool has_health_check(FakeAccount& fake, const std::string& containers) {
  fake.transport.script = {
      answer_of(200, R"({"taskDefinition":{"containerDefinitions":)" + containers + "}}")};
  const std::vector<ports::DescribeTaskDefinitionRequest> wave{{"web:8"}};
  return fake.account.ecs_read().describe_task_definition(wave)[0]->has_container_health_check;
}

TEST_F(EcsReadTest, FindsTheHealthCheckOfAnEssentialContainer) {
  EXPECT_TRUE(has_health_check(*this, R"([{"name":"a"},{"healthCheck":{"command":["x"]}}])"));
  EXPECT_TRUE(has_health_check(*this, R"([{"essential":true,"healthCheck":{}}])"));
  EXPECT_FALSE(has_health_check(*this, R"([{"essential":false,"healthCheck":{}}])"));
  EXPECT_FALSE(has_health_check(*this, R"([{"name":"a","healthCheck":null}])"));
  EXPECT_EQ(sent(), R"({"taskDefinition":"web:8"})");
}

TEST_F(EcsReadTest, ReadsTheNetworkModeOfATaskDefinitionAndMissesAMissingOne) {
  transport.answer(answer_of(200, R"({"taskDefinition":{"networkMode":"awsvpc"}})"));
  transport.answer(answer_of(200, "{}"));
  const std::vector<ports::DescribeTaskDefinitionRequest> wave{{"web:8"}, {"web:9"}};

  const auto answers = ecs.describe_task_definition(wave);

  EXPECT_EQ(answers[0]->network_mode, "awsvpc");
  EXPECT_EQ(answers[1].error().message(),
            "DescribeTaskDefinition: the answer cannot be used: /taskDefinition: is missing "
            "(request id r-1)");
}

TEST_F(EcsReadTest, FindsTheMachinesOfContainerInstances) {
  transport.answer(answer_of(200, R"({"containerInstances":[
      {"containerInstanceArn":"ci/1","ec2InstanceId":"i-0abc"}],
      "failures":[{"arn":"ci/2","reason":"MISSING"}]})"));
  const std::vector<ports::DescribeContainerInstancesRequest> wave{{{"blue"}, {"ci/1", "ci/2"}}};

  const auto answers = ecs.describe_container_instances(wave);

  EXPECT_EQ(sent(), R"({"cluster":"blue","containerInstances":["ci/1","ci/2"]})");
  ASSERT_EQ(answers[0]->instances.size(), 1U);
  EXPECT_EQ(answers[0]->instances[0].arn + " " + answers[0]->instances[0].ec2_instance_id,
            "ci/1 i-0abc");
  EXPECT_EQ(answers[0]->failures.size(), 1U);
}

TEST_F(EcsReadTest, SendsNamesBeyondAsciiAndRefusesThoseThatAreNotUtf8) {
  const std::vector<ports::DescribeServicesRequest> wave{{{{"blüe"}, {"日本"}}},
                                                         {{{"blue"}, {"\xff"}}}};

  const auto answers = ecs.describe_services(wave);

  EXPECT_EQ(sent(), R"({"cluster":"bl\u00fce","services":["\u65e5\u672c"],"include":["TAGS"]})");
  EXPECT_EQ(answers[1].error(),
            Error(ErrorKind::kBadInput, "DescribeServices: services \"?\" is not UTF-8"));
  EXPECT_EQ(transport.requests.size(), 1U);
}

}  // namespace
}  // namespace ecsr::aws
