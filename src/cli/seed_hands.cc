// SPDX-License-Identifier: MIT
#include "cli/seed_hands.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include "base/check.h"
#include "formats/control_text.h"
#include "formats/window_text.h"
#include "sim/world.h"

namespace ecsr::cli {
namespace {

using sim::Deed;

/// A stream of its own, so that what is drawn after it stays as it was.
constexpr std::uint64_t kAsking = 0x61736B696E67;  // "asking"
constexpr std::uint64_t kWindow = 0x77696E646F77;  // "window"
constexpr std::uint64_t kAlarming = 0x616C61726D;  // "alarm"
/// A stream of its own for what was added later, so that a seed's other draws stay as they were.
constexpr std::uint64_t kMore = 0x6D6F7265;  // "more"

constexpr std::array<std::string_view, 8> kDeniable{
    "DescribeServices", "TagResource",       "UpdateService",          "StopTask",
    "ListTasks",        "GetTaskProtection", "RegisterScalableTarget", "DescribeScalableTargets"};

constexpr std::array<std::string_view, 5> kAlsoDeniable{
    "DescribeTasks", "UntagResource", "DescribeTaskDefinition", "DescribeTargetHealth",
    "DescribeContainerInstances"};

constexpr std::uint64_t kTargets = 0x74617267657473;  // "targets"
constexpr std::array<std::string_view, 3> kOfTargets{"DeregisterTargets", "DeregisterTargets",
                                                     "DescribeTargetHealth"};

class Hands {
 public:
  Hands(Prng& prng, SeedPlan& plan) : prng_(prng), plan_(plan) {}

  void draw() {
    hardware();
    people();
    autoscaling();
    trouble();
    tags_and_permissions();
  }

  /// More of the same, and what is rarer.
  void draw_more() {
    if (plan_.machines == 0 && prng_.happens(80)) to_task(Deed::kRetire);
    if (plan_.machines == 0 && prng_.happens(20)) retire_everything();
    if (prng_.happens(40)) deny(kAlsoDeniable);
    if (prng_.happens(40)) storm(number(3, 10));
  }

  /// What is done to tasks at their load balancers.
  void draw_targets() {
    if (plan_.service.target_groups == 0) return;
    if (prng_.happens(80)) {
      const sim::ScriptEntry entry = to_task(Deed::kDeregister);
      if (prng_.happens(500)) undo(entry, Deed::kRegister);
    }
    for (int i = 0; prng_.happens(150) && i < 5; ++i) to_task(Deed::kRegister);
    if (prng_.happens(80)) deny(kOfTargets);
  }

 private:
  int number(std::int64_t least, std::int64_t most) {
    return static_cast<int>(prng_.between(least, most));
  }

  sim::ScriptEntry& add(Deed deed) {
    sim::ScriptEntry entry;
    entry.at = sim::kEpoch + seconds{prng_.between(5, 900)};
    entry.deed = deed;
    plan_.hands.push_back(entry);
    return plan_.hands.back();
  }

  sim::ScriptEntry& to_service(Deed deed) {
    sim::ScriptEntry& entry = add(deed);
    entry.service = 0;
    return entry;
  }

  sim::ScriptEntry& to_task(Deed deed) {
    sim::ScriptEntry& entry = add(deed);
    entry.task = "old-" + std::to_string(number(1, std::max(1, plan_.service.desired_count)));
    return entry;
  }

  /// The same thing undone a while later.
  void undo(const sim::ScriptEntry& entry, Deed deed) {
    sim::ScriptEntry later = entry;
    later.deed = deed;
    later.at += seconds{prng_.between(30, 900)};
    plan_.hands.push_back(later);
  }

  void hardware() {
    if (prng_.happens(150)) to_task(Deed::kCrash);
    if (prng_.happens(100)) {
      const sim::ScriptEntry entry = to_task(Deed::kUnhealthy);
      if (prng_.happens(400)) undo(entry, Deed::kHealthy);
    }
    const bool spot = plan_.service.capacity_provider == "FARGATE_SPOT";
    if (prng_.happens(spot ? 600 : 20)) to_task(Deed::kSpot);
  }

  void people() {
    const bool ecs = plan_.service.controller == core::DeploymentController::kEcs;
    const bool daemon = plan_.service.scheduling_strategy == core::SchedulingStrategy::kDaemon;
    if (prng_.happens(150) && ecs) deploy();
    const bool busy = std::ranges::all_of(
        plan_.tasks, [](const sim::TaskSpec& task) { return task.protected_until.has_value(); });
    if (prng_.happens(busy ? 500 : 100) && !daemon) {
      to_service(Deed::kScale).number = number(0, plan_.service.desired_count + 3);
    }
    if (prng_.happens(50)) to_task(Deed::kStop);
    if (prng_.happens(60)) {
      to_task(Deed::kProtect).duration = seconds{prng_.between(0, 1800)};
    }
    if (prng_.happens(25)) to_service(Deed::kDelete);
  }

  /// Some deployments never end; then somebody loses patience with us.
  void deploy() {
    const WallTime at = to_service(prng_.happens(700) ? Deed::kDeploy : Deed::kForceDeployment).at;
    if (plan_.autoscaling && prng_.happens(500)) {
      sim::ScriptEntry& policy = to_service(Deed::kAutoscale);
      policy.number = number(0, plan_.service.desired_count);
      policy.at = at + seconds{prng_.between(5, 120)};
    }
    plan_.patience_ends = std::chrono::hours{3};
    if (prng_.happens(300)) break_starts(number(1, 12));
  }

  void autoscaling() {
    if (!plan_.autoscaling) return;
    const int desired = plan_.service.desired_count;
    if (prng_.happens(300)) to_service(Deed::kAutoscale).number = number(1, desired + 4);
    if (prng_.happens(200)) {
      sim::ScriptEntry& entry =
          to_service(prng_.happens(500) ? Deed::kSetBounds : Deed::kScheduledAction);
      entry.min_capacity = number(0, desired + 1);
      entry.max_capacity = *entry.min_capacity + number(0, desired + 3);
    }
    if (prng_.happens(100)) {
      plan_.tracking = sim::TargetTracking{.load = desired * 50, .per_task = 50};
      to_service(Deed::kLoad).number = 50 * number(0, desired + 4);
    }
  }

  void break_starts(int count) {
    sim::ScriptEntry& entry = to_service(Deed::kBreakStarts);
    entry.number = count;
    entry.text = "CannotPullContainerError: pull image manifest has been retried 5 time(s)";
  }

  void trouble() {
    if (prng_.happens(100)) break_starts(number(1, 6));
    if (prng_.happens(60)) to_service(Deed::kBreakHealth).number = number(1, 4);
    if (prng_.happens(60)) {
      sim::ScriptEntry& entry = to_service(Deed::kUnplaceable);
      entry.text = "Capacity is unavailable at this time.";
      undo(sim::ScriptEntry(entry), Deed::kPlaceable);
    }
  }

  void tags_and_permissions() {
    if (prng_.happens(80)) to_service(Deed::kDeleteTag);
    if (prng_.happens(20)) {
      sim::ScriptEntry& entry = to_service(Deed::kSetTag);
      entry.text = "ecs-recycle:run";
      entry.value = "somebody wrote this by hand";
      undo(sim::ScriptEntry(entry), Deed::kDeleteTag);
    }
    if (prng_.happens(60)) deny(kDeniable);
  }

  void deny(std::span<const std::string_view> operations) {
    sim::ScriptEntry& entry = add(Deed::kDeny);
    entry.text = operations[static_cast<std::size_t>(number(0, std::ssize(operations) - 1))];
    if (prng_.happens(300)) entry.at = sim::kEpoch;
    if (prng_.happens(700)) undo(sim::ScriptEntry(entry), Deed::kAllow);
  }

  /// A platform version is retired, and with it whatever runs on it.
  void retire_everything() {
    const WallTime at = sim::kEpoch + seconds{prng_.between(5, 900)};
    for (const sim::TaskSpec& task : plan_.tasks) {
      sim::ScriptEntry& entry = add(Deed::kRetire);
      entry.at = at + seconds{prng_.between(0, 60)};
      entry.task = task.name;
    }
  }

  /// Everybody at once.
  void storm(int rounds) {
    for (int round = 0; round < rounds; ++round) {
      hardware();
      people();
      autoscaling();
      trouble();
      tags_and_permissions();
    }
  }

  Prng& prng_;
  SeedPlan& plan_;
};

/// Somebody asks something of our run from another shell: by the command, or by hand; or the tag is
/// left over from earlier. Not every pause is ended by somebody: some people forget.
class Asking {
 public:
  Asking(Prng prng, SeedPlan& plan) : prng_(prng), plan_(plan) {}

  void draw() {
    if (!prng_.happens(120)) return;
    const bool left_over = prng_.happens(150);
    const milliseconds at = left_over ? milliseconds{0} : seconds{prng_.between(5, 900)};
    const bool abort = prng_.happens(200);
    ask(at, abort ? "abort" : "pause");
    if (prng_.happens(100)) ask(at + seconds{prng_.between(1, 300)}, "abrot");
    if (abort) return;
    const milliseconds later = at + seconds{prng_.between(1, 1800)};
    const auto how = prng_.between(0, 4);
    if (how <= 1) ask(later, "resume");
    if (how == 2) ask(later, "");
    if (how == 3) ask(later, "abort");
    plan_.patience_ends = std::chrono::hours{3};
  }

 private:
  /// Without a word the tag is removed.
  void ask(milliseconds at, std::string_view word) {
    sim::ScriptEntry entry;
    entry.at = sim::kEpoch + at;
    entry.deed = word.empty() ? Deed::kDeleteTag : Deed::kSetTag;
    entry.service = 0;
    entry.text = formats::kControlTag;
    entry.value = word;
    if (prng_.happens(700)) {
      entry.value += " run=00000001 by=somebody@elsewhere at=" + to_iso8601(entry.at);
    }
    plan_.hands.push_back(entry);
  }

  Prng prng_;
  SeedPlan& plan_;
};

/// Somebody hangs the run on alarms, and they do what alarms do.
class Alarming {
 public:
  Alarming(Prng prng, SeedPlan& plan) : prng_(prng), plan_(plan) {}

  void draw() {
    if (!plan_.faults || !prng_.happens(120)) return;
    for (const char* name : {"web-5xx", "web latency, p99"}) {
      if (!plan_.alarms.empty() && !prng_.happens(300)) continue;
      plan_.policy.alarms.emplace_back(name);
      plan_.alarms.push_back({.name = name,
                              .state = prng_.happens(60) ? draw_trouble() : AlarmState::kOk,
                              .composite = prng_.happens(300),
                              .reason = {}});
      if (prng_.happens(500)) turn(name);
    }
    if (prng_.happens(60)) deny();
  }

 private:
  using AlarmState = core::AlarmState;

  AlarmState draw_trouble() {
    return prng_.happens(500) ? AlarmState::kAlarm : AlarmState::kInsufficientData;
  }

  /// It is red from then on, has no data, or is deleted; most are OK again a while later.
  void turn(const char* name) {
    sim::ScriptEntry entry;
    entry.at = sim::kEpoch + seconds{prng_.between(5, 1200)};
    entry.deed = Deed::kAlarm;
    entry.text = name;
    entry.alarm_state = draw_trouble();
    if (prng_.happens(200)) entry.alarm_state.reset();
    plan_.hands.push_back(entry);
    if (prng_.happens(300)) return;
    entry.at += seconds{prng_.between(10, 1200)};
    entry.alarm_state = AlarmState::kOk;
    plan_.hands.push_back(entry);
  }

  void deny() {
    sim::ScriptEntry entry;
    entry.at = sim::kEpoch + seconds{prng_.between(5, 900)};
    entry.deed = Deed::kDeny;
    entry.text = "DescribeAlarms";
    plan_.hands.push_back(entry);
    if (prng_.happens(300)) return;
    entry.at += seconds{prng_.between(30, 1200)};
    entry.deed = Deed::kAllow;
    plan_.hands.push_back(entry);
  }

  Prng prng_;
  SeedPlan& plan_;
};

/// A window that closes soon after the beginning, or is closed then, and opens again. It is written
/// as people write it.
void draw_window(Prng prng, SeedPlan& plan) {
  if (!prng.happens(80)) return;
  struct Place {
    const char* zone;
    int minutes_ahead;  ///< of UTC, at the beginning of the world
  };
  constexpr std::array kPlaces{Place{"UTC", 0}, Place{"Europe/Berlin", 60},
                               Place{"America/New_York", -300}, Place{"Australia/Lord_Howe", 660},
                               Place{"Pacific/Auckland", 780}};
  const Place place =
      kPlaces.at(static_cast<std::size_t>(prng.between(0, std::ssize(kPlaces) - 1)));
  const auto clock = [&](std::int64_t minutes_after) {
    constexpr int kDay = 24 * 60;
    const std::int64_t shown = (600 + place.minutes_ahead + minutes_after + 2 * kDay) % kDay;
    return to_clock(WallTime{minutes{shown}}).substr(0, 5);
  };
  const std::int64_t closes = prng.between(-30, 60);
  const std::int64_t opens = closes + prng.between(5, 180);
  const std::int64_t lasts = prng.between(120, 900);
  const std::string text = clock(-60) + "-" + clock(closes) + ", " + clock(opens) + "-" +
                           clock(opens + lasts) + " " + place.zone;
  auto window = formats::parse_window(text);
  ECSR_CHECK(window.has_value(), "a seed draws windows that there can be");
  plan.policy.window = *std::move(window);
}

}  // namespace

void draw_hands(Prng& prng, SeedPlan& plan) {
  // Half of the plans are left alone, so that the floor is judged by the truth in many of them.
  if (prng.happens(500)) {
    Hands(prng, plan).draw();
    Prng more(plan.seed ^ kMore);
    Hands(more, plan).draw_more();
    Prng targets(plan.seed ^ kTargets);
    Hands(targets, plan).draw_targets();
  }
  Asking(Prng(plan.seed ^ kAsking), plan).draw();
  Alarming(Prng(plan.seed ^ kAlarming), plan).draw();
  draw_window(Prng(plan.seed ^ kWindow), plan);
  std::ranges::stable_sort(plan.hands, {}, &sim::ScriptEntry::at);
}

}  // namespace ecsr::cli
