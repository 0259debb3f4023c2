// SPDX-License-Identifier: MIT
#include "formats/lambda_event.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/time.h"

namespace ecsr::formats {
namespace {

using core::Amount;
using core::Policy;
using nlohmann::json;

/// What a field holds, as it is shown in messages: shortened, so that a page of HTML stays one
/// line.
std::string shown(const json& value) {
  constexpr std::size_t kMost = 60;
  std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (text.size() > kMost) text = text.substr(0, kMost) + "...";
  return text;
}

std::unexpected<Error> wrong(std::string_view key, const json& value, std::string_view expected) {
  return fail(ErrorKind::kBadInput,
              std::string(key) + " is " + shown(value) + ": expected " + std::string(expected));
}

Status read(std::string_view key, const json& value, std::string& text) {
  if (!value.is_string() || trim(value.get_ref<const std::string&>()).empty()) {
    return wrong(key, value, "a name such as \"web\"");
  }
  text = trim(value.get_ref<const std::string&>());
  return {};
}

Status read(std::string_view key, const json& value, bool& flag) {
  if (value.is_boolean()) {
    flag = value.get<bool>();
    return {};
  }
  const std::string text = value.is_string() ? value.get<std::string>() : "";
  if (text != "true" && text != "false") return wrong(key, value, "true or false");
  flag = text == "true";
  return {};
}

constexpr std::string_view kDuration = "a number of seconds such as 30, or a text such as \"10m\"";

Status read(std::string_view key, const json& value, milliseconds& duration) {
  if (value.is_string()) {
    const auto parsed = parse_duration(trim(value.get_ref<const std::string&>()));
    if (!parsed) return wrong(key, value, kDuration);
    duration = *parsed;
    return {};
  }
  // Ten years, as for durations that are written as texts.
  constexpr double kMostSeconds = 3660.0 * 86'400;
  const double number = value.is_number() ? value.get<double>() : -1;
  if (!(number >= 0 && number <= kMostSeconds)) return wrong(key, value, kDuration);
  duration = milliseconds{std::llround(number * 1000)};
  return {};
}

Status read(std::string_view key, const json& value, std::optional<milliseconds>& duration) {
  return read(key, value, duration.emplace());
}

Status read(std::string_view key, const json& value, std::optional<WallTime>& time) {
  if (value.is_string()) {
    if (const auto parsed = parse_iso8601(trim(value.get_ref<const std::string&>()))) {
      time = *parsed;
      return {};
    }
  }
  return wrong(key, value, "a date such as \"2026-08-01T10:05:00Z\"");
}

Status read(std::string_view key, const json& value, Amount& amount) {
  std::string text;
  if (value.is_string()) text = trim(value.get_ref<const std::string&>());
  if (value.is_number_integer()) text = value.dump();
  const auto parsed = core::parse_amount(text);
  if (!parsed) return wrong(key, value, "a number such as 2, or a percentage such as \"25%\"");
  amount = *parsed;
  return {};
}

Status read(std::string_view key, const json& value, std::optional<Amount>& amount) {
  return read(key, value, amount.emplace());
}

/// A whole number from `least` up, or the same as a text.
Status read_count(std::string_view key, const json& value, int least, int& count) {
  std::string text;
  if (value.is_string()) text = trim(value.get_ref<const std::string&>());
  if (value.is_number_integer()) text = value.dump();
  const auto number = parse_whole_number(text);
  if (!number || *number < least || *number > std::numeric_limits<int>::max()) {
    return wrong(key, value, "a whole number from " + std::to_string(least) + " up");
  }
  count = static_cast<int>(*number);
  return {};
}

/// A list of texts, or one text alone.
Result<std::vector<std::string>> read_texts(std::string_view key, const json& value,
                                            std::string_view expected) {
  std::vector<std::string> texts;
  const json list = value.is_string() ? json::array({value}) : value;
  if (!list.is_array() || list.empty()) return wrong(key, value, expected);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string path = std::string(key) + "[" + std::to_string(i) + "]";
    if (auto problem = read(path, list[i], texts.emplace_back()); !problem) {
      return wrong(path, list[i], expected);
    }
  }
  return texts;
}

Status read_tasks(std::string_view key, const json& value, Policy& policy) {
  auto texts = read_texts(key, value, "a list of task ids such as [\"0f0e1d2c\"]");
  if (!texts) return std::unexpected(texts.error());
  for (std::string& text : *texts) policy.select.tasks.push_back(core::TaskId{std::move(text)});
  return {};
}

Status read_zones(std::string_view key, const json& value, Policy& policy) {
  auto texts = read_texts(key, value, "a list of zones such as [\"eu-west-1a\"]");
  if (!texts) return std::unexpected(texts.error());
  policy.select.availability_zones = *std::move(texts);
  return {};
}

template <typename Choice>
struct ChoiceWord {
  std::string_view word;
  Choice choice;
};

template <typename Choice, std::size_t kSize>
Status read_choice(std::string_view key, const json& value,
                   const std::array<ChoiceWord<Choice>, kSize>& words, Choice& chosen) {
  std::string expected;
  for (const ChoiceWord<Choice>& entry : words) {
    if (value.is_string() && value.get_ref<const std::string&>() == entry.word) {
      chosen = entry.choice;
      return {};
    }
    expected.append(expected.empty() ? "\"" : " or \"").append(entry.word).append("\"");
  }
  return wrong(key, value, expected);
}

constexpr std::array kProtectedWords{
    ChoiceWord<core::Protected>{"wait", core::Protected::kWait},
    ChoiceWord<core::Protected>{"skip", core::Protected::kSkip},
    ChoiceWord<core::Protected>{"stop", core::Protected::kStop},
};

constexpr std::array kAutoscalingWords{
    ChoiceWord<core::Autoscaling>{"manage", core::Autoscaling::kManage},
    ChoiceWord<core::Autoscaling>{"ignore", core::Autoscaling::kIgnore},
};

Status read_max_tasks(std::string_view key, const json& value, Policy& policy) {
  return read_count(key, value, 1, policy.select.max_tasks.emplace());
}

Status read_max_failures(std::string_view key, const json& value, Policy& policy) {
  return read_count(key, value, 0, policy.max_failures);
}

Status read_protected(std::string_view key, const json& value, Policy& policy) {
  return read_choice(key, value, kProtectedWords, policy.protected_tasks);
}

Status read_autoscaling(std::string_view key, const json& value, Policy& policy) {
  return read_choice(key, value, kAutoscalingWords, policy.autoscaling);
}

/// One field of the event: its name, and how it gets into the policy.
struct Field {
  std::string_view name;
  Status (*read)(std::string_view key, const json& value, Policy& policy);
};

template <auto kMember>
Status into_policy(std::string_view key, const json& value, Policy& policy) {
  return read(key, value, policy.*kMember);
}

template <auto kMember>
Status into_selection(std::string_view key, const json& value, Policy& policy) {
  return read(key, value, policy.select.*kMember);
}

constexpr std::array kPolicyFields{
    Field{"surge", into_policy<&Policy::surge>},
    Field{"batch", into_policy<&Policy::batch>},
    Field{"min_healthy", into_policy<&Policy::min_healthy>},
    Field{"settle", into_policy<&Policy::settle>},
    Field{"wait", into_policy<&Policy::wait>},
    Field{"wait_time", into_policy<&Policy::wait>},
    Field{"replacement_timeout", into_policy<&Policy::replacement_timeout>},
    Field{"deadline", into_policy<&Policy::deadline>},
    Field{"max_failures", read_max_failures},
    Field{"protected", read_protected},
    Field{"autoscaling", read_autoscaling},
    Field{"older_than", into_selection<&core::Selection::older_than>},
    Field{"created_before", into_selection<&core::Selection::created_before>},
    Field{"max_tasks", read_max_tasks},
    Field{"task", read_tasks},
    Field{"az", read_zones},
    Field{"stale_revision_only", into_selection<&core::Selection::stale_revision_only>},
    Field{"unhealthy_only", into_selection<&core::Selection::unhealthy_only>},
};

constexpr std::string_view kCluster = "cluster_name";
constexpr std::string_view kService = "service_name";
constexpr std::string_view kMaintain = "maintain_service_state";

std::unexpected<Error> unknown_field(std::string_view name) {
  std::vector<std::string_view> known{kCluster, kService, kMaintain};
  for (const Field& field : kPolicyFields) known.push_back(field.name);
  const std::string said = shown(json(name));
  const auto close = nearest(name, known);
  return fail(ErrorKind::kBadInput, "the event has a field " + said + " that is not known" +
                                        (close ? ": did you mean \"" + *close + "\"?"
                                               : "; docs/formats.md lists the fields"));
}

Status read_policy_field(std::string_view name, const json& value, Policy& policy) {
  for (const Field& field : kPolicyFields) {
    if (field.name == name) return field.read(name, value, policy);
  }
  return unknown_field(name);
}

/// The classic switch: false = never more tasks than the service has. It may stand beside `surge`
/// only where the two agree.
Status apply_maintain(const json& event, Policy& policy) {
  if (!event.contains(kMaintain)) return {};
  bool maintain = true;
  if (auto problem = read(kMaintain, event[kMaintain], maintain); !problem) return problem;
  const bool surges = !policy.surge || policy.surge->number != 0;
  if (event.contains("surge") && maintain != surges) {
    return fail(ErrorKind::kBadInput, std::string(kMaintain) + " is " +
                                          (maintain ? "true" : "false") + " and surge is " +
                                          core::to_text(*policy.surge) +
                                          ": they contradict each other, leave one of them out");
  }
  if (!maintain) policy.surge = Amount{0, false};
  return {};
}

Result<LambdaEvent> read_event(const json& event) {
  LambdaEvent read_event;
  for (const auto& [name, cluster_or_service] :
       {std::pair{kCluster, &read_event.service.cluster.value},
        std::pair{kService, &read_event.service.service.value}}) {
    if (!event.contains(name)) {
      return fail(ErrorKind::kBadInput, "the event has no " + std::string(name) +
                                            ": it needs cluster_name and service_name");
    }
    if (auto problem = read(name, event[name], *cluster_or_service); !problem) {
      return std::unexpected(problem.error());
    }
  }
  for (const auto& [name, value] : event.items()) {
    if (name == kCluster || name == kService || name == kMaintain) continue;
    if (auto problem = read_policy_field(name, value, read_event.policy); !problem) {
      return std::unexpected(problem.error());
    }
  }
  if (event.contains("wait") && event.contains("wait_time")) {
    return fail(ErrorKind::kBadInput,
                "the event has both wait and wait_time, which are the same: leave one of them out");
  }
  if (auto problem = apply_maintain(event, read_event.policy); !problem) {
    return std::unexpected(problem.error());
  }
  return read_event;
}

}  // namespace

Result<LambdaEvent> parse_lambda_event(std::string_view text) {
  try {
    const json event = json::parse(text);
    if (!event.is_object()) {
      return fail(ErrorKind::kBadInput,
                  "the event is " + shown(event) +
                      ": expected an object with cluster_name and service_name");
    }
    return read_event(event);
  } catch (const json::parse_error& problem) {
    return fail(ErrorKind::kBadInput, "the event is not JSON: it makes no sense from character " +
                                          std::to_string(problem.byte) + " on");
  } catch (const json::exception& problem) {
    return fail(ErrorKind::kBadInput, "the event cannot be read: " + std::string(problem.what()));
  }
}

}  // namespace ecsr::formats
