// SPDX-License-Identifier: MIT
#include "cli/live_text.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "base/text.h"
#include "cli/estimate.h"
#include "core/availability.h"
#include "core/selection.h"

namespace ecsr::cli {
namespace {

enum class Tone { kPlain, kGood, kBusy, kBad, kFaint };

std::string_view paint(Tone tone) {
  switch (tone) {
    case Tone::kGood:
      return "\x1b[32m";
    case Tone::kBusy:
      return "\x1b[33m";
    case Tone::kBad:
      return "\x1b[31m";
    case Tone::kFaint:
      return "\x1b[2m";
    case Tone::kPlain:
      break;
  }
  return "";
}

std::string cut(std::string_view text, int columns) {
  std::string kept;
  int width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (starts && ++width > columns) break;
    kept += text[i];
  }
  return kept;
}

std::string padded(std::string_view text, int columns) {
  std::string filled = cut(text, columns);
  filled.append(static_cast<std::size_t>(std::max(0, columns - width_of(filled))), ' ');
  return filled;
}

std::string line(std::string_view text, Tone tone, const Canvas& canvas) {
  const std::string kept = cut(text, canvas.columns);
  if (!canvas.colour || tone == Tone::kPlain) return kept + "\n";
  return std::string(paint(tone)) + kept + "\x1b[0m\n";
}

struct TaskState {
  std::string_view mark;
  std::string words;
  Tone tone;
};

std::string_view word(core::LastStatus status) {
  constexpr std::array<std::string_view, 10> kWords{
      "PROVISIONING", "PENDING",        "ACTIVATING", "RUNNING", "DEACTIVATING",
      "STOPPING",     "DEPROVISIONING", "STOPPED",    "DELETED", "unknown"};
  return kWords[static_cast<std::size_t>(status)];
}

TaskState state_of(const core::Task& task, const LiveFacts& facts) {
  const core::Run& run = facts.decision.run;
  if (core::leaving(task, run)) {
    const bool still_running = task.last_status == core::LastStatus::kRunning;
    return {"○", still_running ? "stop ordered" : std::string(word(task.last_status)),
            Tone::kFaint};
  }
  if (core::serves(task, facts.policy, run, facts.seen.aws_now))
    return {"●", "serving", Tone::kGood};
  if (core::unhealthy(task)) return {"✗", "unhealthy", Tone::kBad};
  if (core::good(task, run)) return {"◐", "settling", Tone::kBusy};
  if (task.last_status == core::LastStatus::kRunning)
    return {"◐", "RUNNING, health pending", Tone::kBusy};
  return {"◌", std::string(word(task.last_status)), Tone::kBusy};
}

std::string age(const core::Task& task, WallTime aws_now) {
  if (!task.created_at) return "-";
  const auto whole = std::chrono::floor<seconds>(aws_now - *task.created_at);
  if (whole >= std::chrono::hours{48}) return std::to_string(whole / std::chrono::days{1}) + "d";
  if (whole >= std::chrono::hours{1}) return to_text(std::chrono::floor<minutes>(whole));
  return to_text(whole);
}

std::string bar(int done, int total, int columns) {
  const int filled = total == 0 ? columns : columns * done / total;
  std::string text;
  for (int i = 0; i < columns; ++i) text += i < filled ? "█" : "░";
  return text;
}

std::vector<const core::Task*> in_order(const core::Observation& seen) {
  std::vector<const core::Task*> tasks;
  if (!seen.tasks.value) return tasks;
  for (const core::Task& task : *seen.tasks.value) tasks.push_back(&task);
  std::ranges::sort(tasks, [](const core::Task* a, const core::Task* b) {
    return std::tie(a->created_at, a->id) < std::tie(b->created_at, b->id);
  });
  return tasks;
}

std::string task_line(const core::Task& task, const LiveFacts& facts, const TaskState& state) {
  const auto& record = facts.decision.run.record;
  const bool fresh = record && task.created_at && *task.created_at > record->cutoff;
  const bool stale =
      record && core::is_stale(task, facts.policy, facts.decision.run, *facts.seen.service.value);
  return std::string(" ") + std::string(state.mark) + " " + padded(task.id.name(), 34) +
         padded(task.availability_zone, 13) + padded(age(task, facts.seen.aws_now), 9) +
         padded(fresh   ? "fresh"
                : stale ? "stale"
                        : "",
                7) +
         state.words;
}

std::string head(const LiveFacts& facts, int stale, int total) {
  const auto& record = facts.decision.run.record;
  std::string text = facts.service.cluster.value + "/" + facts.service.service.value;
  if (record) text += "  run " + record->id;
  text += "  " + to_text(std::chrono::floor<seconds>(facts.now - facts.began_at)) + " elapsed";
  const bool known = record && facts.seen.service.value && facts.seen.tasks.value;
  if (known && !facts.decision.outcome && stale > 0) {
    const milliseconds left =
        estimate(facts.seen, facts.policy, stale, record->base_count, record->surge, stale < total);
    text += ", about " + to_text(std::chrono::ceil<seconds>(left)) + " left";
  }
  return text;
}

}  // namespace

int width_of(std::string_view text) {
  return static_cast<int>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string live_text(const LiveFacts& facts, const Canvas& canvas) {
  const core::Availability& counts = facts.decision.seen;
  const int total = std::max(facts.stale_at_claim, counts.stale);
  const int done = total - counts.stale;
  std::string text = line(head(facts, counts.stale, total), Tone::kPlain, canvas);
  text +=
      line("[" + bar(done, total, 24) + "] " + std::to_string(done) + " of " +
               counted(total, "task") + " recycled   serving " + std::to_string(counts.serving) +
               " of " + std::to_string(counts.desired) + ", floor " + std::to_string(counts.floor),
           Tone::kPlain, canvas);
  const std::vector<const core::Task*> tasks = in_order(facts.seen);
  const auto room = static_cast<std::size_t>(std::max(1, canvas.rows - 5));
  for (std::size_t i = 0; i < std::min(room, tasks.size()); ++i) {
    const TaskState state = state_of(*tasks[i], facts);
    text += line(task_line(*tasks[i], facts, state), state.tone, canvas);
  }
  if (tasks.size() > room) {
    text += line("   and " + counted(static_cast<std::int64_t>(tasks.size() - room), "more task"),
                 Tone::kFaint, canvas);
  }
  std::string status = std::string(core::sentence(facts.decision.reason));
  if (!facts.decision.detail.empty()) status += ": " + facts.decision.detail;
  const auto next = std::chrono::ceil<seconds>(facts.decision.wake_at - facts.now);
  if (!facts.decision.outcome && next > seconds{0}) status += "; next look in " + to_text(next);
  return text + line(status, Tone::kPlain, canvas);
}

}  // namespace ecsr::cli
