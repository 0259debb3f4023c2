// SPDX-License-Identifier: MIT
// Every number the simulated ECS is free to choose: ranges of durations, limits and switches.
// The default is the best public knowledge; docs/simulator.md says how good that is. Pure.
#pragma once

#include <optional>

#include "base/time.h"

namespace ecsr::sim {

/// A duration drawn evenly from `from` to `to`, both included.
struct Range {
  milliseconds from{0};
  milliseconds to{0};

  bool operator==(const Range&) const = default;
};

/// [guess] unless a line says otherwise; the seeds sweep every one of them.
struct Timings {
  // A task on its way in.
  Range provisioning_takes{seconds{3}, seconds{8}};
  Range pending_takes{seconds{5}, seconds{10}};
  Range activating_takes{seconds{5}, seconds{15}};
  /// When set: the whole way from creation to RUNNING, in place of the three above.
  std::optional<Range> start_takes;
  /// RUNNING to container health HEALTHY, where the task definition has a health check.
  Range container_health_takes{seconds{5}, seconds{30}};
  /// RUNNING to target health healthy. One passing check is enough for a new target.
  Range target_health_takes{seconds{5}, seconds{35}};
  /// ECS itself counts a task without any check as healthy after this long in RUNNING.
  /// [doc: DeploymentConfiguration, "minimumHealthyPercent"]
  milliseconds proven_after = seconds{40};

  // A task on its way out.
  /// StopTask's answer to the task leaving RUNNING.
  Range notice_takes{seconds{1}, seconds{3}};
  /// DEACTIVATING of a task a user stopped, unless `drain_first`. Scheduler stops always wait for
  /// the whole deregistration delay. [doc: Load balancer connection draining]
  Range deactivating_takes{seconds{0}, seconds{5}};
  /// A user's StopTask waits for the deregistration delay as well. The documentation says yes,
  /// traces of users say no: a switch.
  bool drain_first = false;
  /// From a target leaving its group to its load balancer sending it nothing more. [guess: 3–5 s of
  /// 502 after a StopTask, as users of aws/amazon-ecs-agent#2316 saw]
  milliseconds traffic_lingers = seconds{4};
  /// When set: ECS puts a target back so long after somebody else took it out, of a task that it
  /// wants to run. Nothing public says that it does, or that it does not.
  std::optional<Range> registers_again;
  /// STOPPING; default 0 to the task definition's stopTimeout.
  std::optional<Range> stop_takes;
  Range deprovisioning_takes{seconds{5}, seconds{20}};
  /// Stopped tasks stay readable at least an hour. [doc: ListTasks, "desiredStatus"]
  milliseconds purge_after = minutes{60};

  // The service scheduler.
  /// From a change the scheduler cares about to its next look at the service.
  Range scheduler_takes{milliseconds{500}, seconds{2}};
  /// From a task leaving RUNNING on its own or by a user to its replacement being created.
  Range replacement_takes{seconds{2}, seconds{15}};
  /// From a failed health check to the scheduler acting on it.
  Range unhealthy_takes{seconds{5}, seconds{30}};
  /// Most tasks started at one look, and the pause to the next: 500 a minute. [doc: Service quotas]
  int launch_batch = 10;
  milliseconds launch_gap = milliseconds{1200};
  /// The pauses between starts that fail, in percent of 10 s, 30 s, 1, 2, 4, 8, 16 min. Never more
  /// than 27 min. [doc: Service throttle logic]
  int start_throttle_percent = 100;
  milliseconds placement_retry = seconds{15};
  milliseconds placement_pause = minutes{15};  ///< after three failures in a row
  /// Steady state to a look at the balance of availability zones.
  Range rebalance_takes{seconds{30}, seconds{120}};
  milliseconds steady_state_repeats = std::chrono::hours{6};  ///< [doc: Service event messages]

  // Application Auto Scaling.
  milliseconds autoscaler_period = minutes{1};  ///< [doc: Target tracking]
  /// Datapoints above, or below, the target before an alarm acts.
  int high_datapoints = 3;
  int low_datapoints = 15;
  milliseconds scaling_cooldown = minutes{5};  ///< [doc: Target tracking]
  /// How long a RegisterScalableTarget is "pending": another one meanwhile is refused with
  /// ConcurrentUpdateException. 0 = never.
  milliseconds scaling_update_takes{0};

  // The API.
  /// Each reading call shows the account as it was up to this long ago, drawn for each call anew.
  Range read_lag;
  /// What each call takes, effect included; 0 = calls take no time.
  milliseconds call_takes{0};
  /// The token buckets of ECS. [doc: Request throttling for the Amazon ECS API]
  bool rate_limits = true;
  /// Pages of ListTasks may be shorter than asked for. [doc: ListTasks, "nextToken"]
  int longest_page = 100;

  bool operator==(const Timings&) const = default;
};

}  // namespace ecsr::sim
