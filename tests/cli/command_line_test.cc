// SPDX-License-Identifier: MIT
// What people type, what they read, and which status they get: the whole program with an imaginary
// account behind it and a clock that does not wait.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

#include "cli/command.h"
#include "cli/host.h"
#include "cli/imaginary.h"
#include "cli/program.h"
#include "formats/trace_line.h"
#include "sim/account.h"
#include "sim/sim_clock.h"
#include "sim/world_file.h"
#include "tests/cli/golden.h"

namespace ecsr::cli {
namespace {

constexpr std::string_view kWorld = R"(cluster prod
service web desired=2 health-check=yes
tasks web count=2 started=06:00 every=30m
service gone desired=0 status=INACTIVE
ecs start-takes=40s replacement-takes=5s notice-takes=1s container-health-takes=10s
begin 10:05
)";

class ImaginaryConnection final : public Connection {
 public:
  explicit ImaginaryConnection(sim::Account& account) : account_(account) {}
  Account account() override { return {account_, account_, account_, account_, account_}; }
  Result<WhoAmI> who_am_i() override {
    return fail(ErrorKind::kDenied, "GetCallerIdentity: ExpiredToken: The token is expired");
  }

 private:
  sim::Account& account_;
};

struct Said {
  int status = 0;
  std::string out;
  std::string err;
};

class CommandLine : public ::testing::Test {
 protected:
  CommandLine()
      : file_(sim::read_world(kWorld).value()), account_(*file_.world), clock_(*file_.world) {}

  Said type(const std::vector<std::string>& words) {
    std::ostringstream out;
    std::ostringstream err;
    Host host{.out = out,
              .err = err,
              .terminal_size = [] { return TerminalSize{}; },
              .environment = [this](std::string_view name) -> std::optional<std::string> {
                const auto found = environment.find(name);
                if (found == environment.end()) return std::nullopt;
                return found->second;
              },
              .clock = clock_,
              .interrupts = [this] { return interrupts; },
              .user = "alice",
              .machine = "bastion",
              .process = 4242,
              .process_age = [this](std::int64_t) { return process_age; },
              .chance = 0x5EED,
              .read_file = [this](const std::string& path) -> Result<std::string> {
                const auto found = files.find(path);
                if (found != files.end()) return found->second;
                return fail(ErrorKind::kBadInput, "cannot be read: it is not there");
              },
              .connect = [this](const ConnectOptions&) -> Result<std::unique_ptr<Connection>> {
                return std::make_unique<ImaginaryConnection>(account_);
              }};
    const int status = run_program(words, host);
    return {status, out.str(), err.str()};
  }

  const sim::ServiceState& web() const { return file_.world->services.front().state; }

  std::map<std::string, std::string, std::less<>> environment;
  std::map<std::string, std::string, std::less<>> files;  ///< by path; "-" is standard input
  int interrupts = 0;
  std::optional<milliseconds> process_age;  ///< of whatever process is asked about

 private:
  sim::WorldFile file_;
  sim::Account account_;
  sim::SimClock clock_;
};

std::vector<std::string> with_service(std::vector<std::string> words) {
  words.insert(words.begin() + 1, {"--cluster", "prod", "--service", "web"});
  return words;
}

/// Words and the sentence they must be answered with, as usage errors.
struct Mistake {
  std::vector<std::string> words;
  std::string sentence;
};

TEST_F(CommandLine, EveryMistakeGetsOneSentenceAndStatusTwoAndChangesNothing) {
  const std::vector<Mistake> mistakes{
      {{"recycle"}, "\"recycle\" is not a command; `ecs-recycle --help` lists them"},
      {{"rum"}, "\"rum\" is not a command; did you mean run?"},
      {with_service({"run", "--serge", "1"}),
       "--serge is not a flag of `ecs-recycle run`; did you mean --surge?"},
      {with_service({"run", "now"}),
       "\"now\" is a word too many: `ecs-recycle run` takes flags only"},
      {{"--cluster", "prod"},
       "\"--cluster\" is not a command: `ecs-recycle COMMAND [FLAGS]`, and `ecs-recycle --help` "
       "lists "
       "the commands"},
      {{"run", "--service"}, "--service needs a value: NAME"},
      {with_service({"run", "--batch"}), "--batch needs a value: N|N%"},
      {with_service({"run", "--batch", "1", "--batch", "2"}),
       "--batch is given 2 times: give it once"},
      {with_service({"run", "--batch", "0"}),
       "--batch: \"0\" is not an amount from 1 up, or from 1% up"},
      {with_service({"run", "--batch", "25%%"}),
       "--batch: \"25%%\" is not an amount: write a number such as 2, or a percentage such as 25%"},
      {with_service({"run", "--wait", "-1"}),
       "--wait: \"-1\" is not a duration: write 30s, 10m, 2h, 7d, 1h30m, or a bare number of "
       "seconds"},
      {with_service({"run", "--port", "3"}),
       "--port is not a flag of `ecs-recycle run`; `ecs-recycle run --help` lists them"},
      {{"sim-server", "--port", "99999"}, "--port: \"99999\" is not a port from 0 to 65535"},
      {{"sim-server", "--world", "no.world"}, "--world no.world: cannot be read: it is not there"},
      {{"demo", "--world", "no.world"}, "--world no.world: cannot be read: it is not there"},
      {with_service({"run", "--wait", "3 parsecs"}),
       "--wait: \"3 parsecs\" is not a duration: write 30s, 10m, 2h, 7d, 1h30m, or a bare number "
       "of "
       "seconds"},
      {with_service({"run", "--batch", "ten%"}),
       "--batch: \"ten%\" is not an amount: write a number such as 2, or a percentage such as 25%"},
      {with_service({"run", "--created-before", "yesterday"}),
       "--created-before: \"yesterday\" is not a date: write 2026-08-01 or 2026-08-01T10:05:00Z, "
       "or an "
       "offset such as +02:00 in place of Z"},
      {with_service({"run", "--max-tasks", "0"}),
       "--max-tasks: \"0\" is not a number of tasks from 1 up"},
      {with_service({"run", "--protected", "maybe"}),
       "--protected: \"maybe\" is not wait, skip or stop"},
      {with_service({"run", "--surge", "1", "--no-surge"}),
       "--surge and --no-surge contradict each other: give one of them"},
      {with_service({"run", "--run-store", "file:"}),
       "--run-store: \"file:\" is not tag, none, or file: with a directory, such as file:./runs"},
      {{"run"},
       "no service is named: add --service NAME, and --cluster NAME unless it is in the cluster "
       "called "
       "default"},
      {{"run", "--event", "nowhere.json"}, "--event nowhere.json: cannot be read: it is not there"},
  };
  for (const Mistake& mistake : mistakes) {
    const Said said = type(mistake.words);
    EXPECT_EQ(said.status, 2) << said.err;
    EXPECT_EQ(said.err, "ecs-recycle: " + mistake.sentence + "\n");
  }
  EXPECT_EQ(web().desired_count, 2);
  EXPECT_TRUE(web().tags.empty());
}

TEST_F(CommandLine, AMistakeInTheEnvironmentNamesTheVariable) {
  environment["ECS_RECYCLE_WAIT"] = "soon";

  EXPECT_EQ(
      type(with_service({"run"})).err,
      "ecs-recycle: ECS_RECYCLE_WAIT: \"soon\" is not a duration: write 30s, 10m, 2h, 7d, 1h30m, "
      "or a bare number of seconds\n");
}

TEST_F(CommandLine, UnknownNamesAreRefusedAndNamed) {
  const Said service = type({"run", "--cluster", "prod", "--service", "wbe"});
  EXPECT_EQ(service.status, 3);
  EXPECT_NE(service.out.find("service wbe was not found in cluster prod"), std::string::npos)
      << service.out;

  const Said cluster = type({"run", "--cluster", "prd", "--service", "wéb"});
  EXPECT_EQ(cluster.status, 3);
  EXPECT_NE(cluster.out.find("ClusterNotFoundException"), std::string::npos) << cluster.out;
}

TEST_F(CommandLine, AnInactiveServiceIsRefused) {
  const Said said = type({"run", "--cluster", "prod", "--service", "gone"});

  EXPECT_EQ(said.status, 3);
  EXPECT_NE(said.out.find("the service is INACTIVE"), std::string::npos) << said.out;
}

TEST_F(CommandLine, ARunRecyclesTheServiceAndLeavesItAsItWas) {
  const Said said = type(with_service({"run", "--wait", "10s"}));

  EXPECT_EQ(said.status, 0) << said.out;
  EXPECT_NE(said.out.find("Starting task recycle for prod/web\n"), std::string::npos);
  EXPECT_NE(said.out.find("Original desired count: 2, tasks: 2\n"), std::string::npos);
  EXPECT_NE(said.out.find("Recycling task 1/2: "), std::string::npos);
  EXPECT_NE(said.out.find("Task 1 recycled, waiting 10s\n"), std::string::npos);
  EXPECT_NE(said.out.find("Task recycle completed successfully\n"), std::string::npos);
  EXPECT_EQ(web().desired_count, 2);
  EXPECT_TRUE(web().tags.empty());
}

TEST_F(CommandLine, TheCommandToTypeNextMeetsTheSameServiceAndTasks) {
  interrupts = 2;
  environment["ECS_RECYCLE_REGION"] = "eu-west-1";

  const Said said = type(with_service({"run", "--profile", "ops team", "--run-store", "none",
                                       "--output", "text", "--no-surge", "--az", "eu-west-1a",
                                       "--az", "eu-west-1b", "--min-healthy", "50%"}));

  EXPECT_EQ(said.status, 6);
  EXPECT_EQ(
      said.out.substr(said.out.rfind("next: ")),
      "next: ecs-recycle run --cluster prod --service web --no-surge --min-healthy 50% --az "
      "eu-west-1a --az eu-west-1b --region eu-west-1 --profile 'ops team' --run-store none\n");
}

TEST_F(CommandLine, ADemoIsNotToBeContinued) {
  interrupts = 2;

  const Said said = type({"demo"});

  EXPECT_EQ(said.status, 6);
  EXPECT_FALSE(said.out.contains("next:")) << said.out;
}

TEST_F(CommandLine, AnEventFileDoesTheSameAndFlagsWinOverIt) {
  files["event.json"] = R"({"cluster_name": "prod", "service_name": "web", "wait_time": "45"})";

  const Said said = type({"run", "--event", "event.json", "--wait", "5s"});

  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_NE(said.out.find("Task 1 recycled, waiting 5s\n"), std::string::npos) << said.out;
}

TEST_F(CommandLine, AnEventMayComeFromStandardInputWithTheFourFieldsOfTheClassicFunction) {
  files["-"] =
      R"({"cluster_name": "prod", "service_name": "web", "maintain_service_state": false, "wait_time": 7})";

  const Said said = type({"run", "--event", "-"});

  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_NE(said.out.find("Task 1 recycled, waiting 7s\n"), std::string::npos) << said.out;
  EXPECT_EQ(said.out.find("SetDesiredCount"), std::string::npos) << said.out;
}

TEST_F(CommandLine, TheSeedOfAWorldFileCountsUnlessOneIsGiven) {
  const std::string world =
      "cluster c\nservice s desired=2\ntasks s count=2 started=06:00\n"
      "begin 10:05\necs start-takes=10s..90s seed=";
  files["seven.world"] = world + "7\n";
  files["eight.world"] = world + "8\n";
  const auto demo = [this](const std::string& file) {
    return type({"demo", "--speed", "1000", "--world", file}).out;
  };

  EXPECT_EQ(demo("seven.world"), demo("seven.world"));
  EXPECT_NE(demo("seven.world"), demo("eight.world"));
}

TEST_F(CommandLine, APlanChangesNothing) {
  const Said said = type(with_service({"plan"}));

  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_EQ(said.out, ecsr::testing::golden("texts/plan.txt", said.out));
  const Said json = type(with_service({"plan", "--output", "json"}));
  EXPECT_EQ(json.out, ecsr::testing::golden("texts/plan.json", json.out));
  EXPECT_EQ(web().desired_count, 2);
  EXPECT_TRUE(web().tags.empty());
}

TEST_F(CommandLine, APlanSaysWhereTheRunWillStopNothingMore) {
  const Said said = type(with_service({"plan", "--checkpoints", "1,ask", "--bake", "10m", "--wait",
                                       "ask", "--on-failure", "halt", "--max-failures", "10%"}));

  EXPECT_EQ(said.out, ecsr::testing::golden("texts/plan-checkpoints.txt", said.out));
}

TEST_F(CommandLine, CheckpointsThatWouldDoNothingAreRefused) {
  const Said said = type(with_service({"run", "--checkpoints", "1,50%"}));

  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.err,
            "ecs-recycle: --checkpoints alone would do nothing: say how long the run is to watch "
            "there, such as --bake 10m, or let it wait for a person with \"ask\" as the last "
            "word\n");
}

TEST_F(CommandLine, AFileWhoseCheckpointsWouldDoNothingRefusesOnlyWhatRecycles) {
  files["web.yaml"] = "checkpoints: 1,50%\n";
  const auto with_file = [&](std::string_view command) {
    return type(with_service({std::string(command), "--config", "web.yaml"}));
  };

  for (const std::string_view command : {"run", "plan", "config"}) {
    EXPECT_EQ(with_file(command).status, 2) << command;
    EXPECT_THAT(with_file(command).err,
                ::testing::HasSubstr("--checkpoints alone would do nothing"))
        << command;
  }
  for (const std::string_view command : {"status", "restore"}) {
    EXPECT_EQ(with_file(command).status, 0) << command << ": " << with_file(command).err;
  }
  for (const std::string_view command : {"pause", "resume", "abort"}) {
    EXPECT_THAT(with_file(command).err, ::testing::HasSubstr("no run holds the service"))
        << command;
  }
  EXPECT_THAT(type({"whoami", "--config", "web.yaml"}).err, ::testing::HasSubstr("ExpiredToken"));
  EXPECT_THAT(type({"notify", "--test", "--config", "web.yaml"}).err,
              ::testing::HasSubstr("no channel is configured"));
}

TEST_F(CommandLine, ACheckpointListThatDescendsIsNamed) {
  const Said said = type(with_service({"run", "--checkpoints", "3,1", "--bake", "1m"}));

  EXPECT_EQ(said.status, 2);
  EXPECT_THAT(said.err, ::testing::HasSubstr(
                            "--checkpoints: \"3,1\" does not ascend from 1 up: write numbers of "
                            "tasks or percentages, ascending, such as 1,50% or 1,50%,ask"));
}

TEST_F(CommandLine, StatusSaysThatNobodyHoldsTheService) {
  EXPECT_EQ(type(with_service({"status"})).out,
            "prod/web: desired count 2, 2 running, 0 pending\nno run holds the service\n");
}

TEST_F(CommandLine, RestoreFindsNothingToPutBack) {
  const Said said = type(with_service({"restore"}));

  EXPECT_EQ(said.status, 0);
  EXPECT_EQ(said.out, "prod/web: no run holds the service; there is nothing to put back\n");
}

TEST_F(CommandLine, JsonOutputIsOneObjectALineAndEndsWithTheFinalRecord) {
  const Said said = type(with_service({"run", "--output", "json"}));

  EXPECT_EQ(said.status, 0);
  std::istringstream lines(said.out);
  std::string line;
  std::string last;
  while (std::getline(lines, line)) {
    EXPECT_TRUE(line.starts_with("{") && line.ends_with("}")) << line;
    last = line;
  }
  EXPECT_NE(last.find(R"("event":"finished")"), std::string::npos) << last;
  EXPECT_EQ(said.out, ecsr::testing::golden("texts/run.jsonl", said.out));
}

TEST_F(CommandLine, MachinesGetMistakesAndRefusalsAsAnEventToo) {
  const Said mistake = type({"run", "--output", "json", "--wait", "soon"});
  EXPECT_EQ(mistake.status, 2);
  EXPECT_TRUE(
      mistake.out.contains(R"("event":"error","exit_status":2,"message":"--wait: \"soon\")"))
      << mistake.out;

  const Said refusal =
      type({"status", "--cluster", "prod", "--service", "wbe", "--output", "json"});
  EXPECT_EQ(refusal.status, 3);
  EXPECT_TRUE(refusal.out.ends_with(
      R"("event":"error","exit_status":3,"message":"prod/wbe: service wbe was not found in cluster prod"})"
      "\n"))
      << refusal.out;
}

TEST_F(CommandLine, HelpAndVersionAreFoundByTheirUsualNames) {
  EXPECT_EQ(type({"help"}).out, type({"--help"}).out);
  EXPECT_EQ(type({}).out, type({"--help"}).out);
  EXPECT_EQ(type({"help", "run"}).out, type({"run", "--help"}).out);
  EXPECT_EQ(type({"--version"}).out, ecsr::testing::golden("help/version.txt", type({"-V"}).out));
  EXPECT_EQ(type({"version"}).out, type({"--version"}).out);
}

TEST_F(CommandLine, WhoamiSaysWhyAwsDoesNotKnowUsAndRefuses) {
  const Said said = type({"whoami"});

  EXPECT_EQ(said.status, 3);
  EXPECT_EQ(said.out, "");
  EXPECT_EQ(said.err, "ecs-recycle: GetCallerIdentity: ExpiredToken: The token is expired\n");
}

TEST_F(CommandLine, HelpIsAsTheGoldenFilesHaveIt) {
  std::vector<std::string> topics{"overview"};
  for (const Command& command : commands()) topics.emplace_back(command.name);
  for (const std::string& topic : topics) {
    const Said said = topic == "overview" ? type({"--help"}) : type({topic, "--help"});
    EXPECT_EQ(said.status, 0);
    EXPECT_EQ(said.out, ecsr::testing::golden("help/" + topic + ".txt", said.out));
  }
}

}  // namespace
}  // namespace ecsr::cli
