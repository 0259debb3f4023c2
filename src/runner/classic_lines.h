// SPDX-License-Identifier: MIT
// The lines of the function that this program replaces, word for word: people have alarms on them.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "core/ids.h"
#include "formats/run_memory.h"
#include "runner/runner.h"

namespace ecsr::runner {

class ClassicLines {
 public:
  /// Over the whole run, also when many processes take turns at it.
  using Counts = formats::LineCounts;

  /// `wait`: the policy's. `service` is as people named it.
  ClassicLines(core::ServiceAddress service, milliseconds wait) : ClassicLines(service, wait, {}) {}
  ClassicLines(core::ServiceAddress service, milliseconds wait, Counts counts)
      : service_(std::move(service)), wait_(wait), counts_(counts) {}

  /// "Starting task recycle for …" and "Original desired count: …", once the service was seen.
  std::vector<std::string> beginning(const Pass& pass);
  /// "Task N recycled, waiting …" and "Recycling task N/M: …".
  std::vector<std::string> stops(const Pass& pass);

  static constexpr std::string_view kEnd = "Task recycle completed successfully";

  const Counts& counts() const { return counts_; }

 private:
  core::ServiceAddress service_;
  milliseconds wait_;
  Counts counts_;
};

}  // namespace ecsr::runner
