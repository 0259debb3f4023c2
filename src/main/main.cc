// SPDX-License-Identifier: MIT
// Wiring: what the machine offers, put together once, then one call.
#include <array>
#include <csignal>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <pwd.h>
#include <sstream>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

#include "aws/account.h"
#include "cli/program.h"
#include "main/signals.h"
#include "main/system_clock.h"

namespace {

using namespace ecsr;

class RealConnection final : public cli::Connection {
 public:
  explicit RealConnection(std::unique_ptr<aws::RealAccount> account)
      : account_(std::move(account)) {}
  cli::Account account() override {
    aws::Account& all = account_->account();
    return {all.ecs_read(), all.ecs_write(), all.autoscaling(), all.target_health()};
  }

 private:
  std::unique_ptr<aws::RealAccount> account_;
};

aws::Environment read_environment() {
  aws::Environment all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      all.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

std::uint64_t draw_chance() {
  std::uint64_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number) {
    number = static_cast<std::uint64_t>(getpid()) * 0x9E3779B97F4A7C15U;
  }
  return number;
}

std::string machine_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

std::string user_name(const aws::Environment& environment) {
  for (const std::string_view name : {"USER", "LOGNAME"}) {
    if (const auto value = aws::value_of(environment, name); !value.empty())
      return std::string(value);
  }
  return "uid" + std::to_string(getuid());
}

Result<std::string> read_file(const std::string& path) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
    return text.str();
  }
  const std::ifstream file(path);
  if (!file) return fail(ErrorKind::kBadInput, "cannot read " + path);
  text << file.rdbuf();
  return text.str();
}

cli::TerminalSize terminal_size() {
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? cli::TerminalSize{size.ws_col, size.ws_row} : cli::TerminalSize{};
}

int run(int argc, char** argv) {
  app::listen_to_signals();
  const aws::Environment environment = read_environment();
  app::SystemClock clock;
  const std::uint64_t chance = draw_chance();
  const bool terminal = isatty(STDOUT_FILENO) == 1 && aws::value_of(environment, "TERM") != "dumb";
  cli::Host host{
      .out = std::cout,
      .err = std::cerr,
      .out_is_terminal = terminal,
      .terminal_size = terminal_size,
      .colour = terminal && aws::value_of(environment, "NO_COLOR").empty(),
      .environment = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = environment.find(name);
        if (found == environment.end()) return std::nullopt;
        return found->second;
      },
      .clock = clock,
      .interrupts = app::interrupts,
      .interrupt_fd = app::interrupt_fd(),
      .user = user_name(environment),
      .machine = machine_name(),
      .process = getpid(),
      .process_lives =
          [](std::int64_t id) { return kill(static_cast<pid_t>(id), 0) == 0 || errno == EPERM; },
      .chance = chance,
      .read_file = read_file,
      .connect =
          [&](const cli::ConnectOptions& options) -> Result<std::unique_ptr<cli::Connection>> {
        auto account = aws::RealAccount::open({.region = options.region.value_or(""),
                                               .endpoint_url = options.endpoint_url.value_or(""),
                                               .profile = options.profile.value_or("")},
                                              environment, clock, chance);
        if (!account) return std::unexpected(std::move(account).error());
        return std::make_unique<RealConnection>(*std::move(account));
      },
  };
  return cli::run_program({argv + std::min(argc, 1), argv + argc}, host);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "ecs-recycle: unexpected: " << error.what()
              << "; run the same command again to continue, or `ecs-recycle status` to see\n";
    return static_cast<int>(ecsr::formats::ExitStatus::kUnexpected);
  }
}
