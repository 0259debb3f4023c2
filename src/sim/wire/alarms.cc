// SPDX-License-Identifier: MIT
#include "sim/wire/alarms.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <sstream>

#include "base/text.h"
#include "sim/wire/handlers.h"
#include "sim/wire/json_values.h"

namespace ecsr::sim::wire {
namespace {

using nlohmann::json;

constexpr const char* kNamespace = "http://monitoring.amazonaws.com/doc/2010-08-01/";

/// What AlarmTypes names; nothing at all means metric alarms. [doc: DescribeAlarms, "AlarmTypes"]
std::optional<SimError> take_types(const std::vector<std::string>& types,
                                   DescribeAlarmsInput& wanted) {
  if (types.empty()) return std::nullopt;
  wanted.metric = std::find(types.begin(), types.end(), "MetricAlarm") != types.end();
  wanted.composite = std::find(types.begin(), types.end(), "CompositeAlarm") != types.end();
  for (const std::string& type : types) {
    if (type == "MetricAlarm" || type == "CompositeAlarm") continue;
    return SimError{"ValidationError", "AlarmTypes: \"" + type + "\" is no type of alarm"};
  }
  return std::nullopt;
}

std::vector<std::string> members(const Form& form, const std::string& name) {
  std::vector<std::string> texts;
  for (int i = 1;; ++i) {
    const std::string key = name + ".member." + std::to_string(i);
    if (!form.has(key)) return texts;
    texts.emplace_back(form.value(key));
  }
}

Answer<DescribeAlarmsInput> input_of(const Form& form) {
  DescribeAlarmsInput wanted{.names = members(form, "AlarmNames"),
                             .prefix = std::string(form.value("AlarmNamePrefix")),
                             .state = std::string(form.value("StateValue")),
                             .max_records = std::nullopt,
                             .next_token = std::string(form.value("NextToken"))};
  if (const std::string_view most = form.value("MaxRecords"); !most.empty()) {
    const auto number = parse_whole_number(most);
    if (!number || *number < 1 || *number > 100) {
      return refuse("ValidationError", "MaxRecords must be between 1 and 100");
    }
    wanted.max_records = static_cast<int>(*number);
  }
  if (auto wrong = take_types(members(form, "AlarmTypes"), wanted)) {
    return std::unexpected(*std::move(wrong));
  }
  return wanted;
}

void put_text(pugi::xml_node parent, const char* name, const std::string& text) {
  parent.append_child(name).text().set(text.c_str());
}

Answer<json> describe_alarms_json(World& world, JsonInput& input) {
  DescribeAlarmsInput wanted{.names = input.texts("AlarmNames"),
                             .prefix = input.text("AlarmNamePrefix"),
                             .state = input.text("StateValue"),
                             .max_records = input.number("MaxRecords"),
                             .next_token = input.text("NextToken")};
  const auto wrong = take_types(input.texts("AlarmTypes"), wanted);
  if (input.problem()) return std::unexpected(*input.problem());
  if (wrong) return std::unexpected(*wrong);
  const auto found = describe_alarms(world, wanted);
  if (!found) return std::unexpected(found.error());
  json metric = json::array();
  json composite = json::array();
  for (const Alarm* alarm : found->alarms) {
    json object{{"AlarmName", alarm->name},
                {"AlarmArn", alarm_arn(world, *alarm)},
                {"ActionsEnabled", true},
                {"StateValue", wire_word(alarm->state)},
                {"StateReason", alarm->reason},
                {"StateUpdatedTimestamp", epoch_seconds(alarm->changed_at)}};
    (alarm->composite ? composite : metric).push_back(std::move(object));
  }
  json object{{"MetricAlarms", std::move(metric)}, {"CompositeAlarms", std::move(composite)}};
  put(object, "NextToken", std::string_view(found->next_token));
  return object;
}

constexpr std::array kOperations{JsonOperation{"DescribeAlarms", describe_alarms_json}};

}  // namespace

std::span<const JsonOperation> cloudwatch_operations() { return kOperations; }

Answer<std::string> describe_alarms_call(World& world, const Form& form,
                                         const std::string& request_id) {
  const auto wanted = input_of(form);
  if (!wanted) return std::unexpected(wanted.error());
  const auto found = describe_alarms(world, *wanted);
  if (!found) return std::unexpected(found.error());
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("DescribeAlarmsResponse");
  root.append_attribute("xmlns").set_value(kNamespace);
  pugi::xml_node result = root.append_child("DescribeAlarmsResult");
  pugi::xml_node metric = result.append_child("MetricAlarms");
  pugi::xml_node composite = result.append_child("CompositeAlarms");
  for (const Alarm* alarm : found->alarms) {
    pugi::xml_node member = (alarm->composite ? composite : metric).append_child("member");
    put_text(member, "AlarmName", alarm->name);
    put_text(member, "AlarmArn", alarm_arn(world, *alarm));
    put_text(member, "ActionsEnabled", "true");
    put_text(member, "StateValue", std::string(wire_word(alarm->state)));
    put_text(member, "StateReason", alarm->reason);
    put_text(member, "StateUpdatedTimestamp", to_iso8601(alarm->changed_at));
  }
  if (!found->next_token.empty()) put_text(result, "NextToken", found->next_token);
  put_text(root.append_child("ResponseMetadata"), "RequestId", request_id);
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  return std::move(out).str();
}

}  // namespace ecsr::sim::wire
