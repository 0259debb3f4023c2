// SPDX-License-Identifier: MIT
// Output that nobody reads holds nobody up, and what is lost of it is said.
#include "cli/patient_output.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <ostream>
#include <unistd.h>

namespace ecsr::cli {
namespace {

class PatientOutputOnAPipe : public ::testing::Test {
 protected:
  PatientOutputOnAPipe() {
    EXPECT_EQ(pipe2(ends_.data(), O_CLOEXEC), 0);
    std::signal(SIGPIPE, SIG_IGN);  // as the program does
    output.emplace(ends_[1], "standard output");
    out.rdbuf(&*output);
  }
  ~PatientOutputOnAPipe() override {
    stop_reading();
    close(ends_[1]);
  }

  /// What lies in the pipe.
  std::string read_some() const {
    std::string text(1U << 16U, '\0');
    text.resize(static_cast<std::size_t>(read(ends_[0], text.data(), text.size())));
    return text;
  }
  void stop_reading() {
    if (ends_[0] >= 0) close(ends_[0]);
    ends_[0] = -1;
  }
  int writing_end() const { return ends_[1]; }

  std::optional<PatientOutput> output;
  std::ostream out{nullptr};

 private:
  std::array<int, 2> ends_{-1, -1};
};

std::string line_of(std::size_t size) { return std::string(size - 1, 'x') + "\n"; }

TEST_F(PatientOutputOnAPipe, WritesEachFlushAtOnce) {
  out << "one\n" << "two\n" << std::flush;

  EXPECT_EQ(read_some(), "one\ntwo\n");
  EXPECT_FALSE(output->behind());
  EXPECT_EQ(output->trouble(), std::nullopt);
}

TEST_F(PatientOutputOnAPipe, KeepsWhatNobodyReadsAndWritesItLater) {
  const std::string line = line_of(100'000);
  out << line << std::flush;
  EXPECT_TRUE(output->behind());

  std::string read = read_some();
  out << "next\n" << std::flush;
  read += read_some();

  EXPECT_EQ(read, line + "next\n");
  EXPECT_FALSE(output->behind());
  EXPECT_EQ(output->trouble(), std::nullopt);
}

TEST_F(PatientOutputOnAPipe, LeavesOutWholeLinesOnceTooMuchIsKeptAndSaysHowMany) {
  out << line_of(PatientOutput::kMostKept) << std::flush;
  out << line_of(PatientOutput::kMostKept) << "and\n" << std::flush;

  EXPECT_EQ(output->trouble(),
            "2 lines could not be written to standard output: nobody read it for too long");
  EXPECT_EQ(output->trouble(), std::nullopt);
}

TEST_F(PatientOutputOnAPipe, SaysWhenTheReaderIsGone) {
  stop_reading();
  out << "one\ntwo\n" << std::flush;
  output->finish([] { return true; });

  EXPECT_EQ(output->trouble(), "2 lines could not be written to standard output: Broken pipe");
}

TEST_F(PatientOutputOnAPipe, DoesNotWaitForAReaderWhoIsNotThereWhenItHasToHurry) {
  out << line_of(100'000);
  output->finish([] { return true; });

  EXPECT_EQ(output->trouble(),
            "1 line could not be written to standard output: nobody read it for too long");
}

TEST_F(PatientOutputOnAPipe, LeavesTheFileAsOthersHaveSetIt) {
  EXPECT_EQ(fcntl(writing_end(), F_GETFL) & O_NONBLOCK, 0);
}

}  // namespace
}  // namespace ecsr::cli
