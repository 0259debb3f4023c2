// SPDX-License-Identifier: MIT
#include "formats/story.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace ecsr::formats {
namespace {

struct Status {
  Tone tone;
  std::string_view words;
};

Status status_of(const Notice& notice) {
  switch (notice.event) {
    case NoticeEvent::kStarted:
      return {Tone::kNeutral, "Started"};
    case NoticeEvent::kProgress:
      return {Tone::kNeutral, "In progress"};
    case NoticeEvent::kWaits:
      return {Tone::kWarning, "Waits for a person"};
    case NoticeEvent::kFinished:
      return {Tone::kGood, "Finished"};
    case NoticeEvent::kGaveUp:
      return {Tone::kBad, "Failed: gave up"};
    case NoticeEvent::kAborted:
      return {Tone::kWarning, "Aborted"};
    case NoticeEvent::kRefused:
      return {Tone::kWarning, "Failed: refused"};
    case NoticeEvent::kNeedsAPerson:
      return {Tone::kBad, "Failed: a person is needed"};
  }
  return {};
}

std::string duration_text(milliseconds duration) {
  return to_text(std::chrono::round<seconds>(std::max(milliseconds{0}, duration)));
}

std::int64_t as_count(std::size_t size) { return static_cast<std::int64_t>(size); }

std::string headline_of(const Notice& notice) {
  const FinalRecord& record = notice.record;
  std::string service = record.service.cluster.value + "/" + record.service.service.value;
  const std::string recycled = counted(as_count(record.tasks.size()), "task");
  const std::string took = duration_text(record.ended_at - record.began_at);
  if (notice.test) return "a test of ecs-recycle's notices; nothing happened";
  switch (notice.event) {
    case NoticeEvent::kStarted:
      return service + ": recycling " + counted(notice.tasks_to_recycle, "task");
    case NoticeEvent::kProgress:
      return service + ": " + std::to_string(notice.tasks_recycled) + " of " +
             counted(notice.tasks_to_recycle, "task") + " recycled (" +
             std::to_string(percent_done(notice)) + " %)";
    case NoticeEvent::kWaits:
      return service + ": waits for a person, with " + std::to_string(notice.tasks_recycled) +
             " of " + counted(notice.tasks_to_recycle, "task") + " recycled";
    case NoticeEvent::kFinished:
      if (record.tasks.empty()) return service + ": nothing to recycle";
      return service + ": " + recycled + " recycled in " + took;
    case NoticeEvent::kGaveUp:
      return service + ": gave up after stopping " + recycled + "; capacity is back";
    case NoticeEvent::kAborted:
      return service + ": aborted after stopping " + recycled + "; capacity is back";
    case NoticeEvent::kRefused:
      return service + ": not recycled";
    case NoticeEvent::kNeedsAPerson:
      return service + ": capacity could NOT be put back";
  }
  return service;
}

std::string why_of(const Notice& notice) {
  if (notice.test) return "This is what a notice looks like. It was sent by `notify --test`.";
  const std::string& detail = notice.record.detail;
  const bool said_by_the_headline = notice.event == NoticeEvent::kGaveUp ||
                                    notice.event == NoticeEvent::kAborted ||
                                    notice.event == NoticeEvent::kNeedsAPerson;
  if (said_by_the_headline && !detail.empty()) return detail;
  std::string why(core::sentence(notice.record.reason));
  if (!detail.empty()) why += ": " + detail;
  return why;
}

std::vector<Fact> facts_of(const Notice& notice) {
  const FinalRecord& record = notice.record;
  std::vector<Fact> facts;
  const auto add = [&](std::string label, std::string value) {
    if (!value.empty()) facts.push_back({std::move(label), std::move(value)});
  };
  add("Cluster", record.service.cluster.value);
  add("Service", record.service.service.value);
  add("Account", notice.facts.account);
  add("Region", notice.facts.region);
  add("By", notice.facts.owner);
  add("Run", record.run_id);
  if (record.began_at != WallTime{}) add("Began", to_sentence(record.began_at));
  const bool over = is_end(notice.event);
  if (over && record.ended_at != WallTime{}) {
    add("Ended", to_sentence(record.ended_at));
    add("Took", duration_text(record.ended_at - record.began_at));
  }
  return facts;
}

TaskTale tale_of(const RecycledTask& task, const FinalRecord& record) {
  const WallTime began = record.began_at;
  const auto clock = [&](const std::optional<WallTime>& time) {
    return time ? to_clock_of_run(*time, began) : std::string();
  };
  TaskTale tale{.task = std::string(task.task.name()),
                .created = clock(task.created_at),
                .stopped = clock(task.ordered_at),
                .gone = clock(task.gone_at)};
  if (!task.replacement) {
    // The last batch goes without replacement when the extra tasks already serve.
    const bool folded = record.outcome == core::Outcome::kDone;
    tale.instead = folded ? "an extra task that already served" : "no replacement";
    return tale;
  }
  tale.replacement = std::string(task.replacement->name());
  tale.replacement_started = clock(task.replacement_started_at);
  tale.replacement_serving = clock(task.replacement_serving_at);
  if (task.ordered_at && task.replacement_serving_at &&
      *task.replacement_serving_at > *task.ordered_at) {
    tale.took = duration_text(*task.replacement_serving_at - *task.ordered_at);
  }
  return tale;
}

/// How a thing that was changed was left.
std::string left_as(bool as_found, bool put_back_failed, const std::string& now) {
  if (as_found) return "put back to " + now;
  if (put_back_failed) return "still " + now + ": NOT put back";
  return "now " + now + ", as somebody else set it";
}

std::string bounds(const core::ScalableTarget& target) {
  std::string text =
      std::to_string(target.min_capacity) + ".." + std::to_string(target.max_capacity);
  if (target.suspended.scaling_in) text += " with scale-in suspended";
  return text;
}

std::vector<std::string> put_back_of(const FinalRecord& record) {
  std::vector<std::string> lines;
  const bool failed = record.outcome == core::Outcome::kNotPutBack;
  if (record.desired && record.desired->highest_ordered > 0) {
    const DesiredCountStory& story = *record.desired;
    std::string line = "desired count: " + std::to_string(story.found) + ", raised to " +
                       std::to_string(story.highest_ordered);
    if (story.left) {
      line += ", " + left_as(*story.left == story.found, failed, std::to_string(*story.left));
    }
    lines.push_back(std::move(line));
  }
  if (record.scaling && record.scaling->set) {
    const ScalingStory& story = *record.scaling;
    std::string line = "autoscaling: " + bounds(story.found) + ", held at " + bounds(*story.set);
    if (story.left) line += ", " + left_as(*story.left == story.found, failed, bounds(*story.left));
    lines.push_back(std::move(line));
  }
  if (record.record_left) {
    lines.push_back("run record: could not be removed: " + record.record_left->message());
  }
  return lines;
}

}  // namespace

std::string_view code(Tone tone) {
  switch (tone) {
    case Tone::kGood:
      return "good";
    case Tone::kNeutral:
      return "neutral";
    case Tone::kWarning:
      return "warning";
    case Tone::kBad:
      return "bad";
  }
  return "neutral";
}

std::string to_sentence(WallTime time) {
  std::string text = to_iso8601(std::chrono::floor<seconds>(time));
  text[10] = ' ';
  text.pop_back();
  return text + " UTC";
}

std::string to_clock_of_run(WallTime time, WallTime began) {
  const bool same_day =
      std::chrono::floor<std::chrono::days>(time) == std::chrono::floor<std::chrono::days>(began);
  return same_day ? to_clock(time) : to_iso8601(time).substr(5, 5) + " " + to_clock(time);
}

Story tell(const Notice& notice, std::size_t most_tasks) {
  const FinalRecord& record = notice.record;
  const Status status = status_of(notice);
  Story story{.tone = notice.test ? Tone::kNeutral : status.tone,
              .status = notice.test ? "Test" : std::string(status.words),
              .headline = headline_of(notice),
              .why = why_of(notice),
              .facts = facts_of(notice)};
  const std::size_t told = std::min(most_tasks, record.tasks.size());
  for (std::size_t i = 0; i < told; ++i) {
    story.tasks.push_back(tale_of(record.tasks[i], record));
  }
  story.tasks_left_out = record.tasks.size() - told;
  for (const core::FailedReplacement& failure : record.failures) {
    story.failures.push_back(failure.what + ": " + failure.reason);
  }
  for (const core::TaskId& task : record.skipped) story.skipped.emplace_back(task.name());
  if (is_end(notice.event)) story.put_back = put_back_of(record);
  if (is_end(notice.event) || notice.event == NoticeEvent::kWaits) {
    story.next_command = record.next_command;
  }
  return story;
}

}  // namespace ecsr::formats
