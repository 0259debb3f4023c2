// SPDX-License-Identifier: MIT
// tree-check: long file: one account, every operation of it in turn
// The account through the ports: shapes, strictness, error kinds, lag and request rates.
#include "sim/account.h"

#include <gmock/gmock.h>

#include "sim/sim_clock.h"
#include "tests/sim/worlds.h"

namespace ecsr::sim {
namespace {

using core::DesiredStatus;
using core::ServiceAddress;
using core::TaskId;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

const ServiceAddress kWeb{{"prod"}, {"web"}};

/// A wave of one.
template <typename Request>
std::vector<Request> just(Request request) {
  return {std::move(request)};
}

struct AccountTest : testing::Test {
  std::unique_ptr<World> world;
  std::unique_ptr<Account> account;

  void account_of(std::string_view text) {
    world = world_of(text);
    account = std::make_unique<Account>(*world);
  }
  Result<ports::DescribeServicesAnswer> describe(ServiceAddress address = kWeb) {
    return account->describe_services(just<ports::DescribeServicesRequest>({address}))[0];
  }
  Result<ports::ListTasksAnswer> list(DesiredStatus status = DesiredStatus::kRunning,
                                      std::string token = "") {
    return account->list_tasks(just<ports::ListTasksRequest>({kWeb, status, std::move(token)}))[0];
  }
  Result<ports::DescribeTasksAnswer> describe_ids(std::vector<TaskId> ids) {
    return account->describe_tasks(
        just<ports::DescribeTasksRequest>({{"prod"}, std::move(ids)}))[0];
  }
  Status stop_id(std::string id, std::string reason = "recycle") {
    return account->stop_task(
        just<ports::StopTaskRequest>({{"prod"}, {std::move(id)}, std::move(reason)}))[0];
  }
  Status tag(std::string key, std::string value) {
    return account->tag_resource(just<ports::TagResourceRequest>(
        {world->services[0].arn, {{std::move(key), std::move(value)}}}))[0];
  }
};

using AccountShapes = AccountTest;
using AccountStrictness = AccountTest;
using ReadLag = AccountTest;
using RequestRateLimit = AccountTest;

TEST_F(AccountShapes, AServiceHasItsDeploymentTargetGroupsAndTags) {
  account_of("service web target-groups=2 tag=team=blue desired=2\n");

  const auto answer = describe();

  ASSERT_TRUE(answer && answer->service);
  const core::Service& web = *answer->service;
  EXPECT_EQ(web.arn, "arn:aws:ecs:eu-west-1:111122223333:service/prod/web");
  EXPECT_EQ(web.cluster_arn, "arn:aws:ecs:eu-west-1:111122223333:cluster/prod");
  EXPECT_EQ(web.status, core::ServiceStatus::kActive);
  EXPECT_EQ(web.desired_count, 2);
  EXPECT_EQ(web.running_count, 2);
  EXPECT_EQ(web.launch_type, "FARGATE");
  ASSERT_THAT(web.deployments, SizeIs(1));
  EXPECT_TRUE(web.deployments[0].primary);
  EXPECT_EQ(web.deployments[0].rollout_state, core::RolloutState::kCompleted);
  EXPECT_EQ(web.deployments[0].running_count, 2);
  EXPECT_THAT(web.target_groups, SizeIs(2));
  EXPECT_THAT(web.tags, ElementsAre(core::Tag{"team", "blue"}));
  EXPECT_THAT(web.events, SizeIs(1));
}

TEST_F(AccountShapes, CodeDeployAndExternalServicesHaveTaskSetsAndNoDeployments) {
  account_of(
      "service web controller=CODE_DEPLOY desired=1\nservice api controller=EXTERNAL desired=1\n");

  const core::Service web = *describe()->service;
  const core::Service api = *describe({{"prod"}, {"api"}})->service;

  EXPECT_THAT(web.deployments, IsEmpty());
  ASSERT_THAT(web.task_sets, SizeIs(1));
  EXPECT_TRUE(web.task_sets[0].primary && web.task_sets[0].steady);
  EXPECT_THAT(api.deployments, IsEmpty());
  EXPECT_EQ(api.task_definition, "");
}

TEST_F(AccountShapes, ATaskHasItsTimesPlaceAndAddress) {
  account_of("service web health-check=yes\ntask a started=08:00 zone=eu-west-1b\n");

  const auto answer = describe_ids({{"a"}});

  ASSERT_TRUE(answer);
  ASSERT_THAT(answer->tasks, SizeIs(1));
  const ports::DescribedTask& shown = answer->tasks[0];
  EXPECT_EQ(shown.task.id.value, "arn:aws:ecs:eu-west-1:111122223333:task/prod/a");
  EXPECT_EQ(shown.task.started_at, clock_time("08:00"));
  EXPECT_EQ(shown.task.created_at, clock_time("07:59:40"));
  EXPECT_EQ(shown.task.availability_zone, "eu-west-1b");
  EXPECT_EQ(shown.task.health, core::Health::kHealthy);
  EXPECT_EQ(shown.task.health_check, core::HealthCheck::kUnknown);
  EXPECT_EQ(shown.group, "service:web");
  ASSERT_THAT(shown.addresses, SizeIs(1));
  EXPECT_EQ(shown.addresses[0].private_ipv4, "10.0.0.1");
}

TEST_F(AccountShapes, ATargetIsFoundByTheAddressOfItsTask) {
  account_of("service web target-groups=1\ntask a started=08:00\n");

  const auto answer = account->describe_target_health(
      just<ports::DescribeTargetHealthRequest>({world->services[0].target_groups[0].arn}))[0];

  ASSERT_TRUE(answer);
  ASSERT_THAT(answer->targets, SizeIs(1));
  EXPECT_EQ(answer->targets[0].id, "10.0.0.1");
  EXPECT_EQ(answer->targets[0].port, 8080);
  EXPECT_EQ(answer->targets[0].health, core::TargetHealth::kHealthy);
}

TEST_F(AccountShapes, ATargetOnAMachineIsNamedByTheMachineAndTheHostPort) {
  account_of(
      "instances count=1\nservice web launch=EC2 network=bridge target-groups=1\n"
      "task a started=08:00\ntask b started=08:00\n");

  const auto targets = account->describe_target_health(
      just<ports::DescribeTargetHealthRequest>({world->services[0].target_groups[0].arn}))[0];
  const auto shown = describe_ids({{"b"}})->tasks[0];
  const auto machine =
      account->describe_container_instances(just<ports::DescribeContainerInstancesRequest>(
          {{"prod"}, {shown.container_instance_arn}}))[0];

  ASSERT_TRUE(targets && machine);
  EXPECT_EQ(targets->targets[0].id, machine->instances[0].ec2_instance_id);
  EXPECT_THAT((std::vector<int>{targets->targets[0].port, targets->targets[1].port}),
              UnorderedElementsAre(32768, 32769));
  EXPECT_EQ(shown.addresses[0].host_port, 32769);
  EXPECT_EQ(shown.addresses[0].container_port, 8080);
}

TEST_F(AccountShapes, AProtectedTaskSaysUntilWhen) {
  account_of(
      "service web\ntask a started=08:00 protected-for=10m\ntask b started=08:00\nstandalone "
      "job\n");

  const auto answer = account->get_task_protection(
      just<ports::GetTaskProtectionRequest>({{"prod"}, {{"a"}, {"b"}, {"job"}, {"gone"}}}))[0];

  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->tasks,
              ElementsAre(core::Protection{{task(*world, "a").arn}, true, clock_time("10:10")},
                          core::Protection{{task(*world, "b").arn}, false, std::nullopt}));
  ASSERT_THAT(answer->failures, SizeIs(2));
  EXPECT_EQ(answer->failures[0].reason, "TASK_NOT_VALID");
  EXPECT_EQ(answer->failures[1].reason, "MISSING");
}

TEST_F(AccountShapes, TheClockOfAnAnswerHasWholeSecondsLikeADateHeader) {
  account_of("service web\n");
  world->advance_by(milliseconds{1999});

  EXPECT_EQ(describe()->aws_now, kEpoch + seconds{1});
}

TEST_F(AccountShapes, AServiceThatDoesNotExistIsMissingAndNotAnError) {
  account_of("service web\n");

  const auto answer = describe({{"prod"}, {"nope"}});

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->service, std::nullopt);
  ASSERT_THAT(answer->failures, SizeIs(1));
  EXPECT_EQ(answer->failures[0].arn, "arn:aws:ecs:eu-west-1:111122223333:service/prod/nope");
  EXPECT_EQ(answer->failures[0].reason, "MISSING");
}

TEST_F(AccountShapes, EveryTaskIsListedOnceOverPagesOfAHundredInNoOrderOfAge) {
  account_of("service web desired=250\n");

  std::vector<std::string> seen;
  std::string token;
  std::vector<std::size_t> sizes;
  do {
    const auto page = list(DesiredStatus::kRunning, token);
    ASSERT_TRUE(page);
    sizes.push_back(page->tasks.size());
    for (const TaskId& id : page->tasks) seen.emplace_back(id.name());
    token = page->next_token;
  } while (!token.empty());

  EXPECT_THAT(sizes, ElementsAre(100U, 100U, 50U));
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 250U);
  EXPECT_NE(seen.front(), "web-1");
}

TEST_F(AccountStrictness, AnUnknownClusterIsNotFound) {
  account_of("service web\n");

  const auto answer = describe({{"nope"}, {"web"}});

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::kNotFound);
  EXPECT_EQ(answer.error().code(), "ClusterNotFoundException");
  EXPECT_EQ(answer.error().message(),
            "DescribeServices: ClusterNotFoundException: Cluster not found.");
}

TEST_F(AccountStrictness, AHundredAndOneTasksAreTooManyForOneDescribeTasks) {
  account_of("service web desired=1\n");

  const auto answer = describe_ids(std::vector<TaskId>(101, TaskId{"web-1"}));

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message(),
            "DescribeTasks: InvalidParameterException: Tasks cannot have more than 100 elements.");
}

TEST_F(AccountStrictness, NoTasksAreTooFewForDescribeTasks) {
  account_of("service web desired=1\n");

  EXPECT_EQ(describe_ids({}).error().message(),
            "DescribeTasks: InvalidParameterException: Tasks cannot be empty.");
}

TEST_F(AccountStrictness, AnUnknownTaskIsMissingForDescribeTasksAndAnErrorForStopTask) {
  account_of("service web desired=1\n");

  EXPECT_EQ(describe_ids({{"gone"}})->failures[0].reason, "MISSING");
  const Status stopped = stop_id("gone");

  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind(), ErrorKind::kBadInput);
  EXPECT_EQ(stopped.error().message(),
            "StopTask: InvalidParameterException: The referenced task was not found.");
}

TEST_F(AccountStrictness, ATextThatIsNoTaskIdIsInvalidForDescribeTasksAndStopTask) {
  account_of("service web desired=1\n");

  EXPECT_EQ(describe_ids({{"a b"}}).error().message(),
            "DescribeTasks: InvalidParameterException: Task Identifier is invalid");
  EXPECT_EQ(stop_id("a b").error().message(),
            "StopTask: InvalidParameterException: Task Identifier is invalid");
}

TEST_F(AccountStrictness, ATaskThatWasPurgedHasEndedAndStoppingItIsASuccess) {
  account_of("service web\ntask a started=08:00\n");
  ASSERT_TRUE(stop_id("a"));
  until(*world, "12:00");

  EXPECT_TRUE(stop_id("a"));
}

TEST_F(AccountStrictness, ATaskOfAnotherClusterIsNotThere) {
  account_of("service web desired=1\ncluster other\nservice far\ntask z started=08:00\n");

  EXPECT_EQ(describe_ids({{task(*world, "z").arn}})->failures[0].reason, "MISSING");
  EXPECT_FALSE(stop_id("z"));
}

TEST_F(AccountStrictness, AReasonMayHave255Characters) {
  account_of("service web\ntask a started=08:00\n");

  EXPECT_EQ(stop_id("a", std::string(256, 'x')).error().code(), "InvalidParameterException");
  EXPECT_TRUE(stop_id("a", std::string(255, 'x')));
}

TEST_F(AccountStrictness, ADesiredCountBelowZeroIsRefused) {
  account_of("service web desired=1\n");

  const Status answer = account->update_service(just<ports::UpdateServiceRequest>({kWeb, -1}))[0];

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::kBadInput);
}

TEST_F(AccountStrictness, ADaemonServiceRefusesADesiredCountInEcssOwnWords) {
  account_of("instances count=1\nservice web launch=EC2 strategy=DAEMON\n");

  EXPECT_EQ(
      account->update_service(just<ports::UpdateServiceRequest>({kWeb, 3}))[0].error().message(),
      "UpdateService: InvalidParameterException: The daemon scheduling strategy does not "
      "support a desired count for services. Remove the desired count value and try again");
}

TEST_F(AccountStrictness, AnInactiveServiceIsNotActiveForUpdateService) {
  account_of("service web status=INACTIVE\n");

  const Status answer = account->update_service(just<ports::UpdateServiceRequest>({kWeb, 3}))[0];

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::kNotFound);
  EXPECT_EQ(answer.error().code(), "ServiceNotActiveException");
}

TEST_F(AccountStrictness, ATagMustFitAwssPatternAndLength) {
  account_of("service web\n");

  EXPECT_TRUE(tag("ecs-recycle:run", "v1 a=b/c@d.e+f_g"));
  EXPECT_TRUE(tag("Größe", "日本 ١"));
  EXPECT_FALSE(tag("run", "a,b"));
  EXPECT_FALSE(tag("run", "a;b"));
  EXPECT_FALSE(tag("run", "{}"));
  EXPECT_FALSE(tag("run", "→"));
  EXPECT_FALSE(tag("run", "\xC3"));
  EXPECT_FALSE(tag("aws:run", "a"));
  EXPECT_FALSE(tag("", "a"));
  EXPECT_TRUE(tag("run", std::string(256, 'x')));
  EXPECT_FALSE(tag("run", std::string(257, 'x')));
  EXPECT_FALSE(tag(std::string(129, 'x'), "a"));
}

TEST_F(AccountStrictness, AServiceWithTheOldArnCannotBeTagged) {
  account_of("service web short-arn=yes\n");

  EXPECT_EQ(tag("run", "a").error().message(),
            "TagResource: InvalidParameterException: Long arn format must be used for tagging "
            "operations");
}

TEST_F(AccountStrictness, ATagIsOverwrittenAndUntaggedByItsKey) {
  account_of("service web tag=team=blue\n");

  ASSERT_TRUE(tag("run", "1"));
  ASSERT_TRUE(tag("run", "2"));
  EXPECT_THAT(describe()->service->tags,
              ElementsAre(core::Tag{"team", "blue"}, core::Tag{"run", "2"}));
  ASSERT_TRUE(account->untag_resource(
      just<ports::UntagResourceRequest>({world->services[0].arn, {"run", "never"}}))[0]);
  EXPECT_THAT(describe()->service->tags, ElementsAre(core::Tag{"team", "blue"}));
}

TEST_F(AccountStrictness, WhatIamRefusesIsDenied) {
  account_of("service web\nat 10:00 deny TagResource until 10:05\n");
  world->advance_by(seconds{1});

  EXPECT_EQ(tag("run", "1").error().kind(), ErrorKind::kDenied);
  until(*world, "10:05");
  EXPECT_TRUE(tag("run", "1"));
}

TEST_F(ReadLag, ShowsTheServiceAndItsTasksAsTheyWere) {
  account_of("ecs read_lag=5s\nservice web\ntask a started=08:00\ntask b started=08:00\n");
  until(*world, "10:00:30");

  ASSERT_TRUE(stop_id("a"));
  ASSERT_TRUE(account->update_service(just<ports::UpdateServiceRequest>({kWeb, 4}))[0]);
  ASSERT_TRUE(tag("run", "1"));
  until(*world, "10:00:34");
  EXPECT_EQ(describe()->service->desired_count, 2);
  EXPECT_THAT(describe()->service->tags, IsEmpty());
  EXPECT_THAT(list()->tasks, SizeIs(2));
  EXPECT_EQ(describe_ids({{"a"}})->tasks[0].task.desired_status, DesiredStatus::kRunning);

  until(*world, "10:00:35");
  EXPECT_EQ(describe()->service->desired_count, 4);
  EXPECT_EQ(describe_ids({{"a"}})->tasks[0].task.desired_status, DesiredStatus::kStopped);
}

TEST_F(ReadLag, HidesATaskThatWasCreatedAMomentAgo) {
  account_of("ecs read_lag=5s\nservice web desired=1\ntasks web count=0\n");

  until(*world, "10:00:05");
  EXPECT_THAT(list()->tasks, IsEmpty());
  EXPECT_EQ(describe_ids({{"new-1"}})->failures[0].reason, "MISSING");
  until(*world, "10:00:06");
  EXPECT_THAT(list()->tasks, SizeIs(1));
}

TEST_F(ReadLag, OfZeroShowsEverythingAtOnce) {
  account_of("service web\ntask a started=08:00\n");

  ASSERT_TRUE(stop_id("a"));

  EXPECT_THAT(list()->tasks, IsEmpty());
}

Answer<DescribedServices> ask_aws(World& world) {
  const std::string_view web = "web";
  return sim::describe_services(world, "prod", std::span(&web, 1));
}

TEST_F(RequestRateLimit, RefusesTheCallAfterTheBurstAndRefillsWithTime) {
  account_of("ecs rate_limits=yes\nservice web desired=1\n");

  int good = 0;
  while (ask_aws(*world)) ++good;
  EXPECT_EQ(good, 100);
  const auto refused = ask_aws(*world);
  EXPECT_EQ(refused.error().code, "ThrottlingException");
  EXPECT_EQ(refused.error().message, "Rate exceeded");
  world->advance_by(seconds{1});

  good = 0;
  while (ask_aws(*world)) ++good;
  EXPECT_EQ(good, 20);
}

TEST_F(RequestRateLimit, MakesTheNextCallWaitAsOurClientDoes) {
  account_of("ecs rate_limits=yes\nservice web desired=1\n");
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(describe());
  const WallTime before = world->now();

  for (int i = 0; i < 20; ++i) ASSERT_TRUE(describe());

  EXPECT_EQ(world->now() - before, seconds{1});
}

TEST_F(RequestRateLimit, IsSharedByTheOperationsOfAClassAndNoOther) {
  account_of("ecs rate_limits=yes\nservice web desired=1\n");
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(list());
  const WallTime before = world->now();

  EXPECT_TRUE(describe());
  EXPECT_EQ(world->now(), before);
  EXPECT_TRUE(describe_ids({{"web-1"}}));
  EXPECT_EQ(world->now() - before, milliseconds{50});
}

TEST_F(AccountShapes, EveryCallIsCountedRefusedOnesToo) {
  account_of("service web desired=1\n");

  ASSERT_TRUE(describe());
  ASSERT_TRUE(describe());
  ASSERT_FALSE(describe_ids({}));

  EXPECT_EQ(account->calls().of(Operation::kDescribeServices), 2);
  EXPECT_EQ(account->calls().of(Operation::kDescribeTasks), 1);
  EXPECT_EQ(account->calls().total(), 3);
}

TEST(SimulatedClock, LetsTheWorldGoOnWhileWeSleepHoweverWrongItIs) {
  const auto world = world_of("service web\ntask a started=08:00\n");
  SimClock clock(*world, minutes{5});

  EXPECT_EQ(clock.wall_now(), kEpoch + minutes{5});
  clock.sleep_until(kEpoch + minutes{6});
  EXPECT_EQ(world->now(), kEpoch + minutes{1});
  clock.jump(minutes{-10});
  EXPECT_EQ(clock.wall_now(), kEpoch - minutes{4});
  clock.sleep_until(kEpoch - minutes{5});
  EXPECT_EQ(world->now(), kEpoch + minutes{1});
}

}  // namespace
}  // namespace ecsr::sim
