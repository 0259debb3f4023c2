// SPDX-License-Identifier: MIT
#include "formats/alarm_name.h"

#include "base/foreign_text.h"
#include "base/text.h"

namespace ecsr::formats {
namespace {

constexpr std::size_t kLongest = 255;  // [doc: PutMetricAlarm, "AlarmName"]
constexpr std::string_view kRight = "the name or the ARN of a CloudWatch alarm, such as web-5xx";

}  // namespace

Result<std::string> alarm_name(std::string_view text) {
  std::string_view name = trim(text);
  if (name.starts_with("arn:")) {
    // arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web-5xx, and a name may hold colons.
    constexpr std::string_view kMark = ":alarm:";
    const std::size_t mark = name.find(kMark);
    const bool is_alarm = name.contains(":cloudwatch:") && mark != std::string_view::npos;
    name = is_alarm ? name.substr(mark + kMark.size()) : std::string_view();
  }
  if (name.empty() || name.size() > kLongest) {
    return fail(ErrorKind::kBadInput, "\"" + printable(std::string(text.substr(0, kLongest))) +
                                          "\" is not " + std::string(kRight));
  }
  return std::string(name);
}

}  // namespace ecsr::formats
