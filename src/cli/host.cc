// SPDX-License-Identifier: MIT
#include "cli/host.h"

#include "base/text.h"

namespace ecsr::cli {

std::string owner_name(const Host& host) {
  return host.user + "@" + host.machine + "/" + std::to_string(host.process);
}

bool owner_is_gone(const Host& host, std::string_view owner) {
  const std::string ours = host.user + "@" + host.machine + "/";
  if (!owner.starts_with(ours)) return false;
  const auto process = parse_whole_number(owner.substr(ours.size()));
  return process && *process != host.process && !host.process_lives(*process);
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

}  // namespace ecsr::cli
