// SPDX-License-Identifier: MIT
#include "cli/seed_trouble.h"

namespace ecsr::cli {
namespace {

int number(Prng& prng, std::int64_t least, std::int64_t most) {
  return static_cast<int>(prng.between(least, most));
}

sim::Range draw_range(Prng& prng, milliseconds least, milliseconds most) {
  const milliseconds from{prng.between(least.count(), most.count())};
  return {from, milliseconds{prng.between(from.count(), most.count())}};
}

void draw_calls(Prng& prng, CallFaults& calls) {
  if (prng.happens(300)) calls.throttled = number(prng, 1, 100);
  if (prng.happens(200)) calls.server_errors = number(prng, 1, 60);
  if (prng.happens(300)) calls.lost_before = number(prng, 1, 60);
  if (prng.happens(300)) calls.lost_after = number(prng, 1, 60);
  if (prng.happens(150)) calls.garbled = number(prng, 1, 30);
  if (prng.happens(200)) calls.concurrent_updates = number(prng, 1, 300);
  if (prng.happens(30)) calls.expired_call = number(prng, 1, 200);
  if (prng.happens(200)) calls.latency = draw_range(prng, seconds{0}, seconds{5});
  calls.until = minutes{prng.between(2, 180)};
}

/// Crashes in the middle of a call, people who press Ctrl-C, clocks that are set, and somebody who
/// types the same command a second time.
void draw_processes(Prng& prng, SeedPlan& plan) {
  ProcessPlan& first = plan.processes.front();
  if (prng.happens(100)) first.clock_ahead = seconds{prng.between(-600, 600)};
  if (prng.happens(60)) {
    first.clock_step = ClockStep{seconds{prng.between(5, 900)}, seconds{prng.between(-900, 300)}};
  }
  if (prng.happens(120)) {
    first.interrupts.push_back(seconds{prng.between(1, 900)});
    if (prng.happens(400)) {
      first.interrupts.push_back(first.interrupts.front() + seconds{prng.between(1, 120)});
    }
  }
  plan.same_machine = prng.happens(700);
  const bool dies = prng.happens(200);
  const bool rival = prng.happens(60);
  if (dies) {
    first.dies_at_call = number(prng, 1, prng.happens(500) ? 20 : 150);
    first.dies_after_effect = prng.happens(500);
  }
  if (!dies && !rival) return;
  ProcessPlan second;
  second.starts_at =
      rival && prng.happens(500) ? seconds{prng.between(0, 60)} : seconds{prng.between(30, 1800)};
  plan.processes.push_back(second);
}

/// Troubles that last; from a stream of their own, so that a seed's other draws stay as they were.
void draw_outages(Prng& prng, CallFaults& calls) {
  if (prng.happens(80)) {
    calls.bursts = number(prng, 1, 20);
    calls.burst = draw_range(prng, seconds{1}, seconds{60});
  }
  if (prng.happens(80)) calls.slow = number(prng, 1, 40);
  if (prng.happens(100)) calls.asked_by_others = number(prng, 1, 8);
  if (prng.happens(50)) {
    calls.names_gone = Span{seconds{prng.between(0, 900)}, minutes{prng.between(1, 6)}};
  }
}

/// The second process dies as well; somebody types `restore`; another command follows at once.
void draw_more_processes(Prng& prng, SeedPlan& plan) {
  if (plan.processes.size() < 2) {
    if (prng.happens(20)) {
      ProcessPlan restore{.typed = Typed::kRestore};
      restore.starts_at = seconds{prng.between(1, 1800)};
      plan.processes.push_back(restore);
    }
    return;
  }
  ProcessPlan& second = plan.processes[1];
  if (prng.happens(250)) second.typed = Typed::kRestore;
  if (prng.happens(300)) second.after_death = milliseconds{prng.between(0, 1'200'000)};
  if (prng.happens(150)) second.clock_ahead = seconds{prng.between(-600, 600)};
  if (!prng.happens(300)) return;
  second.dies_at_call = number(prng, 1, prng.happens(500) ? 12 : 100);
  second.dies_after_effect = prng.happens(500);
  ProcessPlan third;
  if (prng.happens(300)) third.typed = Typed::kRestore;
  third.after_death = milliseconds{prng.between(0, 1'200'000)};
  plan.processes.push_back(third);
}

}  // namespace

void draw_trouble(Prng& prng, SeedPlan& plan) {
  draw_calls(prng, plan.calls);
  draw_processes(prng, plan);
  Prng more = prng.fork();
  draw_outages(more, plan.calls);
  draw_more_processes(more, plan);
}

}  // namespace ecsr::cli
