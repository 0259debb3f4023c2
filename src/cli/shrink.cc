// SPDX-License-Identifier: MIT
#include "cli/shrink.h"

#include <algorithm>

#include "base/check.h"
#include "cli/plan_parts.h"

namespace ecsr::cli {
namespace {

/// A plan that goes on for ever takes a while to be found out; so many are tried at most.
constexpr int kMostTrials = 600;

/// "P6 put back".
std::string name_of(const std::string& broken) { return broken.substr(0, broken.find(':')); }

class Shrinking {
 public:
  Shrinking(const SeedPlan& plan, const Judge& judge)
      : plan_(plan), judge_(judge), parts_(parts_of(plan)) {
    const auto broken = judge(plan);
    ECSR_CHECK(broken.has_value(), "only a plan that breaks a promise is made shorter");
    promise_ = name_of(*broken);
  }

  Shrunk shrink() {
    while (leave_out_chunks() || leave_out_tasks()) {
    }
    return {.parts = parts_, .plan = with_only(plan_, parts_), .trials = trials_};
  }

 private:
  bool still_breaks(const std::vector<std::string>& parts) {
    if (trials_ >= kMostTrials) return false;
    ++trials_;
    const auto broken = judge_(with_only(plan_, parts));
    return broken && name_of(*broken) == promise_;
  }

  /// Whether anything could be left out: a half, a quarter, …, one part.
  bool leave_out_chunks() {
    bool any = false;
    for (std::size_t chunk = parts_.size() / 2; chunk > 0; chunk /= 2) {
      for (std::size_t at = 0; at < parts_.size();) {
        std::vector<std::string> fewer = parts_;
        const auto begin = fewer.begin() + static_cast<std::ptrdiff_t>(at);
        const std::size_t left = std::min(chunk, parts_.size() - at);
        fewer.erase(begin, begin + static_cast<std::ptrdiff_t>(left));
        if (fewer.size() < parts_.size() && !is_tasks_alone(at, left) && still_breaks(fewer)) {
          parts_ = std::move(fewer);
          any = true;
        } else {
          at += left;
        }
      }
    }
    return any;
  }

  /// Leaving out how many tasks there are changes nothing.
  bool is_tasks_alone(std::size_t at, std::size_t count) const {
    return count == 1 && parts_[at].starts_with("tasks=");
  }

  /// As few tasks as possible.
  bool leave_out_tasks() {
    const std::size_t now = with_only(plan_, parts_).tasks.size();
    for (std::size_t count = 1; count < now; ++count) {
      std::vector<std::string> fewer = parts_;
      std::erase_if(fewer, [](const std::string& part) { return part.starts_with("tasks="); });
      fewer.push_back("tasks=" + std::to_string(count));
      if (!still_breaks(fewer)) continue;
      parts_ = std::move(fewer);
      return true;
    }
    return false;
  }

  const SeedPlan& plan_;
  const Judge& judge_;
  std::vector<std::string> parts_;
  std::string promise_;
  int trials_ = 0;
};

}  // namespace

Shrunk shrink(const SeedPlan& plan, const Judge& judge) { return Shrinking(plan, judge).shrink(); }

}  // namespace ecsr::cli
