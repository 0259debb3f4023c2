// SPDX-License-Identifier: MIT
// tree-check: long file: one row for each field of the policy
#include "formats/policy_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "base/time.h"
#include "formats/alarm_name.h"
#include "formats/window_text.h"

namespace ecsr::formats {
namespace {

using core::Amount;
using core::Policy;
using Problem = std::optional<ValueProblem>;

/// What a number or a text says, without blanks around it; nothing for any other kind.
std::optional<std::string_view> word_of(const Value& value) {
  if (!value.is_text() && !value.is_plain()) return std::nullopt;
  return trim(value.text);
}

Problem read(const Value& value, const std::string& path, bool& flag) {
  const auto word = word_of(value);
  if (word != "true" && word != "false") return wrong_value(value, path, "true or false");
  flag = word == "true";
  return std::nullopt;
}

std::optional<milliseconds> number_of_seconds(std::string_view text) {
  // Ten years, as for durations that are written as texts.
  constexpr double kMostSeconds = 3660.0 * 86'400;
  double number = -1;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (!(number >= 0 && number <= kMostSeconds)) return std::nullopt;
  return milliseconds{std::llround(number * 1000)};
}

Problem read(const Value& value, const std::string& path, milliseconds& duration) {
  std::optional<milliseconds> read;
  if (value.is_plain()) read = number_of_seconds(value.text);
  if (value.is_text()) {
    if (const auto parsed = parse_duration(trim(value.text))) read = *parsed;
  }
  if (!read) {
    return wrong_value(value, path, "a number of seconds such as 30, or a text such as \"10m\"");
  }
  duration = *read;
  return std::nullopt;
}

Problem read(const Value& value, const std::string& path, core::Drain& drain) {
  if (value.is_text() && trim(value.text) == "full") {
    drain = {.full = true};
    return std::nullopt;
  }
  milliseconds window{0};
  if (read(value, path, window)) {
    return wrong_value(value, path,
                       "a number of seconds such as 30, a text such as \"1m\", or \"full\"");
  }
  drain = {.window = window};
  return std::nullopt;
}

Problem read(const Value& value, const std::string& path, WallTime& time) {
  if (value.is_text()) {
    if (const auto parsed = parse_iso8601(trim(value.text))) {
      time = *parsed;
      return std::nullopt;
    }
  }
  return wrong_value(value, path, "a date such as \"2026-08-01T10:05:00Z\"");
}

Problem read(const Value& value, const std::string& path, Amount& amount) {
  const auto parsed = core::parse_amount(word_of(value).value_or(""));
  if (!parsed) {
    return wrong_value(value, path, "a number such as 2, or a percentage such as \"25%\"");
  }
  amount = *parsed;
  return std::nullopt;
}

template <typename T>
Problem read(const Value& value, const std::string& path, std::optional<T>& place) {
  T read_value{};
  if (auto problem = read(value, path, read_value)) return problem;
  place = read_value;
  return std::nullopt;
}

/// A whole number from `least` up, or the same as a text.
Problem read_count(const Value& value, const std::string& path, int least, int& count) {
  const auto number = parse_whole_number(word_of(value).value_or(""));
  if (!number || *number < least || *number > std::numeric_limits<int>::max()) {
    return wrong_value(value, path, "a whole number from " + std::to_string(least) + " up");
  }
  count = static_cast<int>(*number);
  return std::nullopt;
}

/// A list of texts, or one text alone.
Problem read_texts(const Value& value, const std::string& path, std::string_view expected,
                   std::vector<std::string>& texts) {
  const bool alone = value.is_text();
  if (!alone && (!value.is_list() || value.children.empty())) {
    return wrong_value(value, path, expected);
  }
  texts.clear();
  for (std::size_t i = 0; i < (alone ? 1 : value.children.size()); ++i) {
    const Value& item = alone ? value : value.children[i];
    if (!item.is_text() || trim(item.text).empty()) {
      return wrong_value(item, path + "[" + std::to_string(i) + "]", expected);
    }
    texts.emplace_back(trim(item.text));
  }
  return std::nullopt;
}

Problem read_tasks(const Value& value, const std::string& path, Policy& policy) {
  std::vector<std::string> texts;
  auto problem = read_texts(value, path, "a list of task ids such as [\"0f0e1d2c\"]", texts);
  if (problem) return problem;
  policy.select.tasks.clear();
  for (std::string& text : texts) policy.select.tasks.push_back(core::TaskId{std::move(text)});
  return std::nullopt;
}

Problem read_zones(const Value& value, const std::string& path, Policy& policy) {
  return read_texts(value, path, "a list of zones such as [\"eu-west-1a\"]",
                    policy.select.availability_zones);
}

Problem read_alarms(const Value& value, const std::string& path, Policy& policy) {
  constexpr std::string_view kExpected = "a list of alarms such as [\"web-5xx\"], at most 100";
  std::vector<std::string> texts;
  if (auto problem = read_texts(value, path, kExpected, texts)) return problem;
  if (texts.size() > kMostAlarms) return wrong_value(value, path, kExpected);
  policy.alarms.clear();
  for (const std::string& text : texts) {
    auto name = alarm_name(text);
    if (!name) return wrong_value(value, path, kExpected);
    policy.alarms.push_back(*std::move(name));
  }
  return std::nullopt;
}

Problem read_window(const Value& value, const std::string& path, Policy& policy) {
  if (!value.is_text()) {
    return wrong_value(value, path, "a text such as \"Mon-Fri 22:00-05:00 Europe/Berlin\"");
  }
  auto window = parse_window(value.text);
  if (!window) return ValueProblem{value.place, path, "is wrong: " + window.error().message()};
  policy.window = *std::move(window);
  return std::nullopt;
}

template <typename Choice>
struct ChoiceWord {
  std::string_view word;
  Choice choice;
};

template <typename Choice, std::size_t kSize>
Problem read_choice(const Value& value, const std::string& path,
                    const std::array<ChoiceWord<Choice>, kSize>& words, Choice& chosen) {
  std::string expected;
  for (const ChoiceWord<Choice>& entry : words) {
    if (value.is_text() && value.text == entry.word) {
      chosen = entry.choice;
      return std::nullopt;
    }
    expected.append(expected.empty() ? "\"" : " or \"").append(entry.word).append("\"");
  }
  return wrong_value(value, path, expected);
}

Problem read_batch(const Value& value, const std::string& path, Policy& policy) {
  Amount amount;
  if (auto problem = read(value, path, amount)) return problem;
  if (amount.number == 0) return wrong_value(value, path, "an amount from 1 up, or from 1% up");
  policy.batch = amount;
  return std::nullopt;
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

constexpr std::array kOnFailureWords{
    ChoiceWord<core::OnFailure>{"restore", core::OnFailure::kRestore},
    ChoiceWord<core::OnFailure>{"halt", core::OnFailure::kHalt},
    ChoiceWord<core::OnFailure>{"continue", core::OnFailure::kContinue},
};

Problem read_max_tasks(const Value& value, const std::string& path, Policy& policy) {
  int count = 0;
  if (auto problem = read_count(value, path, 1, count)) return problem;
  policy.select.max_tasks = count;
  return std::nullopt;
}

Problem read_on_failure(const Value& value, const std::string& path, Policy& policy) {
  return read_choice(value, path, kOnFailureWords, policy.on_failure);
}

Problem read_protected(const Value& value, const std::string& path, Policy& policy) {
  return read_choice(value, path, kProtectedWords, policy.protected_tasks);
}

Problem read_autoscaling(const Value& value, const std::string& path, Policy& policy) {
  return read_choice(value, path, kAutoscalingWords, policy.autoscaling);
}

template <auto kMember>
Problem into_policy(const Value& value, const std::string& path, Policy& policy) {
  return read(value, path, policy.*kMember);
}

Problem read_wait(const Value& value, const std::string& path, Policy& policy) {
  policy.ask_before_each_stop = word_of(value) == "ask";
  if (policy.ask_before_each_stop) {
    policy.wait = milliseconds{0};
    return std::nullopt;
  }
  auto problem = read(value, path, policy.wait);
  if (problem) problem->message += ", or \"ask\"";
  return problem;
}

/// A text as for the flag, a number alone, or a list of them.
Problem read_checkpoints(const Value& value, const std::string& path, Policy& policy) {
  constexpr std::string_view kExpected =
      "numbers of tasks or percentages, ascending, such as \"1,50%\" or \"1,50%,ask\"";
  std::string text(word_of(value).value_or(""));
  for (const Value& item : value.children) {
    const auto word = value.is_list() ? word_of(item) : std::nullopt;
    if (!word) return wrong_value(value, path, kExpected);
    text += (text.empty() ? "" : ",") + std::string(*word);
  }
  auto parsed = core::parse_checkpoints(text);
  if (!parsed) return wrong_value(value, path, kExpected);
  policy.checkpoints = *std::move(parsed);
  return std::nullopt;
}

template <auto kMember>
Problem into_selection(const Value& value, const std::string& path, Policy& policy) {
  return read(value, path, policy.select.*kMember);
}

struct Field {
  std::string_view name;
  Problem (*read)(const Value& value, const std::string& path, Policy& policy);
};

constexpr std::array kFields{
    Field{"surge", into_policy<&Policy::surge>},
    Field{"batch", read_batch},
    Field{"min_healthy", into_policy<&Policy::min_healthy>},
    Field{"settle", into_policy<&Policy::settle>},
    Field{"wait", read_wait},
    Field{"wait_time", read_wait},
    Field{"checkpoints", read_checkpoints},
    Field{"bake", into_policy<&Policy::bake>},
    Field{"drain", into_policy<&Policy::drain>},
    Field{"replacement_timeout", into_policy<&Policy::replacement_timeout>},
    Field{"deadline", into_policy<&Policy::deadline>},
    Field{"max_failures", into_policy<&Policy::max_failures>},
    Field{"on_failure", read_on_failure},
    Field{"alarm", read_alarms},
    Field{"window", read_window},
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

constexpr std::string_view kMaintain = "maintain_service_state";
constexpr std::string_view kNoSurge = "no_surge";

/// What a map says about the surge in each of its three ways.
struct SurgeWords {
  const Value* surge = nullptr;
  const Value* maintain = nullptr;
  const Value* no_surge = nullptr;
};

/// A switch and a surge may stand beside each other where they agree.
void apply_switch(const Value& value, std::string_view path, bool surge_if, const Value* surge,
                  PolicyReading& reading, Policy& policy) {
  bool on = false;
  const std::string name = std::string(path) + value.name;
  if (!read_switch(value, name, on, reading.problems)) return;
  const bool wants_surge = on == surge_if;
  const bool surges = !policy.surge || policy.surge->number != 0;
  if (surge != nullptr && wants_surge != surges) {
    reading.problems.push_back({value.name_place, name,
                                std::string("is ") + (on ? "true" : "false") + " and " +
                                    std::string(path) + surge->name + " is " +
                                    core::to_text(*policy.surge) +
                                    ": they contradict each other, leave one of them out"});
    return;
  }
  if (!wants_surge) policy.surge = Amount{0, false};
  if (wants_surge && !surges) policy.surge.reset();
}

void apply_switches(const SurgeWords& words, std::string_view path, PolicyReading& reading,
                    Policy& policy) {
  if (words.surge != nullptr && !policy.surge) return;  // it could not be read
  if (words.maintain != nullptr && words.no_surge != nullptr) {
    reading.problems.push_back({words.no_surge->name_place, std::string(path),
                                "has both maintain_service_state and no_surge, which say the "
                                "same: leave one of them out"});
    return;
  }
  if (words.maintain != nullptr) {
    apply_switch(*words.maintain, path, true, words.surge, reading, policy);
  }
  if (words.no_surge != nullptr) {
    apply_switch(*words.no_surge, path, false, words.surge, reading, policy);
  }
}

}  // namespace

PolicyReading read_policy(const Value& map, std::string_view path, Policy& policy) {
  PolicyReading reading;
  SurgeWords surge;
  const Value* wait = nullptr;
  for (const Value& member : map.children) {
    const std::string name = snake_case(member.name);
    if (name == kMaintain) surge.maintain = &member;
    if (name == kNoSurge) surge.no_surge = &member;
    if (name == "surge") surge.surge = &member;
    const bool is_switch = name == kMaintain || name == kNoSurge;
    const auto* const field = std::ranges::find(kFields, name, &Field::name);
    (is_switch || field != kFields.end() ? reading.fields : reading.others).push_back(&member);
    if (field == kFields.end()) continue;
    if (field->read == read_wait) {
      if (wait != nullptr && snake_case(wait->name) != name) {
        reading.problems.push_back(
            {member.name_place, std::string(path),
             "has both wait and wait_time, which are the same: leave one of them out"});
      }
      wait = &member;
    }
    if (auto problem = field->read(member, std::string(path) + member.name, policy)) {
      reading.problems.push_back(*std::move(problem));
    }
  }
  apply_switches(surge, path, reading, policy);
  return reading;
}

std::vector<std::string_view> policy_field_names() {
  std::vector<std::string_view> names{kMaintain, kNoSurge};
  for (const Field& field : kFields) names.push_back(field.name);
  return names;
}

std::string snake_case(std::string_view name) {
  std::string snake(name);
  std::ranges::replace(snake, '-', '_');
  return snake;
}

ValueProblem wrong_value(const Value& value, std::string path, std::string_view expected) {
  return {value.place, std::move(path),
          "is " + shown(value) + ": expected " + std::string(expected)};
}

bool read_switch(const Value& value, std::string_view path, bool& place,
                 std::vector<ValueProblem>& problems) {
  auto problem = read(value, std::string(path), place);
  if (!problem) return true;
  problems.push_back(*std::move(problem));
  return false;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known) {
  const auto close = nearest(name, known);
  return close ? ": did you mean \"" + *close + "\"?" : "";
}

}  // namespace ecsr::formats
