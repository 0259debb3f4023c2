// SPDX-License-Identifier: MIT
// The real machine: real files, real processes.
#include "aws/credentials/posix_machine.h"

#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ecsr::aws {
namespace {

namespace fs = std::filesystem;

class PosixMachineTest : public testing::Test {
 protected:
  PosixMachineTest() {
    std::string place = (fs::temp_directory_path() / "ecsr-machine-XXXXXX").string();
    folder = mkdtemp(place.data());
  }
  ~PosixMachineTest() override { fs::remove_all(folder); }

  ProcessOutcome run(const std::string& script) {
    Result<ProcessOutcome> outcome = machine.run({"sh", "-c", script});
    EXPECT_TRUE(outcome) << outcome.error().message();
    return outcome ? *outcome : ProcessOutcome{};
  }

  fs::path folder;
  PosixMachine machine;
};

TEST_F(PosixMachineTest, ReadsAFileAndKnowsOneThatIsNotThere) {
  const std::string path = folder / "x";
  ASSERT_TRUE(machine.write_private_file(path, Secret("text\n")));

  EXPECT_EQ(*machine.read_file(path), "text\n");
  EXPECT_EQ(*machine.read_file(folder / "y"), std::nullopt);
  EXPECT_EQ(*machine.read_file(path + "/z"), std::nullopt);
  EXPECT_EQ(machine.read_file(folder).error().kind(), ErrorKind::kBadInput);
}

TEST_F(PosixMachineTest, ReplacesAFileByOneThatOnlyItsOwnerCanRead) {
  const std::string path = folder / "x";
  ASSERT_TRUE(machine.write_private_file(path, Secret("one")));
  ASSERT_EQ(chmod(path.c_str(), 0644), 0);
  ASSERT_TRUE(machine.write_private_file(path, Secret("two")));

  EXPECT_EQ(*machine.read_file(path), "two");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1);
  EXPECT_FALSE(machine.write_private_file(folder / "no/such/folder", Secret("three")));
}

TEST_F(PosixMachineTest, GivesWhatAProgramPrintsAndHowItEnds) {
  const ProcessOutcome outcome = run("echo out; echo err >&2; exit 3");

  EXPECT_EQ(outcome.out, "out\n");
  EXPECT_EQ(outcome.err, "err\n");
  EXPECT_EQ(outcome.exit_status, 3);
  EXPECT_EQ(run("kill -TERM $$").exit_status, 128 + 15);
}

TEST_F(PosixMachineTest, GivesAProgramNothingToRead) {
  EXPECT_EQ(run("cat; echo end").out, "end\n");
}

TEST_F(PosixMachineTest, TakesMoreThanAPipeHolds) {
  EXPECT_EQ(run("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2").out.size(), 300'000U);
}

TEST_F(PosixMachineTest, LeavesNoOtherFileOpenForAProgram) {
  const int secret = open("/dev/null", O_RDONLY);  // without close-on-exec
  ASSERT_GE(secret, 3);

  // Asked of the shell itself, and without a pipe: that would open files of its own.
  EXPECT_EQ(run("for n in 3 4 5 6 7 8 9; do if [ -e /proc/$$/fd/$n ]; then echo $n; fi; done").out,
            "");
  close(secret);
}

TEST_F(PosixMachineTest, PassesWordsOnAsTheyAre) {
  const Result<ProcessOutcome> outcome = machine.run({"printf", "%s|", "a b", "$HOME", "*"});

  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->out, "a b|$HOME|*|");
}

TEST_F(PosixMachineTest, SaysThatAProgramIsNotThere) {
  EXPECT_EQ(
      machine.run({"/nonexistent/prog"}).error(),
      Error(ErrorKind::kBadInput, "cannot start /nonexistent/prog: No such file or directory"));
}

TEST_F(PosixMachineTest, EndsAProgramThatTakesTooLong) {
  PosixMachine impatient(seconds{1});

  const Result<ProcessOutcome> outcome = impatient.run({"sleep", "60"});

  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error(),
            Error(ErrorKind::kTransport, "sleep did not end within 1s, or did not stop printing"));
}

}  // namespace
}  // namespace ecsr::aws
