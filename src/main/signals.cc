// SPDX-License-Identifier: MIT
#include "main/signals.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <limits>
#include <poll.h>
#include <unistd.h>

namespace ecsr::app {
namespace {

std::atomic<int> asked{0};
std::array<int, 2> ends_of_pipe{-1, -1};  // stays readable, for servers
std::array<int, 2> ends_of_bell{-1, -1};  // read empty by wait_for_interrupt

extern "C" void hear(int signal) {
  const int before = errno;
  const int now = signal == SIGINT ? std::min(2, asked.load() + 1) : 2;
  asked.store(now);
  const char byte = 1;
  for (const int fd : {ends_of_pipe[1], ends_of_bell[1]}) {
    const auto written = write(fd, &byte, 1);
    static_cast<void>(written);  // a full pipe is readable, which is all that is wanted
  }
  errno = before;
}

void open_pipe(std::array<int, 2>& ends) {
  if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) ends = {-1, -1};
}

}  // namespace

void listen_to_signals() {
  open_pipe(ends_of_pipe);
  open_pipe(ends_of_bell);
  struct sigaction action{};
  action.sa_handler = hear;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before{};
    // nohup: whoever closes the terminal wants the run to go on.
    const bool ignored = sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN;
    if (signal != SIGHUP || !ignored) sigaction(signal, &action, nullptr);
  }
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

int interrupts() { return asked.load(); }

int interrupt_fd() { return ends_of_pipe[0]; }

void wait_for_interrupt(long long milliseconds) {
  pollfd bell{.fd = ends_of_bell[0], .events = POLLIN, .revents = 0};
  const auto longest = static_cast<long long>(std::numeric_limits<int>::max());
  const int rang = poll(&bell, 1, static_cast<int>(std::clamp(milliseconds, 0LL, longest)));
  if (rang <= 0) return;
  std::array<char, 16> bytes{};
  while (read(ends_of_bell[0], bytes.data(), bytes.size()) > 0) {
  }
}

}  // namespace ecsr::app
