// SPDX-License-Identifier: MIT
// What the command line tells its caller in one number. The tables for people are made from it or
// held against it. Pure.
#pragma once

#include <array>
#include <string_view>

#include "core/decide.h"

namespace ecsr::formats {

enum class ExitStatus {
  kDone = 0,        ///< recycled, or nothing to recycle; also a plan that was shown
  kUnexpected = 1,  ///< a mistake of this program
  kUsage = 2,       ///< a flag, an event or a configuration file is wrong
  kRefused = 3,     ///< before any change: precondition, lock, permission, not found
  kGaveUp = 4,      ///< capacity was put back
  kNotPutBack = 5,  ///< gave up, and a person has to put capacity back
  kAborted = 6,     ///< on request; capacity was put back
};

inline constexpr std::array kAllExitStatuses{
    ExitStatus::kDone,   ExitStatus::kUnexpected, ExitStatus::kUsage,  ExitStatus::kRefused,
    ExitStatus::kGaveUp, ExitStatus::kNotPutBack, ExitStatus::kAborted};

/// For people: the help and the tables of the documents say it in these words.
constexpr std::string_view sentence(ExitStatus status) {
  switch (status) {
    case ExitStatus::kDone:
      return "done, or nothing to do; also a plan that was shown";
    case ExitStatus::kUnexpected:
      return "unexpected: a mistake of this program";
    case ExitStatus::kUsage:
      return "a flag, an event, a configuration file or a value is wrong";
    case ExitStatus::kRefused:
      return "refused before any change: precondition, another run, permission, not found";
    case ExitStatus::kGaveUp:
      return "gave up; capacity is back";
    case ExitStatus::kNotPutBack:
      return "gave up; capacity could NOT be put back: a person is needed, and the command to type "
             "is printed";
    case ExitStatus::kAborted:
      return "aborted on request; capacity is back";
  }
  return "";
}

/// A run that yielded to another one counts as refused: the other one answers for the service.
constexpr ExitStatus exit_status(core::Outcome outcome) {
  switch (outcome) {
    case core::Outcome::kDone:
      return ExitStatus::kDone;
    case core::Outcome::kRefused:
    case core::Outcome::kYielded:
      return ExitStatus::kRefused;
    case core::Outcome::kGaveUp:
      return ExitStatus::kGaveUp;
    case core::Outcome::kNotPutBack:
      return ExitStatus::kNotPutBack;
    case core::Outcome::kAborted:
      return ExitStatus::kAborted;
  }
  return ExitStatus::kUnexpected;
}

/// For JSON: "done", "refused", "gave-up", "not-put-back", "aborted", "yielded".
constexpr std::string_view code(core::Outcome outcome) {
  switch (outcome) {
    case core::Outcome::kDone:
      return "done";
    case core::Outcome::kRefused:
      return "refused";
    case core::Outcome::kGaveUp:
      return "gave-up";
    case core::Outcome::kNotPutBack:
      return "not-put-back";
    case core::Outcome::kAborted:
      return "aborted";
    case core::Outcome::kYielded:
      return "yielded";
  }
  return "unknown";
}

}  // namespace ecsr::formats
