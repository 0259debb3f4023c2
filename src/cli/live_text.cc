// SPDX-License-Identifier: MIT
#include "cli/live_text.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/text.h"
#include "cli/answers.h"
#include "cli/columns.h"
#include "cli/estimate.h"
#include "core/availability.h"
#include "core/selection.h"

namespace ecsr::cli {
namespace {

/// More than any terminal has.
constexpr std::size_t kMostRows = 300;

/// Places in Scene::kinds.
enum Kind : std::size_t { kStale, kFresh, kNeither };

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

/// One line that never gets wider than the canvas.
class Line {
 public:
  explicit Line(const Canvas& canvas) : canvas_(canvas), left_(canvas.columns) {}

  Line& add(std::string_view text, Tone tone = Tone::kPlain) {
    const std::string kept = cut(text, left_);
    left_ -= width_of(kept);
    const bool painted = canvas_.colour && tone != Tone::kPlain && !kept.empty();
    if (painted) text_ += paint(tone);
    text_ += kept;
    if (painted) text_ += "\x1b[0m";
    return *this;
  }

  std::string end() const { return text_ + "\n"; }

 private:
  const Canvas& canvas_;
  std::string text_;
  int left_;
};

std::string_view word(core::LastStatus status) {
  constexpr std::array<std::string_view, 10> kWords{
      "PROVISIONING", "PENDING",        "ACTIVATING", "RUNNING", "DEACTIVATING",
      "STOPPING",     "DEPROVISIONING", "STOPPED",    "DELETED", "unknown"};
  return kWords[static_cast<std::size_t>(status)];
}

/// The worst of what the container and the target groups say.
std::string_view health_of(const core::Task& task, bool leaving) {
  using core::TargetHealth;
  if (task.target_health == TargetHealth::kDraining) return "draining";
  if (leaving || task.last_status != core::LastStatus::kRunning) return "-";
  if (core::unhealthy(task)) return "unhealthy";
  const bool container_asked = task.health_check != core::HealthCheck::kAbsent;
  const bool container_good = !container_asked || task.health == core::Health::kHealthy;
  switch (task.target_health) {
    case TargetHealth::kNoTargetGroup:
      if (!container_asked) return "no check";
      break;
    case TargetHealth::kHealthy:
      break;
    case TargetHealth::kUnused:
      return "unused";
    case TargetHealth::kUnknown:
      return "unknown";
    default:
      return "pending";
  }
  return container_good ? "healthy" : "pending";
}

/// Fills in mark, state, health and tone.
void describe(TaskRow& row, const core::Task& task, const SceneFacts& facts) {
  const core::Run& run = facts.decision.run;
  const bool leaving = core::leaving(task, run);
  const bool running = task.last_status == core::LastStatus::kRunning;
  row.health = health_of(task, leaving);
  row.state = word(task.last_status);
  if (leaving) {
    row.mark = "○";
    row.tone = Tone::kFaint;
    if (running) row.state = "stopping";
  } else if (core::serves(task, facts.policy, run, facts.seen.aws_now)) {
    row.mark = "●";
    row.tone = Tone::kGood;
    row.state = "serving";
  } else if (core::unhealthy(task)) {
    row.mark = "✗";
    row.tone = Tone::kBad;
  } else {
    row.mark = running ? "◐" : "◌";
    row.tone = Tone::kBusy;
    if (core::good(task, run)) row.state = "settling";
  }
}

Kind kind_of(const core::Task& task, const SceneFacts& facts) {
  const core::Run& run = facts.decision.run;
  if (!run.record) return kNeither;
  if (task.created_at && *task.created_at > run.record->cutoff) return kFresh;
  const bool stale = core::is_stale(task, facts.policy, run, *facts.seen.service.value);
  return stale ? kStale : kNeither;
}

TaskRow row_of(const core::Task& task, const SceneFacts& facts, Kind kind) {
  constexpr std::array<std::string_view, 3> kWords{"stale", "fresh", ""};
  TaskRow row;
  row.kind = kWords[kind];
  describe(row, task, facts);
  return row;
}

/// What changes comes before what waits for its turn, and that before what is done.
int rank(const TaskRow& row) {
  if (row.tone != Tone::kGood) return 0;
  return row.kind == "stale" ? 1 : 2;
}

void update_tasks(Scene& scene, const SceneFacts& facts) {
  std::vector<const core::Task*> tasks;
  for (const core::Task& task : *facts.seen.tasks.value) tasks.push_back(&task);
  std::ranges::sort(tasks, [](const core::Task* a, const core::Task* b) {
    return std::tie(a->created_at, a->id) < std::tie(b->created_at, b->id);
  });
  scene.rows.clear();
  scene.kinds = {};
  for (std::size_t place = 0; place < tasks.size(); ++place) {
    const Kind kind = kind_of(*tasks[place], facts);
    ++scene.kinds[kind];
    scene.rows.push_back(row_of(*tasks[place], facts, kind));
    scene.rows.back().place = place;
  }
  std::ranges::stable_sort(scene.rows, {}, rank);
  scene.rows.resize(std::min(scene.rows.size(), kMostRows));
  for (TaskRow& row : scene.rows) {
    const core::Task& task = *tasks[row.place];
    row.id = std::string(task.id.name());
    row.availability_zone = task.availability_zone;
    row.created_at = task.created_at;
  }
}

int bakes_left(const core::Policy& policy, const core::RunRecord& record) {
  const std::vector<int> all = core::checkpoints_of(policy, record.stale_at_claim);
  return 1 + static_cast<int>(std::ranges::count_if(
                 all, [&](int checkpoint) { return checkpoint > record.passed; }));
}

/// A guess is made anew when a stop was seen, and in between it just runs out.
void update_estimate(Scene& scene, const SceneFacts& facts, int stale_before) {
  const auto& record = facts.decision.run.record;
  const int stale = scene.counts.stale;
  const bool person = !question_of(facts.decision.reason).empty();
  if (!record || facts.decision.outcome || record->ending || stale == 0 || person) {
    scene.ends_at.reset();
  } else if (!scene.ends_at || stale != stale_before) {
    scene.ends_at = facts.now +
                    estimate(facts.seen, facts.policy, stale, record->base_count, record->surge,
                             stale < scene.stale_at_claim) +
                    bakes_left(facts.policy, *record) * facts.policy.bake;
  }
}

Tone tone_of(const core::Decision& decision) {
  if (!decision.outcome) return Tone::kPlain;
  return *decision.outcome == core::Outcome::kDone ? Tone::kGood : Tone::kBad;
}

std::string age(const std::optional<WallTime>& created_at, WallTime aws_now) {
  if (!created_at) return "-";
  const auto whole = std::max(seconds{0}, std::chrono::floor<seconds>(aws_now - *created_at));
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

std::string bar_line(const Scene& scene, WallTime now, const Canvas& canvas) {
  const int total = std::max(scene.stale_at_claim, scene.counts.stale);
  const int done = total - scene.counts.stale;
  const bool narrow = canvas.columns < 72;
  std::string words = std::to_string(done) + " of " +
                      (narrow ? std::to_string(total) : counted(total, "task")) + " recycled";
  if (scene.ends_at) {
    const auto left = std::max(seconds{1}, std::chrono::ceil<seconds>(*scene.ends_at - now));
    words += (narrow ? ", ~" : ", about ") + to_text(left) + " left";
  }
  const int room = canvas.columns - width_of(words) - 3;
  return Line(canvas)
      .add("[")
      .add(bar(done, total, std::clamp(room, 4, 24)), done == total ? Tone::kGood : Tone::kBusy)
      .add("] " + words)
      .end();
}

/// Which columns a task's line has, by the width of the canvas.
std::string task_line(const TaskRow& row, WallTime aws_now, const Canvas& canvas) {
  const bool wide = canvas.columns >= 104;
  const bool narrow = canvas.columns < 72;
  const Tone rest = row.tone == Tone::kFaint ? Tone::kFaint : Tone::kPlain;
  Line line(canvas);
  if (!narrow) line.add(" ");
  line.add(std::string(row.mark) + " ", row.tone);
  line.add(padded(cut(row.id, wide ? 34 : narrow ? 8 : 12), wide ? 36 : narrow ? 9 : 14), rest);
  if (!narrow) line.add(padded(row.availability_zone, 14), rest);
  line.add(padded(age(row.created_at, aws_now), narrow ? 7 : 9), rest);
  if (!narrow) line.add(padded(row.kind, 7), rest);
  line.add(padded(cut(row.state, narrow ? 12 : 15), narrow ? 13 : 16), row.tone);
  return line.add(row.health, row.tone).end();
}

/// "and 48 more tasks: 36 stale, 12 fresh"
std::string more_line(const Scene& scene, std::size_t shown, const Canvas& canvas) {
  std::array<int, 3> left = scene.kinds;
  for (const TaskRow& row : std::span(scene.rows).first(shown)) {
    --left[row.kind == "stale" ? kStale : row.kind == "fresh" ? kFresh : kNeither];
  }
  std::string text = "and " + counted(std::accumulate(left.begin(), left.end(), 0), "more task");
  std::string_view before = ": ";
  for (const auto& [kind, name] : {std::pair{kStale, " stale"}, std::pair{kFresh, " fresh"}}) {
    if (left[kind] == 0) continue;
    text += std::string(before) + std::to_string(left[kind]) + name;
    before = ", ";
  }
  return Line(canvas).add(canvas.columns < 72 ? "  " : "   ").add(text, Tone::kFaint).end();
}

std::string task_lines(const Scene& scene, WallTime aws_now, std::size_t room,
                       const Canvas& canvas) {
  const auto total =
      static_cast<std::size_t>(std::accumulate(scene.kinds.begin(), scene.kinds.end(), 0));
  const bool all = total <= room && total == scene.rows.size();
  const std::size_t shown = all ? total : std::min(room - 1, scene.rows.size());
  std::vector<const TaskRow*> rows;
  rows.reserve(shown);
  for (std::size_t i = 0; i < shown; ++i) rows.push_back(&scene.rows[i]);
  std::ranges::sort(rows, {}, &TaskRow::place);
  std::string text;
  for (const TaskRow* row : rows) text += task_line(*row, aws_now, canvas);
  return all ? text : text + more_line(scene, shown, canvas);
}

/// One line, or two where that is too wide.
std::string head(const Scene& scene, WallTime began_at, WallTime now, const Canvas& canvas) {
  const core::Availability& counts = scene.counts;
  const std::string who =
      scene.title + "  " + to_text(std::chrono::floor<seconds>(now - began_at)) + " elapsed";
  const std::string how = "serving " + std::to_string(counts.serving) + " of " +
                          std::to_string(counts.desired) + ", floor " +
                          std::to_string(counts.floor);
  const bool fits = width_of(who) + 2 + width_of(how) <= canvas.columns;
  if (fits) return Line(canvas).add(who + "  " + how).end();
  return Line(canvas).add(who).end() + Line(canvas).add(how).end();
}

/// At most three lines, what matters in front, and the question if there is one.
std::string foot(const Scene& scene, WallTime now, const Canvas& canvas) {
  std::string status = scene.status;
  const auto next = std::chrono::ceil<seconds>(scene.wake_at - now);
  if (!scene.over && next > seconds{0}) status += "; next look in " + to_text(next);
  const std::string lines = wrapped(status, canvas.columns);
  std::string text;
  std::size_t start = 0;
  for (int shown = 0; shown < 3 && start < lines.size(); ++shown) {
    const std::size_t end = lines.find('\n', start);
    text += Line(canvas).add(lines.substr(start, end - start), scene.tone).end();
    start = end + 1;
  }
  if (!scene.question.empty()) text += Line(canvas).add(scene.question, Tone::kBusy).end();
  return text;
}

}  // namespace

void update(Scene& scene, const SceneFacts& facts) {
  const core::Decision& decision = facts.decision;
  if (decision.seen) {
    const int stale_before = scene.counts.stale;
    scene.title = facts.service.cluster.value + "/" + facts.service.service.value;
    if (decision.run.record) scene.title += "  run " + decision.run.record->id;
    scene.counts = *decision.seen;
    scene.stale_at_claim = std::max(scene.stale_at_claim, decision.seen->stale);
    scene.aws_now = facts.seen.aws_now;
    scene.seen_at = facts.seen.service.seen_at;
    update_tasks(scene, facts);
    update_estimate(scene, facts, stale_before);
  }
  scene.status = std::string(core::sentence(decision.reason));
  if (!decision.detail.empty()) scene.status += ": " + decision.detail;
  scene.tone = tone_of(decision);
  scene.wake_at = decision.wake_at;
  scene.over = decision.outcome.has_value();
}

std::string live_text(const Scene& scene, WallTime began_at, WallTime now, const Canvas& canvas) {
  // The account's clock goes on while nobody looks.
  const WallTime aws_now = scene.aws_now + std::max(milliseconds{0}, now - scene.seen_at);
  const std::string above = head(scene, began_at, now, canvas) + bar_line(scene, now, canvas);
  const std::string below = foot(scene, now, canvas);
  const auto used = std::ranges::count(above, '\n') + std::ranges::count(below, '\n');
  const auto room = static_cast<std::size_t>(std::max<std::int64_t>(2, canvas.rows - used));
  return above + task_lines(scene, aws_now, room, canvas) + below;
}

}  // namespace ecsr::cli
