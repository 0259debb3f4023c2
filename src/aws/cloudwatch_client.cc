// SPDX-License-Identifier: MIT
// CloudWatch speaks three protocols by now. This is the oldest, which every partition and every
// imitation of CloudWatch understands. [doc: Service protocol updates]
#include "aws/cloudwatch_client.h"

#include "aws/form_body.h"
#include "aws/json_wave.h"
#include "aws/wire_text.h"
#include "aws/words.h"
#include "aws/xml_answer.h"

namespace ecsr::aws {
namespace {

using core::AlarmState;

/// [doc: DescribeAlarms, "StateValue"]
constexpr Word<AlarmState> kStates[] = {
    {"OK", AlarmState::kOk},
    {"ALARM", AlarmState::kAlarm},
    {"INSUFFICIENT_DATA", AlarmState::kInsufficientData},
};

/// Left out, it would mean metric alarms alone. [doc: DescribeAlarms, "AlarmTypes"]
constexpr std::string_view kTypes[] = {"CompositeAlarm", "MetricAlarm"};
constexpr std::string_view kLists[] = {"DescribeAlarmsResult/CompositeAlarms",
                                       "DescribeAlarmsResult/MetricAlarms"};

/// More of CloudWatch's reasons is not shown; they have up to 1,023 characters.
constexpr std::size_t kLongestReason = 200;

Result<std::string> body_of(const ports::DescribeAlarmsRequest& request) {
  FormBody body(kDescribeAlarms.name, row_of(kDescribeAlarms.service).version);
  int number = 0;
  for (const std::string& name : request.names) {
    body.text("AlarmNames.member." + std::to_string(++number), name);
  }
  number = 0;
  for (const std::string_view type : kTypes) {
    body.text("AlarmTypes.member." + std::to_string(++number), type);
  }
  body.text("MaxRecords", std::to_string(ports::kAlarmsPerCall));
  if (!request.next_token.empty()) body.text("NextToken", request.next_token);
  return body.written();
}

Result<ports::DescribeAlarmsAnswer> read(const HttpAnswer& http) {
  const auto cannot = [&http](std::string_view why) {
    return std::unexpected(cannot_be_used(kDescribeAlarms, http, why));
  };
  const Result<XmlAnswer> parsed = XmlAnswer::parse(http.body, "DescribeAlarmsResponse");
  if (!parsed) return cannot("it is " + parsed.error().message());
  if (!parsed->has("DescribeAlarmsResult")) return cannot("it has no DescribeAlarmsResult");
  ports::DescribeAlarmsAnswer answer{.alarms = {},
                                     .next_token = parsed->text("DescribeAlarmsResult/NextToken")};
  for (const std::string_view list : kLists) {
    int number = 0;
    for (const XmlRow& row : parsed->members(
             std::string(list), {"AlarmName", "StateValue", "StateReason", "AlarmArn"})) {
      ++number;
      if (row[0].empty()) {
        return cannot(std::string(list) + ", alarm " + std::to_string(number) +
                      ": has no AlarmName");
      }
      answer.alarms.push_back({.name = row[0],
                               .state = value_of_word(kStates, row[1], AlarmState::kUnknown),
                               .why = one_line(row[2], kLongestReason),
                               .arn = row[3]});
    }
  }
  return answer;
}

}  // namespace

std::vector<Result<ports::DescribeAlarmsAnswer>> CloudWatchClient::describe_alarms(
    std::span<const ports::DescribeAlarmsRequest> wave) {
  std::vector<Result<std::string>> bodies;
  for (const ports::DescribeAlarmsRequest& request : wave) bodies.push_back(body_of(request));
  std::vector<Result<ports::DescribeAlarmsAnswer>> results;
  for (const Result<HttpAnswer>& answer : caller_.send(kDescribeAlarms, std::move(bodies))) {
    if (answer) {
      results.push_back(read(*answer));
    } else {
      results.push_back(std::unexpected(answer.error()));
    }
  }
  return results;
}

}  // namespace ecsr::aws
