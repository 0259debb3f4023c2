// SPDX-License-Identifier: MIT
// What can go wrong between two turns, and around one: lost replies, events of other services'
// making, a configuration that cannot be had, another release, answers that take long.
// tree-check: long file: one cloud, a few lines for each story
#include <gmock/gmock.h>

#include "formats/run_record.h"
#include "lambda/owner.h"
#include "tests/lambda/cloud.h"

namespace ecsr::lambda {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const Error kDown(ErrorKind::kTransport, "GetParameter: no whole answer");

json by_state_machine() { return with(recycle_web(), "continuation", "state-machine"); }

json body_of(const json& reply) { return json::parse(reply.at("body").get<std::string>()); }

class BetweenTurns : public ::testing::Test {
 protected:
  Cloud cloud{kWorld};

  /// Turns of the state machine until capacity was raised; the last reply.
  json raised() {
    json event = by_state_machine();
    for (int turn = 0; turn < 20 && cloud.web().desired_count == 3; ++turn) {
      const json reply = cloud.invoke(event);
      cloud.pass(seconds{reply["wait_seconds"].get<int>()});
      event = reply["next_event"];
    }
    EXPECT_EQ(cloud.web().desired_count, 4);
    return event;
  }

  /// What the state machine does when a turn has failed.
  void expect_restored_after(const json& event) {
    const json restored = cloud.run_state_machine(with(event, "action", "restore"));
    EXPECT_EQ(body_of(restored)["status"], "restored") << restored;
    EXPECT_EQ(cloud.web().desired_count, 3);
  }
};

// A task that leaves its target groups in one turn and is stopped in another

constexpr std::string_view kBehindTargets = R"(cluster prod
service web desired=3 target-groups=1
tasks web count=3 started=06:00 every=30m
ecs start-takes=45s replacement-takes=5s notice-takes=1s stop-takes=10s call-takes=40ms
begin 10:05
)";

TEST(BehindTargets, ATurnMayEndBetweenLeavingAndTheStop) {
  Cloud cloud(kBehindTargets);

  const json reply = cloud.run_state_machine(by_state_machine());

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_EQ(cloud.world().calls.of(sim::Operation::kDeregisterTargets), 3) << "each task once";
  EXPECT_EQ(cloud.world().services[0].failed_traffic, seconds{0});
}

TEST(BehindTargets, ATurnThatRemembersNothingGoesOnWithTheTaskThatDrains) {
  Cloud cloud(kBehindTargets);
  json event = by_state_machine();
  while (cloud.world().calls.of(sim::Operation::kDeregisterTargets) == 0) {
    const json reply = cloud.invoke(event);
    cloud.pass(seconds{reply["wait_seconds"].get<int>()});
    event = reply["next_event"];
  }
  event["continue"]["memory"] = R"({"v":99})";

  EXPECT_EQ(cloud.run_state_machine(event)["status"], "done");
  EXPECT_EQ(cloud.world().calls.of(sim::Operation::kDeregisterTargets), 3) << "each task once";
  EXPECT_EQ(cloud.world().services[0].failed_traffic, seconds{0});
}

// Envelopes of EventBridge on their way through the state machine

json retirement(const std::string& status = "upcoming") {
  return {{"source", "aws.health"},
          {"detail-type", "AWS Health Event"},
          {"resources", {"prod|web"}},
          {"detail",
           {{"service", "ECS"},
            {"eventTypeCode", "AWS_ECS_TASK_PATCHING_RETIREMENT"},
            {"eventStatusCode", status},
            {"affectedEntities", {{{"entityValue", "prod|web"}}}}}}};
}

TEST_F(BetweenTurns, AnEnvelopeThatTheStateMachinePassesOnIsContinuedByIt) {
  const json reply = cloud.run_state_machine(retirement());

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_GT(cloud.invocations, 6) << "the waiting is the state machine's";
}

TEST_F(BetweenTurns, AnEnvelopeThatIsToBeRestoredIsNotRecycled) {
  cloud.invoke(recycle_web(), seconds{70});
  EXPECT_EQ(cloud.web().desired_count, 4);
  cloud.pass(seconds{2});

  const json reply = cloud.invoke(with(retirement(), "action", "restore"));

  EXPECT_EQ(body_of(reply)["status"], "restored") << reply;
  EXPECT_EQ(cloud.web().desired_count, 3);
}

TEST_F(BetweenTurns, ARetirementThatIsOverAsksForNothing) {
  EXPECT_EQ(body_of(cloud.invoke(retirement("closed")))["reason"], "nothing-asked");
}

TEST_F(BetweenTurns, AScheduleOfEventBridgeSchedulerWithoutAnInputRecyclesWhatIsConfigured) {
  cloud.files["/var/task/input.json"] = R"({"cluster_name": "prod", "service_name": "web"})";

  const json reply = cloud.invoke({{"source", "aws.scheduler"},
                                   {"detail-type", "Scheduled Event"},
                                   {"resources", json::array()},
                                   {"detail", "{}"}});

  EXPECT_EQ(reply["status"], "done") << reply;
}

// What is handed from turn to turn

TEST_F(BetweenTurns, AConfigurationThatNamesAnotherServiceMeanwhileDoesNotMoveTheRun) {
  cloud.files["/var/task/input.json"] = R"({"cluster_name": "prod", "service_name": "web"})";
  const json reply = cloud.invoke({{"continuation", "state-machine"}});
  cloud.files["/var/task/input.json"] = R"({"cluster_name": "prod", "service_name": "api"})";

  EXPECT_EQ(reply["next_event"]["cluster_name"], "prod");
  EXPECT_EQ(reply["next_event"]["service_name"], "web");
  EXPECT_EQ(cloud.run_state_machine(reply["next_event"])["status"], "done");
}

TEST_F(BetweenTurns, ARunWhoseMemoryAnotherReleaseWroteGoesOnFromItsRecord) {
  json event = raised();
  event["continue"]["memory"] = R"({"v":99})";
  const std::string id = formats::parse_run_record(cloud.tag())->id;

  const json reply = cloud.run_state_machine(event);

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_EQ(reply["run_id"], id);
  EXPECT_EQ(cloud.web().desired_count, 3);
  EXPECT_THAT(cloud.log.str(), HasSubstr("another release has written it"));
}

TEST_F(BetweenTurns, WithoutATagARunWhoseMemoryIsLostNeedsAPerson) {
  cloud.environment["ECS_RECYCLE_RUN_STORE"] = "none";
  json event = raised();
  event["continue"]["memory"] = R"({"v":99})";

  cloud.invoke(event);

  EXPECT_EQ(cloud.error_type, "NotPutBack") << "BadEvent would say that nothing was touched";
}

TEST_F(BetweenTurns, WhatSomebodyUntaggedIsPutBackFromWhatWasHandedOn) {
  const json event = raised();
  cloud.world().services.front().state.tags.clear();

  const json reply = cloud.run_state_machine(with(event, "action", "restore"));

  EXPECT_EQ(body_of(reply)["status"], "restored") << reply;
  EXPECT_EQ(cloud.web().desired_count, 3);
}

TEST_F(BetweenTurns, RestoringOnceMoreAfterTheEndChangesNothing) {
  const json event = raised();
  EXPECT_EQ(cloud.run_state_machine(event)["status"], "done");

  const json reply = cloud.invoke(with(event, "action", "restore"));

  EXPECT_THAT(body_of(reply)["detail"].get<std::string>(), HasSubstr("nothing to put back"));
  EXPECT_EQ(cloud.web().desired_count, 3);
  EXPECT_EQ(cloud.tag(), "");
}

TEST_F(BetweenTurns, ATurnWhoseReplyWasLostIsRepeatedWithTheSameEvent) {
  const json event = raised();
  cloud.invoke(event);  // Lambda lost what it said
  cloud.pass(seconds{4});

  const json reply = cloud.run_state_machine(event);

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_EQ(body_of(reply)["tasks_recycled"], 3);
  EXPECT_EQ(cloud.web().desired_count, 3);
}

TEST_F(BetweenTurns, ALastTurnWhoseReplyWasLostSaysSoAgain) {
  json event = by_state_machine();
  json before;
  for (json reply = cloud.invoke(event); reply["status"] == "in_progress";
       reply = cloud.invoke(event)) {
    cloud.pass(seconds{reply["wait_seconds"].get<int>()});
    before = event = reply["next_event"];
  }
  ASSERT_EQ(cloud.tag(), "");

  const json reply = cloud.run_state_machine(before);

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_EQ(body_of(reply)["tasks_recycled"], 3);
  EXPECT_EQ(cloud.web().desired_count, 3);
  EXPECT_EQ(cloud.tag(), "");
}

TEST_F(BetweenTurns, AServiceThatRefusesTwiceIsRefusedAlsoWhenATurnEndsInBetween) {
  json event = with(by_state_machine(), "mode", "step");
  json reply;
  for (int turn = 0; turn < 60; ++turn) {
    reply = cloud.invoke(event);
    if (reply.value("status", "") != "in_progress") break;
    cloud.pass(seconds{reply["wait_seconds"].get<int>()});
    event = reply["next_event"];
    EXPECT_EQ(event["continue"]["turns"], turn + 1);
  }

  EXPECT_EQ(reply["status"], "done") << reply;
}

// Sizes

TEST_F(BetweenTurns, AReplyOfALargeRunFitsIntoTheStateMachine) {
  Cloud large{R"(cluster prod
service web desired=1500
tasks web count=1500 started=06:00 every=1s
ecs start-takes=5s replacement-takes=1s notice-takes=1s stop-takes=2s call-takes=1ms
begin 10:05
)"};
  json event = recycle_web();
  event["batch"] = 500;
  event["wait_time"] = 0;
  event["settle"] = 0;

  const json reply = large.invoke(event);

  ASSERT_EQ(reply["status"], "done") << reply;
  const json body = body_of(reply);
  EXPECT_LT(reply.dump().size(), 200U * 1024);
  EXPECT_EQ(body["tasks_recycled"], 1500);
  EXPECT_EQ(body["tasks_left_out"].get<std::size_t>() + body["tasks"].size(), 1500U);
  EXPECT_GT(body["tasks"].size(), 300U);
}

TEST_F(BetweenTurns, AnEventThatCannotTravelFromTurnToTurnIsRefusedBeforeAnythingIsDone) {
  json event = recycle_web();
  event["task"] = json::array();
  for (int i = 0; i < 4'000; ++i) event["task"].push_back(std::string(32, 'a'));

  const json reply = cloud.invoke(event);

  EXPECT_EQ(cloud.error_type, "BadEvent");
  EXPECT_THAT(reply["errorMessage"].get<std::string>(), HasSubstr("larger than 100 KiB"));
}

TEST_F(BetweenTurns, AnErrorIsNeverLongerThanTheStateMachineTakes) {
  std::string long_text;
  for (int i = 0; i < 45'000; ++i) long_text += "é";
  const json reply = cloud.invoke(with(recycle_web(), "az", long_text));

  EXPECT_LT(reply.dump().size(), 20'000U);
}

// A configuration that cannot be had

TEST_F(BetweenTurns, AConfigurationOnS3IsRead) {
  cloud.environment["ECS_RECYCLE_CONFIG"] = "s3://my-bucket/recycle.yaml";
  cloud.bucket.kept["s3://my-bucket/recycle.yaml"] =
      "cluster_name: prod\nservice_name: web\nwait: 0s\nregion: eu-west-1\n";

  const json reply = cloud.invoke(json::object());

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_EQ(cloud.connected.region, "eu-west-1");
}

TEST_F(BetweenTurns, AConfigurationThatIsOutOfReachForNowIsNoBadEvent) {
  cloud.environment["ECS_RECYCLE_CONFIG"] = "ssm:/recycle/config";
  cloud.parameters.trouble = kDown;

  const json reply = cloud.invoke(recycle_web());

  EXPECT_EQ(cloud.error_type, "Unexpected") << "the state machine repeats that";
  EXPECT_THAT(reply["errorMessage"].get<std::string>(), HasSubstr("no whole answer"));
}

TEST_F(BetweenTurns, AConfigurationThatWasReadOnceServesAsLongAsNoNewerOneCanBeHad) {
  cloud.environment["ECS_RECYCLE_CONFIG"] = "ssm:/recycle/config";
  cloud.parameters.kept["/recycle/config"] = "wait: 30s\n";
  const json event = raised();
  cloud.parameters.trouble = kDown;
  cloud.pass(minutes{4});

  EXPECT_EQ(cloud.run_state_machine(event)["status"], "done");
  EXPECT_GT(cloud.parameters.asked, 1);
}

TEST_F(BetweenTurns, AConfigurationThatBreaksInMidRunIsNoBadEventEither) {
  const json event = raised();
  cloud.files["/var/task/input.json"] = "{";

  cloud.invoke(event);
  EXPECT_EQ(cloud.error_type, "Unexpected") << "after BadEvent nobody would put capacity back";

  expect_restored_after(event);
}

TEST_F(BetweenTurns, ASettingThatWouldDoNothingKeepsNobodyFromRestoring) {
  const json event = raised();
  cloud.files["/var/task/input.json"] = R"({"checkpoints": "1,50%"})";

  cloud.invoke(event);
  EXPECT_EQ(cloud.error_type, "Unexpected") << "the state machine restores after that";

  expect_restored_after(event);
}

TEST_F(BetweenTurns, APolicyOfTheEnvironmentThatBreaksInMidRunKeepsNobodyFromRestoring) {
  const json event = raised();
  cloud.environment["ECS_RECYCLE_WINDOW"] = "at night";

  cloud.invoke(event);
  EXPECT_EQ(cloud.error_type, "Unexpected");

  expect_restored_after(event);
}

// A machine that was frozen for long

const Error kExpired = Error(ErrorKind::kDenied, "DescribeServices: ExpiredTokenException: expired")
                           .with_code("ExpiredTokenException");

TEST_F(BetweenTurns, WithTheKeysOfBackThenATurnHandsOnAndLeavesForANewProcess) {
  const json event = raised();
  cloud.refuse(kExpired);

  const json reply = cloud.invoke(event);

  EXPECT_EQ(reply["status"], "in_progress") << reply;
  EXPECT_TRUE(cloud.leaves);
  cloud.refuse(std::nullopt);
  cloud.pass(seconds{reply["wait_seconds"].get<int>()});
  const json done = cloud.run_state_machine(reply["next_event"]);
  EXPECT_EQ(done["status"], "done") << done;
  EXPECT_EQ(body_of(done)["tasks_recycled"], 3);
  EXPECT_FALSE(cloud.leaves);
}

TEST_F(BetweenTurns, WithTheKeysOfBackThenARestoreIsNoRefusalEither) {
  const json event = raised();
  cloud.refuse(kExpired);

  cloud.invoke(with(event, "action", "restore"));
  EXPECT_EQ(cloud.error_type, "Unexpected") << "the state machine repeats that";
  EXPECT_TRUE(cloud.leaves);

  cloud.refuse(std::nullopt);
  expect_restored_after(event);
}

TEST_F(BetweenTurns, AClockThatIsFarOffMakesATurnShortAndBreaksNothing) {
  json event = by_state_machine();
  json reply = cloud.invoke(event, milliseconds{1'500});
  for (int turn = 0; turn < 400 && reply.value("status", "") == "in_progress"; ++turn) {
    cloud.pass(seconds{reply["wait_seconds"].get<int>()});
    event = reply["next_event"];
    reply = cloud.invoke(event, milliseconds{1'500});
  }

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_EQ(cloud.web().desired_count, 3);
}

// What is told

TEST_F(BetweenTurns, TheLogHoldsTheWordsThatTheAlarmLooksFor) {
  cloud.itself.refuses = Error(ErrorKind::kDenied, "Invoke: AccessDeniedException");

  cloud.invoke(with(recycle_web(), "continuation", "self"), seconds{60});

  EXPECT_THAT(cloud.log.str(), HasSubstr("EcsRecycle.NotPutBack: "));
}

TEST_F(BetweenTurns, NoticesThatGoNowhereDoNotTakeTheInvocationOverItsDeadline) {
  cloud.files["/var/task/input.json"] =
      R"({"notifications": {"webhook": [{"url": "https://a.test/"}, {"url": "https://b.test/"}]}})";
  cloud.hook.takes = minutes{60};

  const json reply = cloud.invoke(with(recycle_web(), "wait_time", 0), seconds{285});

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_THAT(cloud.log.str(), HasSubstr("no answer in time"));
}

TEST_F(BetweenTurns, OneHearsOnceThatARunHasBegunAndHowFarItIs) {
  cloud.files["/var/task/input.json"] = R"({"notifications": {"webhook": [
      {"url": "https://a.test/", "events": ["started", "progress", "finished"],
       "progress_percent": 30}]}})";

  cloud.run_state_machine(recycle_web());

  std::vector<std::string> events;
  for (const json& told : cloud.hook.told) events.push_back(told["event"]);
  EXPECT_EQ(events, (std::vector<std::string>{"started", "progress", "progress", "finished"}));
}

// Answers that take long

TEST_F(BetweenTurns, AnAwsThatAnswersSlowlyTakesNoInvocationOverItsDeadline) {
  Cloud slow{R"(cluster prod
service web desired=3 health-check=yes
tasks web count=3 started=06:00 every=30m
ecs start-takes=45s replacement-takes=5s notice-takes=1s stop-takes=10s call-takes=4s
begin 10:05
)",
             seconds{4}};
  json event = recycle_web();
  json reply;
  for (int turn = 0; turn < 40; ++turn) {
    reply = slow.invoke(event, seconds{90});
    if (reply.value("status", "") != "in_progress") break;
    slow.pass(seconds{reply["wait_seconds"].get<int>()});
    event = reply["next_event"];
  }

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_EQ(slow.web().desired_count, 3);
}

/// Whether whoever calls again has what was handed on, or now and then only the event that it had.
enum class Caller { kHandsOn, kForgets };

class DeadlineNear : public ::testing::TestWithParam<std::tuple<Caller, int>> {};

/// With so many lengths each state of a run has its end of an invocation: before the claim, while
/// it is confirmed, between orders, in a pause, while capacity is put back.
TEST_P(DeadlineNear, ComesInEveryStateAndEachTimeTheNextInvocationContinues) {
  Cloud cloud{kWorld};
  const auto [caller, length] = GetParam();
  const milliseconds limit{length};
  json event = recycle_web();
  json reply;
  int turns = 0;
  for (; turns < 400; ++turns) {
    reply = cloud.invoke(event, limit);
    if (reply.value("status", "") != "in_progress") break;
    cloud.pass(seconds{reply["wait_seconds"].get<int>()});
    const bool forgotten = caller == Caller::kForgets && turns % 3 == 2;
    event = forgotten ? recycle_web() : reply["next_event"];
  }

  EXPECT_EQ(reply["status"], "done") << reply;
  if (caller == Caller::kHandsOn) {
    EXPECT_EQ(body_of(reply)["tasks_recycled"], 3);
  }
  EXPECT_EQ(cloud.web().desired_count, 3);
  EXPECT_EQ(cloud.tag(), "");
}

INSTANTIATE_TEST_SUITE_P(
    Milliseconds, DeadlineNear,
    ::testing::Combine(::testing::Values(Caller::kHandsOn, Caller::kForgets),
                       ::testing::Values(3'000, 3'700, 5'000, 7'300, 10'000, 13'000, 17'000, 20'000,
                                         31'000, 45'000, 61'000, 90'000, 120'000, 200'000)));

}  // namespace
}  // namespace ecsr::lambda
