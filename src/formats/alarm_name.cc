// SPDX-License-Identifier: MIT
#include "formats/alarm_name.h"

#include "base/foreign_text.h"
#include "base/text.h"
#include "base/utf8.h"
#include "core/alarm.h"

namespace ecsr::formats {
namespace {

constexpr std::size_t kLongest = 255;  // characters [doc: PutMetricAlarm, "AlarmName"]
constexpr std::string_view kRight = "the name or the ARN of a CloudWatch alarm, such as web-5xx";

bool can_be_a_name(std::string_view text) {
  std::size_t characters = 0;
  for (; !text.empty(); ++characters) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return characters > 0 && characters <= kLongest;
}

}  // namespace

Result<std::string> alarm_name(std::string_view text) {
  const std::string_view written = trim(text);
  const std::string_view name = core::name_of_alarm(written);
  const std::string_view before = written.substr(0, written.size() - name.size());
  const bool is_alarm =
      before.empty() || (before.contains(":cloudwatch:") && before.ends_with(":alarm:"));
  if (!is_alarm || !can_be_a_name(name)) {
    return fail(ErrorKind::kBadInput, "\"" + printable(std::string(text.substr(0, kLongest))) +
                                          "\" is not " + std::string(kRight));
  }
  return std::string(written);
}

}  // namespace ecsr::formats
