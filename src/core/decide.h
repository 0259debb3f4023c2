// SPDX-License-Identifier: MIT
// The heart: one look at a service in, one decision out. Total: every observation gets a decision,
// if need be "wait". Same arguments, same decision, whatever the order of the tasks. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/action.h"
#include "core/availability.h"
#include "core/observation.h"
#include "core/policy.h"
#include "core/reason.h"
#include "core/run.h"

namespace ecsr::core {

/// How a run ends. The command line's exit status and the report are made from it.
enum class Outcome {
  kDone,        ///< recycled, or nothing to recycle
  kRefused,     ///< before any change
  kGaveUp,      ///< capacity is back
  kNotPutBack,  ///< gave up, and a person has to put capacity back
  kAborted,     ///< on request; capacity is back
  kYielded,     ///< another run holds the service now and answers for its capacity
};

/// What the runner does with the record before it gives the orders.
enum class RecordChange {
  kKeep,
  kClaim,    ///< write it; when that fails, no order is given and the claim did not happen
  kRefresh,  ///< write it if possible: the orders do not depend on it, and the next pass tries
             ///< again
  kRemove,   ///< the run is over; a record that cannot be removed is reported, not waited for
};

struct Decision {
  Reason reason = Reason::kNeedsALook;
  std::string
      detail;  ///< what the reason is about: a task, a deployment, ECS's own words; may be empty
  std::vector<Action> actions;  ///< in this order; after one that fails the rest is left undone
  RecordChange record = RecordChange::kKeep;  ///< done before the first action
  /// The control tag has done its work, or is not meant for this run. Done before the record is
  /// removed; nothing depends on it.
  bool remove_control = false;
  std::vector<std::string> notes;  ///< what a person should read once
  Run run;    ///< what the next pass gets, once note_outcome has been told how the orders went
  Look look;  ///< what the next look has to read
  WallTime wake_at{};              ///< our clock; now = look again at once
  std::optional<Outcome> outcome;  ///< present: the run is over
  /// The numbers this decision was made from; nothing while the service or its tasks cannot be
  /// read.
  std::optional<Availability> seen;
};

/// `run.record` is what this run holds; the observation says what the store holds. `now` is our own
/// clock, used for pacing only: what AWS says about time is compared with observation.aws_now.
Decision decide(const Observation& seen, const Policy& policy, const Run& run, WallTime now);

/// Tells the run how one of its orders went, so that what surely did not happen is not remembered
/// as done and what may have happened is.
void note_outcome(Run& run, const Action& action, const Status& outcome);

/// Forgets an order that surely was not carried out, e.g. because one before it failed.
void forget_order(Run& run, const Action& action);

/// What stands in the way of a stop: "alarm web-5xx is in ALARM: …"; nothing when all are OK.
std::optional<std::string> find_not_ok(const std::vector<Alarm>& alarms);

/// No decision sleeps longer.
milliseconds longest_sleep(Reason reason, bool claimed);

/// The look that a new run begins with.
Look first_look(const Policy& policy);

}  // namespace ecsr::core
