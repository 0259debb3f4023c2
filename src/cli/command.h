// SPDX-License-Identifier: MIT
// The commands: one row each, from which the parser, the overview and every help page are made.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/flags.h"
#include "cli/options.h"
#include "formats/exit_status.h"

namespace ecsr::cli {

struct Host;

/// A group of flags under a heading of a help page.
struct FlagGroup {
  std::string_view heading;
  std::span<const Flag> flags;
};

struct Command {
  std::string_view name;
  std::string_view summary;      ///< one line, for the overview
  std::string_view usage;        ///< after "ecs-recycle NAME "
  std::string_view description;  ///< what it does, what it does not, which permissions it needs
  std::vector<FlagGroup> groups;
  formats::ExitStatus (*run)(const Options&, Host&);
};

/// In the order of the overview.
const std::vector<Command>& commands();

/// `ecs-recycle --help`
std::string overview();
/// `ecs-recycle run --help`
std::string help_page(const Command& command);

}  // namespace ecsr::cli
