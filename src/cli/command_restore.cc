// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "cli/session.h"
#include "cli/taking_over.h"
#include "formats/final_record.h"

namespace ecsr::cli {
formats::ExitStatus run_restore(const Options& given, Host& host) {
  const auto opened = open(host, given);
  if (!opened) return opened.error();
  const Options& options = (*opened)->options();
  const core::Observation& seen =
      (*opened)->observer().look({.service = true, .tasks = false, .list = false});
  for (const auto* problem : {&seen.service.problem, &seen.recorded.problem}) {
    if (!*problem) continue;
    return refuse(host, options, (*problem)->message());
  }
  const auto& found = *seen.recorded.value;
  if (!found) {
    host.out << options.service.cluster.value << "/" << options.service.service.value
             << ": no run holds the service; there is nothing to put back\n";
    return formats::ExitStatus::kDone;
  }
  const bool alive =
      seen.aws_now - found->heartbeat < core::kLease && !owner_is_gone(host, *found, seen.aws_now);
  if (alive && !options.force) {
    return refuse(host, options,
                  "run " + found->id + " of " + found->owner + " was last heard of at " +
                      to_iso8601(found->heartbeat) +
                      " and seems to be alive: stop that process first, or add --force");
  }
  core::Run run = undoing(fresh_run(host), *found, seen.aws_now, host.clock.wall_now());
  if (const Status saved = (*opened)->store().save(*seen.service.value, *run.record); !saved) {
    return refuse(host, options, saved.error().message());
  }
  const core::Outcome outcome = perform(host, (*opened)->stage(), std::move(run)).outcome;
  // Put back is what was asked for: here that is success.
  return outcome == core::Outcome::kAborted ? formats::ExitStatus::kDone
                                            : formats::exit_status(outcome);
}

}  // namespace ecsr::cli
