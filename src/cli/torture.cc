// SPDX-License-Identifier: MIT
#include "cli/torture.h"

#include <array>
#include <cstdio>
#include <map>

#include "base/text.h"
#include "cli/plan_parts.h"
#include "cli/shrink.h"
#include "cli/views.h"

namespace ecsr::cli {
namespace {

/// Making a plan shorter takes hundreds of trials, and after some the next ones tell nothing new.
constexpr std::int64_t kMostShrunk = 3;

std::string hex(std::uint64_t number) {
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(number));
  return digits.data();
}

std::string repeat_command(const SeedPlan& plan, std::span<const std::string> only) {
  std::string command = "ecs-recycle simulate --seed " + std::to_string(plan.seed) +
                        (plan.faults ? "" : " --no-faults");
  if (!only.empty()) command += " --only " + to_text(only);
  return command;
}

std::string outcome_text(const TrialResult& result) {
  return std::string(core::code(result.reason)) + ", " + std::to_string(result.passes) +
         " passes, " + counted(result.recycled, "stop") + ", " +
         counted(static_cast<std::int64_t>(result.calls), "call") + ", simulated " +
         ecsr::to_text(std::chrono::floor<seconds>(result.simulated)) + ", trace " +
         hex(result.trace);
}

class Torture {
 public:
  Torture(const Options& options, Host& host, const Player& player)
      : options_(options),
        host_(host),
        player_(player),
        tell_each_(options.verbose || options.runs == 1) {}

  formats::ExitStatus run() {
    const std::uint64_t first = options_.seed.value_or(1);
    for (std::int64_t i = 0; i < options_.runs && host_.interrupts() == 0; ++i) {
      const SeedPlan drawn = draw_plan(first + static_cast<std::uint64_t>(i), options_.faults);
      if (!options_.only) {
        play(drawn, {});
        continue;
      }
      auto parts = read_parts(drawn, *options_.only);
      if (!parts) {
        complain(host_, "--only: " + parts.error().message());
        return formats::ExitStatus::kUsage;
      }
      if (parts->empty()) parts->push_back("nothing");
      play(with_only(drawn, *parts), *parts);
    }
    if (!tell_each_) sum_up();
    host_.out << std::flush;
    return failed_ == 0 ? formats::ExitStatus::kDone : formats::ExitStatus::kUnexpected;
  }

 private:
  void play(const SeedPlan& plan, const std::vector<std::string>& only) {
    // Before anything runs, so that it is known which seed it was that ended the program.
    if (tell_each_) host_.out << describe(plan) << "\n" << std::flush;
    PlainView lines(host_.out, {.service = address_, .policy = plan.policy, .began_at = {}});
    const TrialResult result = player_(plan, options_.verbose ? &lines : nullptr, nullptr);
    ++played_;
    ++outcomes_[core::code(result.reason)];
    if (result.broken) return tell_failure(plan, only, *result.broken);
    if (tell_each_) host_.out << "PASSED (" << outcome_text(result) << ")\n";
  }

  void tell_failure(const SeedPlan& plan, const std::vector<std::string>& only,
                    const std::string& broken) {
    ++failed_;
    if (!tell_each_) host_.out << describe(plan) << "\n";
    host_.out << "FAILED " << broken << "\n  repeat:   " << repeat_command(plan, only) << "\n";
    if (!only.empty()) return tell_story(plan);
    if (failed_ > kMostShrunk) return;
    Shrunk shorter =
        shrink(plan, [this](const SeedPlan& one) { return player_(one, nullptr, nullptr).broken; });
    if (shorter.parts.empty()) shorter.parts.push_back("nothing");
    host_.out << "  shortest: " << repeat_command(plan, shorter.parts) << "   ("
              << counted(shorter.trials, "trial") << ")\n  which is " << describe(shorter.plan)
              << "\n";
    tell_story(shorter.plan);
  }

  void tell_story(const SeedPlan& plan) {
    Timeline timeline;
    player_(plan, nullptr, &timeline);
    for (const std::string& line : timeline.lines()) host_.out << "    " << line << "\n";
    host_.out << std::flush;
  }

  void sum_up() {
    std::string ends;
    for (const auto& [reason, count] : outcomes_) {
      if (!ends.empty()) ends += ", ";
      ends += std::to_string(count) + " " + std::string(reason);
    }
    host_.out << (failed_ == 0 ? "PASSED " : "FAILED ") << played_ - failed_ << " of " << played_
              << " runs (" << ends << ")\n";
  }

  const Options& options_;
  Host& host_;
  const Player& player_;
  bool tell_each_;
  core::ServiceAddress address_{core::ClusterName{"prod"}, core::ServiceName{"web"}};
  std::map<std::string_view, std::int64_t> outcomes_;
  std::int64_t failed_ = 0;
  std::int64_t played_ = 0;
};

}  // namespace

formats::ExitStatus torture(const Options& options, Host& host, const Player& player) {
  return Torture(options, host, player).run();
}

}  // namespace ecsr::cli
