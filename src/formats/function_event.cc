// SPDX-License-Identifier: MIT
#include "formats/function_event.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "base/foreign_text.h"
#include "base/text.h"
#include "formats/json_value.h"
#include "formats/policy_fields.h"

namespace ecsr::formats {
namespace {

using nlohmann::json;

constexpr std::string_view kAction = "action";
constexpr std::string_view kContinuation = "continuation";
constexpr std::string_view kMode = "mode";
constexpr std::string_view kContinue = "continue";
constexpr std::string_view kCluster = "cluster_name";
constexpr std::string_view kService = "service_name";
constexpr std::array kOwnFields{kCluster, kService, kAction, kContinuation, kMode, kContinue};

std::unexpected<Error> bad(std::string sentence) {
  return fail(ErrorKind::kBadInput, std::move(sentence));
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? printable(found->get<std::string>()) : "";
}

/// What an envelope of EventBridge asks for. [doc: Events, "Event structure"]
struct Opened {
  json event = json::object();
  std::optional<std::string> asks_nothing;
};

/// Secrets Manager says so through CloudTrail. [doc: Monitor Secrets Manager secrets with
/// EventBridge] Which service reads the secret is for the configuration to say.
Opened open_rotation(const json& detail) {
  const std::string name = text_of(detail, "eventName");
  if (name == "RotationSucceeded") return {};
  return {.asks_nothing = "Secrets Manager says " + (name.empty() ? "something else" : name) +
                          "; a recycle follows RotationSucceeded"};
}

/// "CLUSTER|SERVICE" for each service with tasks that Fargate is about to retire.
/// [doc: Task retirement and maintenance for AWS Fargate on Amazon ECS]
Result<Opened> open_retirement(const json& detail) {
  const std::string type = text_of(detail, "eventTypeCode");
  if (text_of(detail, "eventStatusCode") == "closed") {
    return Opened{.asks_nothing = "AWS Health says that " + type + " is over"};
  }
  if (text_of(detail, "service") != "ECS" || !type.contains("TASK_PATCHING_RETIREMENT")) {
    return Opened{.asks_nothing = "AWS Health says " + (type.empty() ? "something else" : type) +
                                  "; a recycle follows the retirement of ECS tasks"};
  }
  std::set<std::string> services;
  if (const auto list = detail.find("affectedEntities"); list != detail.end()) {
    for (const json& entity : *list) {
      if (entity.is_object()) services.insert(text_of(entity, "entityValue"));
    }
  }
  std::erase_if(services, [](const std::string& name) {
    return std::ranges::count(name, '|') != 1 || name.contains(":task/");
  });
  if (services.empty()) {
    return Opened{.asks_nothing = "AWS Health names no service of whose tasks it retires any"};
  }
  if (services.size() > 1) {
    std::string names;
    for (const std::string& name : services) names += (names.empty() ? "" : ", ") + name;
    return bad("AWS Health announces the retirement of tasks of " +
               std::to_string(services.size()) + " services (" + names +
               "): start the state machine with them as \"services\"");
  }
  const std::vector<std::string_view> pieces = split(*services.begin(), '|');
  Opened opened;
  opened.event[kCluster] = pieces[0];
  opened.event[kService] = pieces[1];
  return opened;
}

/// EventBridge Scheduler writes it as a text: "detail": "{}".
std::optional<json> detail_of(const json& event) {
  const auto found = event.find("detail");
  if (found == event.end()) return std::nullopt;
  if (found->is_string() && is_nested_too_deeply(found->get_ref<const std::string&>())) {
    return std::nullopt;
  }
  json detail =
      found->is_string() ? json::parse(found->get<std::string>(), nullptr, false) : *found;
  if (!detail.is_object()) return std::nullopt;
  return detail;
}

Result<Opened> open_of(const std::string& source, const json& detail) {
  if (source == "aws.secretsmanager") return open_rotation(detail);
  if (source == "aws.health") return open_retirement(detail);
  // A schedule without a constant input asks for what is configured; anything else for its detail.
  if (source.starts_with("aws.") && source != "aws.events" && source != "aws.scheduler") {
    return bad("an event of " + source +
               " says nothing about a service: give the rule a constant input with cluster_name "
               "and service_name");
  }
  return Opened{.event = detail};
}

/// Nothing when the event is no envelope. The state machine puts what is for the function beside
/// what EventBridge has put there.
Result<std::optional<Opened>> open_envelope(std::string_view text) {
  // What is refused below, with the place, must not be copied here.
  if (is_nested_too_deeply(text)) return std::nullopt;
  const json event = json::parse(text, nullptr, false);
  if (!event.is_object()) return std::nullopt;
  const std::optional<json> detail = detail_of(event);
  const std::string source = text_of(event, "source");
  if (!detail || source.empty() || !event.contains("detail-type")) return std::nullopt;
  Result<Opened> opened = open_of(source, *detail);
  if (!opened) return std::unexpected(std::move(opened).error());
  for (const std::string_view name : {kAction, kContinuation, kMode, kContinue}) {
    if (const auto given = event.find(name); given != event.end()) opened->event[name] = *given;
  }
  return *std::move(opened);
}

/// Without what was handed on: that has a limit of its own.
Status check_size(std::string_view text) {
  // What is nested too deeply is refused later, with its place.
  if (text.size() <= kLargestEvent || is_nested_too_deeply(text)) return {};
  json event = json::parse(text, nullptr, false);
  if (event.is_object()) event.erase(std::string(kContinue));
  const std::size_t size = event.dump(-1, ' ', false, json::error_handler_t::replace).size();
  if (size <= kLargestEvent) return {};
  return bad("the event has " + std::to_string(size / 1024) +
             " KiB, which is larger than 100 KiB: it has to travel from turn to turn; name fewer "
             "tasks at a time");
}

Result<std::string> name_in(const Value& value, std::string_view field) {
  constexpr std::size_t kLongest = 2'048;  // of an ARN
  const std::string_view name = trim(value.text);
  const bool good = printable(value.text) == value.text && !name.empty() && name.size() <= kLongest;
  if (value.is_text() && good) return std::string(name);
  return bad(wrong_value(value, std::string(field), "a name such as \"web\"").sentence());
}

Status read_names(const Value& event, core::ServiceAddress& service) {
  for (const auto& [field, place] :
       {std::pair{kCluster, &service.cluster.value}, std::pair{kService, &service.service.value}}) {
    if (const Value* const value = event.find(field)) {
      auto name = name_in(*value, field);
      if (!name) return std::unexpected(std::move(name).error());
      *place = *std::move(name);
    } else if (place->empty()) {
      return bad("the event has no " + std::string(field) +
                 ", and the configuration names none: it needs cluster_name and service_name");
    }
  }
  return {};
}

template <typename Choice, std::size_t kSize>
Status read_word(const Value& event, std::string_view field,
                 const std::array<std::pair<std::string_view, Choice>, kSize>& words,
                 Choice& place) {
  const Value* const value = event.find(field);
  if (value == nullptr) return {};
  std::string expected;
  for (const auto& [word, choice] : words) {
    if (value->is_text() && value->text == word) {
      place = choice;
      return {};
    }
    expected.append(expected.empty() ? "\"" : " or \"").append(word).append("\"");
  }
  return bad(wrong_value(*value, std::string(field), expected).sentence());
}

constexpr std::array kActions{
    std::pair{std::string_view("recycle"), FunctionAction::kRecycle},
    std::pair{std::string_view("restore"), FunctionAction::kRestore},
};
constexpr std::array kContinuations{
    std::pair{std::string_view("none"), Continuation::kNone},
    std::pair{std::string_view("self"), Continuation::kSelf},
    std::pair{std::string_view("state-machine"), Continuation::kStateMachine},
};
constexpr std::array kModes{
    std::pair{std::string_view("run"), false},
    std::pair{std::string_view("step"), true},
};

Status read_handed_on(const Value& event, std::optional<HandedOn>& place) {
  const Value* const value = event.find(kContinue);
  if (value == nullptr || value->kind == Value::Kind::kNull) return {};
  if (!value->is_map()) {
    return bad(
        wrong_value(*value, std::string(kContinue), "what an earlier reply gave").sentence());
  }
  const auto text = [&](std::string_view name) {
    const Value* const member = value->find(name);
    return member != nullptr && member->is_text() ? member->text : std::string();
  };
  const auto number = [&](std::string_view name) {
    const Value* const member = value->find(name);
    const auto read = member == nullptr ? std::nullopt : parse_whole_number(member->text);
    return static_cast<int>(std::clamp<std::int64_t>(read.value_or(0), 0, 1'000'000'000));
  };
  place = HandedOn{.run_id = text("run_id"),
                   .owner = text("owner"),
                   .live_owner = text("live_owner"),
                   .chain = text("chain"),
                   .memory = text("memory"),
                   .waits_for = text("waits_for"),
                   .started_at = text("started_at"),
                   .held_since = text("held_since"),
                   .turns = number("turns"),
                   .blind = number("blind")};
  return {};
}

std::unexpected<Error> unknown_field(std::string_view name) {
  std::vector<std::string_view> known(kOwnFields.begin(), kOwnFields.end());
  for (const std::string_view field : policy_field_names()) known.push_back(field);
  std::string all;
  for (const std::string_view field : known) all.append(all.empty() ? "" : ", ").append(field);
  if (name == "services") {
    return bad(
        "the event has a list of services: that is for the state machine, the function "
        "takes one cluster_name and service_name");
  }
  return bad("the event has a field " + shown(name) + " that is not known" +
             did_you_mean(name, known) + "; known are " + all);
}

Status read_members(const Value& event, FunctionEvent& read) {
  if (const Value* const twice = named_twice(event)) {
    return bad("the event has the field " + shown(twice->name) + " twice: leave one of them out");
  }
  const PolicyReading reading = read_policy(event, "", read.ask.policy);
  for (const Value* other : reading.others) {
    if (std::ranges::find(kOwnFields, other->name) == kOwnFields.end()) {
      return unknown_field(other->name);
    }
  }
  if (!reading.problems.empty()) return bad(reading.problems.front().sentence());
  for (const Status& part :
       {read_names(event, read.ask.service), read_word(event, kAction, kActions, read.action),
        read_word(event, kContinuation, kContinuations, read.continuation),
        read_word(event, kMode, kModes, read.one_pass), read_handed_on(event, read.handed_on)}) {
    if (!part) return part;
  }
  return {};
}

}  // namespace

Result<FunctionEvent> parse_function_event(std::string_view text, const LambdaEvent& base) {
  if (Status fits = check_size(text); !fits) return std::unexpected(std::move(fits).error());
  FunctionEvent read{.ask = base, .text = std::string(text)};
  auto envelope = open_envelope(text);
  if (!envelope) return std::unexpected(std::move(envelope).error());
  if (*envelope) {
    read.asks_nothing = (*envelope)->asks_nothing;
    if (read.asks_nothing) return read;
    read.text = (*envelope)->event.dump();
  }
  const auto event = read_json(read.text, Comments::kRefused);
  if (!event) {
    return bad("the event is not JSON: line " + std::to_string(event.error().place.line) +
               ", column " + std::to_string(event.error().place.column) + ": " +
               printable(event.error().message));
  }
  if (!event->is_map()) {
    return bad("the event is " + shown(*event) +
               ": expected an object with cluster_name and service_name");
  }
  if (Status known = read_members(*event, read); !known) {
    return std::unexpected(std::move(known).error());
  }
  return read;
}

EventGist gist_of(std::string_view text) {
  const json event = json::parse(text, nullptr, false);
  if (!event.is_object()) return {};
  const auto handed_on = event.find(kContinue);
  return {.goes_on = handed_on != event.end() && handed_on->is_object() &&
                     !text_of(*handed_on, "run_id").empty(),
          .restores = text_of(event, "action") == "restore"};
}

std::string next_event(const FunctionEvent& event, const HandedOn& handed_on) {
  json next = json::parse(event.text, nullptr, false);
  const core::ServiceAddress& service = event.ask.service;
  if (!next.contains("cluster-name")) next[kCluster] = service.cluster.value;
  if (!next.contains("service-name")) next[kService] = service.service.value;
  json given{{"turns", handed_on.turns}};
  for (const auto& [name, text] :
       {std::pair{"run_id", &handed_on.run_id}, std::pair{"owner", &handed_on.owner},
        std::pair{"live_owner", &handed_on.live_owner}, std::pair{"chain", &handed_on.chain},
        std::pair{"memory", &handed_on.memory}, std::pair{"waits_for", &handed_on.waits_for},
        std::pair{"started_at", &handed_on.started_at},
        std::pair{"held_since", &handed_on.held_since}}) {
    if (!text->empty()) given[name] = *text;
  }
  if (handed_on.blind > 0) given["blind"] = handed_on.blind;
  next[kContinue] = std::move(given);
  return next.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace ecsr::formats
