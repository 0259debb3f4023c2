// SPDX-License-Identifier: MIT
// A whole trial drawn from a seed: the service, the policy, ECS's timing, the processes of ours,
// and other hands. Everything is drawn and printed before anything runs. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/policy.h"
#include "core/scaling.h"
#include "sim/building.h"
#include "sim/script.h"
#include "sim/service.h"
#include "sim/timings.h"

namespace ecsr::cli {

struct Span {
  milliseconds from{0};  ///< since the beginning of the world
  milliseconds lasts{0};
};

/// How often calls go wrong, each per mille of the calls it fits, and until when.
struct CallFaults {
  int throttled = 0;
  int server_errors = 0;
  int lost_before = 0;              ///< no answer, and nothing was done
  int lost_after = 0;               ///< no answer, but it was done
  int garbled = 0;                  ///< an answer that cannot be read
  int concurrent_updates = 0;       ///< of the calls about autoscaling
  std::optional<int> expired_call;  ///< the so-manieth call meets an expired token
  sim::Range latency;
  int bursts = 0;                  ///< of the calls, how many begin a time of nothing but HTTP 503
  sim::Range burst;                ///< how long such a time is
  int slow = 0;                    ///< answers that take half a minute, if anybody waits so long
  int asked_by_others = 0;         ///< requests a second, at most, by others in the account
  std::optional<Span> names_gone;  ///< no name server answers
  milliseconds until = std::chrono::hours{3};  ///< since the beginning; then everything works

  bool any() const {
    return throttled + server_errors + lost_before + lost_after + garbled + concurrent_updates +
                   bursts + slow + asked_by_others >
               0 ||
           expired_call || names_gone;
  }
};

/// Our clock is set while a process runs.
struct ClockStep {
  milliseconds at{0};  ///< since the beginning of the world
  milliseconds by{0};
};

/// What somebody types.
enum class Typed { kRun, kRestore };

/// One process of ours. Times are since the beginning of the world.
struct ProcessPlan {
  Typed typed = Typed::kRun;
  milliseconds starts_at{0};
  /// In place of starts_at: so long after the process before it has died; if that does not die, the
  /// command is not typed.
  std::optional<milliseconds> after_death;
  std::optional<int> dies_at_call;  ///< in the middle of its so-manieth call
  bool dies_after_effect = false;   ///< of that call
  std::vector<milliseconds> interrupts;
  std::optional<ClockStep> clock_step;
  milliseconds clock_ahead{0};  ///< of AWS's
};

/// Whoever is asked whether the run goes on, or called because it has halted. Says yes so many
/// times, and then no.
struct PersonPlan {
  milliseconds answers_after{0};
  int yes = 0;
  bool types_here = false;  ///< where the run is, and not in another shell
};

struct SeedPlan {
  std::uint64_t seed = 0;
  bool faults = true;
  sim::ServiceSpec service;
  std::string asked_for = "web";  ///< the service that the command names
  std::vector<sim::TaskSpec> tasks;
  int machines = 0;  ///< container instances, zones in turn
  int slots = 0;     ///< tasks that fit on each
  std::optional<core::ScalableTarget> autoscaling;
  std::optional<sim::TargetTracking> tracking;
  core::Policy policy;
  sim::Timings timings;
  CallFaults calls;
  std::vector<ProcessPlan> processes{ProcessPlan{}};  ///< at least one; the first begins at once
  /// Somebody presses Ctrl-C then, whichever process it is: some waits have no end of their own.
  std::optional<milliseconds> patience_ends;
  std::optional<PersonPlan> person;  ///< absent: nobody answers
  /// As the command line looks at its service, and the Lambda function does not: see Runner.
  std::optional<milliseconds> look_every;
  bool same_machine = true;             ///< a process sees whether the one before it has died
  std::vector<sim::Alarm> alarms;       ///< as they stand at the beginning
  std::vector<sim::ScriptEntry> hands;  ///< in the order of time
  bool aws_names = true;                ///< of what begins later; else names that people can read
};

SeedPlan draw_plan(std::uint64_t seed, bool faults);

/// P8: a run of this plan is over by then, counted from the beginning of the world.
milliseconds longest_trial(const SeedPlan& plan);

/// One line: seed and every parameter.
std::string describe(const SeedPlan& plan);

}  // namespace ecsr::cli
