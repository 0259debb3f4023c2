// SPDX-License-Identifier: MIT
// The function against the simulated account: one invocation, many, killed ones and two at once.
// tree-check: long file: one cloud, a few lines for each story
#include "lambda/function.h"

#include <gmock/gmock.h>

#include "formats/run_record.h"
#include "lambda/owner.h"
#include "tests/lambda/cloud.h"

namespace ecsr::lambda {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

class LambdaFunction : public ::testing::Test {
 protected:
  Cloud cloud{kWorld};

  core::RunRecord record() { return formats::parse_run_record(cloud.tag()).value(); }
  static json body_of(const json& reply) {
    return json::parse(reply.at("body").get<std::string>());
  }
};

struct Killed {};

TEST_F(LambdaFunction, RepliesAsTheClassicFunctionDid) {
  json reply = cloud.invoke(recycle_web());

  EXPECT_EQ(reply["statusCode"], 200);
  EXPECT_EQ(reply["status"], "done");
  const json body = body_of(reply);
  EXPECT_EQ(body["cluster"], "prod");
  EXPECT_EQ(body["service"], "web");
  EXPECT_EQ(body["tasks_recycled"], 3);
  EXPECT_EQ(body["timestamp"], to_iso8601(cloud.now()));
  EXPECT_EQ(body["tasks"].size(), 3U);
  EXPECT_EQ(body["reason"], "recycled");
  EXPECT_EQ(cloud.web().desired_count, 3);
  EXPECT_EQ(cloud.tag(), "");
}

TEST_F(LambdaFunction, LogsTheClassicLines) {
  cloud.invoke(recycle_web());

  const std::string log = cloud.log.str();
  EXPECT_THAT(log, StartsWith("Starting task recycle for prod/web\n"
                              "Original desired count: 3, tasks: 3\n"));
  EXPECT_THAT(log, HasSubstr("\nRecycling task 1/3: arn:aws:ecs:"));
  EXPECT_THAT(log, HasSubstr("\nTask 1 recycled, waiting 30s\n"));
  EXPECT_THAT(log, HasSubstr("\nTask recycle completed successfully\n"));
}

TEST_F(LambdaFunction, LogsJsonLinesWithTheRequestsId) {
  cloud.environment["ECS_RECYCLE_LOG_FORMAT"] = "json";

  cloud.invoke(recycle_web());

  std::istringstream lines(cloud.log.str());
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_EQ(json::parse(line)["request_id"], "request-1") << line;
  }
  EXPECT_GT(count, 10);
}

TEST_F(LambdaFunction, PrintsItsMetricsInTheEmbeddedFormat) {
  cloud.invoke(recycle_web());

  const std::string log = cloud.log.str();
  const std::size_t begin = log.find("{\"_aws\"");
  ASSERT_NE(begin, std::string::npos);
  const json metrics = json::parse(log.substr(begin, log.find('\n', begin) - begin));
  EXPECT_EQ(metrics["_aws"]["CloudWatchMetrics"][0]["Namespace"], "EcsRecycle");
  EXPECT_EQ(metrics["Cluster"], "prod");
  EXPECT_EQ(metrics["outcome"], "done");
  EXPECT_EQ(metrics["TasksRecycled"], 3);
  EXPECT_EQ(metrics["FailedReplacements"], 0);
  EXPECT_EQ(metrics["RunsFinished"], 1);
  EXPECT_GT(metrics["ReplacementSeconds"].size(), 0U);
  for (const json& metric : metrics["_aws"]["CloudWatchMetrics"][0]["Metrics"]) {
    EXPECT_TRUE(metrics.contains(metric["Name"].get<std::string>())) << metric;
  }
}

TEST_F(LambdaFunction, LeavesTheWaitingToTheStateMachine) {
  const WallTime began = cloud.now();

  json reply = cloud.run_state_machine(recycle_web());

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_EQ(body_of(reply)["tasks_recycled"], 3);
  EXPECT_EQ(body_of(reply)["tasks"].size(), 3U);
  EXPECT_EQ(cloud.web().desired_count, 3);
  EXPECT_EQ(cloud.tag(), "");
  EXPECT_GT(cloud.invocations, 6);
  EXPECT_LT(cloud.billed * 2, cloud.now() - began) << "most of it is waiting";
}

TEST_F(LambdaFunction, ManyTurnsTakeNoLongerThanOneThatSleeps) {
  Cloud sleeping{kWorld};
  sleeping.invoke(recycle_web());
  const milliseconds alone = sleeping.billed;
  const WallTime began = cloud.now();

  cloud.run_state_machine(recycle_web());

  EXPECT_LT(cloud.now() - began, alone + seconds{60}) << "no turn waits out stale reads";
}

TEST_F(LambdaFunction, CountsAndSaysEachLineOfAllTurnsOnce) {
  cloud.run_state_machine(recycle_web());

  const std::string log = cloud.log.str();
  const auto count = [&](const std::string& text) {
    int found = 0;
    for (std::size_t at = log.find(text); at != std::string::npos; at = log.find(text, at + 1)) {
      ++found;
    }
    return found;
  };
  EXPECT_EQ(count("Starting task recycle for prod/web"), 1);
  EXPECT_EQ(count("Recycling task 3/3: "), 1);
  EXPECT_EQ(count("Task 3 recycled, waiting 0s"), 1);
}

TEST_F(LambdaFunction, NeverReachesItsDeadlineAndSaysHowToGoOn) {
  json reply = cloud.invoke(recycle_web(), seconds{20});

  EXPECT_EQ(reply["status"], "in_progress");
  EXPECT_GE(reply["wait_seconds"], 1);
  EXPECT_EQ(reply["cluster"], "prod");
  EXPECT_EQ(reply["next_event"]["service_name"], "web");
  EXPECT_EQ(reply["next_event"]["continue"]["turns"], 1);
  EXPECT_LT(cloud.last_took, seconds{20});
}

TEST_F(LambdaFunction, ALaterInvocationOfTheSameEventContinues) {
  cloud.invoke(recycle_web(), seconds{70});
  const core::RunRecord left = record();
  EXPECT_EQ(cloud.web().desired_count, 4);
  cloud.pass(seconds{2});

  json reply = cloud.invoke(recycle_web());

  EXPECT_EQ(reply["status"], "done");
  EXPECT_EQ(reply["run_id"], left.id);
  EXPECT_EQ(cloud.web().desired_count, 3);
}

TEST_F(LambdaFunction, HasHandedTheRunOverWhenItRepliesInProgress) {
  cloud.invoke(with(recycle_web(), "continuation", "state-machine"));
  cloud.invoke(with(recycle_web(), "continuation", "state-machine"));

  const auto owner = Owner::parse(record().owner);
  ASSERT_TRUE(owner) << record().owner;
  EXPECT_TRUE(owner->handed_over);
  EXPECT_EQ(owner->function, "ecs-recycle");
  EXPECT_GT(owner->until, cloud.now());
}

TEST_F(LambdaFunction, OneThatWasKilledIsContinuedOnceItsTimeIsOver) {
  json event = with(recycle_web(), "continuation", "state-machine");
  json reply = cloud.invoke(event);
  cloud.pass(seconds{reply["wait_seconds"].get<int>()});
  cloud.clock().while_asleep = [] { throw Killed(); };
  EXPECT_THROW(cloud.invoke(reply["next_event"]), Killed);
  const core::RunRecord left = record();
  EXPECT_FALSE(Owner::parse(left.owner)->handed_over);

  const json done = cloud.run_state_machine(reply["next_event"]);

  EXPECT_EQ(done["status"], "done") << done;
  EXPECT_EQ(done["run_id"], left.id);
  EXPECT_EQ(cloud.web().desired_count, 3);
  EXPECT_EQ(cloud.tag(), "");
}

TEST_F(LambdaFunction, CountsTheTasksThatAKilledTurnStopped) {
  const json reply = cloud.invoke(with(recycle_web(), "continuation", "state-machine"));
  std::function<void()> kill_after_a_stop = [&] {
    if (cloud.log.str().contains("Recycling task 1/3")) throw Killed();
    cloud.clock().while_asleep = kill_after_a_stop;
  };
  cloud.clock().while_asleep = kill_after_a_stop;
  EXPECT_THROW(cloud.invoke(with(reply["next_event"], "continuation", "none")), Killed);

  const json done = cloud.run_state_machine(reply["next_event"]);

  EXPECT_EQ(body_of(done)["tasks_recycled"], 3) << done;
  EXPECT_EQ(body_of(done)["tasks"].size(), 3U);
}

TEST_F(LambdaFunction, OneThatWasKilledInItsFirstTurnIsContinuedToo) {
  cloud.clock().while_asleep = [] { throw Killed(); };  // its claim is written
  EXPECT_THROW(cloud.invoke(with(recycle_web(), "continuation", "state-machine")), Killed);
  ASSERT_NE(cloud.tag(), "");

  const json done = cloud.run_state_machine(recycle_web());

  EXPECT_EQ(done["status"], "done") << done;
  EXPECT_EQ(cloud.web().desired_count, 3);
}

TEST_F(LambdaFunction, OfTwoAtOnceTheLaterOneYields) {
  json other;
  std::string its_error;
  cloud.clock().while_asleep = [&] {  // confirming its claim
    cloud.clock().while_asleep = [&] {
      other = cloud.invoke(recycle_web());
      its_error = cloud.error_type;
    };
  };

  json first = cloud.invoke(recycle_web());

  EXPECT_EQ(its_error, "Yielded");
  EXPECT_EQ(other["errorType"], "EcsRecycle.Yielded");
  EXPECT_THAT(other["errorMessage"].get<std::string>(), HasSubstr("fn:ecs-recycle/"));
  EXPECT_EQ(first["status"], "done");
  EXPECT_EQ(cloud.web().desired_count, 3);
}

TEST_F(LambdaFunction, ASecondExecutionWaitsForOneThatMayBeDeadAndYieldsWhenItIsNot) {
  json first = cloud.invoke(with(recycle_web(), "continuation", "state-machine"));
  json second = cloud.invoke(with(recycle_web(), "continuation", "state-machine"));
  EXPECT_EQ(second["reason"], "held-by-another-run") << second;
  EXPECT_EQ(cloud.error_type, "");
  cloud.pass(seconds{first["wait_seconds"].get<int>()});
  first = cloud.invoke(first["next_event"]);

  second = cloud.invoke(second["next_event"]);

  EXPECT_EQ(cloud.error_type, "Yielded") << second;
  EXPECT_EQ(cloud.run_state_machine(first["next_event"])["status"], "done");
}

TEST_F(LambdaFunction, AnEventThatWasSentTwiceIsCarriedOnByOne) {
  json reply = cloud.invoke(with(recycle_web(), "continuation", "state-machine"));
  cloud.pass(seconds{reply["wait_seconds"].get<int>()});
  json twin;
  cloud.clock().while_asleep = [&] { twin = cloud.invoke(reply["next_event"]); };

  json first = cloud.invoke(reply["next_event"]);
  cloud.pass(seconds{5});

  EXPECT_EQ(cloud.error_type, "");
  EXPECT_EQ(cloud.run_state_machine(first["next_event"])["status"], "done");
  EXPECT_EQ(cloud.web().desired_count, 3);
}

TEST_F(LambdaFunction, InStepModeEachInvocationMakesOnePass) {
  json event = with(recycle_web(), "mode", "step");
  json reply;
  int steps = 0;
  for (; steps < 200; ++steps) {
    reply = cloud.invoke(event);
    if (reply["status"] != "in_progress") break;
    EXPECT_LT(cloud.last_took, seconds{2});
    cloud.pass(seconds{reply["wait_seconds"].get<int>()});
    event = reply["next_event"];
  }

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_EQ(body_of(reply)["tasks_recycled"], 3);
}

TEST_F(LambdaFunction, InvokesItselfBeforeItsDeadline) {
  cloud.invoke(with(recycle_web(), "continuation", "self"), seconds{60});
  int turns = 0;
  while (!cloud.itself.taken.empty() && turns < 50) {
    const ports::InvokeRequest next = cloud.itself.taken.back();
    cloud.itself.taken.clear();
    EXPECT_EQ(next.function_name, "ecs-recycle");
    cloud.invoke_text(next.payload, seconds{60});
    ++turns;
  }

  EXPECT_GT(turns, 2);
  EXPECT_EQ(cloud.error_type, "");
  EXPECT_EQ(cloud.web().desired_count, 3);
  EXPECT_EQ(cloud.tag(), "");
  EXPECT_THAT(cloud.log.str(), HasSubstr("Task recycle completed successfully"));
}

TEST_F(LambdaFunction, InvokesItselfByTheAliasItWasInvokedBy) {
  const std::string arn = "arn:aws:lambda:eu-west-1:123456789012:function:ecs-recycle";
  for (const std::string qualifier : {"", ":live", ":7", ":$LATEST"}) {
    Cloud one{kWorld};
    one.function_arn = arn + qualifier;

    one.invoke(with(recycle_web(), "continuation", "self"), seconds{60});

    ASSERT_EQ(one.itself.taken.size(), 1U);
    EXPECT_EQ(one.itself.taken[0].function_name,
              "ecs-recycle" + (qualifier == ":$LATEST" ? "" : qualifier));
  }
}

TEST_F(LambdaFunction, SaysSoWhenItCannotInvokeItself) {
  cloud.itself.refuses = Error(ErrorKind::kDenied, "Invoke: AccessDeniedException");

  json reply = cloud.invoke(with(recycle_web(), "continuation", "self"), seconds{60});

  EXPECT_EQ(reply["errorType"], "EcsRecycle.NotPutBack");
  EXPECT_THAT(reply["errorMessage"].get<std::string>(), HasSubstr("AccessDeniedException"));
}

TEST_F(LambdaFunction, RestoresWhatAKilledRunLeftBehind) {
  json reply = cloud.invoke(recycle_web(), seconds{70});
  EXPECT_EQ(cloud.web().desired_count, 4);

  const json restored = cloud.invoke(with(reply["next_event"], "action", "restore"));

  EXPECT_EQ(restored["statusCode"], 200) << restored;
  EXPECT_EQ(body_of(restored)["status"], "restored");
  EXPECT_EQ(cloud.web().desired_count, 3);
  EXPECT_EQ(cloud.tag(), "");
}

TEST_F(LambdaFunction, RestoringWhereThereIsNothingToRestoreIsDone) {
  const json restored = cloud.invoke(with(recycle_web(), "action", "restore"));

  EXPECT_EQ(restored["statusCode"], 200);
  EXPECT_THAT(body_of(restored)["detail"].get<std::string>(), HasSubstr("nothing to put back"));
}

TEST_F(LambdaFunction, AFailureIsAFunctionErrorAfterCapacityIsBack) {
  Cloud broken{std::string(kWorld) + "at +1s break-starts web count=50\n"};

  json reply = broken.run_state_machine(recycle_web());

  EXPECT_EQ(broken.error_type, "GaveUp") << reply;
  EXPECT_EQ(reply["errorType"], "EcsRecycle.GaveUp");
  EXPECT_THAT(reply["errorMessage"].get<std::string>(),
              StartsWith("prod/web: gave up; capacity is as it was"));
  EXPECT_EQ(reply["stackTrace"], json::array());
  EXPECT_EQ(broken.web().desired_count, 3);
  EXPECT_EQ(broken.tag(), "");
}

TEST_F(LambdaFunction, AServiceThatIsNotThereIsRefused) {
  json reply = cloud.invoke(with(recycle_web(), "service_name", "nope"));

  EXPECT_EQ(reply["errorType"], "EcsRecycle.Refused");
}

TEST_F(LambdaFunction, AnUnknownFieldIsAnErrorThatListsTheKnownOnes) {
  json reply = cloud.invoke(with(recycle_web(), "wait_tme", 5));

  EXPECT_EQ(reply["errorType"], "EcsRecycle.BadEvent");
  const auto message = reply["errorMessage"].get<std::string>();
  EXPECT_THAT(message, HasSubstr("\"wait_tme\" that is not known: did you mean \"wait_time\"?"));
  EXPECT_THAT(message, HasSubstr("known are cluster_name, service_name, action, continuation"));
  EXPECT_EQ(cloud.web().desired_count, 3);
}

TEST_F(LambdaFunction, CheckpointsThatWouldDoNothingAreRefused) {
  cloud.environment["ECS_RECYCLE_CHECKPOINTS"] = "1,50%";

  json reply = cloud.invoke(recycle_web());

  EXPECT_EQ(reply["errorType"], "EcsRecycle.BadEvent");
  EXPECT_THAT(reply["errorMessage"].get<std::string>(),
              HasSubstr("--checkpoints alone would do nothing"));
}

TEST_F(LambdaFunction, TheEventWinsOverTheEnvironmentAndThatOverTheFile) {
  cloud.files["/var/task/input.json"] = R"({"wait": "9m", "max_failures": 7, "batch": 2})";
  cloud.environment["ECS_RECYCLE_MAX_FAILURES"] = "5";
  cloud.environment["ECS_RECYCLE_BATCH"] = "3";
  SettingsSource source(
      Host{.clock = cloud.clock(),
           .log = cloud.log,
           .environment = [&](std::string_view name) -> std::optional<std::string> {
             const auto found = cloud.environment.find(name);
             if (found == cloud.environment.end()) return std::nullopt;
             return found->second;
           },
           .read_file = [&](const std::string& path) -> Result<std::string> {
             return cloud.files.at(path);
           },
           .connect = {},
           .chance = {}});
  const auto settings = source.read(cloud.now());
  ASSERT_TRUE(settings) << settings.error().message();
  const Host host{.clock = cloud.clock(),
                  .log = cloud.log,
                  .environment = [](std::string_view) { return std::nullopt; },
                  .read_file = {},
                  .connect = {},
                  .chance = {}};
  const auto event =
      settings->ask(R"({"cluster_name":"prod","service_name":"web","batch":"1"})", host);

  ASSERT_TRUE(event) << event.error().message();
  EXPECT_EQ(event->ask.policy.wait, minutes{9});
  EXPECT_EQ(event->ask.policy.max_failures.number, 5);
  EXPECT_EQ(event->ask.policy.batch, (core::Amount{1, false}));
}

TEST_F(LambdaFunction, TakesItsConfigurationFromAParameterAndKeepsItForSomeMinutes) {
  cloud.environment["ECS_RECYCLE_CONFIG"] = "ssm:/recycle/config";
  cloud.parameters.kept["/recycle/config"] =
      "cluster_name: prod\nservice_name: web\nwait: 0s\nregion: eu-west-1\n";

  json reply = cloud.invoke(json::object());
  cloud.invoke(json::object(), seconds{20});

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_EQ(cloud.connected.region, "eu-west-1");
  EXPECT_EQ(cloud.parameters.asked, 1);
}

TEST_F(LambdaFunction, WithoutTagsTheRunTravelsInTheEvent) {
  cloud.environment["ECS_RECYCLE_RUN_STORE"] = "none";

  json reply = cloud.run_state_machine(recycle_web());

  EXPECT_EQ(reply["status"], "done") << reply;
  EXPECT_EQ(cloud.web().desired_count, 3);
  EXPECT_EQ(cloud.tag(), "");
}

TEST_F(LambdaFunction, ARotatedSecretRecyclesWhatIsConfigured) {
  cloud.files["/var/task/input.json"] = R"({"cluster_name": "prod", "service_name": "web"})";
  json event{{"source", "aws.secretsmanager"},
             {"detail-type", "AWS Service Event via CloudTrail"},
             {"detail", {{"eventName", "RotationStarted"}}}};
  EXPECT_EQ(body_of(cloud.invoke(event))["reason"], "nothing-asked");
  event["detail"]["eventName"] = "RotationSucceeded";

  EXPECT_EQ(body_of(cloud.invoke(event))["tasks_recycled"], 3);
}

TEST_F(LambdaFunction, ARetirementNoticeRecyclesTheServiceItNames) {
  const json event{{"source", "aws.health"},
                   {"detail-type", "AWS Health Event"},
                   {"detail",
                    {{"service", "ECS"},
                     {"eventTypeCode", "AWS_ECS_TASK_PATCHING_RETIREMENT"},
                     {"affectedEntities", {{{"entityValue", "prod|web"}}}}}}};

  EXPECT_EQ(body_of(cloud.invoke(event))["tasks_recycled"], 3);
}

}  // namespace
}  // namespace ecsr::lambda
