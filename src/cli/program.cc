// SPDX-License-Identifier: MIT
#include "cli/program.h"

#include <algorithm>

#include "cli/parse.h"
#include "formats/exit_status.h"

namespace ecsr::cli {
namespace {

/// What a person meant whose words could not be read as a whole.
Output output_of(const std::vector<std::string>& words, const Environment& environment) {
  if (std::ranges::find(words, "--output=json") != words.end()) return Output::kJson;
  const auto flag = std::ranges::find(words, "--output");
  const auto value = flag == words.end() ? flag : flag + 1;
  if (value != words.end()) return *value == "json" ? Output::kJson : Output::kText;
  return environment(environment_name("--output")) == "json" ? Output::kJson : Output::kText;
}

}  // namespace

int run_program(const std::vector<std::string>& words, Host& host) {
  const auto parsed = parse(words, host.environment);
  if (!parsed) {
    return static_cast<int>(end_with(host, output_of(words, host.environment),
                                     formats::ExitStatus::kUsage, parsed.error().message()));
  }
  if (const auto* print = std::get_if<Print>(&*parsed)) {
    host.out << print->text << std::flush;
    return static_cast<int>(formats::ExitStatus::kDone);
  }
  const auto& invocation = std::get<Invocation>(*parsed);
  return static_cast<int>(invocation.command->run(invocation.options, host));
}

}  // namespace ecsr::cli
