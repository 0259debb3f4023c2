// SPDX-License-Identifier: MIT
#include "formats/lambda_event.h"

#include <string>
#include <utility>
#include <vector>

#include "base/foreign_text.h"
#include "base/text.h"
#include "formats/json_value.h"
#include "formats/policy_fields.h"

namespace ecsr::formats {
namespace {

constexpr std::string_view kCluster = "cluster_name";
constexpr std::string_view kService = "service_name";

std::unexpected<Error> refuse(const ValueProblem& problem) {
  // A path that is empty speaks of the event itself.
  return fail(ErrorKind::kBadInput,
              problem.path.empty() ? "the event " + problem.message : problem.sentence());
}

std::unexpected<Error> unknown_field(std::string_view name) {
  std::vector<std::string_view> known{kCluster, kService};
  for (const std::string_view field : policy_field_names()) known.push_back(field);
  const std::string close = did_you_mean(name, known);
  return fail(ErrorKind::kBadInput,
              "the event has a field " + shown(name) + " that is not known" +
                  (close.empty() ? "; docs/formats.md lists the fields" : close));
}

Result<LambdaEvent> read_event(const Value& event, const core::Policy& base) {
  LambdaEvent read{.service = {}, .policy = base};
  for (const auto& [name, place] : {std::pair{kCluster, &read.service.cluster.value},
                                    std::pair{kService, &read.service.service.value}}) {
    const Value* const value = event.find(name);
    if (value == nullptr) {
      return fail(ErrorKind::kBadInput, "the event has no " + std::string(name) +
                                            ": it needs cluster_name and service_name");
    }
    if (!value->is_text() || trim(value->text).empty() || printable(value->text) != value->text) {
      return refuse(wrong_value(*value, std::string(name), "a name such as \"web\""));
    }
    *place = trim(value->text);
  }
  const PolicyReading reading = read_policy(event, "", read.policy);
  for (const Value* other : reading.others) {
    if (other->name != kCluster && other->name != kService) return unknown_field(other->name);
  }
  if (!reading.problems.empty()) return refuse(reading.problems.front());
  return read;
}

}  // namespace

Result<LambdaEvent> parse_lambda_event(std::string_view text, const core::Policy& base) {
  const auto event = read_json(text, Comments::kRefused);
  if (!event) {
    return fail(ErrorKind::kBadInput, "the event is not JSON: line " +
                                          std::to_string(event.error().place.line) + ", column " +
                                          std::to_string(event.error().place.column) + ": " +
                                          printable(event.error().message));
  }
  if (!event->is_map()) {
    return fail(ErrorKind::kBadInput, "the event is " + shown(*event) +
                                          ": expected an object with cluster_name and "
                                          "service_name");
  }
  if (const Value* const twice = named_twice(*event)) {
    return fail(ErrorKind::kBadInput,
                "the event has the field " + shown(twice->name) + " twice: leave one of them out");
  }
  return read_event(*event, base);
}

}  // namespace ecsr::formats
