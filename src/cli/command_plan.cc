// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "cli/plan_text.h"
#include "cli/session.h"
#include "core/decide.h"

namespace ecsr::cli {
namespace {

/// The first decision that is not just a wish to see more. Nothing is ordered and nothing is
/// recorded.
core::Decision first_decision(runner::Observer& observer, const core::Policy& policy,
                              const core::Run& run, ports::Clock& clock) {
  core::Run next = run;
  core::Look look = core::first_look(policy);
  while (true) {
    observer.look(look);
    core::Decision decision = core::decide(observer.seen(), policy, next, clock.wall_now());
    const bool unread = decision.reason == core::Reason::kServiceUnknown ||
                        decision.reason == core::Reason::kTasksUnknown ||
                        decision.reason == core::Reason::kScalingUnknown ||
                        decision.reason == core::Reason::kAlarmsUnknown;
    if (decision.outcome || (!unread && decision.reason != core::Reason::kNeedsALook))
      return decision;
    if (decision.wake_at > clock.wall_now()) clock.sleep_until(decision.wake_at);
    next = decision.run;
    look = decision.look;
  }
}

}  // namespace

formats::ExitStatus run_plan(const Options& given, Host& host) {
  const auto opened = open_to_recycle(host, given);
  if (!opened) return opened.error();
  const Options& options = (*opened)->options();
  runner::Observer& observer = (*opened)->observer();
  // Whether the window is open or not: it says so, and what would happen inside it.
  core::Policy inside = options.policy;
  inside.window.reset();
  const core::Decision decision = first_decision(observer, inside, fresh_run(host), host.clock);
  if (options.output == Output::kJson) {
    host.out << plan_json(options.service, observer.seen(), options.policy, decision);
  } else {
    host.out << plan_text(options.service, observer.seen(), options.policy, decision);
  }
  return decision.outcome ? formats::exit_status(*decision.outcome) : formats::ExitStatus::kDone;
}

}  // namespace ecsr::cli
