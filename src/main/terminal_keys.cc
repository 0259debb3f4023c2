// SPDX-License-Identifier: MIT
#include "main/terminal_keys.h"

#include <array>
#include <poll.h>
#include <unistd.h>

namespace ecsr::app {
namespace {

/// A program in the background that touches the terminal is stopped for it.
bool in_foreground() { return tcgetpgrp(STDIN_FILENO) == getpgrp(); }

}  // namespace

TerminalKeys::~TerminalKeys() { listen(false); }

bool TerminalKeys::there_are() { return isatty(STDIN_FILENO) == 1; }

/// Called again and again while a question stands: a shell sets the terminal as it likes it when
/// the program is stopped and continued. What was typed before the question is no answer to it.
void TerminalKeys::listen(bool on) {
  if ((!on && !listens_) || !in_foreground()) return;
  if (!on) {
    tcsetattr(STDIN_FILENO, TCSANOW, &found_);
    listens_ = false;
    return;
  }
  termios now{};
  if (tcgetattr(STDIN_FILENO, &now) != 0) return;
  if (!listens_) {
    found_ = now;
    tcflush(STDIN_FILENO, TCIFLUSH);
  }
  now.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  now.c_cc[VMIN] = 1;
  now.c_cc[VTIME] = 0;
  listens_ = tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0;
}

std::string TerminalKeys::typed() {
  if (!listens_ || !in_foreground()) return {};
  pollfd keys{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  if (poll(&keys, 1, 0) <= 0 || (keys.revents & POLLIN) == 0) return {};
  std::array<char, 64> bytes{};
  const ssize_t size = read(STDIN_FILENO, bytes.data(), bytes.size());
  return size > 0 ? std::string(bytes.data(), static_cast<std::size_t>(size)) : std::string();
}

}  // namespace ecsr::app
