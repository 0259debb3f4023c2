// SPDX-License-Identifier: MIT
// One row per flag: parser, help and environment names all come from it. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/options.h"

namespace ecsr::cli {

struct Flag {
  std::string_view name;      ///< "--surge"; "FILE" without dashes is a word that has its place
  std::string_view value;     ///< "N|N%"; empty for a flag that takes none
  std::string_view fallback;  ///< the default, for the help; empty when there is none
  std::string_view help;      ///< what it does and what follows from it
  /// Puts a value into the options; kBadInput says what is wrong with it. Flags without a value get
  /// "true".
  Status (*apply)(Options&, std::string_view);
  bool repeats = false;
};

std::span<const Flag> service_flags();    ///< which service
std::span<const Flag> pace_flags();       ///< how fast, with how much capacity
std::span<const Flag> selection_flags();  ///< which of its tasks
std::span<const Flag> failure_flags();    ///< when to give up
std::span<const Flag> connect_flags();    ///< how to reach AWS
std::span<const Flag> run_flags();        ///< run record, event file
std::span<const Flag> output_flags();
std::span<const Flag> restore_flags();
std::span<const Flag> control_flags();  ///< asking a run from another shell
std::span<const Flag> demo_flags();
std::span<const Flag> report_flags();
std::span<const Flag> notify_flags();
std::span<const Flag> simulate_flags();
std::span<const Flag> server_flags();

/// "--min-healthy" → "ECS_RECYCLE_MIN_HEALTHY".
std::string environment_name(std::string_view flag);

}  // namespace ecsr::cli
