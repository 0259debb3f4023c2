// SPDX-License-Identifier: MIT
// What the service's owner is promised, as functions over one decision and the picture it was made
// from. The runner asks them before it acts, the simulator after every order with the true picture.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/decide.h"
#include "core/observation.h"
#include "core/policy.h"
#include "core/run.h"

namespace ecsr::core {

/// A promise that a decision breaks.
struct Broken {
  std::string promise;   ///< "P1 floor"
  std::string sentence;  ///< what would happen, with the numbers

  bool operator==(const Broken&) const = default;
};

/// What a promise is judged by. `before` is the run that the decision was made with.
struct Judged {
  const Observation& seen;
  const Policy& policy;
  const Run& before;
  const Decision& decision;
  WallTime now;
};

using Verdict = std::optional<Broken>;

/// P1: serving tasks never fall below the floor because of an order of ours.
Verdict keeps_floor(const Judged& judged);
/// P2: our orders keep desired count between the base count and base count + surge.
Verdict keeps_surge_bound(const Judged& judged);
/// P3: no task created after the cutoff, and no task outside the service, is stopped.
Verdict spares_fresh_tasks(const Judged& judged);
/// P4: no order while a foreign deployment goes on, or on an answer that is missing; no stop while
/// an alarm of the policy is not known to be OK, or outside its window. Putting our own capacity
/// back is the one exception.
Verdict keeps_hands_off(const Judged& judged);
/// P5: never more stopped tasks without a serving replacement than the batch.
Verdict keeps_batch_bound(const Judged& judged);
/// P6: a run that says its capacity is back has seen it: desired count, bounds and flags hold
/// nothing of ours.
Verdict puts_everything_back(const Judged& judged);
/// P7: no order names a relative amount or a task that this run already knows to be stopping, and
/// nothing is ordered before the claim was read back.
Verdict can_be_repeated(const Judged& judged);
/// P8: a run that goes on knows when it looks again, within the longest sleep; and looks again at
/// once only for something that it has not seen yet, and not for ever.
Verdict goes_on(const Judged& judged);

/// All of them; empty when none is broken.
std::vector<Broken> broken_promises(const Judged& of_before);

}  // namespace ecsr::core
