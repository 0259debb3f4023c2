// SPDX-License-Identifier: MIT
// tree-check: long file: two shells and one imaginary account, which every test here needs
// pause, resume and abort from another shell: the commands as people type them, while a run is at
// work on another machine of the same imaginary account.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <sstream>

#include "cli/host.h"
#include "cli/imaginary.h"
#include "cli/program.h"
#include "formats/window_text.h"
#include "runner/observer.h"
#include "runner/runner.h"
#include "sim/account.h"
#include "sim/sim_clock.h"
#include "sim/world_file.h"
#include "store/tag_store.h"

namespace ecsr::cli {
namespace {

constexpr std::string_view kWorld = R"(cluster prod
service web desired=3 health-check=yes
tasks web count=3 started=06:00 every=30m
ecs start-takes=40s replacement-takes=5s notice-takes=1s container-health-takes=10s
begin 10:05
)";

/// The run: alice's process on bastion. It passes whenever somebody's clock lets time go by.
class Alice {
 public:
  Alice(sim::World& world, sim::Account& account, const core::Policy& policy)
      : world_(world),
        clock_(world),
        store_(account),
        observer_({.ecs = account,
                   .autoscaling = account,
                   .target_health = account,
                   .alarms = account,
                   .store = store_,
                   .clock = clock_},
                  first_service(world)),
        runner_({.observer = observer_,
                 .orders = {account, account, account},
                 .store = store_,
                 .clock = clock_},
                first_service(world), policy, fresh()) {}

  void let_time_pass_until(WallTime time) {
    while (alive_ && !outcome && wakes_at_ <= time) {
      world_.advance_to(wakes_at_);
      const core::Decision& decision = runner_.pass();
      wakes_at_ = decision.wake_at;
      outcome = decision.outcome;
      reason = decision.reason;
    }
    world_.advance_to(time);
  }
  void die() { alive_ = false; }

  std::optional<core::Outcome> outcome;
  core::Reason reason = core::Reason::kNeedsALook;

 private:
  static core::Run fresh() {
    core::Run run;
    run.owner = "alice@bastion/1";
    run.id = "5eed0001";
    return run;
  }

  sim::World& world_;
  sim::SimClock clock_;
  store::TagStore store_;
  runner::Observer observer_;
  runner::Runner runner_;
  WallTime wakes_at_ = world_.now();
  bool alive_ = true;
};

class SharedClock final : public ports::Clock {
 public:
  SharedClock(sim::World& world, Alice& alice) : world_(world), alice_(alice) {}
  WallTime wall_now() override { return world_.now(); }
  void sleep_until(WallTime time) override { alice_.let_time_pass_until(time); }

 private:
  sim::World& world_;
  Alice& alice_;
};

class OneAccount final : public Connection {
 public:
  explicit OneAccount(sim::Account& account) : account_(account) {}
  Account account() override { return {account_, account_, account_, account_, account_}; }
  Result<WhoAmI> who_am_i() override { return fail(ErrorKind::kDenied, "nobody asks"); }

 private:
  sim::Account& account_;
};

struct Said {
  int status = 0;
  std::string out;
  std::string err;
};

class ControlCommands : public ::testing::Test {
 protected:
  explicit ControlCommands(const core::Policy& policy = {.wait = seconds{10}})
      : file_(sim::read_world(kWorld).value()),
        account_(*file_.world),
        alice(*file_.world, account_, policy),
        clock_(*file_.world, alice) {}

  /// On bob's laptop.
  Said type(std::vector<std::string> words) {
    words.insert(words.begin() + 1, {"--cluster", "prod", "--service", "web"});
    std::ostringstream out;
    std::ostringstream err;
    Host host{.out = out,
              .err = err,
              .terminal_size = [] { return TerminalSize{}; },
              .environment = [](std::string_view) { return std::nullopt; },
              .clock = clock_,
              .interrupts = [this] { return interrupts; },
              .user = "bob",
              .machine = "laptop",
              .process = 77,
              .process_age = [](std::int64_t) { return std::nullopt; },
              .chance = 0x5EED,
              .connect = [this](const ConnectOptions&) -> Result<std::unique_ptr<Connection>> {
                return std::make_unique<OneAccount>(account_);
              }};
    const int status = run_program(words, host);
    return {status, out.str(), err.str()};
  }

  void at(std::string_view clock) {
    alice.let_time_pass_until(
        parse_iso8601(to_iso8601(file_.world->now()).substr(0, 11) + std::string(clock) + "Z")
            .value());
  }
  const sim::ServiceState& web() const { return file_.world->services.front().state; }
  std::optional<std::string> tag(std::string_view key) const {
    for (const core::Tag& tag : web().tags) {
      if (tag.key == key) return tag.value;
    }
    return std::nullopt;
  }
  void forbid(std::string_view operation) { file_.world->denied.insert(std::string(operation)); }

 private:
  sim::WorldFile file_;
  sim::Account account_;

 protected:
  Alice alice;
  int interrupts = 0;

 private:
  SharedClock clock_;
};

TEST_F(ControlCommands, APauseIsHeardAndTheCommandSaysHowToGoOn) {
  at("10:07:00");

  const Said said = type({"pause"});

  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_EQ(said.out,
            "prod/web: asked run 5eed0001 of alice@bastion/1 to pause: it stops and raises nothing "
            "more; ECS finishes a replacement under way\n"
            "prod/web: run 5eed0001 of alice@bastion/1 is paused; `ecs-recycle resume --cluster "
            "prod --service web` goes on, `ecs-recycle abort --cluster prod --service web` puts "
            "capacity back\n");
  EXPECT_EQ(alice.reason, core::Reason::kPaused);
  EXPECT_TRUE(tag("ecs-recycle:control")->starts_with("pause run=5eed0001 by=bob@laptop/77 at="));
}

TEST_F(ControlCommands, ARunThatIsPausedIsResumedAndRecyclesEverything) {
  at("10:07:00");
  type({"pause"});
  at("10:40:00");
  EXPECT_EQ(alice.reason, core::Reason::kPaused);

  const Said said = type({"resume"});

  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_EQ(said.out,
            "prod/web: asked run 5eed0001 of alice@bastion/1 to go on\n"
            "prod/web: waiting until the run takes note; Ctrl-C ends this wait, and the request "
            "stands\n"
            "prod/web: run 5eed0001 of alice@bastion/1 goes on\n");
  at("11:00:00");
  EXPECT_EQ(alice.outcome, core::Outcome::kDone);
  EXPECT_TRUE(web().tags.empty());
}

class AsksBeforeEachStop : public ControlCommands {
 protected:
  AsksBeforeEachStop() : ControlCommands({.wait = milliseconds{0}, .ask_before_each_stop = true}) {}
};

TEST_F(AsksBeforeEachStop, ResumeIsAYesAlsoWhenTheNextQuestionFollowsSoon) {
  at("10:20:00");
  ASSERT_EQ(alice.reason, core::Reason::kAsking);

  const Said said = type({"resume"});

  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_THAT(said.out, ::testing::EndsWith("run 5eed0001 of alice@bastion/1 goes on\n"));
  at("10:40:00");
  EXPECT_EQ(alice.reason, core::Reason::kAsking);
  EXPECT_EQ(type({"resume"}).status, 0);
  at("11:00:00");
  EXPECT_EQ(alice.outcome, core::Outcome::kDone);
  EXPECT_TRUE(web().tags.empty());
}

TEST_F(AsksBeforeEachStop, ResumeOfARunThatDiedWhileItAskedIsAYesAndCarriesItOn) {
  at("10:20:00");
  alice.die();
  at("10:40:00");

  const Said said = type({"resume"});

  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_THAT(said.out, ::testing::HasSubstr("this process carries it on\n"));
  EXPECT_THAT(said.out, ::testing::Not(::testing::HasSubstr("waiting for a person")))
      << "the flags given to resume do not ask";
  EXPECT_TRUE(web().tags.empty());
  EXPECT_EQ(web().desired_count, 3);
}

TEST_F(AsksBeforeEachStop, AQuestionIsNoPauseAndCanBePaused) {
  at("10:20:00");

  EXPECT_THAT(type({"pause"}).out,
              ::testing::HasSubstr("run 5eed0001 of alice@bastion/1 is paused; "));
  EXPECT_EQ(alice.reason, core::Reason::kPaused);
}

core::Policy inside(std::string_view window) {
  return {.wait = seconds{10}, .window = formats::parse_window(window).value()};
}

/// It has begun at 10:05, and waits for its next opening from 10:18 on.
class KeepsToAWindow : public ControlCommands {
 protected:
  KeepsToAWindow() : ControlCommands(inside("daily 10:00-10:20")) {
    at("10:06:00");
    type({"pause"});
    at("10:30:00");
    type({"resume", "--async"});
    at("10:31:00");
  }
};

TEST_F(KeepsToAWindow, ARunThatDiedOutsideItIsNotCarriedOnWithoutIt) {
  ASSERT_EQ(alice.reason, core::Reason::kWindowClosed);
  alice.die();
  at("10:50:00");

  const Said said = type({"resume"});

  EXPECT_EQ(said.status, 3);
  EXPECT_EQ(said.out, "");
  EXPECT_THAT(said.err,
              ::testing::HasSubstr("it waits for its maintenance window, which its record does not "
                                   "keep: add the --window that it was begun with, or --window "
                                   "\"daily 00:00-24:00\" to go on now\n"));
  EXPECT_EQ(web().desired_count, 4) << "nothing has happened";
  EXPECT_EQ(tag("ecs-recycle:control"), std::nullopt);
}

TEST_F(KeepsToAWindow, ARunThatDiedOutsideItIsCarriedOnInTheWindowThatIsGiven) {
  alice.die();
  at("10:50:00");

  const Said said = type({"resume", "--window", "daily 00:00-24:00", "--wait", "1s"});

  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_EQ(web().desired_count, 3);
  EXPECT_TRUE(web().tags.empty());
}

TEST_F(ControlCommands, AnAbortEndsTheRunAndCapacityIsBack) {
  at("10:07:00");

  const Said said = type({"abort"});

  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_EQ(said.out,
            "prod/web: asked run 5eed0001 of alice@bastion/1 to end: it finishes a replacement "
            "under way and puts capacity back\n"
            "prod/web: run 5eed0001 of alice@bastion/1 is ending and puts capacity back\n");
  at("10:10:00");
  EXPECT_EQ(alice.outcome, core::Outcome::kAborted);
  EXPECT_EQ(web().desired_count, 3);
  EXPECT_TRUE(web().tags.empty());
}

TEST_F(ControlCommands, MachinesReadOneLine) {
  at("10:06:00");

  EXPECT_EQ(type({"pause", "--output", "json"}).out,
            R"({"event":"control","cluster":"prod","service":"web","asks":"pause",)"
            R"("run_id":"5eed0001","owner":"alice@bastion/1","taken_note":true,)"
            R"("sentence":"run 5eed0001 of alice@bastion/1 is paused; `ecs-recycle resume )"
            R"(--cluster prod --service web` goes on, `ecs-recycle abort --cluster prod --service )"
            R"(web` puts capacity back"})"
            "\n");
}

TEST_F(ControlCommands, WithAsyncNobodyWaits) {
  at("10:06:00");

  const Said said = type({"pause", "--async"});

  EXPECT_EQ(said.status, 0);
  EXPECT_EQ(said.out,
            "prod/web: asked run 5eed0001 of alice@bastion/1 to pause; it takes note at its next "
            "look\n");
  EXPECT_NE(alice.reason, core::Reason::kPaused);
}

TEST_F(ControlCommands, AWaitThatIsInterruptedSaysThatTheRequestStands) {
  at("10:06:00");
  interrupts = 1;

  const Said said = type({"pause"});

  EXPECT_EQ(said.status, 6);
  EXPECT_EQ(said.err, "ecs-recycle: not waiting any longer; the request stands\n");
}

TEST_F(ControlCommands, WithoutARunThereIsNobodyToAsk) {
  for (const std::string command : {"pause", "resume", "abort"}) {
    const Said said = type({command});

    EXPECT_EQ(said.status, 3);
    EXPECT_EQ(said.err, "ecs-recycle: prod/web: no run holds the service: there is nothing to " +
                            command + "\n");
    EXPECT_TRUE(web().tags.empty());
  }
}

TEST_F(ControlCommands, ARunThatIsNotPausedCannotBeResumed) {
  at("10:06:00");

  const Said said = type({"resume"});

  EXPECT_EQ(said.status, 0);
  EXPECT_EQ(said.out,
            "prod/web: run 5eed0001 of alice@bastion/1 is not paused, and waits for nobody: there "
            "is nothing to resume\n");
  EXPECT_EQ(tag("ecs-recycle:control"), std::nullopt);
}

TEST_F(ControlCommands, ASecondPauseSaysWhoAskedForTheFirst) {
  at("10:06:00");
  type({"pause"});

  const Said said = type({"pause"});

  EXPECT_EQ(said.status, 0);
  EXPECT_TRUE(said.out.starts_with(
      "prod/web: run 5eed0001 of alice@bastion/1 is paused already by bob@laptop/77 at "))
      << said.out;
}

TEST_F(ControlCommands, ARunThatIsEndingIsNeitherPausedNorResumed) {
  at("10:06:30");
  type({"abort"});

  EXPECT_EQ(type({"pause"}).err,
            "ecs-recycle: prod/web: run 5eed0001 of alice@bastion/1 is ending early and puts "
            "capacity back: there is nothing left to pause\n");
  EXPECT_EQ(type({"resume"}).status, 3);
  EXPECT_EQ(type({"abort"}).status, 0);
}

TEST_F(ControlCommands, OfARunWhoseOwnerIsSilentTheySayWhatToType) {
  at("10:06:00");
  alice.die();
  at("10:40:00");

  const Said said = type({"pause"});

  EXPECT_EQ(said.status, 3);
  EXPECT_TRUE(said.err.contains("is silent for longer than its lease of 15m")) << said.err;
  EXPECT_TRUE(
      said.err.contains("nobody would hear it; `ecs-recycle resume --cluster prod --service "
                        "web` with the flags that it was begun with carries it on, `ecs-recycle "
                        "restore"))
      << said.err;
  EXPECT_EQ(tag("ecs-recycle:control"), std::nullopt);
}

TEST_F(ControlCommands, ARunThatDiesBeforeItTakesNoteIsReported) {
  at("10:06:00");
  alice.die();

  const Said said = type({"pause"});

  EXPECT_EQ(said.status, 3);
  EXPECT_TRUE(
      said.out.contains("waiting until the run takes note; Ctrl-C ends this wait, and the "
                        "request stands"))
      << said.out;
  EXPECT_TRUE(said.err.contains("has not taken note, and is silent")) << said.err;
}

TEST_F(ControlCommands, ResumeCarriesOnARunWhoseOwnerIsGoneAlsoAPausedOne) {
  at("10:06:00");
  type({"pause"});
  alice.die();
  at("10:40:00");

  const Said said = type({"resume", "--wait", "1s"});

  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_TRUE(said.out.contains("this process carries it on")) << said.out;
  EXPECT_TRUE(said.out.contains("every stale task is replaced and capacity is as it was"))
      << said.out;
  EXPECT_TRUE(web().tags.empty());
  EXPECT_EQ(web().desired_count, 3);
}

TEST_F(ControlCommands, ARunIsNotCarriedOnWithCheckpointsThatWouldDoNothing) {
  at("10:06:00");
  alice.die();
  at("10:40:00");

  const Said said = type({"resume", "--checkpoints", "1,50%"});

  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.out, "");
  EXPECT_TRUE(said.err.starts_with("ecs-recycle: --checkpoints alone would do nothing"))
      << said.err;
}

TEST_F(ControlCommands, ResumeNeverBeginsANewRun) {
  EXPECT_EQ(type({"resume"}).status, 3);
  EXPECT_EQ(web().desired_count, 3);
  EXPECT_TRUE(web().tags.empty());
}

TEST_F(ControlCommands, WhereTaggingIsDeniedTheySayWhatCannotWork) {
  at("10:06:00");
  forbid("TagResource");

  const Said said = type({"pause"});

  EXPECT_EQ(said.status, 3);
  EXPECT_TRUE(
      said.err.contains("tag ecs-recycle:control cannot be written, and a run hears from "
                        "other shells only through it: "))
      << said.err;
  EXPECT_TRUE(said.err.contains("Ctrl-C does what abort does")) << said.err;
}

TEST_F(ControlCommands, ARunWithoutARecordCannotBeFound) {
  const Said said = type({"pause", "--run-store", "none"});

  EXPECT_EQ(said.status, 3);
  EXPECT_TRUE(said.err.contains("keeps no record, so no other shell can find it")) << said.err;
}

TEST_F(ControlCommands, AStatusOfAPausedRunSaysSoAndWhatToType) {
  at("10:06:00");
  type({"pause"});

  const Said said = type({"status"});

  EXPECT_TRUE(said.out.contains("  paused by bob@laptop/77 at ")) << said.out;
  EXPECT_TRUE(said.out.contains("  to go on:             ecs-recycle resume --cluster prod"))
      << said.out;
}

}  // namespace
}  // namespace ecsr::cli
