// SPDX-License-Identifier: MIT
// The picture of a recycle on a terminal: a bar with an estimate, one line per task, and what is
// waited for. A function from what is known to text, so that a golden file can hold it. Pure.
#pragma once

#include <string>

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

/// What the picture shows. References live as long as the call.
struct LiveFacts {
  const core::ServiceAddress& service;
  const core::Policy& policy;
  const core::Observation& seen;
  const core::Decision& decision;
  WallTime began_at{};  ///< our clock
  WallTime now{};       ///< our clock
  int stale_at_claim = 0;
};

/// Lines, each ending in a newline and none wider than the canvas; at most canvas.rows of them.
std::string live_text(const LiveFacts& facts, const Canvas& canvas);

/// How wide a text is on a terminal, in columns, with UTF-8 counted as one column a character.
int width_of(std::string_view text);

}  // namespace ecsr::cli
