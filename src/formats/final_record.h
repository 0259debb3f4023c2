// SPDX-License-Identifier: MIT
// What is known about a recycle when it is over: the facts behind the last line of a report, the
// Lambda reply and the picture. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/decide.h"
#include "core/ids.h"
#include "core/reason.h"
#include "core/run.h"
#include "core/scaling.h"

namespace ecsr::formats {

/// Operations a recycle uses, in the order in which reports show them.
enum class ApiCall : std::size_t {
  kDescribeServices,
  kListTasks,
  kDescribeTasks,
  kGetTaskProtection,
  kDescribeTaskDefinition,
  kDescribeContainerInstances,
  kDescribeTargetHealth,
  kDescribeScalableTargets,
  kDeregisterTargets,
  kStopTask,
  kUpdateService,
  kRegisterScalableTarget,
  kTagResource,
  kUntagResource,
  kDescribeAlarms,
};

/// AWS's own name of the operation, e.g. "DescribeServices".
std::string_view name_of(ApiCall call);

/// How many requests were made; a retry by the client is not counted again.
struct ApiCalls {
  static constexpr std::size_t kKinds = 15;
  std::array<std::uint64_t, kKinds> made{};

  std::uint64_t& operator[](ApiCall call) { return made[static_cast<std::size_t>(call)]; }
  std::uint64_t operator[](ApiCall call) const { return made[static_cast<std::size_t>(call)]; }
  std::uint64_t total() const;
  bool operator==(const ApiCalls&) const = default;
};

/// A task this run stopped, and the fresh task that took its place. ECS does not link the two: the
/// first one stopped is shown with the first one created, and so on. Times are AWS's where it gives
/// them (created, started, stopped), else ours.
struct RecycledTask {
  core::TaskId task;
  std::optional<WallTime> created_at;
  std::optional<WallTime> ordered_at;  ///< our stop order
  std::optional<WallTime> gone_at;     ///< seen STOPPED, or no longer known to ECS
  std::optional<core::TaskId>
      replacement;  ///< absent when nothing replaced it: the folding last batch
  std::optional<WallTime> replacement_created_at;
  std::optional<WallTime> replacement_started_at;
  std::optional<WallTime> replacement_serving_at;

  bool operator==(const RecycledTask&) const = default;
};

/// A number of the service: as it was found, as the run changed it, and as it was seen last.
struct DesiredCountStory {
  int found = 0;
  int highest_ordered = 0;
  std::optional<int> left;

  bool operator==(const DesiredCountStory&) const = default;
};

/// The same for the scalable target. `set` is absent when the run left it alone.
struct ScalingStory {
  core::ScalableTarget found;
  std::optional<core::ScalableTarget> set;
  std::optional<core::ScalableTarget> left;

  bool operator==(const ScalingStory&) const = default;
};

struct FinalRecord {
  std::string run_id;  ///< empty when nothing was claimed
  core::ServiceAddress service;
  core::Outcome outcome = core::Outcome::kDone;
  core::Reason reason = core::Reason::kRecycled;
  std::string detail;
  WallTime began_at{};  ///< our clock
  WallTime ended_at{};  ///< our clock
  std::optional<WallTime> cutoff;
  std::vector<RecycledTask> tasks;           ///< in the order in which they were stopped
  std::vector<core::TaskId> skipped;         ///< protected tasks that were left as they are
  std::optional<DesiredCountStory> desired;  ///< absent when the service was never read
  std::optional<ScalingStory> scaling;  ///< absent when it has no scalable target, or none was read
  std::vector<core::FailedReplacement> failures;
  std::optional<Error> record_left;  ///< why the run record could not be removed from its store
  bool service_gone = false;         ///< it was no longer ACTIVE at the last look
  ApiCalls calls;
  int passes = 0;
  std::optional<std::string> next_command;  ///< what to type next, if anything; for a shell

  bool operator==(const FinalRecord&) const = default;
};

/// Words of a command line that the next command needs as well, each as the shell hands it over:
/// "--region", "eu-west-1".
struct WordsAgain {
  std::vector<std::string> account;  ///< which account, and how to get there
  std::vector<std::string> aws_cli;  ///< the same for AWS's own CLI, as far as it knows them
  std::vector<std::string> store;    ///< where the run record is
  std::vector<std::string> policy;   ///< what to recycle, and how
  bool recorded = true;              ///< false: no store keeps the run record
};

/// "ecs-recycle VERB --cluster C --service S" and the words, quoted for a shell where they need it.
std::string command_line(std::string_view verb, const core::ServiceAddress& service,
                         std::span<const std::string> words);

/// The next command after a run that ended so: to see who holds the service, to put capacity back,
/// to continue. Without a record nothing but AWS's own CLI can put capacity back.
std::optional<std::string> next_command(const FinalRecord& record, const WordsAgain& again);

/// What lets a run go on that waits for a person. Without a record nobody can reach it.
std::optional<std::string> resume_command(const core::ServiceAddress& service,
                                          const WordsAgain& again);

}  // namespace ecsr::formats
