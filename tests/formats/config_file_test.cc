// SPDX-License-Identifier: MIT
#include "formats/config_file.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "formats/window_text.h"
#include "tests/source_dir.h"

namespace ecsr::formats {
namespace {

using core::Amount;

std::string fixture(const std::string& name) {
  const std::ifstream file(std::string(ECSR_SOURCE_DIR) + "/tests/golden/config/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

ConfigFile read(const std::string& text, const std::string& name = "c.yaml") {
  auto config = read_config(text, name);
  EXPECT_TRUE(config) << config.error().front();
  return config.value_or(ConfigFile{});
}

ConfigProblems problems(const std::string& text) {
  const auto config = read_config(text, "c.yaml");
  return config ? ConfigProblems{"was read"} : config.error();
}

TEST(ConfigFile, OfTheClassicFunctionAsItIsDeliveredSetsARegionAndIsOtherwiseNotFilledIn) {
  const ConfigFile config = read(fixture("input.json"), "input.json");

  EXPECT_EQ(config.flags, (std::vector<ConfigFlag>{{"region", "us-east-1", {4, 18}}}));
  EXPECT_EQ(config.aws, AwsSettings{});
  EXPECT_TRUE(config.notifications.empty());
  EXPECT_EQ(config.warnings,
            (std::vector<std::string>{
                "input.json: not filled in, so ignored: awsCredentials.account_id (line 3), "
                "awsCredentials.profile_name (line 5), awsCredentials.role_arn (line 6), "
                "awsCredentials.access_key (line 7), awsCredentials.secret_access_key (line 8), "
                "awsCredentials.session_token (line 9), smtpCredentials.host (line 12), "
                "smtpCredentials.username (line 14), smtpCredentials.password (line 15), "
                "smtpCredentials.from_email (line 16), emailNotification.to[0] (line 22)",
                "input.json: no mail will be sent: smtpCredentials.host is not filled in"}));
}

TEST(ConfigFile, OfTheClassicFunctionKeepsItsMeaning) {
  const ConfigFile config = read(fixture("input_filled_in.json"), "input.json");

  EXPECT_EQ(config.aws, (AwsSettings{.profile_name = "",
                                     .role_arn = "",
                                     .access_key = "AKIDEXAMPLE",
                                     .secret_key = "CANARY-secret-key",
                                     .session_token = "CANARY-token"}));
  MailChannel mail;
  mail.host = "smtp.example.com";
  mail.username = "mailer";
  mail.password = "CANARY-password";
  mail.from_email = "ecs@example.com";
  mail.to = {"sre@example.com"};
  mail.cc = {"a@example.com", "b@example.com"};
  mail.subject_prefix = "AWS ECS";
  mail.email_subject = "ECS Service Task Recycle Completed";
  EXPECT_EQ(config.notifications, (NotificationSettings{.mail = {mail}}));
  EXPECT_EQ(config.literal_secrets,
            (std::vector<std::string>{"awsCredentials.secret_access_key",
                                      "awsCredentials.session_token", "smtpCredentials.password"}));
  EXPECT_EQ(config.warnings, (std::vector<std::string>{"input.json: not filled in, so ignored: "
                                                       "awsCredentials.profile_name (line 5), "
                                                       "awsCredentials.role_arn (line 6)"}));
}

TEST(ConfigFile, ShowsNoSecretInWhatItSets) {
  std::string all;
  for (const ConfigSetting& setting : read(fixture("input_filled_in.json")).settings) {
    all += setting.name + "=" + setting.value + "\n";
  }

  EXPECT_EQ(all.find("CANARY"), std::string::npos) << all;
  EXPECT_NE(all.find("smtpCredentials.password=********\n"), std::string::npos);
}

core::Policy complete_policy() {
  core::Policy policy;
  policy.batch = Amount{25, true};
  policy.surge = Amount{2, false};
  policy.min_healthy = Amount{90, true};
  policy.wait = seconds{45};
  policy.settle = seconds{20};
  policy.protected_tasks = core::Protected::kSkip;
  policy.autoscaling = core::Autoscaling::kIgnore;
  policy.select = {.older_than = std::chrono::days{7},
                   .created_before = parse_iso8601("2026-08-01T10:05:00Z").value(),
                   .max_tasks = 3,
                   .tasks = {core::TaskId{"0f0e1d2c"}, core::TaskId{"1a1b1c1d"}},
                   .availability_zones = {"eu-west-1a", "eu-west-1b"},
                   .stale_revision_only = true,
                   .unhealthy_only = false};
  policy.max_failures = {.number = 1};
  policy.drain = {.full = true};
  policy.alarms = {"web-5xx", "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web latency"};
  policy.window = parse_window("Mon-Fri 22:00-05:00 Europe/Berlin").value();
  policy.replacement_timeout = minutes{5};
  policy.deadline = minutes{90};
  return policy;
}

TEST(ConfigFile, TakesEveryKeyOfThePolicyAndOfTheService) {
  const ConfigFile config = read(fixture("complete.yaml"));

  EXPECT_EQ(config.service, (core::ServiceAddress{.cluster = {"prod"}, .service = {"web"}}));
  EXPECT_EQ(config.policy, complete_policy());
  EXPECT_EQ(config.warnings, std::vector<std::string>{});
  EXPECT_EQ(config.literal_secrets, std::vector<std::string>{});
}

TEST(ConfigFile, GivesEachServiceItsOwnPolicyAboveTheCommonOne) {
  const ConfigFile config = read(fixture("complete.yaml"));

  core::Policy web = complete_policy();
  web.wait = minutes{2};
  core::Policy api = complete_policy();
  api.surge = Amount{0, false};
  ASSERT_EQ(config.services.size(), 2U);
  EXPECT_EQ(config.services[0].address,
            (core::ServiceAddress{.cluster = {"prod"}, .service = {"web"}}));
  EXPECT_EQ(config.services[0].policy, web);
  EXPECT_EQ(config.services[1].address,
            (core::ServiceAddress{.cluster = {"staging"}, .service = {"api"}}));
  EXPECT_EQ(config.services[1].policy, api);
}

TEST(ConfigFile, LeavesTheTextsOfFlagsToTheirFlags) {
  EXPECT_EQ(
      read(fixture("complete.yaml")).flags,
      (std::vector<ConfigFlag>{{"region", "eu-west-1", {26, 9}},
                               {"profile", "production", {27, 10}},
                               {"role_arn", "arn:aws:iam::111122223333:role/recycler", {28, 11}},
                               {"external_id", "env:RECYCLER_EXTERNAL_ID", {29, 14}},
                               {"endpoint_url", "http://127.0.0.1:8080", {30, 15}},
                               {"run_store", "file:./runs", {31, 12}},
                               {"output", "json", {32, 9}}}));
}

TEST(ConfigFile, TakesEveryKindOfNotice) {
  MailChannel mail;
  mail.host = "smtp.example.com";
  mail.port = 465;
  mail.security = MailSecurity::kTls;
  mail.username = "mailer";
  mail.password = "secretsmanager:prod/smtp#password";
  mail.from_email = "ecs@example.com";
  mail.to = {"sre@example.com"};
  mail.cc = {"boss@example.com"};
  mail.bcc = {"audit@example.com"};
  mail.subject_prefix = "AWS ECS";
  mail.email_subject = "Task recycle";
  mail.ca_file = "/etc/ssl/mail.pem";
  mail.rules.events = {NoticeEvent::kFinished, NoticeEvent::kGaveUp, NoticeEvent::kNeedsAPerson};
  mail.rules.progress_percent = 10;
  TopicChannel topic{.topic_arn = "arn:aws:sns:eu-west-1:111122223333:recycles", .rules = {}};
  topic.rules.events = {NoticeEvent::kNeedsAPerson};
  const WebhookChannel webhook{.url = "ssm:/prod/slack/webhook",
                               .payload = WebhookPayload::kSlack,
                               .headers = {{"X-Token", "file:/run/secrets/hook"}},
                               .rules = {}};
  const EventBusChannel bus{.event_bus = "operations", .rules = {}};

  EXPECT_EQ(read(fixture("complete.yaml")).notifications,
            (NotificationSettings{
                .mail = {mail}, .topics = {topic}, .webhooks = {webhook}, .event_buses = {bus}}));
}

TEST(ConfigFile, NamesTheNearestKey) {
  EXPECT_EQ(problems("wait: 30s\nmin-helthy: 2\n"),
            (ConfigProblems{"c.yaml:2:1: min-helthy is not a known key: did you mean "
                            "\"min_healthy\"?"}));
  EXPECT_EQ(problems("{\n \"smtpCredentials\": {\"hots\": \"x\"},\n \"awsCredential\": {}}"),
            (ConfigProblems{
                "c.yaml:2:22: smtpCredentials.hots is not a known key: did you mean \"host\"?",
                "c.yaml:3:2: awsCredential is not a known key: did you mean \"awsCredentials\"?"}));
  EXPECT_EQ(problems("colour: blue\n"),
            (ConfigProblems{
                "c.yaml:1:1: colour is not a known key; docs/configuration.md lists the keys"}));
}

TEST(ConfigFile, TellsEverythingThatIsWrongWithAFileAtOnce) {
  EXPECT_EQ(problems("wait: soon\n"
                     "batch: [1]\n"
                     "region: true\n"
                     "run_store: here\n"
                     "smtpCredentials:\n"
                     "  port: 70000\n"
                     "notifications:\n"
                     "  sns: [{events: [done]}]\n"
                     "wait: 30s\n"),
            (ConfigProblems{
                "c.yaml:1:7: wait is \"soon\": expected a number of seconds such as 30, or a text "
                "such as \"10m\", or \"ask\"",
                "c.yaml:2:8: batch is [1]: expected a number such as 2, or a percentage such as "
                "\"25%\"",
                "c.yaml:3:9: region is true: expected a text, in quotes if that is what is meant",
                "c.yaml:4:12: run_store is \"here\": expected tag, none, or file: with a directory",
                "c.yaml:6:9: smtpCredentials.port is 70000: expected a port from 1 to 65535",
                "c.yaml:8:9: notifications.sns[0] has no topic_arn",
                "c.yaml:8:19: notifications.sns[0].events[0] is \"done\": expected started, "
                "progress, waits, finished, gave-up, aborted, refused or needs-a-person",
                "c.yaml:9:1: wait stands in line 1 already: leave one of them out"}));
}

TEST(ConfigFile, RefusesToSayOneThingTwice) {
  EXPECT_EQ(
      problems("min-healthy: 1\nmin_healthy: 2\n"),
      (ConfigProblems{"c.yaml:2:1: min_healthy stands in line 1 already: leave one of them out"}));
  EXPECT_EQ(problems("cluster: a\ncluster_name: b\n"),
            (ConfigProblems{"c.yaml:2:1: cluster_name is the same as cluster in line 1: leave one "
                            "of them out"}));
  EXPECT_EQ(problems("region: a\nawsCredentials: {region_name: b}\n"),
            (ConfigProblems{"c.yaml:2:18: awsCredentials.region_name is the same as region in line "
                            "1: leave one of them out"}));
  EXPECT_EQ(problems("wait: 1\nwait_time: 2\n"),
            (ConfigProblems{"c.yaml:2:1: the file has both wait and wait_time, which are the same: "
                            "leave one of them out"}));
  EXPECT_EQ(problems("services: [{service: a}, {service: a}]\n"),
            (ConfigProblems{"c.yaml:1:26: services[1] is the service a a second time"}));
}

TEST(ConfigFile, ShowsNoSecretInAComplaint) {
  for (const std::string text :
       {"smtpCredentials: {password: [CANARY]}", "smtpCredentials: CANARY",
        "notifications: {mail: CANARY}", "awsCredentials: {secret_key: {a: CANARY}}",
        "smtpCredentials: {password: \"CANARY\\n\"}", "smtpCredentials: {password: 'env:CANARY x'}",
        "notifications: {webhook: {url: [CANARY]}}",
        "notifications: {webhook: {url: u, headers: {a: [CANARY]}}}"}) {
    const ConfigProblems found = problems(text);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].find("CANARY"), std::string::npos) << found[0];
    EXPECT_NE(found[0], "was read") << text;
  }
}

TEST(ConfigFile, RefusesToLookInAWSForWhatIsNeededToGetThere) {
  EXPECT_EQ(problems("awsCredentials: {role_arn: 'ssm:/role'}\n"),
            (ConfigProblems{"c.yaml:1:28: awsCredentials.role_arn is kept in AWS, and is needed to "
                            "get there: use env: or file:, or the text itself"}));
}

TEST(ConfigFile, NeedsBothHalvesOfAKey) {
  EXPECT_EQ(problems("awsCredentials: {access_key: AKID}\n"),
            (ConfigProblems{"c.yaml:1:17: awsCredentials has an access_key and no secret key"}));
}

TEST(ConfigFile, ListsTwentyProblemsAndCountsTheRest) {
  std::string text;
  for (int i = 0; i < 25; ++i) text += "zz" + std::to_string(i) + ": 1\n";

  const ConfigProblems found = problems(text);

  ASSERT_EQ(found.size(), 21U);
  EXPECT_EQ(found.back(), "c.yaml: and 5 problems more");
}

TEST(ConfigFile, TakesDigitsAsTheyAreWritten) {
  EXPECT_EQ(read("smtpCredentials: {password: 0123}\nawsCredentials: {account_id: 012345678901}\n")
                .settings,
            (std::vector<ConfigSetting>{{"smtpCredentials.password", "********", {1, 29}},
                                        {"awsCredentials.account_id", "012345678901", {2, 30}}}));
}

/// The text between ```yaml, or ```json, and the end of the block.
std::string block(const std::string& page, const std::string& language) {
  const std::size_t start = page.find("```" + language, page.find("## A complete file")) + 8;
  return page.substr(start, page.find("```", start) - start);
}

TEST(ConfigFile, InTheDocumentationIsTheSameInBothLanguages) {
  const std::ifstream file(std::string(ECSR_SOURCE_DIR) + "/docs/configuration.md");
  std::ostringstream page;
  page << file.rdbuf();

  const ConfigFile yaml = read(block(page.str(), "yaml"));
  const ConfigFile json = read(block(page.str(), "json"));

  EXPECT_EQ(yaml.policy, json.policy);
  EXPECT_EQ(yaml.notifications, json.notifications);
  ASSERT_EQ(yaml.services.size(), 2U);
  EXPECT_EQ(yaml.services[1].policy, json.services[1].policy);
  EXPECT_EQ(yaml.services[1].policy.surge, (Amount{0, false}));
  EXPECT_EQ(yaml.literal_secrets, std::vector<std::string>{});
}

}  // namespace
}  // namespace ecsr::formats
