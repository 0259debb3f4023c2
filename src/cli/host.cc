// SPDX-License-Identifier: MIT
#include "cli/host.h"

#include "base/text.h"
#include "formats/report.h"
#include "formats/run_record.h"
#include "lambda/owner.h"

namespace ecsr::cli {

namespace {

/// As the process would stand in a run record.
std::string owner_called(const Host& host, std::int64_t process) {
  return formats::owner_name(host.user + "@" + host.machine + "/" + std::to_string(process));
}

}  // namespace

std::string owner_name(const Host& host) { return owner_called(host, host.process); }

OwnerSeen see_owner(const Host& host, const core::RunRecord& record, WallTime aws_now) {
  constexpr milliseconds kDoubt = minutes{1};  // AWS's clocks agree better than that
  const std::string_view owner = record.owner;
  if (const auto turn = lambda::Owner::parse(owner)) {
    return lambda::is_over(*turn, aws_now) ? OwnerSeen::kEnded : OwnerSeen::kElsewhere;
  }
  const auto process = parse_whole_number(owner.substr(owner.rfind('/') + 1));
  if (!process || owner != owner_called(host, *process)) return OwnerSeen::kElsewhere;
  // Process 1 of a container that was started anew, for all we know.
  if (*process == host.process) return OwnerSeen::kElsewhere;
  const auto age = host.process_age(*process);
  const bool ended =
      !age || (*age < milliseconds::max() && *age + kDoubt < aws_now - record.heartbeat);
  return ended ? OwnerSeen::kEnded : OwnerSeen::kRunning;
}

bool owner_is_gone(const Host& host, const core::RunRecord& record, WallTime aws_now) {
  return see_owner(host, record, aws_now) == OwnerSeen::kEnded;
}

std::string new_run_id(std::uint64_t chance) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id;
  for (int digit = 0; digit < 8; ++digit) id += kDigits[(chance >> (4 * digit)) & 0xFU];
  return id;
}

void complain(Host& host, std::string_view sentence) {
  host.err << "ecs-recycle: " << sentence << "\n";
}

formats::ExitStatus end_with(Host& host, Output output, formats::ExitStatus status,
                             std::string_view sentence) {
  complain(host, sentence);
  if (output == Output::kJson) {
    host.out << formats::error_line(host.clock.wall_now(), status, sentence) << "\n" << std::flush;
  }
  return status;
}

}  // namespace ecsr::cli
