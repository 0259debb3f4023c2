// SPDX-License-Identifier: MIT
#include "main/terminal_keys.h"

#include <array>
#include <csignal>
#include <poll.h>
#include <unistd.h>

namespace ecsr::app {
namespace {

/// A program in the background that touches the terminal is stopped for it.
bool in_foreground() { return tcgetpgrp(STDIN_FILENO) == getpgrp(); }

/// For a signal that ends the program while it listens; written only while no handler stands.
termios as_found{};

/// Everything in it may be called in a signal handler. [doc: signal-safety(7)]
extern "C" void put_back_and_end(int signal) {
  if (in_foreground()) tcsetattr(STDIN_FILENO, TCSANOW, &as_found);
  raise(signal);  // ends the program when this returns: the handler stands for one signal
}

void end_tidily(bool on) {
  struct sigaction action{};
  action.sa_handler = on ? put_back_and_end : SIG_DFL;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGQUIT, SIGABRT}) {
    struct sigaction before{};
    const bool ignored = sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN;
    if (!ignored) sigaction(signal, &action, nullptr);
  }
}

}  // namespace

TerminalKeys::~TerminalKeys() { listen(false); }

bool TerminalKeys::there_are() { return isatty(STDIN_FILENO) == 1; }

/// Called again and again while a question stands: a shell sets the terminal as it likes it when
/// the program is stopped and continued. What was typed before the question is no answer to it.
void TerminalKeys::listen(bool on) {
  if ((!on && !listens_) || !in_foreground()) return;
  if (!on) {
    tcsetattr(STDIN_FILENO, TCSANOW, &found_);
    end_tidily(false);
    listens_ = false;
    return;
  }
  termios now{};
  if (tcgetattr(STDIN_FILENO, &now) != 0) return;
  if (!listens_) {
    as_found = found_ = now;
    end_tidily(true);
    tcflush(STDIN_FILENO, TCIFLUSH);
  }
  now.c_lflag &= ~static_cast<tcflag_t>(ICANON);
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
