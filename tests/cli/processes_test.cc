// SPDX-License-Identifier: MIT
// Whether the owner of a record still lives, asked of real processes.
#include "cli/processes.h"

#include <csignal>
#include <ctime>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/host.h"
#include "ports/clock.h"

namespace ecsr::cli {
namespace {

milliseconds since_boot() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);  // tree-check: allow clock: the process is a real one
  return seconds{time.tv_sec} + milliseconds{time.tv_nsec / 1'000'000};
}

/// A process that waits to be killed.
pid_t start_process() {
  const pid_t process = fork();
  if (process == 0) {
    while (true) pause();
  }
  return process;
}

TEST(ProcessAge, OfALivingProcessIsCountedFromItsStart) {
  const pid_t process = start_process();

  const auto age = process_age(process, since_boot());

  kill(process, SIGKILL);
  waitpid(process, nullptr, 0);
  ASSERT_TRUE(age);
  EXPECT_GE(*age, milliseconds{0});
  EXPECT_LT(*age, minutes{1});
}

TEST(ProcessAge, IsNothingForOneThatWasKilledButNotReaped) {
  const pid_t process = start_process();
  kill(process, SIGKILL);
  siginfo_t info{};
  waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOWAIT);  // dead, and still there

  const bool still_there = kill(process, 0) == 0;
  const auto age = process_age(process, since_boot());

  waitpid(process, nullptr, 0);
  EXPECT_TRUE(still_there);
  EXPECT_EQ(age, std::nullopt);
}

TEST(ProcessAge, IsNothingForOneThatIsGone) {
  const pid_t process = start_process();
  kill(process, SIGKILL);
  waitpid(process, nullptr, 0);

  EXPECT_EQ(process_age(process, since_boot()), std::nullopt);
  EXPECT_EQ(process_age(0, since_boot()), std::nullopt);
}

class StoppedClock final : public ports::Clock {
 public:
  WallTime wall_now() override { return {}; }
  void sleep_until(WallTime /*time*/) override {}
};

/// A record whose owner was heard of ten minutes ago, and the process that has its number now.
bool gone(const std::string& owner, std::optional<milliseconds> age) {
  std::ostringstream nowhere;
  StoppedClock clock;
  const Host host{.out = nowhere,
                  .err = nowhere,
                  .clock = clock,
                  .user = "alice",
                  .machine = "bastion",
                  .process = 4242,
                  .process_age = [&](std::int64_t) { return age; }};
  core::RunRecord record;
  record.owner = owner;
  record.heartbeat = WallTime{minutes{50}};
  return owner_is_gone(host, record, WallTime{minutes{60}});
}

TEST(OwnerIsGone, WhenItsProcessHasEnded) { EXPECT_TRUE(gone("alice@bastion/77", std::nullopt)); }

TEST(OwnerIsGone, WhenAYoungerProcessHasItsNumber) {
  EXPECT_TRUE(gone("alice@bastion/77", minutes{8}));
}

TEST(OwnerIsGone, NotWhileItsProcessMayBeTheOneThatWroteTheRecord) {
  EXPECT_FALSE(gone("alice@bastion/77", minutes{11}));
  EXPECT_FALSE(gone("alice@bastion/77", minutes{9} + seconds{30}));  // clocks may differ a little
  EXPECT_FALSE(gone("alice@bastion/77", milliseconds::max()));       // nobody can tell its age
}

TEST(OwnerIsGone, NeverKnownOfOtherMachinesAndPeople) {
  EXPECT_FALSE(gone("alice@elsewhere/77", std::nullopt));
  EXPECT_FALSE(gone("bob@bastion/77", std::nullopt));
}

}  // namespace
}  // namespace ecsr::cli
