// SPDX-License-Identifier: MIT
// What machines read about a recycle: one JSON object on one line for each thing that happens, and
// the final record. docs/formats.md names every member; members are never renamed, only added.
// Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "core/action.h"
#include "core/decide.h"
#include "core/ids.h"
#include "core/observation.h"
#include "formats/exit_status.h"
#include "formats/final_record.h"
#include "formats/notice.h"

namespace ecsr::formats {

/// {"event":"pass"}: one look and what was decided. `aws_now` is AWS's clock at the look.
std::string pass_line(WallTime now, WallTime aws_now, const core::Decision& decision);

/// {"event":"order"}: one order that was given, and how it went.
std::string order_line(WallTime now, const core::Action& action, const Status& outcome);

/// {"event":"record"}: the run record was written or removed, or could not be.
std::string record_line(WallTime now, core::RecordChange change, const Status& outcome);

/// {"event":"unknown"}: a part of the picture that could not be read ("service", "tasks", …) and
/// why.
std::string unknown_line(WallTime now, std::string_view part, const Error& problem);

/// {"event":"note"}: something a person should know once.
std::string note_line(WallTime now, std::string_view note);

/// Steps in the life of a task that are worth a line.
enum class TaskStep { kAppeared, kStarted, kServing, kStoppedServing, kLeaving, kGone };

/// {"event":"task"}: `fresh` = created after the cutoff; absent while there is no cutoff.
struct TaskEvent {
  const core::Task& task;  ///< as it was seen last; outlives the call
  TaskStep step = TaskStep::kAppeared;
  std::optional<bool> fresh;
};
std::string task_line(WallTime now, const TaskEvent& event);

/// {"event":"error"}: the command ended before a run began, or was none; the only line then.
std::string error_line(WallTime now, ExitStatus status, std::string_view message);

/// {"event":"finished"}: the whole final record, and whose account it was and who ran it as far as
/// that is known.
std::string finished_line(const FinalRecord& record, const RunFacts& facts = {});

}  // namespace ecsr::formats
