// SPDX-License-Identifier: MIT
// What the Lambda function is invoked with: the event, with the fields that only the function has,
// also inside an envelope of EventBridge; and what one turn hands to the next. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/lambda_event.h"

namespace ecsr::formats {

/// Restoring puts capacity back and removes the run record, and is done when there is none.
enum class FunctionAction { kRecycle, kRestore };

/// Who calls again when a turn ends before the run does.
enum class Continuation {
  kNone,          ///< whoever reads the reply
  kSelf,          ///< the function itself, asynchronously
  kStateMachine,  ///< after wait_seconds that nobody pays for
};

/// The member "continue" of an event: opaque for callers.
struct HandedOn {
  std::string run_id;      ///< empty: no run was claimed yet
  std::string owner;       ///< as the turn before left it in the run record
  std::string live_owner;  ///< as that turn called itself while it worked
  std::string chain;       ///< the same for all turns of one invocation; see lambda/owner.h
  std::string memory;      ///< text of a RunMemory; empty: none
  std::string waits_for;   ///< an owner that may be dead and is given its time
  std::string started_at;  ///< of the first turn
  std::string held_since;  ///< nothing is claimed yet: since when it waits for its window
  int turns = 0;
  int blind = 0;  ///< turns in a row that could not see the service

  bool operator==(const HandedOn&) const = default;
};

struct FunctionEvent {
  LambdaEvent ask;
  FunctionAction action = FunctionAction::kRecycle;
  Continuation continuation = Continuation::kNone;
  bool one_pass = false;  ///< "mode": "step"
  std::optional<HandedOn> handed_on;
  /// An event of AWS's that asks for nothing, e.g. of a rotation that has only begun: why.
  std::optional<std::string> asks_nothing;
  std::string text;  ///< the event without its envelope

  bool operator==(const FunctionEvent&) const = default;
};

/// An event travels from turn to turn, together with what is handed on, through a state machine
/// that takes 256 KiB.
inline constexpr std::size_t kLargestEvent = std::size_t{100} * 1024;

/// What an event is about, as far as that can be told without any settings.
struct EventGist {
  bool goes_on = false;   ///< it has what an earlier turn handed on: capacity may be raised
  bool restores = false;  ///< its action is to put capacity back
};
EventGist gist_of(std::string_view text);

/// `base` is what holds where the event does not say: policy, and maybe a service. kBadInput in one
/// sentence; of a field that is not known it lists those that are.
Result<FunctionEvent> parse_function_event(std::string_view text, const LambdaEvent& base);

/// The event to invoke again with: what was asked, of which service, and what was handed on. It
/// names the service also where the configuration did: that may name another one by then.
std::string next_event(const FunctionEvent& event, const HandedOn& handed_on);

}  // namespace ecsr::formats
