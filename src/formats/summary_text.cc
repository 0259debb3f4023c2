// SPDX-License-Identifier: MIT
#include "formats/summary_text.h"

#include "base/text.h"

namespace ecsr::formats {
namespace {

std::string took(const std::optional<WallTime>& from, const std::optional<WallTime>& to) {
  if (!from || !to || *to <= *from) return "";  // it was there before
  return ", serving after " + to_text(std::chrono::round<seconds>(*to - *from));
}

std::string task_text(const RecycledTask& task, bool done) {
  std::string text = "  " + std::string(task.task.name()) + " → ";
  if (!task.replacement) {
    return text + (done ? "the extra task that was already serving\n" : "no replacement seen\n");
  }
  return text + std::string(task.replacement->name()) +
         took(task.ordered_at, task.replacement_serving_at) + "\n";
}

std::string desired_text(const DesiredCountStory& story) {
  if (story.highest_ordered == 0) return "";
  std::string text = "desired count: " + std::to_string(story.found) + ", raised to " +
                     std::to_string(story.highest_ordered);
  if (story.left) text += ", now " + std::to_string(*story.left);
  return text + "\n";
}

std::string bounds(const core::ScalableTarget& target) {
  return std::to_string(target.min_capacity) + ".." + std::to_string(target.max_capacity) +
         (target.suspended.scaling_in ? ", scale-in suspended" : "");
}

std::string scaling_text(const ScalingStory& story) {
  if (!story.set) return "";
  std::string text = "autoscaling: " + bounds(story.found) + "; held at " + bounds(*story.set);
  if (story.left) text += "; now " + bounds(*story.left);
  return text + "\n";
}

}  // namespace

std::string summary_text(const FinalRecord& record) {
  std::string text = record.service.cluster.value + "/" + record.service.service.value + ": " +
                     std::string(core::sentence(record.reason));
  if (!record.detail.empty()) text += ": " + record.detail;
  text += "\n";
  const bool done = record.outcome == core::Outcome::kDone;
  if (!record.tasks.empty()) {
    text += counted(static_cast<std::int64_t>(record.tasks.size()), "task") +
            (done ? " recycled in " : " stopped in ") +
            to_text(std::chrono::round<seconds>(record.ended_at - record.began_at));
    if (record.calls.total() > 0)
      text += " with " + counted(static_cast<std::int64_t>(record.calls.total()), "API call");
    text += "\n";
    constexpr std::size_t kMostShown = 50;
    for (std::size_t i = 0; i < std::min(kMostShown, record.tasks.size()); ++i) {
      text += task_text(record.tasks[i], done);
    }
    if (record.tasks.size() > kMostShown) {
      text += "  and " +
              counted(static_cast<std::int64_t>(record.tasks.size() - kMostShown), "more task") +
              "\n";
    }
  }
  for (const core::TaskId& task : record.skipped) {
    text += "left as it is, because it is protected: " + std::string(task.name()) + "\n";
  }
  for (const core::FailedReplacement& failure : record.failures) {
    text += "a replacement failed: " + failure.what + ": " + failure.reason + "\n";
  }
  if (record.desired) text += desired_text(*record.desired);
  if (record.scaling) text += scaling_text(*record.scaling);
  if (record.record_left) {
    text += "the run record could not be removed: " + record.record_left->message() + "\n";
  }
  if (record.next_command) text += "next: " + *record.next_command + "\n";
  return text;
}

}  // namespace ecsr::formats
