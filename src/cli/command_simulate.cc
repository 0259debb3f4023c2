// SPDX-License-Identifier: MIT
#include <array>
#include <cstdio>
#include <map>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/trial.h"
#include "cli/views.h"

namespace ecsr::cli {
namespace {

std::string hex(std::uint64_t number) {
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(number));
  return digits.data();
}

std::string repeat_command(const SeedPlan& plan) {
  return "ecs-recycle simulate --seed " + std::to_string(plan.seed) +
         (plan.faults ? "" : " --no-faults") + " --verbose";
}

std::string outcome_text(const TrialResult& result) {
  return std::string(core::code(result.reason)) + ", " + std::to_string(result.passes) +
         " passes, " + counted(result.recycled, "stop") + ", " +
         counted(static_cast<std::int64_t>(result.calls), "call") + ", simulated " +
         ecsr::to_text(std::chrono::floor<seconds>(result.simulated)) + ", trace " +
         hex(result.trace);
}

}  // namespace

formats::ExitStatus run_simulate(const Options& options, Host& host) {
  const core::ServiceAddress address{core::ClusterName{"prod"}, core::ServiceName{"web"}};
  const bool tell_each = options.verbose || options.runs == 1;
  std::map<std::string_view, std::int64_t> outcomes;
  std::int64_t failed = 0;
  const std::uint64_t first = options.seed.value_or(1);
  for (std::int64_t i = 0; i < options.runs && host.interrupts() == 0; ++i) {
    const SeedPlan plan = draw_plan(first + static_cast<std::uint64_t>(i), options.faults);
    if (tell_each) host.out << describe(plan) << "\n";
    PlainView lines(host.out, {.service = address, .policy = plan.policy, .began_at = {}});
    const TrialResult result = run_trial(plan, options.verbose ? &lines : nullptr);
    ++outcomes[core::code(result.reason)];
    if (result.broken) {
      ++failed;
      if (!tell_each) host.out << describe(plan) << "\n";
      host.out << "FAILED " << *result.broken << "\n  repeat: " << repeat_command(plan) << "\n";
    } else if (tell_each) {
      host.out << "PASSED (" << outcome_text(result) << ")\n";
    }
  }
  if (!tell_each) {
    std::string ends;
    for (const auto& [reason, count] : outcomes) {
      if (!ends.empty()) ends += ", ";
      ends += std::to_string(count) + " " + std::string(reason);
    }
    host.out << (failed == 0 ? "PASSED " : "FAILED ") << options.runs - failed << " of "
             << options.runs << " runs (" << ends << ")\n";
  }
  host.out << std::flush;
  return failed == 0 ? formats::ExitStatus::kDone : formats::ExitStatus::kUnexpected;
}

}  // namespace ecsr::cli
