// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "cli/session.h"
#include "formats/final_record.h"

namespace ecsr::cli {
namespace {

/// A run that has nothing left to do but to put back what the record says.
core::Run undoing(const Host& host, const core::RunRecord& found, WallTime aws_now, WallTime now) {
  core::Run run = fresh_run(host);
  run.id = found.id;
  run.record = found;
  run.record->owner = run.owner;
  run.record->heartbeat = aws_now;
  run.record->ending = core::Ending::kAbortedNow;
  run.taken_over_at = now;
  run.record_written_at = now;
  return run;
}

}  // namespace

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
  core::Run run = undoing(host, *found, seen.aws_now, host.clock.wall_now());
  if (const Status saved = (*opened)->store().save(*seen.service.value, *run.record); !saved) {
    return refuse(host, options, saved.error().message());
  }
  const core::Outcome outcome = perform(host, (*opened)->stage(), std::move(run)).outcome;
  // Put back is what was asked for: here that is success.
  return outcome == core::Outcome::kAborted ? formats::ExitStatus::kDone
                                            : formats::exit_status(outcome);
}

}  // namespace ecsr::cli
