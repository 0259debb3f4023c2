// SPDX-License-Identifier: MIT

#include "cli/commands.h"
#include "cli/session.h"
#include "cli/status_text.h"

namespace ecsr::cli {

formats::ExitStatus run_status(const Options& given, Host& host) {
  const auto opened = open(host, given);
  if (!opened) return opened.error();
  const Options& options = (*opened)->options();
  const core::Observation& seen = (*opened)->observer().look({});
  for (const auto* problem : {&seen.service.problem, &seen.recorded.problem, &seen.tasks.problem}) {
    if (!*problem) continue;
    return refuse(host, options, (*problem)->message());
  }
  const StatusFacts facts{.service = options.service,
                          .seen = seen,
                          .again = words_again(options),
                          .owner = *seen.recorded.value
                                       ? see_owner(host, **seen.recorded.value, seen.aws_now)
                                       : OwnerSeen::kElsewhere};
  host.out << (options.output == Output::kJson ? status_json(facts) : status_text(facts));
  return formats::ExitStatus::kDone;
}

}  // namespace ecsr::cli
