// SPDX-License-Identifier: MIT
// What a command may use of the machine it runs on, and how it gets to an AWS account. Wired in
// main; tests hand in their own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "base/result.h"
#include "cli/options.h"
#include "cli/parse.h"
#include "core/run.h"
#include "formats/exit_status.h"
#include "notify/channels.h"
#include "ports/alarm_api.h"
#include "ports/autoscaling_api.h"
#include "ports/clock.h"
#include "ports/ecs_read_api.h"
#include "ports/ecs_write_api.h"
#include "ports/identity_api.h"
#include "ports/target_health_api.h"

namespace ecsr::cli {

/// The ports of one account, whoever stands behind them. References outlive the command.
struct Account {
  ports::EcsReadApi& reads;
  ports::EcsWriteApi& writes;
  ports::AutoscalingApi& scaling;
  ports::TargetHealthApi& target_health;
  ports::AlarmApi& alarms;
};

/// Who the requests come from, for people.
struct WhoAmI {
  ports::CallerIdentity caller;
  std::string region;
  std::string credentials;             ///< where they come from: "the environment"
  std::optional<WallTime> expires_at;  ///< nothing: no end is known
};

/// An open way to an account; owns what the account's references point to.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual Account account() = 0;
  /// Asks AWS.
  virtual Result<WhoAmI> who_am_i() = 0;
  /// What takes notices to people; nothing for an account that is imaginary.
  virtual std::optional<notify::Carriers> carriers() { return std::nullopt; }
};

/// Where a person can answer a question. Only while it listens does it take what is typed.
class Keyboard {
 public:
  virtual ~Keyboard() = default;
  virtual void listen(bool on) = 0;
  /// What was typed since the last time, without waiting for more.
  virtual std::string typed() = 0;
};

struct TerminalSize {
  int columns = 80;
  int rows = 24;
};

struct Host {
  std::ostream& out;
  std::ostream& err;
  std::function<bool()> out_is_behind = [] { return false; };  ///< nobody reads it at the moment
  bool out_is_terminal = false;
  std::function<TerminalSize()> terminal_size;  ///< now: windows are resized
  bool colour = false;                          ///< a terminal, and NO_COLOR is not set
  Environment environment;
  ports::Clock& clock;              ///< real time; its sleep ends early when somebody interrupts
  std::function<int()> interrupts;  ///< 0, 1 = Ctrl-C once, 2 = twice, or told to end
  int interrupt_fd = -1;            ///< readable once somebody interrupts; -1 = none
  Keyboard* keyboard = nullptr;     ///< absent: nobody can type here
  std::string user;
  std::string machine;
  std::int64_t process = 0;
  /// Nothing when there is no such process any more; see processes.h.
  std::function<std::optional<milliseconds>(std::int64_t process)> process_age;
  std::uint64_t chance = 0;                                               ///< a fresh random number
  std::function<Result<std::string>(const std::string& path)> read_file;  ///< "-" = standard input
  std::function<Status(const std::string& path, const std::string& text)> write_file;
  std::function<bool(const std::string& path)> others_can_read;  ///< a file; false = not known
  std::function<Result<std::unique_ptr<Connection>>(const ConnectOptions&)> connect;
};

/// "alice@bastion/4242": unique for each process, and short enough for a tag.
std::string owner_name(const Host& host);

/// What is known about the owner of a record, beside its heartbeat.
enum class OwnerSeen {
  kElsewhere,  ///< on another machine, or it cannot be told
  kRunning,    ///< a process of this machine
  kEnded,      ///< a process of this machine that has ended, or a turn of the Lambda function whose
               ///< time is over
};

/// A process that is younger than the owner's last sign of life only has the owner's number: only
/// spans of time are compared, so clocks may differ.
OwnerSeen see_owner(const Host& host, const core::RunRecord& record, WallTime aws_now);

/// Whether the owner is known to have ended.
bool owner_is_gone(const Host& host, const core::RunRecord& record, WallTime aws_now);

/// 8 hex digits.
std::string new_run_id(std::uint64_t chance);

/// One sentence on standard error: "ecs-recycle: …".
void complain(Host& host, std::string_view sentence);

/// The same where a command ends with it, and for machines a line of JSON as well; gives the status
/// back.
formats::ExitStatus end_with(Host& host, Output output, formats::ExitStatus status,
                             std::string_view sentence);

}  // namespace ecsr::cli
