// SPDX-License-Identifier: MIT
// The program itself in a pseudo-terminal: what is on the screen when it ends, however it ends.
#include <array>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "tests/cli/screen.h"

namespace ecsr::cli {
namespace {

using ecsr::testing::Screen;

struct Seen {
  int status = 0;  ///< as waitpid gives it
  std::string screen;
  bool cursor_shown = false;
  std::string written;
};

/// What somebody does at the keyboard, or to the process, once a word has been written.
struct Moment {
  std::string word;
  std::function<void(int terminal, pid_t process)> act;
};

std::size_t times(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    ++count;
  }
  return count;
}

/// Runs `ecs-recycle demo` to its end in a window of 24 rows.
Seen demo(int columns, std::vector<Moment> moments = {}, const char* term = "xterm-256color",
          bool no_colour = false) {
  winsize size{.ws_row = 24, .ws_col = static_cast<unsigned short>(columns)};
  int terminal = -1;
  const pid_t process = forkpty(&terminal, nullptr, nullptr, &size);
  if (process == 0) {
    setenv("TERM", term, 1);
    unsetenv("NO_COLOR");
    if (no_colour) setenv("NO_COLOR", "1", 1);
    // Slow enough that whoever acts in the middle acts in the middle on a busy machine too.
    const char* const speed = moments.empty() ? "400" : "100";
    execl(ECSR_BINARY, ECSR_BINARY, "demo", "--speed", speed, nullptr);
    _exit(127);
  }
  Screen screen(columns, 24);
  Seen seen;
  std::array<char, 4096> bytes{};
  for (ssize_t count = 0; (count = read(terminal, bytes.data(), bytes.size())) > 0;) {
    const std::string_view part(bytes.data(), static_cast<std::size_t>(count));
    seen.written += part;
    screen.write(part);
    if (!moments.empty() && seen.written.contains(moments.front().word)) {
      moments.front().act(terminal, process);
      moments.erase(moments.begin());
    }
  }
  waitpid(process, &seen.status, 0);
  close(terminal);
  seen.screen = screen.text();
  seen.cursor_shown = screen.cursor_shown();
  return seen;
}

void press_ctrl_c(int terminal, pid_t /*process*/) { ASSERT_EQ(write(terminal, "\x03", 1), 1); }
void terminate(int /*terminal*/, pid_t process) { kill(process, SIGTERM); }

/// One picture, not the debris of several; and the terminal as it was.
void expect_tidy(const Seen& seen) {
  EXPECT_EQ(times(seen.screen, " elapsed"), 1U) << seen.screen;
  EXPECT_TRUE(seen.cursor_shown);
}

TEST(Terminal, ShowsAllTasksRecycledAndTheSummaryBelow) {
  const Seen seen = demo(80);

  EXPECT_EQ(WEXITSTATUS(seen.status), 0);
  expect_tidy(seen);
  // Not asked after Ctrl-C: the terminal itself throws away what is under way then.
  EXPECT_EQ(times(seen.written, "\x1b[?25l"), times(seen.written, "\x1b[?25h"));
  EXPECT_TRUE(seen.screen.contains("[████████████████████████] 4 of 4 tasks recycled\n"))
      << seen.screen;
  EXPECT_TRUE(seen.screen.contains("eu-west-1b    8m32s    fresh  serving         healthy\n"))
      << seen.screen;
  EXPECT_TRUE(
      seen.screen.contains("demo/web: every stale task is replaced and capacity is as it was\n4 "
                           "tasks recycled in 8m37s"))
      << seen.screen;
  EXPECT_TRUE(seen.written.contains("\x1b[32m"));
}

TEST(Terminal, IsTidyOnFortyColumnsToo) {
  const Seen seen = demo(40);

  EXPECT_EQ(WEXITSTATUS(seen.status), 0);
  EXPECT_TRUE(seen.cursor_shown);
  EXPECT_TRUE(seen.written.contains("4 of 4 recycled")) << seen.written;
}

TEST(Terminal, GetsNoColoursWhenNobodyWantsThem) {
  const Seen seen = demo(80, {}, "xterm-256color", true);

  EXPECT_EQ(WEXITSTATUS(seen.status), 0);
  EXPECT_EQ(times(seen.written, "m●"), 0U);
  EXPECT_FALSE(seen.written.contains("\x1b[32m"));
}

TEST(Terminal, GetsPlainLinesWhenItIsDumb) {
  const Seen seen = demo(80, {}, "dumb");

  EXPECT_EQ(WEXITSTATUS(seen.status), 0);
  EXPECT_FALSE(seen.written.contains('\x1b'));
  EXPECT_TRUE(seen.written.contains("Task recycle completed successfully"));
}

TEST(Terminal, StaysTidyWhenTheWindowIsResized) {
  const auto widen = [](int terminal, pid_t /*process*/) {
    const winsize size{.ws_row = 24, .ws_col = 120};
    ASSERT_EQ(ioctl(terminal, TIOCSWINSZ, &size), 0);
  };

  const Seen seen = demo(80, {{"1 of 4 tasks", widen}});

  EXPECT_EQ(WEXITSTATUS(seen.status), 0);
  // Whole task ids in the picture: they are shown from 104 columns on.
  EXPECT_TRUE(seen.written.contains("15ca81b41be952e8c528915523f78bd6    ")) << seen.written;
}

TEST(Terminal, ShowsThatCtrlCFinishesTheReplacementAndPutsCapacityBack) {
  const Seen seen = demo(80, {{"1 of 4 tasks", press_ctrl_c}});

  EXPECT_EQ(WEXITSTATUS(seen.status), 6);
  expect_tidy(seen);
  EXPECT_TRUE(seen.screen.contains("aborted on request; capacity is as it was")) << seen.screen;
}

TEST(Terminal, IsTidyAfterCtrlCTwiceAndAfterSigterm) {
  for (const auto& moments :
       {std::vector<Moment>{{"1 of 4 tasks", press_ctrl_c}, {"finishing", press_ctrl_c}},
        std::vector<Moment>{{"1 of 4 tasks", terminate}}}) {
    const Seen seen = demo(80, moments);

    EXPECT_EQ(WEXITSTATUS(seen.status), 6);
    expect_tidy(seen);
    EXPECT_TRUE(seen.screen.contains("desired count: 4, raised to 5, now 4\n")) << seen.screen;
  }
}

}  // namespace
}  // namespace ecsr::cli
