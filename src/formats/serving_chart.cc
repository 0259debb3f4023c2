// SPDX-License-Identifier: MIT
#include "formats/serving_chart.h"

#include <algorithm>
#include <map>

#include "formats/chart_scale.h"

namespace ecsr::formats {
namespace {

constexpr double kWidth = 960;
constexpr double kLeft = 44;
constexpr double kRight = 946;
constexpr double kTop = 14;
constexpr double kBottom = 214;
constexpr double kHeight = 244;

struct Drawing {
  TimeScale time;
  int highest = 1;

  double y(int number) const {
    return kBottom - (kBottom - kTop) * static_cast<double>(number) / static_cast<double>(highest);
  }
};

/// A line of steps: a number holds until the next sample says otherwise.
template <typename Number>
std::string steps(const Drawing& drawing, const std::vector<ServingSample>& samples,
                  Number number) {
  std::string path;
  double before = 0;
  for (const ServingSample& sample : samples) {
    const double y = drawing.y(number(sample));
    const std::string x = coordinate(drawing.time.x(sample.at));
    if (path.empty()) {
      path = "M" + x + " " + coordinate(y);
    } else {
      path += "H" + x;
      if (y != before) path += "V" + coordinate(y);
    }
    before = y;
  }
  return path + "H" + coordinate(kRight);
}

std::string number_axis(const Drawing& drawing) {
  std::string svg;
  for (int number = 0; number <= drawing.highest; number += number_step(drawing.highest)) {
    const std::string y = coordinate(drawing.y(number));
    svg += "<line class=\"grid\" x1=\"" + coordinate(kLeft) + "\" y1=\"" + y + "\" x2=\"" +
           coordinate(kRight) + "\" y2=\"" + y + "\"/>";
    svg += "<text class=\"tick\" x=\"" + coordinate(kLeft - 10) + "\" y=\"" +
           coordinate(drawing.y(number) + 4) + "\" text-anchor=\"end\">" + std::to_string(number) +
           "</text>\n";
  }
  return svg;
}

std::string path(std::string_view kind, const std::string& where, std::string_view title) {
  return "<path class=\"" + std::string(kind) + "\" d=\"" + where + "\"><title>" + escaped(title) +
         "</title></path>\n";
}

}  // namespace

std::vector<ServingSample> samples_from_tasks(const FinalRecord& record) {
  if (!record.desired || record.tasks.empty()) return {};
  std::map<WallTime, int> changes{{record.began_at, 0}, {record.ended_at, 0}};
  for (const RecycledTask& task : record.tasks) {
    if (task.ordered_at) --changes[*task.ordered_at];
    if (task.replacement_serving_at) ++changes[*task.replacement_serving_at];
  }
  std::vector<ServingSample> samples;
  int serving = record.desired->found;
  for (const auto& [at, change] : changes) {
    serving = std::max(0, serving + change);
    if (at < record.began_at || at > record.ended_at) continue;
    samples.push_back({.at = at, .serving = serving, .desired = record.desired->found});
  }
  return samples;
}

std::string serving_chart(const RunFile& run) {
  const bool derived = run.samples.empty();
  const std::vector<ServingSample> samples = derived ? samples_from_tasks(run.record) : run.samples;
  if (samples.size() < 2 && run.record.tasks.empty()) return {};
  if (samples.empty()) return {};
  Drawing drawing{.time = {.from = samples.front().at,
                           .to = std::max(samples.back().at, run.record.ended_at),
                           .left = kLeft,
                           .right = kRight}};
  for (const ServingSample& sample : samples) {
    drawing.highest = std::max({drawing.highest, sample.serving, sample.desired, sample.floor});
  }
  drawing.highest += std::max(1, drawing.highest / 10);
  const std::string serving =
      steps(drawing, samples, [](const ServingSample& sample) { return sample.serving; });
  const std::string desired =
      steps(drawing, samples, [](const ServingSample& sample) { return sample.desired; });
  const std::string floor =
      steps(drawing, samples, [](const ServingSample& sample) { return sample.floor; });
  std::string svg = "<svg viewBox=\"0 0 " + coordinate(kWidth) + " " + coordinate(kHeight) +
                    "\" role=\"img\" aria-label=\"Serving tasks over time\">\n";
  svg += number_axis(drawing) + time_axis(drawing.time, kTop, kBottom);
  const std::string base = coordinate(kBottom);
  svg += path("serving-area", serving + "V" + base + "H" + coordinate(kLeft) + "Z", "serving");
  svg += path("desired", desired, derived ? "desired count as it was found" : "desired count");
  if (!derived) svg += path("floor", floor, "floor");
  svg += path("serving", serving, "serving");
  return svg + "</svg>";
}

}  // namespace ecsr::formats
