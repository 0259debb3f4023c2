// SPDX-License-Identifier: MIT
// Wiring: what the machine offers, put together once, then one call.
#include <array>
#include <cerrno>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <pwd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "aws/account.h"
#include "cli/patient_output.h"
#include "cli/processes.h"
#include "cli/program.h"
#include "main/function.h"
#include "main/real_carriers.h"
#include "main/signals.h"
#include "main/system_clock.h"
#include "main/terminal_keys.h"
#include "main/write_file.h"

namespace {

using namespace ecsr;

/// More than any file of ours has, and less than would hurt: a device has no end.
constexpr std::size_t kLargestFile = std::size_t{16} * 1024 * 1024;

Result<std::string> read_stream(std::istream& stream) {
  std::string text;
  std::array<char, 65'536> piece{};
  while (stream.read(piece.data(), piece.size()) || stream.gcount() > 0) {
    text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > kLargestFile) return fail(ErrorKind::kBadInput, "is larger than 16 MiB");
  }
  if (stream.bad()) return fail(ErrorKind::kBadInput, "cannot be read to its end");
  return text;
}

Result<std::string> read_file(const std::string& path) {
  if (path == "-") return read_stream(std::cin);
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) {
    return fail(ErrorKind::kBadInput, "is a directory");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(ErrorKind::kBadInput, "cannot be read: " + std::generic_category().message(errno));
  }
  return read_stream(file);
}

bool others_can_read(const std::string& path) {
  struct stat facts{};
  return stat(path.c_str(), &facts) == 0 && (facts.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

class RealConnection final : public cli::Connection {
 public:
  RealConnection(std::unique_ptr<aws::RealAccount> account, const cli::Environment& environment)
      : account_(std::move(account)), carriers_(account_->account(), read_file, environment) {}
  cli::Account account() override {
    aws::Account& all = account_->account();
    return {all.ecs_read(), all.ecs_write(), all.autoscaling(), all.target_health(), all.alarms()};
  }
  Result<cli::WhoAmI> who_am_i() override {
    Result<ports::CallerIdentity> caller = account_->account().identity().get_caller_identity();
    if (!caller) return std::unexpected(std::move(caller).error());
    const aws::CredentialsFacts facts = account_->credentials_facts();
    return cli::WhoAmI{.caller = *std::move(caller),
                       .region = account_->region(),
                       .credentials = facts.origin,
                       .expires_at = facts.expires_at};
  }
  std::optional<notify::Carriers> carriers() override { return carriers_.carriers(); }

 private:
  std::unique_ptr<aws::RealAccount> account_;
  app::RealCarriers carriers_;
};

/// Where ~/.aws is, also for a program that was started without a shell. From the file itself: in
/// the static binary, asking the system would load libraries of the host's.
std::string home_folder() {
  std::FILE* const users = std::fopen("/etc/passwd", "re");
  std::string home;
  while (const passwd* const entry = users == nullptr ? nullptr : fgetpwent(users)) {
    if (entry->pw_uid == getuid()) home = entry->pw_dir;
  }
  if (users != nullptr) std::fclose(users);
  return home;
}

aws::Environment read_environment() {
  aws::Environment all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      all.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  if (std::string home = home_folder(); !home.empty()) all.try_emplace("HOME", std::move(home));
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
  std::array<char, 256> buffer{};
  const bool known = gethostname(buffer.data(), buffer.size() - 1) == 0;
  const std::string name = known ? buffer.data() : "unknown";
  const std::string numbering = cli::process_numbering();
  return numbering.empty() ? name : name + "." + numbering;
}

std::string user_name(const aws::Environment& environment) {
  for (const std::string_view name : {"USER", "LOGNAME"}) {
    if (const auto value = aws::value_of(environment, name); !value.empty())
      return std::string(value);
  }
  return "uid" + std::to_string(getuid());
}

cli::TerminalSize terminal_size() {
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? cli::TerminalSize{size.ws_col, size.ws_row} : cli::TerminalSize{};
}

/// Keys stand in our memory and environment from the first moment on: nobody else of this user
/// looks into them, and a crash writes them nowhere. The programs we start may be looked into, but
/// leave no core behind either. docs/decisions/0010-memory-is-private.md
void keep_memory_private() {
  constexpr rlimit kNone{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &kNone);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // a core that is piped to a program heeds no limit
}

/// Whoever starts us without them must not find a connection to AWS where output goes.
void keep_standard_files_open() {
  for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    const bool closed = fcntl(file, F_GETFD) == -1 && errno == EBADF;
    // The lowest number that is free: this one.
    if (closed && open("/dev/null", O_RDWR) != file) return;
  }
}

aws::AccountOptions account_options(const cli::ConnectOptions& options) {
  const formats::AwsSettings& file = options.configured;
  return {.region = options.region.value_or(""),
          .endpoint_url = options.endpoint_url.value_or(""),
          .asked = {.profile = options.profile.value_or(""),
                    .role_arn = options.role_arn.value_or(""),
                    .external_id = options.external_id.value_or("")},
          .set = {.profile_name = file.profile_name,
                  .role_arn = file.role_arn,
                  .external_id = {},
                  .access_key = file.access_key,
                  .secret_key = aws::Secret(file.secret_key),
                  .session_token = aws::Secret(file.session_token),
                  .region_name = {}}};
}

int run(int argc, char** argv) {
  keep_memory_private();
  keep_standard_files_open();
  const aws::Environment environment = read_environment();
  if (!aws::value_of(environment, "AWS_LAMBDA_RUNTIME_API").empty()) {
    return app::run_function({environment, read_file, draw_chance});
  }
  app::listen_to_signals();
  app::SystemClock clock;
  const std::uint64_t chance = draw_chance();
  const bool terminal = isatty(STDOUT_FILENO) == 1 && aws::value_of(environment, "TERM") != "dumb";
  const cli::Environment look_up = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    if (found == environment.end()) return std::nullopt;
    return found->second;
  };
  cli::PatientOutput out_buffer(STDOUT_FILENO, "standard output");
  cli::PatientOutput err_buffer(STDERR_FILENO, "standard error");
  std::ostream out(&out_buffer);
  std::ostream err(&err_buffer);
  err << std::unitbuf;
  app::TerminalKeys keys;
  cli::Host host{
      .out = out,
      .err = err,
      .out_is_behind =
          [&] {
            out.flush();
            return out_buffer.behind();
          },
      .out_is_terminal = terminal,
      .terminal_size = terminal_size,
      .colour = terminal && aws::value_of(environment, "NO_COLOR").empty(),
      .environment = look_up,
      .clock = clock,
      .interrupts = app::interrupts,
      .interrupt_fd = app::interrupt_fd(),
      .keyboard = terminal && app::TerminalKeys::there_are() ? &keys : nullptr,
      .user = user_name(environment),
      .machine = machine_name(),
      .process = getpid(),
      .process_age =
          [](std::int64_t process) { return cli::process_age(process, app::since_boot()); },
      .chance = chance,
      .read_file = read_file,
      .write_file = app::write_file,
      .others_can_read = others_can_read,
      .connect =
          [&](const cli::ConnectOptions& options) -> Result<std::unique_ptr<cli::Connection>> {
        auto account = aws::RealAccount::open(account_options(options), environment, clock, chance);
        if (!account) return std::unexpected(std::move(account).error());
        return std::make_unique<RealConnection>(*std::move(account), look_up);
      },
  };
  const int status = cli::run_program({argv + std::min(argc, 1), argv + argc}, host);
  const int interrupts = app::interrupts();
  const auto hurry = [&] { return app::interrupts() != interrupts; };
  out_buffer.finish(hurry);
  if (const auto trouble = out_buffer.trouble()) cli::complain(host, *trouble);
  err_buffer.finish(hurry);
  return status;
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
