// SPDX-License-Identifier: MIT
#include "cli/holder.h"

#include "lambda/owner.h"

namespace ecsr::cli {
namespace {

std::string life_of_turn(const lambda::Owner& turn, Holder holder) {
  const std::string function = "the Lambda function " + turn.function;
  if (holder == Holder::kGone && turn.handed_over) {
    return "gone: the next turn of " + function + " should have begun by " + to_iso8601(turn.until);
  }
  if (holder == Holder::kGone) {
    return "gone: that turn of " + function + " could work until " + to_iso8601(turn.until) +
           " and did not hand the run over";
  }
  if (turn.handed_over) {
    return "alive: handed over to the next turn of " + function + ", which begins by " +
           to_iso8601(turn.until);
  }
  return "alive: a turn of " + function + ", at work until " + to_iso8601(turn.until) +
         " at the latest";
}

}  // namespace

Holder holder_of(const core::RunRecord& record, OwnerSeen owner, WallTime aws_now) {
  if (owner == OwnerSeen::kEnded) return Holder::kGone;
  return aws_now - record.heartbeat < core::kLease ? Holder::kAlive : Holder::kSilent;
}

std::string name_of(const core::RunRecord& record) {
  return "run " + record.id + " of " + record.owner;
}

std::string life_of(const core::RunRecord& record, OwnerSeen owner, WallTime aws_now) {
  const Holder holder = holder_of(record, owner, aws_now);
  const std::string heard = ", last heard of " +
                            to_text(std::chrono::floor<seconds>(aws_now - record.heartbeat)) +
                            " ago";
  const auto turn = lambda::Owner::parse(record.owner);
  if (turn && holder != Holder::kSilent) return life_of_turn(*turn, holder) + heard;
  const std::string process = "process " + record.owner.substr(record.owner.rfind('/') + 1);
  const std::string lease = "its lease of " + to_text(core::kLease);
  switch (holder) {
    case Holder::kAlive:
      if (owner == OwnerSeen::kRunning)
        return "alive: " + process + " runs on this machine" + heard;
      return "alive, it seems" + heard + "; after " + to_text(core::kLease) +
             " of silence it counts as gone";
    case Holder::kSilent:
      if (owner == OwnerSeen::kRunning) {
        return "silent for longer than " + lease + heard + "; " + process +
               " still exists on this machine: is it stopped?";
      }
      return "silent for longer than " + lease + heard;
    case Holder::kGone:
      break;
  }
  return "gone: " + process + " of this machine has ended without finishing" + heard;
}

std::optional<core::Control> asked_of(const core::RunRecord& record,
                                      const std::optional<core::Control>& control) {
  if (!control || (!control->run.empty() && control->run != record.id)) return std::nullopt;
  return control;
}

std::string by_whom(const core::Control& control) {
  std::string text;
  if (!control.by.empty()) text += " by " + control.by;
  if (control.at) text += " at " + to_iso8601(*control.at);
  return text;
}

}  // namespace ecsr::cli
