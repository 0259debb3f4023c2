// SPDX-License-Identifier: MIT
// Whole runs that ask on a terminal, and somebody who types an answer.
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "cli/session.h"
#include "sim/account.h"
#include "sim/sim_clock.h"
#include "sim/world_file.h"
#include "tests/cli/screen.h"

namespace ecsr::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kWorld = R"(cluster prod
service web desired=3 health-check=yes
tasks web count=3 started=06:00 every=30m
ecs start-takes=40s replacement-takes=5s notice-takes=1s container-health-takes=10s
begin 10:05
)";

/// Types the next of its keys as soon as somebody listens.
class Fingers final : public Keyboard {
 public:
  explicit Fingers(std::string keys) : keys_(std::move(keys)) {}
  void listen(bool on) override { listens = on; }
  std::string typed() override {
    EXPECT_TRUE(listens) << "what is typed then is not meant for us";
    if (keys_.empty()) return {};
    const std::string key = keys_.substr(0, 1);
    keys_.erase(0, 1);
    if (echo != nullptr) *echo << key;
    return key;
  }
  bool all_typed() const { return keys_.empty(); }

  bool listens = false;
  std::ostream* echo = nullptr;  ///< the terminal shows what is typed

 private:
  std::string keys_;
};

class RunThatAsks : public ::testing::Test {
 protected:
  RunThatAsks()
      : file_(sim::read_world(kWorld).value()), account_(*file_.world), clock_(*file_.world) {
    policy.ask_before_each_stop = true;
    policy.wait = milliseconds{0};
    policy.deadline = minutes{45};
  }

  formats::FinalRecord run(Fingers& fingers) {
    Host host{.out = out,
              .err = out,
              .out_is_terminal = terminal,
              .terminal_size = [] { return TerminalSize{.columns = 200, .rows = 40}; },
              .environment = [](std::string_view) { return std::nullopt; },
              .clock = clock_,
              .interrupts = interrupts,
              .keyboard = &fingers,
              .user = "alice",
              .machine = "bastion",
              .process = 4242,
              .chance = 0x5EED};
    const core::ServiceAddress service{{"prod"}, {"web"}};
    return perform(host,
                   {.account = {account_, account_, account_, account_, account_},
                    .store = {},
                    .clock = clock_,
                    .service = service,
                    .policy = policy,
                    .output = output},
                   fresh_run(host));
  }
  int desired_count() const { return file_.world->services.front().state.desired_count; }

  core::Policy policy;
  Output output = Output::kText;
  bool terminal = true;
  std::function<int()> interrupts = [] { return 0; };
  std::ostringstream out;

 private:
  sim::WorldFile file_;
  sim::Account account_;
  sim::SimClock clock_;
};

TEST_F(RunThatAsks, YGoesOnToTheNextQuestionAndOtherKeysDoNothing) {
  Fingers fingers("xy y");

  const formats::FinalRecord record = run(fingers);

  EXPECT_EQ(record.outcome, core::Outcome::kDone);
  EXPECT_EQ(record.tasks.size(), 3U);
  EXPECT_TRUE(fingers.all_typed());
  EXPECT_FALSE(fingers.listens);
  EXPECT_THAT(out.str(), HasSubstr("Go on with the next tasks? [y/n]"));
  EXPECT_THAT(out.str(), HasSubstr("  answered: it goes on"));
  EXPECT_LT(record.ended_at - record.began_at, minutes{10}) << "nobody waits for the next look";
}

TEST_F(RunThatAsks, WhatIsTypedIsSeenAndDoesNotSpoilThePicture) {
  Fingers fingers("what?\n\nn\n");
  fingers.echo = &out;

  run(fingers);

  testing::Screen screen(200, 40);
  for (const char c : out.str()) {
    screen.write(c == '\n' ? std::string("\r\n") : std::string(1, c));
  }
  const std::string text = screen.text();
  EXPECT_EQ(text.find(" elapsed"), text.rfind(" elapsed")) << text;
  EXPECT_THAT(text, Not(HasSubstr("what?")));
}

TEST_F(RunThatAsks, NPutsCapacityBack) {
  Fingers fingers("yn");

  const formats::FinalRecord record = run(fingers);

  EXPECT_EQ(record.outcome, core::Outcome::kAborted);
  EXPECT_EQ(record.tasks.size(), 2U);
  EXPECT_EQ(desired_count(), 3);
  EXPECT_THAT(out.str(), HasSubstr("  answered: it puts capacity back"));
}

TEST_F(RunThatAsks, SigtermWhileAnOrderIsGivenIsHeardAtOnce) {
  Fingers fingers("");
  interrupts = [this] { return desired_count() > 3 ? 2 : 0; };

  const formats::FinalRecord record = run(fingers);

  EXPECT_EQ(record.outcome, core::Outcome::kAborted);
  EXPECT_EQ(desired_count(), 3);
  EXPECT_LT(record.ended_at - record.began_at, seconds{20});
}

TEST_F(RunThatAsks, WhereNoPictureIsDrawnNobodyIsListenedTo) {
  terminal = false;
  Fingers fingers("y");

  EXPECT_EQ(run(fingers).outcome, core::Outcome::kGaveUp) << "at the deadline";
  EXPECT_FALSE(fingers.all_typed());
  EXPECT_THAT(out.str(), Not(HasSubstr("[y/n]")));
  EXPECT_THAT(out.str(), HasSubstr("`ecs-recycle resume` goes on"));
}

TEST_F(RunThatAsks, ForMachinesNobodyIsListenedToEither) {
  output = Output::kJson;
  Fingers fingers("y");

  EXPECT_EQ(run(fingers).outcome, core::Outcome::kGaveUp);
  EXPECT_FALSE(fingers.all_typed());
}

}  // namespace
}  // namespace ecsr::cli
