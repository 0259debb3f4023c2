// SPDX-License-Identifier: MIT
// What the Lambda function answers: in progress, or finished as the classic function said it. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/time.h"
#include "core/reason.h"
#include "formats/final_record.h"
#include "formats/function_event.h"
#include "formats/run_memory.h"

namespace ecsr::formats {

/// No reply is larger: Step Functions takes 256 KiB, and what is too large for it cannot be caught
/// there. [doc: Step Functions quotas]
inline constexpr std::size_t kLargestReply = std::size_t{200} * 1024;

/// The beginning of a text that may be long, without a character that is cut in two.
std::string beginning_of(std::string_view text, std::size_t most);

struct InProgress {
  core::ServiceAddress service;
  std::string run_id;   ///< empty: nothing was claimed yet
  milliseconds wait{};  ///< until a look is worth while; told as whole seconds, at least one
  core::Reason reason = core::Reason::kNeedsALook;
  std::string detail;
  std::string next_event;  ///< JSON
};
std::string in_progress_reply(const InProgress& told);

/// `counts`: over all turns, exact also where `record` does not have every task any more. Of tasks
/// for which there is no room the last ones are told, and how many are not ("tasks_left_out").
std::string done_reply(const FinalRecord& record, const LineCounts& counts, WallTime now);

/// An event that asked for nothing.
std::string nothing_asked_reply(const std::string& sentence, WallTime now);

/// "GaveUp", "NotPutBack", "Aborted", "Yielded" or "Refused": docs/formats.md.
std::string error_type(core::Outcome outcome);

/// "prod/web: gave up …: 3 replacements failed…", and what to type next.
std::string failure_sentence(const FinalRecord& record);

}  // namespace ecsr::formats
