// SPDX-License-Identifier: MIT
// What Linux says about the processes of this machine: whether the owner of a run record can still
// be alive.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace ecsr::cli {

/// How long a process has been running. Nothing when there is none, or when it has ended and only
/// waits to be reaped. milliseconds::max() when it is there and its age cannot be read.
/// `since_boot`: now, as far as it can be read. [doc: proc_pid_stat(5)]
std::optional<milliseconds> process_age(std::int64_t process,
                                        std::optional<milliseconds> since_boot);

/// A short word for the numbering that process ids of this process belong to: containers that share
/// a host's name have one each. Empty in the machine's own. [doc: pid_namespaces(7)]
std::string process_numbering();

}  // namespace ecsr::cli
