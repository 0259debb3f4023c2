// SPDX-License-Identifier: MIT
// A CloudWatch alarm, as far as it says whether a recycle may go on. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ecsr::core {

/// [doc: DescribeAlarms, "StateValue"]
enum class AlarmState {
  kOk,
  kAlarm,
  kInsufficientData,
  kMissing,  ///< there is no such alarm: DescribeAlarms leaves its name out
  kUnknown,  ///< a word that this program does not know
};

struct Alarm {
  std::string name;
  AlarmState state = AlarmState::kUnknown;
  std::string why;  ///< CloudWatch's own words (StateReason); may be empty
  std::string arn;  ///< empty: not known

  bool operator==(const Alarm&) const = default;
};

/// "web-5xx" of arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web-5xx, whose name may hold
/// colons; else the text itself.
constexpr std::string_view name_of_alarm(std::string_view name_or_arn) {
  constexpr int kColonsBeforeTheName = 6;
  if (!name_or_arn.starts_with("arn:")) return name_or_arn;
  for (int colons = 0; colons < kColonsBeforeTheName; ++colons) {
    const std::size_t colon = name_or_arn.find(':');
    if (colon == std::string_view::npos) return {};
    name_or_arn.remove_prefix(colon + 1);
  }
  return name_or_arn;
}

}  // namespace ecsr::core
