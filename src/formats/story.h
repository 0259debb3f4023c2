// SPDX-License-Identifier: MIT
// A notice in words: the same sentences and numbers for mail, chat and the HTML report, so that all
// of them tell one story. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/notice.h"

namespace ecsr::formats {

/// How worried a reader should be; what colours are chosen by.
enum class Tone { kGood, kNeutral, kWarning, kBad };

/// "good", "neutral", "warning", "bad".
std::string_view code(Tone tone);

struct Fact {
  std::string label;
  std::string value;

  bool operator==(const Fact&) const = default;
};

/// One task that was stopped and what took its place, as people read it. Empty = not known.
struct TaskTale {
  std::string task;     ///< the id alone
  std::string created;  ///< times of the run's first day are "10:01:15", others have a date
  std::string stopped;  ///< our order
  std::string gone;
  std::string replacement;
  std::string instead;  ///< in words, when there is no replacement
  std::string replacement_started;
  std::string replacement_serving;
  std::string took;  ///< from the order until the replacement served; empty when it did before

  bool operator==(const TaskTale&) const = default;
};

struct Story {
  Tone tone = Tone::kNeutral;
  std::string status;    ///< one or two words: "Finished", "Gave up", "Needs a person"
  std::string headline;  ///< "prod/web: 4 tasks recycled in 6m29s"
  std::string why;       ///< a sentence, with ECS's own words where there are any
  std::vector<Fact> facts;
  std::vector<TaskTale> tasks;
  std::size_t tasks_left_out = 0;
  std::vector<std::string>
      put_back;  ///< what was changed, and how it was left; empty = nothing was
  std::vector<std::string> failures;  ///< replacements that failed, with ECS's own reason
  std::vector<std::string> skipped;   ///< protected tasks that were left as they are
  std::optional<std::string> next_command;

  bool operator==(const Story&) const = default;
};

/// `most_tasks`: how many of the tasks are told one by one.
Story tell(const Notice& notice, std::size_t most_tasks);

/// "2026-11-22 10:05:00 UTC"
std::string to_sentence(WallTime time);

/// "10:05:07", or "11-23 10:05:07" when it is not the day of `began`.
std::string to_clock_of_run(WallTime time, WallTime began);

}  // namespace ecsr::formats
