// SPDX-License-Identifier: MIT
#include "aws/credentials/posix_machine.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <string_view>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/check.h"

namespace ecsr::aws {
namespace {

/// No shared file, token or program's output is nearly as long.
constexpr std::size_t kLongest = std::size_t{8} << 20U;

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

std::string why(int number) { return std::generic_category().message(number); }

std::unexpected<Error> trouble(const std::string& what, int number) {
  return fail(ErrorKind::kBadInput, what + ": " + why(number));
}

/// Appends what there is to read; 0 at the end, -1 with errno.
ssize_t take_some(int descriptor, std::string& into) {
  std::array<char, 16'384> buffer{};
  const ssize_t count = read(descriptor, buffer.data(), buffer.size());
  if (count > 0) into.append(buffer.data(), static_cast<std::size_t>(count));
  return count;
}

struct Pipe {
  Descriptor reading;
  Descriptor writing;
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

/// What the child works with, all of it numbers above the three it is going to have.
struct ChildEnds {
  int in;
  int out;
  int err;
  int report;  ///< gets errno when the program cannot be started
};

/// In the child, between fork and exec: nothing but system calls.
[[noreturn]] void become(char* const* arguments, ChildEnds ends) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  for (int* const end : {&ends.in, &ends.out, &ends.err, &ends.report}) {
    *end = fcntl(*end, F_DUPFD_CLOEXEC, 10);
  }
  dup2(ends.in, STDIN_FILENO);
  dup2(ends.out, STDOUT_FILENO);
  dup2(ends.err, STDERR_FILENO);
  dup3(ends.report, 3, O_CLOEXEC);
  // Whatever else is open here is none of the program's business.
  if (syscall(SYS_close_range, 4U, ~0U, 0U) != 0) {
    for (int other = 4; other < 4'096; ++other) ::close(other);
  }
  execvp(arguments[0], arguments);
  const int number = errno;
  [[maybe_unused]] const ssize_t written = write(3, &number, sizeof number);
  _exit(127);
}

/// A program that was started, and its end whatever happens.
class Child {
 public:
  explicit Child(pid_t id) : id_(id), watch_(static_cast<int>(syscall(SYS_pidfd_open, id, 0U))) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (id_ <= 0) return;
    kill(id_, SIGKILL);
    wait();
  }

  /// Readable once it has ended; -1 where the kernel is too old for that.
  int watch() const { return watch_.get(); }

  int wait() {
    int status = 0;
    while (waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t id_;
  Descriptor watch_;
};

Descriptor timer_of(seconds limit) {
  Descriptor timer(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  const itimerspec when{.it_interval = {}, .it_value = {.tv_sec = limit.count(), .tv_nsec = 0}};
  const int armed = timerfd_settime(timer.get(), 0, &when, nullptr);
  ECSR_CHECK(armed == 0, "a timer cannot be set");
  return timer;
}

/// Reads what the descriptor has, closing it at its end.
void drain(Descriptor& from, std::string& into) {
  const ssize_t count = take_some(from.get(), into);
  if (count == 0 || (count < 0 && errno != EINTR)) from.close();
}

/// Collects output until both ends are closed and the child has ended. False: it took too long, or
/// said too much.
bool collect(Pipe& out, Pipe& err, const Child& child, int timer, ProcessOutcome& outcome) {
  bool ended = child.watch() < 0;
  while (out.reading.is_open() || err.reading.is_open() || !ended) {
    std::array<pollfd, 4> ready{{{.fd = out.reading.get(), .events = POLLIN, .revents = 0},
                                 {.fd = err.reading.get(), .events = POLLIN, .revents = 0},
                                 {.fd = ended ? -1 : child.watch(), .events = POLLIN, .revents = 0},
                                 {.fd = timer, .events = POLLIN, .revents = 0}}};
    if (poll(ready.data(), ready.size(), -1) < 0) continue;  // a signal: main's business
    if (ready[0].revents != 0) drain(out.reading, outcome.out);
    if (ready[1].revents != 0) drain(err.reading, outcome.err);
    if (ready[2].revents != 0) ended = true;
    if (ready[3].revents != 0 || outcome.out.size() + outcome.err.size() > kLongest) return false;
  }
  return true;
}

}  // namespace

Result<std::optional<std::string>> PosixMachine::read_file(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<std::string>();
    return trouble("cannot read " + path, errno);
  }
  std::string text;
  while (true) {
    const ssize_t count = take_some(file.get(), text);
    if (count == 0) return text;
    if (count < 0 && errno != EINTR) return trouble("cannot read " + path, errno);
    if (text.size() > kLongest) {
      return fail(ErrorKind::kBadInput, "cannot read " + path + ": it is longer than 8 MiB");
    }
  }
}

Status PosixMachine::write_private_file(const std::string& path, const Secret& text) {
  std::string beside = path + ".XXXXXX";
  Descriptor file(mkostemp(beside.data(), O_CLOEXEC));  // made with mode 0600
  if (!file.is_open()) return trouble("cannot write " + path, errno);
  std::string_view left = text.reveal();
  bool good = true;
  while (good && !left.empty()) {
    const ssize_t count = write(file.get(), left.data(), left.size());
    if (count > 0) left.remove_prefix(static_cast<std::size_t>(count));
    good = count > 0 || errno == EINTR;
  }
  good = good && fsync(file.get()) == 0;
  file.close();
  good = good && rename(beside.c_str(), path.c_str()) == 0;
  if (good) return {};
  const int number = errno;
  unlink(beside.c_str());
  return trouble("cannot write " + path, number);
}

Result<ProcessOutcome> PosixMachine::run(const std::vector<std::string>& command) {
  ECSR_CHECK(!command.empty(), "a program has a name");
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  const Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  std::optional<Pipe> out = make_pipe();
  std::optional<Pipe> err = make_pipe();
  std::optional<Pipe> report = make_pipe();
  if (!nothing.is_open() || !out || !err || !report) {
    return trouble("cannot start " + command.front(), errno);
  }
  const pid_t id = fork();
  if (id < 0) return trouble("cannot start " + command.front(), errno);
  if (id == 0) {
    become(arguments.data(), {.in = nothing.get(),
                              .out = out->writing.get(),
                              .err = err->writing.get(),
                              .report = report->writing.get()});
  }
  Child child(id);
  for (Pipe* const each : {&*out, &*err, &*report}) each->writing.close();
  int number = 0;
  if (read(report->reading.get(), &number, sizeof number) == sizeof number) {
    return trouble("cannot start " + command.front(), number);
  }
  ProcessOutcome outcome;
  const Descriptor timer = timer_of(run_limit_);
  if (!collect(*out, *err, child, timer.get(), outcome)) {
    return fail(ErrorKind::kTransport, command.front() + " did not end within " +
                                           to_text(run_limit_) + ", or did not stop printing");
  }
  outcome.exit_status = child.wait();
  return outcome;
}

}  // namespace ecsr::aws
