// SPDX-License-Identifier: MIT
// A request to a run as the value of the service's control tag. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "core/control.h"

namespace ecsr::formats {

/// The tag's key.
inline constexpr std::string_view kControlTag = "ecs-recycle:control";

/// "pause run=7f3a2c11 by=alice@bastion/4242 at=2026-11-22T10:07:03Z"; what is not known is left
/// out. Legal as a tag value, at most 256 characters.
std::string to_text(const core::Control& control);

/// Also one word that somebody wrote by hand, in any letters. kBadInput for anything else; words
/// after the first that this program does not know are skipped.
Result<core::Control> parse_control(std::string_view text);

/// "pause", "resume", "abort".
std::string_view word_of(core::ControlWord word);

}  // namespace ecsr::formats
