// SPDX-License-Identifier: MIT
#include "cli/program.h"

#include "cli/parse.h"
#include "formats/exit_status.h"

namespace ecsr::cli {

int run_program(const std::vector<std::string>& words, Host& host) {
  const auto parsed = parse(words, host.environment);
  if (!parsed) {
    complain(host, parsed.error().message());
    return static_cast<int>(formats::ExitStatus::kUsage);
  }
  if (const auto* print = std::get_if<Print>(&*parsed)) {
    host.out << print->text << std::flush;
    return static_cast<int>(formats::ExitStatus::kDone);
  }
  const auto& invocation = std::get<Invocation>(*parsed);
  return static_cast<int>(invocation.command->run(invocation.options, host));
}

}  // namespace ecsr::cli
