// SPDX-License-Identifier: MIT
// The run record as one line that a person can read and that ECS accepts as the value of a tag.
// Records of every released version must still load: see tests/golden/run_records. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/run.h"

namespace ecsr::formats {

/// Most characters of a tag value. [doc: Tag, "value"]
inline constexpr std::size_t kTagValueLimit = 256;

/// Most characters of an owner that fit beside the largest numbers of everything else.
inline constexpr std::size_t kOwnerLimit = 30;

/// "paused", "halted", "asking", "baking", "window".
std::string_view word_of(core::Hold hold);

/// `name` as it can stand in a record: letters, digits and `_ . : / = + - @`, at most kOwnerLimit
/// of them. What is too long ends in a number made from all of it, and the process number: cloud
/// machines have long names that differ in the middle, and process 1 is on all of them. A run
/// compares owners letter by letter with what it reads back, so it has to call itself by this name.
std::string owner_name(std::string_view name);

/// One line of at most kTagValueLimit characters, legal as a tag value whatever the record holds:
///   v1 run=7f3a2c11 by=alice@bastion/4242 base=4 surge=1 cutoff=2026-11-22T10:00:00.123Z
///   claimed=2026-11-22T10:05:00Z beat=2026-11-22T10:06:00Z found=2..5:000 set=2..6:100
///   end=deadline
/// `found` and `set` are the scalable target's bounds and its three suspended flags (scaling in,
/// scaling out, scheduled); they, `end`, and `hold` in its place are left out when the record has
/// none. So are `done=3/12`, of 12 tasks that were stale at the claim 3 recycled when the run last
/// went on from a checkpoint, and `anew=3600`, failures up to so many seconds after the claim do
/// not count; they are left out also where numbers that no service has leave no room.
std::string to_text(const core::RunRecord& record);

/// kBadAnswer for anything that is not a record of a version this program knows, naming what is
/// wrong. Words that this program does not know are skipped: a later release of the same version
/// may add some.
Result<core::RunRecord> parse_run_record(std::string_view text);

}  // namespace ecsr::formats
