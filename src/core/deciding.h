// SPDX-License-Identifier: MIT
// The inside of decide(): one object per pass, whose steps each either decide or leave it to the
// next. Only decide.cc and its siblings (claim, recycle, put_back) include this. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/decide.h"
#include "core/deployment.h"

namespace ecsr::core {

/// How old a part may be when an order is based on it: within one pass, with slow answers.
inline constexpr milliseconds kFreshForOrders = seconds{10};

/// The usual pause before looking whether something has become visible.
inline constexpr milliseconds kMoment = seconds{2};

class Deciding {
 public:
  Deciding(const Observation& seen, const Policy& policy, const Run& run, WallTime now);

  /// The steps in their order; the first that decides wins.
  Decision decide();

 private:
  using Step = std::optional<Decision>;

  // decide.cc: what has to be known, and whose run it is
  Step notice_clock();
  Step need_the_service();
  Step need_the_record();
  Step need_the_tasks();
  Step respect_other_runs();
  Step confirm_claim();
  Step end_early();
  std::optional<Ending> find_ending() const;
  Step wait_or_refuse(Reason reason, const Error& problem, std::string_view part);
  void heartbeat(Decision& decision) const;

  // claim.cc: what is settled before the first change
  Step refuse();
  Step nothing_to_do();
  Step need_the_scaling();
  Decision claim();
  std::optional<ScalingChange> plan_scaling(int raised) const;

  // recycle.cc: raising, waiting, stopping
  Decision recycle();
  Step wait_for_deployment();
  Step adopt_lower_desired_count();
  Step raise();
  Step wait_until_whole();
  Step pace();
  Decision stop();
  Step ask_for_protection(const std::vector<const Task*>& candidates);
  Decision order_stops(const std::vector<const Task*>& victims, bool folding);

  // put_back.cc: undoing our own changes, and ending
  Decision put_back();
  Step put_back_desired_count();
  Step put_back_scaling();
  Step seen_putting_back_fail();
  bool changed_nothing() const;
  Decision finish();

  // ways to say it
  Decision wait(Reason reason, WallTime until, Look look, std::string detail = {}) const;
  Decision look_now(Look look, std::string detail = {}) const;
  Decision end(Reason reason, Outcome outcome, std::string detail = {}) const;
  Decision order(Reason reason, std::vector<Action> actions, WallTime wake_at, Look look) const;
  void note_progress(int serving);

  const Service& service() const { return *seen_.service.value; }
  const RunRecord& record() const { return *next_.record; }
  bool recent(WallTime seen_at) const { return now_ - seen_at <= kFreshForOrders; }

  const Observation& seen_;
  const Policy& policy_;
  WallTime now_;
  Run next_;
  Availability counts_;
};

}  // namespace ecsr::core
