// SPDX-License-Identifier: MIT
// Who stands behind a run record, whether they are alive, and what has been asked of them. Pure.
#pragma once

#include <string>

#include "cli/host.h"
#include "core/control.h"
#include "core/observation.h"
#include "core/run.h"

namespace ecsr::cli {

enum class Holder {
  kAlive,
  kSilent,  ///< not heard of for longer than the lease: may be taken over
  kGone,    ///< known to have ended
};

Holder holder_of(const core::RunRecord& record, OwnerSeen owner, WallTime aws_now);

/// "run 7f3a2c11 of alice@bastion/4242"
std::string name_of(const core::RunRecord& record);

/// "alive: process 4242 runs on this machine, last heard of 1m ago"
std::string life_of(const core::RunRecord& record, OwnerSeen owner, WallTime aws_now);

/// The request in the control tag that is meant for this run, if any.
std::optional<core::Control> asked_of(const core::RunRecord& record,
                                      const std::optional<core::Control>& control);

/// " by alice@laptop/77 at 2026-11-22T10:07:03Z", as far as it is known.
std::string by_whom(const core::Control& control);

}  // namespace ecsr::cli
