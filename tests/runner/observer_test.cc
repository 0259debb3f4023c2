// SPDX-License-Identifier: MIT
// What a look shows, part by part.
// tree-check: long file: one fixture for every part of one picture
#include "runner/observer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "store/memory_store.h"
#include "tests/runner/account_model.h"

namespace ecsr::runner {
namespace {

using core::Health;
using core::HealthCheck;
using core::LastStatus;
using core::Look;
using core::Observation;
using core::TargetHealth;
using core::Task;
using core::TaskId;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr Look kEverything{.service = true, .tasks = true, .list = true};
constexpr Look kUsual{.service = true, .tasks = true, .list = false};
constexpr Look kOnlyTasks{.service = false, .tasks = true, .list = false};
constexpr Look kOnlyService{.service = true, .tasks = false, .list = false};

class ObserverTest : public testing::Test {
 protected:
  const Observation& look(const Look& what) { return observer_.look(what); }

  std::vector<std::string> names_seen() const {
    std::vector<std::string> names;
    for (const Task& task : observer_.seen().tasks.value.value())
      names.emplace_back(task.id.name());
    return names;
  }
  const Task& task_seen(std::string_view name) const {
    const auto& tasks = *observer_.seen().tasks.value;
    const auto task = std::ranges::find(tasks, arn_of(name), &Task::id);
    static const Task kNone;
    if (task != tasks.end()) return *task;
    ADD_FAILURE() << "task " << name << " is not seen";
    return kNone;
  }
  void time_passes(milliseconds duration) {
    clock_.now += duration;
    aws_.aws_now = *aws_.aws_now + duration;
  }

  AccountModel aws_;
  store::MemoryStore store_;
  HandClock clock_;
  Observer observer_{Sources{aws_, aws_, aws_, aws_, store_, clock_},
                     {.cluster = {"prod"}, .service = {"web"}}};
};

// --- The service

TEST_F(ObserverTest, ReadsTheServiceItsRecordAndAwsTime) {
  aws_.service->desired_count = 3;
  aws_.aws_now = at("10:00:02");
  const core::RunRecord record{.id = "7f3a2c11", .owner = "alice"};
  ASSERT_TRUE(store_.save(*aws_.service, record));

  const Observation& seen = look(kOnlyService);

  EXPECT_EQ(seen.service.value, aws_.service);
  EXPECT_EQ(seen.service.seen_at, at("10:00:00"));
  EXPECT_EQ(seen.recorded.value, std::optional(record));
  EXPECT_EQ(seen.recorded.seen_at, at("10:00:00"));
  EXPECT_EQ(seen.aws_now, at("10:00:02"));
  EXPECT_TRUE(seen.tasks.unread());
  EXPECT_TRUE(seen.scaling.unread());
}

TEST_F(ObserverTest, ReadsOnlyWhatIsAskedFor) {
  aws_.runs("a");
  look(kEverything);
  aws_.calls.clear();

  look(kOnlyTasks);

  EXPECT_THAT(aws_.calls, ElementsAre(testing::Pair("DescribeTasks", 1)));
}

TEST_F(ObserverTest, TakesNothingForFreshThatWasSeenBeforeOurClockWentBack) {
  aws_.runs("a");
  look({.service = true, .tasks = true, .list = true, .stopped = true, .scaling = true});
  time_passes(minutes{8});
  look(kOnlyService);
  clock_.now = at("09:59:55");

  const Observation& seen = look(kOnlyTasks);

  EXPECT_EQ(seen.tasks.seen_at, at("09:59:55"));
  EXPECT_EQ(seen.service.seen_at, WallTime{});
  EXPECT_EQ(seen.scaling.seen_at, WallTime{}) << "its 10:00:00 comes again in five seconds";
  EXPECT_EQ(seen.listed_at, WallTime{});
  EXPECT_TRUE(seen.service.value) << "old, but still the newest there is";
}

TEST_F(ObserverTest, SaysThatTheServiceWasNotFound) {
  aws_.service.reset();
  aws_.service_failures = {{kWebArn, "MISSING"}};

  const Observation& seen = look(kOnlyService);

  const Error expected(ErrorKind::kNotFound, "service web was not found in cluster prod");
  EXPECT_EQ(seen.service.problem, expected);
  EXPECT_EQ(seen.service.value, std::nullopt);
  EXPECT_EQ(seen.recorded.problem, expected);
}

TEST_F(ObserverTest, DoesNotTakeAnEmptyAnswerForAService) {
  aws_.service.reset();

  EXPECT_EQ(look(kOnlyService).service.problem,
            Error(ErrorKind::kBadAnswer, "DescribeServices did not answer about service web"));
}

TEST_F(ObserverTest, ForgetsTheServiceWhenItCannotBeReadAnyMore) {
  look(kOnlyService);
  aws_.refused.insert_or_assign("DescribeServices", Error(ErrorKind::kThrottled, "slowly"));

  const Observation& seen = look(kOnlyService);

  EXPECT_EQ(seen.service.value, std::nullopt);
  EXPECT_EQ(seen.recorded.value, std::nullopt);
  EXPECT_EQ(seen.recorded.problem, Error(ErrorKind::kThrottled, "slowly"));
}

TEST_F(ObserverTest, KnowsTheServiceAgainWhenItCanBeRead) {
  aws_.refused.insert_or_assign("DescribeServices", Error(ErrorKind::kThrottled, "slowly"));
  look(kOnlyService);
  aws_.refused.clear();

  const Observation& seen = look(kOnlyService);

  EXPECT_EQ(seen.service.value, aws_.service);
  EXPECT_EQ(seen.service.problem, std::nullopt);
}

// --- AWS's clock

TEST_F(ObserverTest, TakesTheNewestTimeThatAwsTells) {
  aws_.runs("a");
  look(kEverything);
  aws_.aws_now = at("10:00:07");

  EXPECT_EQ(look(kOnlyTasks).aws_now, at("10:00:07"));
}

TEST_F(ObserverTest, DoesNotLetAServerThatIsALittleBehindTurnTimeBack) {
  aws_.aws_now = at("10:00:07");
  look(kOnlyService);
  aws_.aws_now = at("10:00:05");

  EXPECT_EQ(look(kOnlyService).aws_now, at("10:00:07"));
}

TEST_F(ObserverTest, BelievesAwsWhenItsTimeGoesBackFar) {
  aws_.aws_now = at("11:00:00");
  look(kOnlyService);
  aws_.aws_now = at("10:00:00");

  EXPECT_EQ(look(kOnlyService).aws_now, at("10:00:00"));
}

TEST_F(ObserverTest, FallsBackOnItsOwnClockWhileAwsTellsNoTime) {
  aws_.aws_now.reset();

  EXPECT_EQ(look(kOnlyService).aws_now, at("10:00:00"));
  clock_.now = at("10:00:30");
  EXPECT_EQ(look(kOnlyService).aws_now, at("10:00:30"));
}

// --- Which tasks there are

TEST_F(ObserverTest, ListsAndDescribesTheTasks) {
  aws_.runs("b");
  aws_.runs("a");

  const Observation& seen = look(kEverything);

  EXPECT_THAT(names_seen(), UnorderedElementsAre("a", "b"));
  EXPECT_EQ(seen.tasks.seen_at, at("10:00:00"));
  EXPECT_EQ(seen.listed_at, at("10:00:00"));
  EXPECT_EQ(task_seen("a").created_at, at("08:00:00"));
}

TEST_F(ObserverTest, ListsBeforeItDescribesForTheFirstTime) {
  aws_.runs("a");

  look(kOnlyTasks);

  EXPECT_THAT(names_seen(), ElementsAre("a"));
}

TEST_F(ObserverTest, AsksNothingAboutTheTasksOfAnEmptyService) {
  look(kEverything);

  EXPECT_THAT(names_seen(), IsEmpty());
  EXPECT_EQ(aws_.calls["DescribeTasks"], 0);
}

TEST_F(ObserverTest, ReadsEveryPageAndDescribesAHundredAtATime) {
  for (int i = 0; i < 250; ++i) aws_.runs("task-" + std::to_string(i));

  look(kEverything);

  EXPECT_EQ(names_seen().size(), 250U);
  EXPECT_EQ(aws_.calls["ListTasks"], 3);
  EXPECT_EQ(aws_.calls["DescribeTasks"], 3);
}

TEST_F(ObserverTest, DoesNotTurnPagesForEver) {
  aws_.runs("a");
  aws_.repeats_its_page = true;

  const Observation& seen = look(kEverything);

  EXPECT_EQ(seen.tasks.problem, Error(ErrorKind::kBadAnswer, "ListTasks gave the same page twice"));
  EXPECT_EQ(seen.listed_at, std::nullopt);
}

TEST_F(ObserverTest, DoesNotTurnPagesInCirclesForEver) {
  aws_.runs("a");
  aws_.runs("b");
  aws_.goes_in_circles = true;

  const Observation& seen = look(kEverything);

  EXPECT_EQ(seen.tasks.problem,
            Error(ErrorKind::kBadAnswer, "ListTasks goes on and on, and names no other tasks"));
  EXPECT_LE(aws_.calls["ListTasks"], 15);
}

TEST_F(ObserverTest, TurnsAFewPagesThatAreEmpty) {
  aws_.runs("a");
  aws_.empty_pages = 5;

  look(kEverything);

  EXPECT_THAT(names_seen(), ElementsAre("a"));
}

TEST_F(ObserverTest, NeedsNoListToFindTasksThatEventsAnnounce) {
  aws_.runs("a");
  look(kEverything);
  aws_.runs("b").listed = false;
  aws_.runs("c").listed = false;
  aws_.says("1", at("10:00:01"), "(service web) has started 2 tasks: (task b) (task c).");
  aws_.calls.clear();

  look(kUsual);

  EXPECT_THAT(names_seen(), UnorderedElementsAre("a", "b", "c"));
  EXPECT_EQ(aws_.calls["ListTasks"], 0);
}

TEST_F(ObserverTest, MakesTheArnOfAnAnnouncedTaskFromTheServicesWhenItKnowsNoTask) {
  look(kEverything);
  aws_.runs("b").listed = false;
  aws_.says("1", at("10:00:01"), "(service web) has started 1 tasks: (task b).");

  look(kUsual);

  EXPECT_EQ(task_seen("b").id, arn_of("b"));
}

TEST_F(ObserverTest, FindsAnAnnouncedTaskWhoseArnItCannotMake) {
  aws_.service->arn = "arn:aws:ecs:eu-west-1:111122223333:service/web";
  look(kEverything);
  aws_.runs("b");
  aws_.says("1", at("10:00:01"), "(service web) has started 1 tasks: (task b).");

  look(kUsual);
  EXPECT_EQ(task_seen("b").id, arn_of("b"));
  look(kEverything);
  EXPECT_THAT(names_seen(), ElementsAre("b"));
}

TEST_F(ObserverTest, ReadsEachEventOnce) {
  aws_.runs("a");
  aws_.says("1", at("09:00:00"), "(service web) has started 1 tasks: (task long-gone).");
  look(kEverything);
  aws_.says("2", at("10:00:01"), "(service web) has started 1 tasks: (task b).");
  aws_.stopped("b");
  look(kUsual);
  aws_.forget("b");

  look(kUsual);

  EXPECT_THAT(names_seen(), ElementsAre("a"));
}

TEST_F(ObserverTest, ListsWhenMoreHappenedThanTheEventsShow) {
  aws_.runs("a");
  aws_.says("0", at("09:00:00"), "(service web) has reached a steady state.");
  look(kEverything);
  aws_.service->events.clear();
  for (int i = 0; i < 100; ++i) {
    aws_.says("new-" + std::to_string(i), at("10:00:01"), "(service web) registered 1 targets");
  }
  aws_.runs("b");

  look(kUsual);

  EXPECT_THAT(names_seen(), UnorderedElementsAre("a", "b"));
}

TEST_F(ObserverTest, ListsWhenAnEventNamesFewerTasksThanItCounts) {
  look(kEverything);
  aws_.runs("a");
  aws_.runs("b");
  aws_.says("1", at("10:00:01"), "(service web) has started 2 tasks: (task a) (task ");

  look(kUsual);

  EXPECT_THAT(names_seen(), UnorderedElementsAre("a", "b"));
}

TEST_F(ObserverTest, TriesAgainWhenAListedTaskIsNotVisibleYet) {
  aws_.runs("a");
  aws_.runs("b").visible = false;
  look(kEverything);
  EXPECT_THAT(names_seen(), ElementsAre("a"));

  aws_.called("b").visible = true;
  look(kOnlyTasks);

  EXPECT_THAT(names_seen(), UnorderedElementsAre("a", "b"));
}

TEST_F(ObserverTest, StopsTryingWhenATaskNeverBecomesVisible) {
  aws_.runs("a").visible = false;
  look(kEverything);
  time_passes(KnownTasks::kNotVisibleYet);
  look(kOnlyTasks);
  aws_.calls.clear();

  look(kOnlyTasks);

  EXPECT_EQ(aws_.calls["DescribeTasks"], 0);
}

TEST_F(ObserverTest, ForgetsATaskThatEcsNoLongerKnows) {
  aws_.runs("a");
  aws_.runs("b");
  look(kEverything);
  aws_.forget("b");

  look(kOnlyTasks);

  EXPECT_THAT(names_seen(), ElementsAre("a"));
  EXPECT_EQ(observer_.seen().tasks.problem, std::nullopt);
}

TEST_F(ObserverTest, KeepsATaskThatLeavesTheListUntilItIsGone) {
  aws_.runs("a");
  aws_.runs("b");
  look(kEverything);
  aws_.called("b").described.task.desired_status = core::DesiredStatus::kStopped;
  aws_.called("b").described.task.last_status = LastStatus::kDeprovisioning;

  look(kEverything);
  EXPECT_THAT(names_seen(), UnorderedElementsAre("a", "b"));

  aws_.called("b").described.task.last_status = LastStatus::kStopped;
  look(kEverything);
  EXPECT_EQ(task_seen("b").last_status, LastStatus::kStopped) << "shown once, with its stop code";

  look(kEverything);
  EXPECT_THAT(names_seen(), ElementsAre("a"));
}

TEST_F(ObserverTest, DropsTasksThatAreNotTheServices) {
  aws_.runs("a");
  aws_.runs("stranger").described.group = "family:web";

  look(kEverything);

  EXPECT_THAT(names_seen(), ElementsAre("a"));
}

TEST_F(ObserverTest, TakesAServiceNamedByItsArn) {
  Observer observer(
      Sources{aws_, aws_, aws_, aws_, store_, clock_},
      {.cluster = {"arn:aws:ecs:eu-west-1:111122223333:cluster/prod"}, .service = {kWebArn}});
  aws_.runs("a");

  EXPECT_EQ(observer.look(kEverything).tasks.value->size(), 1U);
}

TEST_F(ObserverTest, HasNoTasksWhenAPartOfThemCannotBeRead) {
  for (int i = 0; i < 150; ++i) aws_.runs("task-" + std::to_string(i));
  look(kEverything);
  aws_.refused_chunk = 1;

  const Observation& seen = look(kOnlyTasks);

  EXPECT_EQ(seen.tasks.value, std::nullopt);
  EXPECT_EQ(seen.tasks.problem, Error(ErrorKind::kThrottled, "DescribeTasks: rate exceeded"));
}

TEST_F(ObserverTest, RemembersWhichTasksThereAreWhenTheyCannotBeRead) {
  for (int i = 0; i < 150; ++i) aws_.runs("task-" + std::to_string(i));
  look(kEverything);
  aws_.refused_chunk = 1;
  look(kOnlyTasks);
  aws_.refused_chunk.reset();
  aws_.calls.clear();

  look(kOnlyTasks);

  EXPECT_EQ(names_seen().size(), 150U);
  EXPECT_EQ(aws_.calls["ListTasks"], 0);
}

TEST_F(ObserverTest, ListsAtTheNextLookWhenTheListCouldNotBeRead) {
  aws_.runs("a");
  aws_.refused.insert_or_assign("ListTasks", Error(ErrorKind::kTransport, "no answer"));
  EXPECT_EQ(look(kEverything).tasks.problem, Error(ErrorKind::kTransport, "no answer"));
  aws_.refused.clear();

  look(kOnlyTasks);

  EXPECT_THAT(names_seen(), ElementsAre("a"));
}

// --- Container health checks

TEST_F(ObserverTest, AsksOnceWhetherATaskDefinitionHasAHealthCheck) {
  aws_.runs("a");
  aws_.runs("b");
  look(kEverything);
  look(kOnlyTasks);

  EXPECT_EQ(task_seen("a").health_check, HealthCheck::kAbsent);
  EXPECT_EQ(task_seen("b").health_check, HealthCheck::kAbsent);
  EXPECT_EQ(aws_.calls["DescribeTaskDefinition"], 1);
}

TEST_F(ObserverTest, AsksAboutEachTaskDefinition) {
  aws_.health_check_by_definition["web:8"] = true;
  aws_.runs("a");
  aws_.runs("b").described.task.task_definition = "web:8";

  look(kEverything);

  EXPECT_EQ(task_seen("a").health_check, HealthCheck::kAbsent);
  EXPECT_EQ(task_seen("b").health_check, HealthCheck::kPresent);
}

TEST_F(ObserverTest, NeedNotAskWhenHealthTells) {
  aws_.runs("a").described.task.health = Health::kHealthy;
  aws_.runs("b");

  look(kEverything);

  EXPECT_EQ(task_seen("a").health_check, HealthCheck::kPresent);
  EXPECT_EQ(task_seen("b").health_check, HealthCheck::kPresent);
  EXPECT_EQ(aws_.calls["DescribeTaskDefinition"], 0);
}

TEST_F(ObserverTest, NeedNotAskAboutTasksThatDoNotRunYet) {
  aws_.runs("a").described.task.last_status = LastStatus::kPending;

  look(kEverything);

  EXPECT_EQ(task_seen("a").health_check, HealthCheck::kUnknown);
  EXPECT_EQ(aws_.calls["DescribeTaskDefinition"], 0);
}

TEST_F(ObserverTest, JudgesByTheHealthShownWhenItMayNotReadTheTaskDefinition) {
  aws_.refused.insert_or_assign("DescribeTaskDefinition", Error(ErrorKind::kDenied, "not yours"));
  aws_.runs("a").described.task.started_at = at("09:51:00");
  aws_.runs("b").described.task.task_definition = "web:8";
  aws_.called("b").described.task.health = Health::kUnhealthy;

  look(kEverything);
  EXPECT_EQ(task_seen("a").health_check, HealthCheck::kUnknown);
  EXPECT_EQ(task_seen("b").health_check, HealthCheck::kPresent);
  EXPECT_THAT(observer_.notes(),
              ElementsAre(HasSubstr("task definition web:7 cannot be read (not yours)")));

  time_passes(minutes{2});
  look(kOnlyTasks);
  EXPECT_EQ(task_seen("a").health_check, HealthCheck::kAbsent);
  EXPECT_THAT(observer_.notes(), IsEmpty()) << "said once";
  EXPECT_EQ(aws_.calls["DescribeTaskDefinition"], 1) << "asked once";
}

TEST_F(ObserverTest, AsksAgainWhenATaskDefinitionCouldNotBeReadJustNow) {
  aws_.refused.insert_or_assign("DescribeTaskDefinition", Error(ErrorKind::kThrottled, "slowly"));
  aws_.runs("a");
  EXPECT_EQ(look(kEverything).tasks.problem, Error(ErrorKind::kThrottled, "slowly"));
  aws_.refused.clear();

  look(kOnlyTasks);

  EXPECT_EQ(task_seen("a").health_check, HealthCheck::kAbsent);
}

// --- Target groups

class ObserverOfTargets : public ObserverTest {
 protected:
  ObserverOfTargets() {
    aws_.service->target_groups = {
        {.arn = "tg-1", .container_name = "app", .container_port = 8080}};
    aws_.runs("a").described.addresses = {{.container_name = "sidecar", .private_ipv4 = "10.0.0.9"},
                                          {.container_name = "app", .private_ipv4 = "10.0.0.1"}};
  }
  void also_in_second_group() {
    aws_.service->target_groups.push_back(
        {.arn = "tg-2", .container_name = "app", .container_port = 9090});
  }
};

TEST_F(ObserverOfTargets, MatchesATaskByItsAddressAndTheContainersPort) {
  aws_.targets_by_group["tg-1"] = {{"10.0.0.1", 9999, TargetHealth::kUnhealthy},
                                   {"10.0.0.9", 8080, TargetHealth::kUnhealthy},
                                   {"10.0.0.1", 8080, TargetHealth::kHealthy},
                                   {"10.0.0.1", 80, TargetHealth::kUnhealthy}};

  look(kEverything);

  EXPECT_EQ(task_seen("a").target_health, TargetHealth::kHealthy);
}

TEST_F(ObserverOfTargets, TakesTheWorstHealthOverAllGroups) {
  also_in_second_group();
  aws_.targets_by_group["tg-1"] = {{"10.0.0.1", 8080, TargetHealth::kHealthy}};
  aws_.targets_by_group["tg-2"] = {{"10.0.0.1", 9090, TargetHealth::kInitial}};
  look(kEverything);
  EXPECT_EQ(task_seen("a").target_health, TargetHealth::kInitial);

  aws_.targets_by_group["tg-1"].front().health = TargetHealth::kDraining;
  look(kOnlyTasks);
  EXPECT_EQ(task_seen("a").target_health, TargetHealth::kDraining);

  aws_.targets_by_group["tg-2"].front().health = TargetHealth::kUnknown;
  look(kOnlyTasks);
  EXPECT_EQ(task_seen("a").target_health, TargetHealth::kUnknown);
}

TEST_F(ObserverOfTargets, CallsATaskUnusedThatOneGroupDoesNotKnow) {
  also_in_second_group();
  aws_.targets_by_group["tg-1"] = {{"10.0.0.1", 8080, TargetHealth::kHealthy}};

  look(kEverything);

  EXPECT_EQ(task_seen("a").target_health, TargetHealth::kUnused);
}

TEST_F(ObserverOfTargets, SaysHowNearATaskIsToTheNearestOfItsGroups) {
  using core::Registration;
  also_in_second_group();
  aws_.targets_by_group["tg-1"] = {{"10.0.0.1", 8080, TargetHealth::kDraining}};
  aws_.targets_by_group["tg-2"] = {{"10.0.0.1", 9090, TargetHealth::kUnhealthy}};
  look(kEverything);
  EXPECT_EQ(task_seen("a").registration, Registration::kRegistered);

  aws_.targets_by_group["tg-2"].clear();
  look(kOnlyTasks);
  EXPECT_EQ(task_seen("a").registration, Registration::kDraining);

  aws_.targets_by_group["tg-1"].clear();
  look(kOnlyTasks);
  EXPECT_EQ(task_seen("a").registration, Registration::kAbsent);

  aws_.targets_by_group["tg-1"] = {{"10.0.0.1", 8080, TargetHealth::kUnknown}};
  look(kOnlyTasks);
  EXPECT_EQ(task_seen("a").registration, Registration::kRegistered) << "a state newer than this";
}

TEST_F(ObserverOfTargets, KnowsWhereEachGroupKnowsATask) {
  also_in_second_group();
  aws_.runs("b").described.addresses = {
      {.container_name = "app", .container_port = 8080, .host_port = 32768}};
  aws_.called("b").described.container_instance_arn = "instance/1";
  aws_.ec2_id_by_instance["instance/1"] = "i-0f0e";

  look(kEverything);

  EXPECT_EQ(observer_.targets_of(arn_of("a")),
            (std::vector<GroupTarget>{{"tg-1", {"10.0.0.1", 8080}}, {"tg-2", {"10.0.0.1", 9090}}}));
  EXPECT_EQ(observer_.targets_of(arn_of("b")),
            (std::vector<GroupTarget>{{"tg-1", {"i-0f0e", 32768}}}));
  EXPECT_EQ(observer_.targets_of(arn_of("stranger")), std::vector<GroupTarget>{});
}

TEST_F(ObserverOfTargets, CallsATaskUnusedThatHasNoAddressYet) {
  aws_.runs("b");

  look(kEverything);

  EXPECT_EQ(task_seen("b").target_health, TargetHealth::kUnused);
}

TEST_F(ObserverOfTargets, MatchesATaskOnAnInstanceByItsHostPort) {
  aws_.runs("b").described.addresses = {
      {.container_name = "app", .container_port = 9090, .host_port = 32000},
      {.container_name = "app", .container_port = 8080, .host_port = 32768}};
  aws_.called("b").described.container_instance_arn = "instance/1";
  aws_.ec2_id_by_instance["instance/1"] = "i-0f0e";
  aws_.targets_by_group["tg-1"] = {{"i-0f0e", 32000, TargetHealth::kUnhealthy},
                                   {"i-0f0e", 32768, TargetHealth::kHealthy}};

  look(kEverything);
  look(kOnlyTasks);

  EXPECT_EQ(task_seen("b").target_health, TargetHealth::kHealthy);
  EXPECT_EQ(aws_.calls["DescribeContainerInstances"], 1) << "an instance stays what it is";
}

TEST_F(ObserverOfTargets, DoesNotKnowTheTargetOfATaskOnAnUnknownInstance) {
  aws_.runs("b").described.addresses = {
      {.container_name = "app", .container_port = 8080, .host_port = 32768}};
  aws_.called("b").described.container_instance_arn = "instance/1";

  look(kEverything);

  EXPECT_EQ(task_seen("b").target_health, TargetHealth::kUnknown);
}

TEST_F(ObserverOfTargets, KnowsNoPlaceOfATaskOnAnUnknownInstance) {
  aws_.runs("b").described.addresses = {
      {.container_name = "app", .container_port = 8080, .host_port = 32768}};
  aws_.called("b").described.container_instance_arn = "instance/1";

  look(kEverything);

  EXPECT_EQ(task_seen("b").registration, core::Registration::kUnknown);
  EXPECT_EQ(observer_.targets_of(arn_of("b")), std::vector<GroupTarget>{});
}

TEST_F(ObserverOfTargets, DoesNotAskAboutTheInstancesOfTasksWithAddressesOfTheirOwn) {
  aws_.called("a").described.container_instance_arn = "instance/1";

  look(kEverything);

  EXPECT_EQ(aws_.calls["DescribeContainerInstances"], 0);
}

TEST_F(ObserverOfTargets, HasNoTasksWhenTheirTargetsCannotBeRead) {
  aws_.refused.insert_or_assign("DescribeTargetHealth", Error(ErrorKind::kDenied, "not yours"));

  EXPECT_EQ(look(kEverything).tasks.problem, Error(ErrorKind::kDenied, "not yours"));
  EXPECT_EQ(observer_.seen().tasks.value, std::nullopt);
}

TEST_F(ObserverOfTargets, DoesNotKnowTheTargetsOfAServiceItCannotRead) {
  aws_.refused.insert_or_assign("DescribeServices", Error(ErrorKind::kThrottled, "slowly"));

  look(kEverything);

  EXPECT_EQ(task_seen("a").target_health, TargetHealth::kUnknown);
}

TEST_F(ObserverTest, AsksNoLoadBalancerForAServiceWithoutTargetGroups) {
  aws_.runs("a");

  look(kEverything);

  EXPECT_EQ(task_seen("a").target_health, TargetHealth::kNoTargetGroup);
  EXPECT_EQ(aws_.calls["DescribeTargetHealth"], 0);
}

// --- Alarms

constexpr Look kNothingElse{.service = false, .tasks = false, .list = false};

Look alarms_called(std::vector<std::string> names) {
  Look look = kNothingElse;
  look.alarms = std::move(names);
  return look;
}

TEST_F(ObserverTest, ReadsTheAlarmsInTheOrderOfTheNames) {
  aws_.alarms = {{"a", core::AlarmState::kOk, ""}, {"b", core::AlarmState::kAlarm, "6 > 5"}};

  look(alarms_called({"b", "a"}));

  EXPECT_EQ(observer_.seen().alarms.value,
            (std::vector<core::Alarm>{{"b", core::AlarmState::kAlarm, "6 > 5"},
                                      {"a", core::AlarmState::kOk, ""}}));
  EXPECT_EQ(observer_.seen().alarms.seen_at, clock_.now);
}

TEST_F(ObserverTest, SeesThatAnAlarmDoesNotExist) {
  look(alarms_called({"gone"}));

  EXPECT_EQ(observer_.seen().alarms.value,
            (std::vector<core::Alarm>{{"gone", core::AlarmState::kMissing, ""}}));
}

TEST_F(ObserverTest, AnAlarmThatIsNamedByItsArnIsThatOneAndNoOther) {
  const std::string here = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a";
  const std::string elsewhere = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:a";
  aws_.alarms = {{"a", core::AlarmState::kOk, "", here}};

  look(alarms_called({here, "a", elsewhere}));

  EXPECT_EQ(
      observer_.seen().alarms.value,
      (std::vector<core::Alarm>{{"a", core::AlarmState::kOk, "", here},
                                {"a", core::AlarmState::kOk, "", here},
                                {elsewhere, core::AlarmState::kMissing, "there is " + here}}));
}

TEST_F(ObserverTest, ReadsEveryPageOfTheAlarms) {
  aws_.alarms = {{"a", core::AlarmState::kOk, ""}, {"b", core::AlarmState::kOk, ""}};
  aws_.alarms_page = 1;

  look(alarms_called({"a", "b"}));

  EXPECT_EQ(aws_.calls["DescribeAlarms"], 2);
  EXPECT_EQ(observer_.seen().alarms.value->back().state, core::AlarmState::kOk);
}

TEST_F(ObserverTest, DoesNotTurnPagesOfAlarmsInCirclesForEver) {
  aws_.alarms = {{"a", core::AlarmState::kOk, ""}, {"b", core::AlarmState::kOk, ""}};
  aws_.alarms_page = 1;
  aws_.goes_in_circles = true;

  look(alarms_called({"a", "b"}));

  EXPECT_EQ(observer_.seen().alarms.problem,
            Error(ErrorKind::kBadAnswer, "DescribeAlarms gave a page without any other alarm"));
  EXPECT_EQ(aws_.calls["DescribeAlarms"], 3);
}

TEST_F(ObserverTest, AsksAboutAHundredAlarmsAtATime) {
  std::vector<std::string> names;
  for (int i = 0; i < 101; ++i) names.push_back("alarm " + std::to_string(i));

  look(alarms_called(names));

  EXPECT_EQ(aws_.calls["DescribeAlarms"], 2);
  EXPECT_EQ(observer_.seen().alarms.value->size(), 101U);
}

TEST_F(ObserverTest, HasNoAlarmsWhenAPageOfThemCannotBeRead) {
  aws_.refused.insert_or_assign("DescribeAlarms", Error(ErrorKind::kDenied, "not yours"));

  look(alarms_called({"a"}));

  EXPECT_EQ(observer_.seen().alarms.problem, Error(ErrorKind::kDenied, "not yours"));
  EXPECT_EQ(observer_.seen().alarms.value, std::nullopt);
}

TEST_F(ObserverTest, AsksCloudWatchNothingWithoutAlarms) {
  look(kEverything);

  EXPECT_EQ(aws_.calls["DescribeAlarms"], 0);
}

// --- Stopped tasks

TEST_F(ObserverTest, ReadsTheTasksThatStopped) {
  aws_.runs("a");
  aws_.stopped("b").described.task.stopped_reason = "CannotPullContainerError";
  aws_.stopped("stranger").described.group = "family:web";

  const Observation& seen =
      look({.service = false, .tasks = false, .list = false, .stopped = true});

  ASSERT_EQ(seen.stopped.value->size(), 1U);
  EXPECT_EQ(seen.stopped.value->front().stopped_reason, "CannotPullContainerError");
  EXPECT_TRUE(seen.tasks.unread());
}

TEST_F(ObserverTest, DescribesAStoppedTaskOnce) {
  const Look stopped{.service = false, .tasks = false, .list = false, .stopped = true};
  aws_.stopped("b");
  look(stopped);
  aws_.calls.clear();
  look(stopped);
  EXPECT_EQ(aws_.calls["DescribeTasks"], 0);
  EXPECT_EQ(observer_.seen().stopped.value->size(), 1U);

  aws_.stopped("c");
  aws_.forget("b");
  look(stopped);
  ASSERT_EQ(observer_.seen().stopped.value->size(), 1U);
  EXPECT_EQ(observer_.seen().stopped.value->front().id, arn_of("c"));
}

TEST_F(ObserverTest, DescribesATaskAgainThatIsStillStopping) {
  const Look stopped{.service = false, .tasks = false, .list = false, .stopped = true};
  aws_.stopped("b").described.task.last_status = LastStatus::kStopping;
  look(stopped);
  aws_.called("b").described.task.last_status = LastStatus::kStopped;

  EXPECT_EQ(look(stopped).stopped.value->front().last_status, LastStatus::kStopped);
}

TEST_F(ObserverTest, SaysWhyTheStoppedTasksCannotBeRead) {
  aws_.refused.insert_or_assign("ListTasks", Error(ErrorKind::kThrottled, "slowly"));

  const Observation& seen =
      look({.service = false, .tasks = false, .list = false, .stopped = true});

  EXPECT_EQ(seen.stopped.problem, Error(ErrorKind::kThrottled, "slowly"));
}

// --- Autoscaling

TEST_F(ObserverTest, AsksForTheScalableTargetByNamesNeverArns) {
  Observer observer(
      Sources{aws_, aws_, aws_, aws_, store_, clock_},
      {.cluster = {"arn:aws:ecs:eu-west-1:111122223333:cluster/prod"}, .service = {kWebArn}});
  aws_.scalable_target = core::ScalableTarget{1, 5, {}};

  const Observation& seen =
      observer.look({.service = false, .tasks = false, .list = false, .scaling = true});

  EXPECT_EQ(seen.scaling.value, std::optional(aws_.scalable_target));
  EXPECT_EQ(aws_.asked_resource_id, "service/prod/web");
}

TEST_F(ObserverTest, KnowsThatAServiceHasNoScalableTarget) {
  const Observation& seen =
      look({.service = false, .tasks = false, .list = false, .scaling = true});

  ASSERT_TRUE(seen.scaling.value.has_value());
  EXPECT_EQ(*seen.scaling.value, std::nullopt);
}

TEST_F(ObserverTest, SaysWhyTheScalableTargetCannotBeRead) {
  aws_.refused.insert_or_assign("DescribeScalableTargets", Error(ErrorKind::kDenied, "not yours"));

  EXPECT_EQ(look({.scaling = true}).scaling.problem, Error(ErrorKind::kDenied, "not yours"));
}

// --- Scale-in protection

Look protection_of(std::vector<TaskId> tasks) {
  return {.service = false, .tasks = false, .list = false, .protection = std::move(tasks)};
}

TEST_F(ObserverTest, ReadsTheProtectionOfTheTasksAskedAbout) {
  aws_.runs("a").is_protected = true;
  aws_.runs("b");
  aws_.runs("c").is_protected = true;

  EXPECT_EQ(
      look(protection_of({arn_of("a"), arn_of("b")})).protection.value,
      (std::vector{core::Protection{arn_of("a"), true}, core::Protection{arn_of("b"), false}}));
}

TEST_F(ObserverTest, AsksForTheProtectionOfAHundredTasksAtATime) {
  std::vector<TaskId> all;
  for (int i = 0; i < 150; ++i)
    all.push_back(aws_.runs("task-" + std::to_string(i)).described.task.id);

  EXPECT_EQ(look(protection_of(all)).protection.value->size(), 150U);
  EXPECT_EQ(aws_.calls["GetTaskProtection"], 2);
}

TEST_F(ObserverTest, TakesATaskThatCannotBeProtectedForUnprotected) {
  aws_.protection_failures = {{arn_of("a").value, "TASK_NOT_VALID"},
                              {arn_of("b").value, "MISSING"}};

  EXPECT_EQ(
      look(protection_of({arn_of("a"), arn_of("b")})).protection.value,
      (std::vector{core::Protection{arn_of("a"), false}, core::Protection{arn_of("b"), false}}));
}

TEST_F(ObserverTest, DoesNotTakeSilenceForUnprotected) {
  EXPECT_EQ(look(protection_of({arn_of("a")})).protection.problem,
            Error(ErrorKind::kBadAnswer,
                  "GetTaskProtection did not answer about task " + arn_of("a").value));

  aws_.protection_failures = {{arn_of("a").value, "HEADACHE"}};
  EXPECT_EQ(look(protection_of({arn_of("a")})).protection.problem,
            Error(ErrorKind::kBadAnswer,
                  "GetTaskProtection could not tell about " + arn_of("a").value + ": HEADACHE"));
}

}  // namespace
}  // namespace ecsr::runner
