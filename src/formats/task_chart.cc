// SPDX-License-Identifier: MIT
#include "formats/task_chart.h"

#include <algorithm>
#include <span>

#include "formats/chart_scale.h"
#include "formats/story.h"

namespace ecsr::formats {
namespace {

constexpr double kWidth = 960;
constexpr double kLeft = 176;
constexpr double kRight = 946;
constexpr double kTop = 6;

/// More tasks make thinner rows; names are written while there is room for them.
double row_height(std::size_t tasks) {
  constexpr double kThickest = 30;
  constexpr double kThinnest = 3;
  constexpr double kRoom = 1'200;
  return std::clamp(kRoom / static_cast<double>(tasks), kThinnest, kThickest);
}

constexpr double kRoomForNames = 13;

/// Enough of an id to tell it from its neighbours.
std::string short_name(const core::TaskId& task) { return std::string(task.name().substr(0, 8)); }

struct Bar {
  std::string_view kind;
  std::optional<WallTime> from;
  std::optional<WallTime> to;
};

struct Place {
  double top = 0;
  double height = 0;
};

std::string draw(const TimeScale& time, const Bar& bar, Place place, const std::string& title) {
  if (!bar.from || !bar.to || *bar.to <= *bar.from) return {};
  const double left = time.x(*bar.from);
  const double width = time.x(*bar.to) - left;
  if (width <= 0) return {};
  return "<rect class=\"" + std::string(bar.kind) + "\" x=\"" + coordinate(left) + "\" y=\"" +
         coordinate(place.top) + "\" width=\"" + coordinate(std::max(width, 1.0)) + "\" height=\"" +
         coordinate(place.height) + "\"><title>" + escaped(title) + "</title></rect>";
}

std::string at(std::string_view what, const std::optional<WallTime>& time, WallTime began) {
  return time ? ", " + std::string(what) + " " + to_clock_of_run(*time, began) : std::string();
}

std::string stale_bars(const TimeScale& time, const RecycledTask& task, Place place) {
  const std::string title =
      std::string(task.task.name()) + at("created", task.created_at, time.from) +
      at("stopped", task.ordered_at, time.from) + at("gone", task.gone_at, time.from);
  const std::optional<WallTime> gone = task.gone_at ? task.gone_at : std::optional(time.to);
  return draw(time, {"old", task.created_at.value_or(time.from), task.ordered_at}, place, title) +
         draw(time, {"stopping", task.ordered_at, gone}, place, title);
}

std::string fresh_bars(const TimeScale& time, const RecycledTask& task, Place place) {
  if (!task.replacement) return {};
  const std::string title = std::string(task.replacement->name()) +
                            at("created", task.replacement_created_at, time.from) +
                            at("started", task.replacement_started_at, time.from) +
                            at("serving", task.replacement_serving_at, time.from);
  const auto serving = task.replacement_serving_at;
  return draw(time, {"starting", task.replacement_created_at, serving.value_or(time.to)}, place,
              title) +
         draw(time, {"new", serving, time.to}, place, title);
}

std::string names(const RecycledTask& task, double middle) {
  std::string text = short_name(task.task);
  if (task.replacement) text += " → " + short_name(*task.replacement);
  return "<text class=\"name\" x=\"" + coordinate(kLeft - 10) + "\" y=\"" + coordinate(middle + 4) +
         "\" text-anchor=\"end\">" + escaped(text) + "</text>";
}

}  // namespace

std::string task_chart(const FinalRecord& record, std::size_t most) {
  if (record.tasks.empty()) return {};
  const TimeScale time{
      .from = record.began_at, .to = record.ended_at, .left = kLeft, .right = kRight};
  const std::span drawn(record.tasks.data(), std::min(most, record.tasks.size()));
  const double row = row_height(drawn.size());
  const double bottom = kTop + row * static_cast<double>(drawn.size());
  const double gap = row > kRoomForNames ? 3 : 0;
  std::string svg = "<svg viewBox=\"0 0 " + coordinate(kWidth) + " " + coordinate(bottom + 30) +
                    "\" role=\"img\" aria-label=\"Each task and its replacement over time\">\n" +
                    time_axis(time, kTop, bottom);
  double top = kTop;
  for (const RecycledTask& task : drawn) {
    const double half = (row - 2 * gap) / 2;
    if (row > kRoomForNames) svg += names(task, top + row / 2);
    svg += stale_bars(time, task, {.top = top + gap, .height = half});
    svg += fresh_bars(time, task, {.top = top + gap + half, .height = half}) + "\n";
    top += row;
  }
  return svg + "</svg>";
}

}  // namespace ecsr::formats
