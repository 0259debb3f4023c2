// SPDX-License-Identifier: MIT
#include "formats/lambda_event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "formats/window_text.h"

namespace ecsr::formats {
namespace {

using core::Amount;
using core::Policy;
using core::TaskId;
using testing::HasSubstr;

/// An event for service web of cluster prod, with more fields.
std::string with(const std::string& fields) {
  return R"({"cluster_name": "prod", "service_name": "web")" +
         (fields.empty() ? "" : ", " + fields) + "}";
}

Result<Policy> policy_of(const std::string& fields) {
  auto event = parse_lambda_event(with(fields));
  if (!event) return std::unexpected(event.error());
  return event->policy;
}

std::string message_of(const std::string& text) {
  const auto event = parse_lambda_event(text);
  return event ? "was read" : event.error().message();
}

TEST(LambdaEvent, OfTheClassicFunctionIsRead) {
  const auto event = parse_lambda_event(
      R"({"cluster_name": "prod", "service_name": "web", "maintain_service_state": false, "wait_time": 45})");

  LambdaEvent expected{.service = {.cluster = {"prod"}, .service = {"web"}}};
  expected.policy.surge = Amount{0, false};
  expected.policy.wait = seconds{45};
  EXPECT_EQ(event, expected);
}

TEST(LambdaEvent, KeepsTheServiceServingAndWaitsHalfAMinuteUnlessTold) {
  const auto event = parse_lambda_event(with(""));

  EXPECT_EQ(event, (LambdaEvent{.service = {.cluster = {"prod"}, .service = {"web"}}}));
  EXPECT_EQ(event->policy.wait, seconds{30});
}

TEST(LambdaEvent, TakesNumbersAndSwitchesAsTextsToo) {
  Policy expected;
  expected.wait = seconds{45};
  expected.surge = Amount{0, false};

  EXPECT_EQ(policy_of(R"("wait_time": "45", "maintain_service_state": "false")"), expected);
}

TEST(LambdaEvent, TakesEveryFieldOfThePolicy) {
  Policy expected;
  expected.surge = Amount{2, false};
  expected.batch = Amount{25, true};
  expected.min_healthy = Amount{90, true};
  expected.settle = seconds{20};
  expected.wait = milliseconds{1500};
  expected.drain = {.window = seconds{45}};
  expected.replacement_timeout = minutes{5};
  expected.deadline = minutes{90};
  expected.checkpoints = {.after = {{1, false}, {50, true}}, .ask = true};
  expected.bake = minutes{10};
  expected.max_failures = Amount{10, true};
  expected.on_failure = core::OnFailure::kHalt;
  expected.alarms = {"web-5xx"};
  expected.window = parse_window("daily 01:00-05:00").value();
  expected.protected_tasks = core::Protected::kSkip;
  expected.autoscaling = core::Autoscaling::kIgnore;
  expected.select = core::Selection{.older_than = std::chrono::days{7},
                                    .created_before = parse_iso8601("2026-08-01T10:05:00Z").value(),
                                    .max_tasks = 3,
                                    .tasks = {TaskId{"0f0e"}, TaskId{"1a1b"}},
                                    .availability_zones = {"eu-west-1a"},
                                    .stale_revision_only = true,
                                    .unhealthy_only = true};

  EXPECT_EQ(
      policy_of(R"("surge": 2, "batch": "25%", "min_healthy": "90%", "settle": "20s", "wait": 1.5,
                         "checkpoints": "1, 50%,ask", "bake": "10m",
                         "drain": 45, "replacement_timeout": "5m", "deadline": "1h30m", "max_failures": "10%",
                         "on_failure": "halt",
                         "alarm": "web-5xx", "window": "daily 01:00-05:00",
                         "protected": "skip", "autoscaling": "ignore", "older_than": "7d",
                         "created_before": "2026-08-01T10:05:00Z", "max_tasks": 3,
                         "task": ["0f0e", "1a1b"], "az": "eu-west-1a", "stale_revision_only": true,
                         "unhealthy_only": "true")"),
      expected);
}

TEST(LambdaEvent, CheckpointsMayBeAListOrOneNumber) {
  EXPECT_EQ(policy_of(R"("checkpoints": [1, "50%", "ask"])")->checkpoints,
            (core::Checkpoints{.after = {{1, false}, {50, true}}, .ask = true}));
  EXPECT_EQ(policy_of(R"("checkpoints": 2)")->checkpoints,
            (core::Checkpoints{.after = {{2, false}}, .ask = false}));
}

TEST(LambdaEvent, ToWaitMayMeanToAsk) {
  const core::Policy policy = policy_of(R"("wait_time": "ask")").value();

  EXPECT_TRUE(policy.ask_before_each_stop);
  EXPECT_EQ(policy.wait, milliseconds{0});
}

TEST(LambdaEvent, TakesATimeToDrainOrTheWordFull) {
  EXPECT_EQ(policy_of(R"("drain": "1m")")->drain, (core::Drain{.window = minutes{1}}));
  EXPECT_EQ(policy_of(R"("drain": "full")")->drain, (core::Drain{.full = true}));
  EXPECT_FALSE(policy_of(R"("drain": 0)")->drain.wanted());
  EXPECT_EQ(message_of(with(R"("drain": "empty")")),
            "drain is \"empty\": expected a number of seconds such as 30, a text such as \"1m\", "
            "or \"full\"");
}

TEST(LambdaEvent, TakesOneAlarmOrAList) {
  EXPECT_EQ(
      policy_of(R"("alarm": ["a", " arn:aws:cloudwatch:eu-west-1:1:alarm:b"])").value().alarms,
      (std::vector<std::string>{"a", "arn:aws:cloudwatch:eu-west-1:1:alarm:b"}));
  EXPECT_EQ(message_of(with(R"("alarm": [])")),
            "alarm is []: expected a list of alarms such as [\"web-5xx\"], at most 100");
  EXPECT_EQ(message_of(with(R"("alarm": ["a", 5])")),
            "alarm[1] is 5: expected a list of alarms such as [\"web-5xx\"], at most 100");
}

TEST(LambdaEvent, SaysWhatIsWrongWithAWindow) {
  EXPECT_EQ(message_of(with(R"("window": "Mon 22:00-23:00 Europe/Berln")")),
            "window is wrong: \"Mon 22:00-23:00 Europe/Berln\" is not a maintenance window: "
            "\"Europe/Berln\" is no time zone: did you mean Europe/Berlin?");
  EXPECT_EQ(message_of(with(R"("window": 22)")),
            "window is 22: expected a text such as \"Mon-Fri 22:00-05:00 Europe/Berlin\"");
}

TEST(LambdaEvent, SuggestsTheFieldThatWasMeant) {
  EXPECT_EQ(message_of(with(R"("wait_tine": 30)")),
            "the event has a field \"wait_tine\" that is not known: did you mean \"wait_time\"?");
  EXPECT_EQ(message_of(with(R"("Maintain_service_state": true)")),
            "the event has a field \"Maintain_service_state\" that is not known: did you mean "
            "\"maintain_service_state\"?");
  EXPECT_EQ(message_of(with(R"("colour": "blue")")),
            "the event has a field \"colour\" that is not known; docs/formats.md lists the fields");
}

TEST(LambdaEvent, NeedsAClusterAndAService) {
  EXPECT_EQ(message_of(R"({"service_name": "web"})"),
            "the event has no cluster_name: it needs cluster_name and service_name");
  EXPECT_EQ(message_of(R"({"cluster_name": "prod"})"),
            "the event has no service_name: it needs cluster_name and service_name");
  EXPECT_EQ(message_of(R"({"cluster_name": "", "service_name": "web"})"),
            "cluster_name is \"\": expected a name such as \"web\"");
  EXPECT_EQ(message_of(R"({"cluster_name": "prod", "service_name": 7})"),
            "service_name is 7: expected a name such as \"web\"");
}

TEST(LambdaEvent, TakesNamesThatAreArnsOrNotAscii) {
  const auto event = parse_lambda_event(
      R"({"cluster_name": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod", "service_name": "bücher"})");

  EXPECT_EQ(event,
            (LambdaEvent{.service = {.cluster = {"arn:aws:ecs:eu-west-1:111122223333:cluster/prod"},
                                     .service = {"bücher"}}}));
}

TEST(LambdaEvent, NamesTheFieldItsValueAndWhatWouldBeRight) {
  const std::string or_ask = ", or \"ask\"";
  const std::string duration = "expected a number of seconds such as 30, or a text such as \"10m\"";
  EXPECT_EQ(message_of(with(R"("wait_time": -1)")), "wait_time is -1: " + duration + or_ask);
  EXPECT_EQ(message_of(with(R"("wait_time": "soon")")),
            "wait_time is \"soon\": " + duration + or_ask);
  EXPECT_EQ(message_of(with(R"("wait_time": null)")), "wait_time is null: " + duration + or_ask);
  EXPECT_EQ(message_of(with(R"("wait_time": true)")), "wait_time is true: " + duration + or_ask);
  EXPECT_EQ(message_of(with(R"("wait_time": 1e99)")), "wait_time is 1e99: " + duration + or_ask);
  EXPECT_EQ(message_of(with(R"("deadline": [30])")), "deadline is [30]: " + duration);
  EXPECT_EQ(message_of(with(R"("maintain_service_state": "yes")")),
            "maintain_service_state is \"yes\": expected true or false");
  EXPECT_EQ(message_of(with(R"("unhealthy_only": 1)")),
            "unhealthy_only is 1: expected true or false");
  EXPECT_EQ(message_of(with(R"("surge": "10 %")")),
            "surge is \"10 %\": expected a number such as 2, or a percentage such as \"25%\"");
  EXPECT_THAT(message_of(with(R"("surge": 1.5)")), HasSubstr("surge is 1.5: expected"));
  EXPECT_THAT(message_of(with(R"("batch": -2)")), HasSubstr("batch is -2: expected"));
  EXPECT_EQ(message_of(with(R"("max_tasks": 0)")),
            "max_tasks is 0: expected a whole number from 1 up");
  EXPECT_EQ(
      message_of(with(R"("max_failures": 99999999999)")),
      "max_failures is 99999999999: expected a number such as 2, or a percentage such as \"25%\"");
  const std::string checkpoints =
      "expected numbers of tasks or percentages, ascending, such as \"1,50%\" or \"1,50%,ask\"";
  EXPECT_EQ(message_of(with(R"("checkpoints": "2,1")")), "checkpoints is \"2,1\": " + checkpoints);
  EXPECT_EQ(message_of(with(R"("checkpoints": "ask")")), "checkpoints is \"ask\": " + checkpoints);
  EXPECT_EQ(message_of(with(R"("checkpoints": [1, {}])")), "checkpoints is [1,{}]: " + checkpoints);
  EXPECT_EQ(message_of(with(R"("on_failure": "stop")")),
            "on_failure is \"stop\": expected \"restore\" or \"halt\" or \"continue\"");
  EXPECT_EQ(message_of(with(R"("protected": "ask")")),
            "protected is \"ask\": expected \"wait\" or \"skip\" or \"stop\"");
  EXPECT_EQ(message_of(with(R"("autoscaling": false)")),
            "autoscaling is false: expected \"manage\" or \"ignore\"");
  EXPECT_EQ(message_of(with(R"("created_before": "yesterday")")),
            "created_before is \"yesterday\": expected a date such as \"2026-08-01T10:05:00Z\"");
  EXPECT_EQ(message_of(with(R"("task": [])")),
            "task is []: expected a list of task ids such as [\"0f0e1d2c\"]");
  EXPECT_EQ(message_of(with(R"("task": ["a", 5])")),
            "task[1] is 5: expected a list of task ids such as [\"0f0e1d2c\"]");
  EXPECT_EQ(message_of(with(R"("az": {"a": 1})")),
            "az is {\"a\":1}: expected a list of zones such as [\"eu-west-1a\"]");
}

TEST(LambdaEvent, ShowsOnlyTheBeginningOfALongValue) {
  EXPECT_EQ(
      message_of(with(R"("wait_time": ")" + std::string(500, 'x') + "\"")),
      "wait_time is \"" + std::string(59, 'x') +
          "...: expected a number of seconds such as 30, or a text such as \"10m\", or \"ask\"");
}

TEST(LambdaEvent, RefusesFieldsThatContradictEachOther) {
  EXPECT_EQ(
      message_of(with(R"("maintain_service_state": false, "surge": 2)")),
      "maintain_service_state is false and surge is 2: they contradict each other, leave one of "
      "them out");
  EXPECT_EQ(
      message_of(with(R"("maintain_service_state": true, "surge": 0)")),
      "maintain_service_state is true and surge is 0: they contradict each other, leave one of "
      "them out");
  EXPECT_EQ(message_of(with(R"("wait": 10, "wait_time": 10)")),
            "the event has both wait and wait_time, which are the same: leave one of them out");
  EXPECT_EQ(policy_of(R"("maintain_service_state": true, "surge": 2)")->surge, (Amount{2, false}));
  EXPECT_EQ(policy_of(R"("maintain_service_state": false, "surge": 0)")->surge, (Amount{0, false}));
}

TEST(LambdaEvent, RefusesWhatIsNotAnObject) {
  EXPECT_EQ(message_of(""),
            "the event is not JSON: line 1, column 1: syntax error while parsing value - "
            "unexpected end of input; expected '[', '{', or a literal");
  EXPECT_EQ(message_of("<html>502 Bad Gateway</html>"),
            "the event is not JSON: line 1, column 1: syntax error while parsing value - invalid "
            "literal");
  EXPECT_EQ(message_of("{\"cluster_name\": \"prod\",\n }"),
            "the event is not JSON: line 2, column 2: syntax error while parsing object key - "
            "unexpected '}'; expected string literal");
  EXPECT_EQ(message_of("[1]"),
            "the event is [1]: expected an object with cluster_name and service_name");
  EXPECT_EQ(message_of(std::string(100'000, '[')),
            "the event is not JSON: line 1, column 17: is nested deeper than 16");
  EXPECT_THAT(message_of(R"({"wait_time": 1e999})"), HasSubstr("a number that is too large"));
  EXPECT_EQ(message_of("{\"\xFF\": 1}").substr(0, 21), "the event is not JSON");
}

TEST(LambdaEvent, RefusesAFieldThatStandsThereTwice) {
  EXPECT_EQ(message_of(with(R"("wait_time": 10, "wait_time": 600)")),
            "the event has the field \"wait_time\" twice: leave one of them out");
}

TEST(LambdaEvent, LeavesWhatItDoesNotNameAsInThePolicyBelowIt) {
  Policy base;
  base.batch = Amount{2, false};
  base.surge = Amount{0, false};
  base.select.availability_zones = {"eu-west-1a"};

  const auto event =
      parse_lambda_event(with(R"("az": "eu-west-1b", "maintain_service_state": true)"), base);

  Policy expected;
  expected.batch = Amount{2, false};
  expected.select.availability_zones = {"eu-west-1b"};
  EXPECT_EQ(event->policy, expected);
}

TEST(LambdaEvent, TakesTheFlagNoSurge) {
  EXPECT_EQ(policy_of(R"("no-surge": true)")->surge, (Amount{0, false}));
  EXPECT_EQ(message_of(with(R"("no_surge": true, "surge": 2)")),
            "no_surge is true and surge is 2: they contradict each other, leave one of them out");
  EXPECT_EQ(message_of(with(R"("no_surge": true, "maintain_service_state": false)")),
            "the event has both maintain_service_state and no_surge, which say the same: leave one "
            "of them out");
}

}  // namespace
}  // namespace ecsr::formats
