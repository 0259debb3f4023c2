// SPDX-License-Identifier: MIT
// Which of five places a setting comes from, and what people are shown of it.
#include "cli/config.h"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

#include "cli/host.h"
#include "cli/program.h"
#include "sim/sim_clock.h"
#include "sim/world_file.h"
#include "tests/source_dir.h"

namespace ecsr::cli {
namespace {

std::string fixture(const std::string& name) {
  const std::ifstream file(std::string(ECSR_SOURCE_DIR) + "/tests/golden/config/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class Config : public ::testing::Test {
 protected:
  Host host() {
    return {
        .out = out_,
        .err = err_,
        .environment = [this](std::string_view name) -> std::optional<std::string> {
          const auto found = environment_.find(name);
          if (found == environment_.end()) return std::nullopt;
          return found->second;
        },
        .clock = clock_,
        .read_file = [this](const std::string& path) -> Result<std::string> {
          const auto found = files_.find(path);
          if (found == files_.end()) return fail(ErrorKind::kBadInput, "cannot be read");
          return found->second;
        },
        .others_can_read = [this](const std::string&) { return readable_; },
        .connect = [this](const ConnectOptions& options) -> Result<std::unique_ptr<Connection>> {
          asked_ = options;
          return fail(ErrorKind::kDenied, "no account here");
        }};
  }

  int type(const std::vector<std::string>& words) {
    Host machine = host();
    return run_program(words, machine);
  }

  /// The options that a command would work with.
  Result<Effective> merged(std::vector<std::string> words) {
    words.insert(words.begin(), "run");
    Host machine = host();
    const auto parsed = parse(words, machine.environment);
    if (!parsed) return std::unexpected(parsed.error());
    return effective(machine, std::get<Invocation>(*parsed).options);
  }
  core::Policy policy(const std::vector<std::string>& words) {
    const auto all = merged(words);
    EXPECT_TRUE(all) << all.error().message();
    return all ? all->options.policy : core::Policy{};
  }
  std::string problem(const std::vector<std::string>& words) {
    const auto all = merged(words);
    return all ? "was read" : all.error().message();
  }

  sim::WorldFile world_ = sim::read_world("cluster c\nbegin 10:05\n").value();
  sim::SimClock clock_{*world_.world};
  std::ostringstream out_;
  std::ostringstream err_;
  bool readable_ = false;
  std::map<std::string, std::string, std::less<>> environment_;
  std::map<std::string, std::string, std::less<>> files_;
  std::optional<ConnectOptions> asked_;
};

TEST_F(Config, OfAFlagWinsOverEnvironmentEventFileAndDefault) {
  files_["c.yaml"] = "service: web\nwait: 40s\nbatch: 4\nsettle: 4s\ndeadline: 4m\n";
  files_["e.json"] =
      R"({"cluster_name": "prod", "service_name": "api", "wait": 30, "batch": 3, "settle": "3s"})";
  environment_["ECS_RECYCLE_WAIT"] = "20s";
  environment_["ECS_RECYCLE_BATCH"] = "2";

  const auto all = merged({"--config", "c.yaml", "--event", "e.json", "--wait", "10s"});

  core::Policy expected;
  expected.wait = seconds{10};
  expected.batch = core::Amount{2, false};
  expected.settle = seconds{3};
  expected.deadline = minutes{4};
  EXPECT_EQ(all->options.policy, expected);
  EXPECT_EQ(all->options.service, (core::ServiceAddress{.cluster = {"prod"}, .service = {"api"}}));
}

TEST_F(Config, OfAListTakesThePlaceOfTheListBelowIt) {
  files_["c.yaml"] = "az: [a, b]\ntask: [t]\n";

  const core::Policy chosen = policy({"--config", "c.yaml", "--az", "c", "--az", "d"});

  EXPECT_EQ(chosen.select.availability_zones, (std::vector<std::string>{"c", "d"}));
  EXPECT_EQ(chosen.select.tasks, std::vector<core::TaskId>{core::TaskId{"t"}});
}

TEST_F(Config, MayBeNamedByTheEnvironment) {
  files_["c.yaml"] = "wait: 40s\n";
  environment_["ECS_RECYCLE_CONFIG"] = "c.yaml";

  EXPECT_EQ(policy({}).wait, seconds{40});
}

TEST_F(Config, OfAServiceAmongManyIsChosenByItsName) {
  files_["c.yaml"] =
      "cluster: prod\nwait: 1s\nservices:\n  - {service: web, wait: 2s}\n"
      "  - {cluster: staging, service: api, no_surge: true}\n";

  EXPECT_EQ(policy({"--config", "c.yaml", "--service", "web"}).wait, seconds{2});
  EXPECT_EQ(policy({"--config", "c.yaml", "--service", "api"}).surge, (core::Amount{0, false}));
  EXPECT_EQ(merged({"--config", "c.yaml", "--service", "api"})->options.service,
            (core::ServiceAddress{.cluster = {"staging"}, .service = {"api"}}));
  EXPECT_EQ(merged({"--config", "c.yaml", "--service", "other"})->options.service,
            (core::ServiceAddress{.cluster = {"prod"}, .service = {"other"}}));
}

TEST_F(Config, TellsTheConnectionWhatTheClassicFileSaysOfCredentials) {
  files_["input.json"] = fixture("input_filled_in.json");

  EXPECT_EQ(type({"status", "--config", "input.json", "--service", "web"}), 3);
  EXPECT_EQ(asked_->region, "eu-west-1");
  EXPECT_EQ(asked_->configured, (formats::AwsSettings{.profile_name = "",
                                                      .role_arn = "",
                                                      .access_key = "AKIDEXAMPLE",
                                                      .secret_key = "CANARY-secret-key",
                                                      .session_token = "CANARY-token"}));
}

TEST_F(Config, FollowsReferencesOfThisMachineOnTheWayToTheAccount) {
  files_["c.yaml"] =
      "service: env:SERVICE\nawsCredentials: {access_key: 'env:KEY', secret_key: 'file:secret'}\n";
  files_["secret"] = "CANARY\n";
  environment_ = {{"SERVICE", "web"}, {"KEY", "AKID"}};

  const auto all = merged({"--config", "c.yaml"});

  EXPECT_EQ(all->options.service.service.value, "web");
  EXPECT_EQ(all->options.connect.configured.access_key, "AKID");
  EXPECT_EQ(all->options.connect.configured.secret_key, "CANARY");
  environment_.erase("KEY");
  EXPECT_EQ(problem({"--config", "c.yaml"}), "c.yaml: env:KEY: the variable is not set");
}

TEST_F(Config, LeavesReferencesOfNoticesToTheNotice) {
  files_["c.yaml"] = fixture("complete.yaml");
  environment_["RECYCLER_EXTERNAL_ID"] = "x";

  const auto all = merged({"--config", "c.yaml"});

  EXPECT_EQ(all->options.notifications.mail[0].password, "secretsmanager:prod/smtp#password");
}

TEST_F(Config, ThatIsWrongIsToldWholeAndEndsWithTwo) {
  files_["c.yaml"] = "wait: soon\nbath: 2\n";

  EXPECT_EQ(type({"run", "--config", "c.yaml", "--service", "web"}), 2);
  EXPECT_EQ(
      err_.str(),
      "ecs-recycle: there is more than one problem with c.yaml:\n"
      "  c.yaml:1:7: wait is \"soon\": expected a number of seconds such as 30, or a text such "
      "as \"10m\", or \"ask\"\n"
      "  c.yaml:2:1: bath is not a known key: did you mean \"batch\"?\n");
  EXPECT_FALSE(asked_);
}

TEST_F(Config, ThatCannotBeReadSaysSo) {
  EXPECT_EQ(problem({"--config", "no.yaml"}), "--config no.yaml: cannot be read");
}

TEST_F(Config, WithSecretsThatOthersCanReadIsWarnedOf) {
  files_["input.json"] = fixture("input_filled_in.json");
  readable_ = true;

  EXPECT_EQ(merged({"--config", "input.json"})->warnings.back(),
            "input.json holds secrets (awsCredentials.secret_access_key, …) and can be read by "
            "others: chmod 600 input.json, or write references in their place");
}

TEST_F(Config, WithReferencesOnlyMayBeReadByOthers) {
  files_["c.yaml"] = fixture("complete.yaml");
  environment_["RECYCLER_EXTERNAL_ID"] = "x";
  readable_ = true;

  EXPECT_EQ(merged({"--config", "c.yaml"})->warnings, std::vector<std::string>{});
}

TEST_F(Config, IsPrintedWithWhereEachSettingComesFrom) {
  files_["c.yaml"] = "cluster: prod\nno-surge: true\nregion: eu-west-1\nwait: 45s\n";
  files_["e.json"] = R"({"cluster_name": "prod", "service_name": "web", "max_failures": 0})";
  environment_["ECS_RECYCLE_BATCH"] = "25%";

  EXPECT_EQ(type({"config", "--config", "c.yaml", "--event", "e.json", "--az", "a", "--az", "b"}),
            0);
  const std::string path = std::string(ECSR_SOURCE_DIR) + "/tests/golden/config/printed.txt";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << out_.str();
  EXPECT_EQ(out_.str(), fixture("printed.txt"));
  EXPECT_EQ(err_.str(), "");
}

TEST_F(Config, NeverShowsASecret) {
  files_["input.json"] = fixture("input_filled_in.json");
  readable_ = true;

  EXPECT_EQ(type({"config", "--config", "input.json"}), 0);
  EXPECT_EQ(type({"config", "--config", "input.json", "--output", "json"}), 0);
  EXPECT_EQ(type({"plan", "--config", "input.json", "--service", "web"}), 3);
  EXPECT_EQ((out_.str() + err_.str()).find("CANARY"), std::string::npos);
  EXPECT_NE(out_.str().find("smtpCredentials.password"), std::string::npos);
  EXPECT_NE(out_.str().find("********"), std::string::npos);
}

}  // namespace
}  // namespace ecsr::cli
