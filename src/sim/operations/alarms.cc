// SPDX-License-Identifier: MIT
#include <algorithm>

#include "base/text.h"
#include "sim/operations.h"
#include "sim/operations/gate.h"

namespace ecsr::sim {
namespace {

constexpr std::size_t kMostNames = 100;

/// CloudWatch's own words for what is wrong with a request.
std::unexpected<SimError> invalid(std::string message) {
  return error("ValidationError", std::move(message));
}

bool asked_for(const Alarm& alarm, const DescribeAlarmsInput& input) {
  const bool named = input.names.empty() || std::find(input.names.begin(), input.names.end(),
                                                      alarm.name) != input.names.end();
  return named && alarm.name.starts_with(input.prefix) &&
         (alarm.composite ? input.composite : input.metric) &&
         (input.state.empty() || wire_word(alarm.state) == input.state);
}

}  // namespace

std::string alarm_arn(const World& world, const Alarm& alarm) {
  return "arn:aws:cloudwatch:" + world.region + ":" + std::string(kAccountId) +
         ":alarm:" + alarm.name;
}

Answer<DescribedAlarms> describe_alarms(World& world, const DescribeAlarmsInput& input) {
  if (auto refused = refuse(world, Operation::kDescribeAlarms)) return std::unexpected(*refused);
  if (input.names.size() > kMostNames) {
    return invalid("AlarmNames: there can be at most " + std::to_string(kMostNames) + " names");
  }
  if (!input.names.empty() && !input.prefix.empty()) {
    return invalid("AlarmNames and AlarmNamePrefix exclude each other");
  }
  const int size = input.max_records.value_or(50);
  if (size < 1 || size > 100) return invalid("MaxRecords must be between 1 and 100");
  const auto first = place_of(input.next_token);
  if (!first) return error("InvalidNextToken", "The next token is not one of ours");
  DescribedAlarms found;
  std::uint64_t place = 0;
  for (const auto& [name, alarm] : world.alarms) {
    if (!asked_for(alarm, input)) continue;
    if (place++ < *first) continue;
    if (found.alarms.size() == static_cast<std::size_t>(size)) {
      found.next_token = token_for(place - 1);
      break;
    }
    found.alarms.push_back(&alarm);
  }
  return found;
}

}  // namespace ecsr::sim
