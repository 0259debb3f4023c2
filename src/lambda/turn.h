// SPDX-License-Identifier: MIT
// One invocation's share of a run: finds out whether the run is its to continue, makes passes for
// as long as that is worth its price, and hands the run on.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "formats/function_event.h"
#include "formats/function_reply.h"
#include "formats/run_memory.h"
#include "lambda/host.h"
#include "lambda/log.h"
#include "lambda/owner.h"
#include "lambda/runtime_loop.h"
#include "lambda/settings.h"
#include "lambda/timed_orders.h"
#include "lambda/turn_limits.h"
#include "notify/notifier.h"
#include "ports/run_store.h"
#include "runner/announcer.h"
#include "runner/history.h"
#include "runner/observer.h"
#include "runner/runner.h"

namespace ecsr::lambda {

/// A longer wait is left to the state machine, which is not billed for it.
inline constexpr milliseconds kWorthReturning = seconds{5};

/// The longest wait for a person, who takes minutes to days: each turn costs.
inline constexpr milliseconds kLongestWaitForAPerson = minutes{5};
/// As often as a run that sleeps looks at its alarms.
inline constexpr milliseconds kLongestWaitWithAlarms = minutes{1};

/// How long only the next turn may continue what was handed over, beyond the wait that it was
/// given.
inline constexpr milliseconds kGraceForNextTurn = minutes{5};

class Turn {
 public:
  /// What is referred to outlives it.
  Turn(const Host& host, Connection& connection, const Settings& settings,
       const formats::FunctionEvent& event, const Invocation& invocation);

  Reply take();

 private:
  std::optional<Reply> begin();
  std::optional<Reply> remember(const formats::HandedOn& from);
  std::optional<Reply> resume(const formats::HandedOn& from);
  std::optional<Reply> restore();
  std::optional<Reply> own(const core::RunRecord& record, bool its_orders_are_known);
  std::optional<Reply> respect(const core::RunRecord& found, const formats::HandedOn& from,
                               bool& its_orders_are_known);
  void hear_of_the_dead();
  void learn_stops(const core::RunRecord& record);
  Reply work();
  std::optional<Reply> after(const core::Decision& decision);
  milliseconds wait_after(const core::Decision& decision, WallTime now) const;
  Reply wait_for_owner(const core::RunRecord& found, const Owner& owner);
  Reply in_progress(milliseconds wait, core::Reason reason, const std::string& detail);
  Reply reply_with(const formats::HandedOn& handed, formats::InProgress told);
  formats::HandedOn hand_over(milliseconds wait);
  Reply finish();
  Reply failure(const std::string& type, const std::string& message);
  void say(const std::string& sentence);
  void prepare_notices();
  void tell_people(const formats::FinalRecord& record);
  void send(const formats::Notice& notice, WallTime until);
  bool keys_have_expired() const;

  const Host& host_;
  Connection& connection_;
  const Settings& settings_;
  const formats::FunctionEvent& event_;
  const Invocation& invocation_;
  TurnLimits limits_;
  std::string chain_;
  Owner live_;  ///< who we are while we work
  Account account_;
  TimedOrders orders_;
  std::unique_ptr<ports::RunStore> store_;
  runner::Observer observer_;
  formats::RunMemory memory_;
  bool owned_ = true;  ///< the record, if any, says our name
  std::optional<Log> log_;
  std::optional<runner::History> history_;
  std::optional<notify::Notifier> notifier_;  ///< when anybody wants to be told
  std::optional<runner::Announcer> announcer_;
  std::optional<runner::Runner> runner_;
};

}  // namespace ecsr::lambda
