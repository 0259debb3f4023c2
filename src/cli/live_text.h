// SPDX-License-Identifier: MIT
// The picture of a recycle on a terminal: a bar with an estimate, one line per task, and what is
// waited for. A function from what is known to text, so that a golden file can hold it. Pure.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/decide.h"
#include "core/ids.h"
#include "core/observation.h"
#include "core/policy.h"

namespace ecsr::cli {

struct Canvas {
  int columns = 80;
  int rows = 24;
  bool colour = false;
};

/// What colours mean: good serves, busy is on its way, bad fails, faint is going away.
enum class Tone { kPlain, kGood, kBusy, kBad, kFaint };

/// One task as the picture shows it.
struct TaskRow {
  std::string id;  ///< the last part of the ARN
  std::string availability_zone;
  std::optional<WallTime> created_at;
  std::string_view mark;
  std::string_view kind;  ///< "stale", "fresh", or empty
  std::string_view state;
  std::string_view health;
  Tone tone = Tone::kPlain;
  std::size_t place = 0;  ///< in the order of creation
};

/// What the picture shows of a pass: small also for thousands of tasks, because it is kept while
/// nobody looks at the service.
struct Scene {
  std::string title;
  core::Availability counts;
  int stale_at_claim = 0;
  std::vector<TaskRow> rows;   ///< most interesting first
  std::array<int, 3> kinds{};  ///< of all tasks: stale, fresh, neither
  std::string status;
  Tone tone = Tone::kPlain;         ///< of the status
  std::optional<WallTime> ends_at;  ///< our clock; a guess
  WallTime aws_now{};
  WallTime seen_at{};  ///< our clock, at the same instant as aws_now
  WallTime wake_at{};
  std::string_view question;  ///< for whoever can type an answer; else empty
  bool over = false;
};

/// One pass, as far as the picture needs it. References live as long as the call.
struct SceneFacts {
  const core::ServiceAddress& service;
  const core::Policy& policy;
  const core::Observation& seen;
  const core::Decision& decision;
  WallTime now{};  ///< our clock
};

/// Brings the scene up to date. Where the service or its tasks could not be read, those seen last
/// stay.
void update(Scene& scene, const SceneFacts& facts);

/// Lines, each ending in a newline and none wider than the canvas; at most canvas.rows of them
/// where that is 8 or more. `began_at` and `now` are our clock's.
std::string live_text(const Scene& scene, WallTime began_at, WallTime now, const Canvas& canvas);

}  // namespace ecsr::cli
