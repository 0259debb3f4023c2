// SPDX-License-Identifier: MIT
#include "core/action.h"

namespace ecsr::core {
namespace {

std::string suspended_text(const Suspended& suspended) {
  std::string text;
  if (suspended.scaling_in) text += " scale-in suspended";
  if (suspended.scaling_out) text += " scale-out suspended";
  if (suspended.scheduled) text += " scheduled scaling suspended";
  return text;
}

struct Writer {
  std::string operator()(const SetDesiredCount& order) const {
    return "SetDesiredCount " + std::to_string(order.count);
  }
  std::string operator()(const SetScaling& order) const {
    return "SetScaling " + to_text(order.target);
  }
  std::string operator()(const StopTask& order) const {
    return "StopTask " + std::string(order.task.name());
  }
  std::string operator()(const DeregisterTargets& order) const {
    return "DeregisterTargets " + std::string(order.task.name());
  }
};

}  // namespace

std::string to_text(const ScalableTarget& target) {
  return std::to_string(target.min_capacity) + ".." + std::to_string(target.max_capacity) +
         suspended_text(target.suspended);
}

std::string to_text(const Action& action) { return std::visit(Writer{}, action); }

}  // namespace ecsr::core
