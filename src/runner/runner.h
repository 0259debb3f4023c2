// SPDX-License-Identifier: MIT
// The loop: observe, decide, record, act, report, sleep. The process may end after any of these;
// the next one goes on from what ECS and the run record say.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/decide.h"
#include "core/policy.h"
#include "core/promises.h"
#include "ports/clock.h"
#include "ports/run_store.h"
#include "runner/execute.h"
#include "runner/observer.h"

namespace ecsr::runner {

/// What was done with the run record in a pass.
struct RecordStep {
  core::RecordChange change = core::RecordChange::kKeep;
  Status outcome;
};

/// One pass, as listeners see it. References live as long as the call.
struct Pass {
  WallTime now{};  ///< our clock
  const core::Observation& seen;
  const core::Decision& decision;
  std::span<const GivenOrder> orders;
  const std::optional<RecordStep>& record;
  std::span<const std::string> notes;  ///< what a person should read once
};

class PassListener {
 public:
  virtual ~PassListener() = default;
  virtual void on_pass(const Pass& pass) = 0;
};

/// Everything a runner works with; all outlive it. Wired in main and in tests.
struct Parts {
  Observer& observer;
  Orders orders;
  ports::RunStore& store;
  ports::Clock& clock;
};

class Runner {
 public:
  /// `run` is a fresh one with owner and id, or one that holds a record already.
  Runner(const Parts& parts, core::ServiceAddress service, core::Policy policy, core::Run run);

  /// Listeners outlive the runner and are told in the order in which they were added.
  void tell(PassListener& listener) { listeners_.push_back(&listener); }

  /// Asked before every pass: what somebody wants of the run by now.
  void heed(std::function<core::Asked()> asked) { asked_ = std::move(asked); }

  /// Asked before every pass: whether somebody has said since the last one that the run goes on.
  void heed_answers(std::function<bool()> told_to_go_on) {
    told_to_go_on_ = std::move(told_to_go_on);
  }

  /// Asked about the record that holds the service: whether its owner is known to be gone, so that
  /// its run may be taken over before the lease ends.
  void judge_owners(std::function<bool(const core::RunRecord&, WallTime aws_now)> is_gone) {
    is_gone_ = std::move(is_gone);
  }

  /// The longest time without a pass, or half as long again: after it the service is looked at all
  /// the same, so that what somebody asks through its tags is heard. The rest is read when a
  /// decision wants it.
  void look_every(milliseconds longest_sleep) { longest_sleep_ = longest_sleep; }

  /// Told of a decision that breaks a promise, in place of stopping the program: for simulations,
  /// which tell the story. It must not return normally.
  void accuse_to(std::function<void(const core::Broken&)> told) { accused_to_ = std::move(told); }

  /// One pass, without the sleep after it. The decision stays valid until the next pass.
  const core::Decision& pass();

  /// When the next pass is due: when the decision says, or before that for a look of look_every.
  WallTime wakes_at() const { return wakes_at_; }

  /// The run as the last pass left it.
  const core::Run& run() const { return run_; }

  /// Passes until the run is over; returns the last decision.
  const core::Decision& run_to_the_end();

 private:
  void look();
  void decide();
  void keep_promises();
  void remove_control();
  void write_record();
  void act();
  void report();
  void plan_next_look();

  Parts parts_;
  core::ServiceAddress service_;
  core::Policy policy_;
  core::Run run_;
  core::Look next_look_;
  core::Decision decision_;
  std::vector<GivenOrder> given_;
  std::optional<RecordStep> record_step_;
  std::vector<PassListener*> listeners_;
  std::function<core::Asked()> asked_;
  std::function<bool()> told_to_go_on_;
  std::function<bool(const core::RunRecord&, WallTime)> is_gone_;
  std::function<void(const core::Broken&)> accused_to_;
  WallTime now_{};
  std::optional<milliseconds> longest_sleep_;
  WallTime wakes_at_{};
  std::optional<WallTime> look_due_at_;  ///< what a decision wants is put off, but not beyond that
  int failed_removals_ = 0;
  std::optional<WallTime> claim_fails_since_;
  std::vector<std::string> notes_;
  bool control_stays_ = false;  ///< and that was said
};

}  // namespace ecsr::runner
