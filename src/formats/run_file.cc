// SPDX-License-Identifier: MIT
#include "formats/run_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/foreign_text.h"
#include "base/text.h"
#include "formats/exit_status.h"

namespace ecsr::formats {
namespace {

using Json = nlohmann::json;

/// Thrown inside this file only, like the library's own complaints; never leaves it.
struct Unreadable {
  std::string why;
};

const Json* member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

/// Not a copy: the library says where in a document a wrong type stands.
const Json& elements_of(const Json& object, const char* name) {
  static const Json kNone = Json::array();
  const Json* const list = member(object, name);
  return list == nullptr ? kNone : *list;
}

std::string text_of(const Json& object, const char* name) {
  const Json* const value = member(object, name);
  return value == nullptr ? std::string() : printable(value->get<std::string>());
}

/// The library would take a fraction for one, and one that does not fit for another.
template <typename Number>
Number whole_number(const Json& value, std::string_view name) {
  const bool fits =
      value.is_number_unsigned()
          ? std::in_range<Number>(value.get<std::uint64_t>())
          : value.is_number_integer() && std::in_range<Number>(value.get<std::int64_t>());
  if (!fits) throw Unreadable{std::string(name) + ": a whole number was expected"};
  return value.get<Number>();
}

int number_of(const Json& object, const char* name) {
  const Json* const value = member(object, name);
  return value == nullptr ? 0 : whole_number<int>(*value, name);
}

std::optional<WallTime> time_of(const Json& object, const char* name) {
  const Json* const value = member(object, name);
  if (value == nullptr) return std::nullopt;
  const auto time = parse_iso8601(value->get<std::string>());
  if (!time) throw Unreadable{std::string(name) + ": " + time.error().message()};
  return *time;
}

/// The value of an enum by the word that stands for it.
template <typename Values>
auto by_code(const Values& values, std::string_view name, const std::string& word) {
  for (const auto value : values) {
    if (code(value) == word) return value;
  }
  throw Unreadable{std::string(name) + ": \"" + word +
                   "\" is a word that this version does not know"};
}

core::Outcome outcome_of(const Json& object) {
  using core::Outcome;
  return by_code(std::array{Outcome::kDone, Outcome::kRefused, Outcome::kGaveUp,
                            Outcome::kNotPutBack, Outcome::kAborted, Outcome::kYielded},
                 "outcome", text_of(object, "outcome"));
}

core::Reason reason_of(const Json& object) {
  const std::string word = text_of(object, "reason");
  const auto found = std::ranges::find(core::kAllReasons, word,
                                       [](core::Reason reason) { return core::code(reason); });
  if (found != core::kAllReasons.end()) return *found;
  throw Unreadable{"reason: \"" + word + "\" is a word that this version does not know"};
}

core::ScalableTarget target_of(const Json& object) {
  core::ScalableTarget target;
  target.min_capacity = number_of(object, "min_capacity");
  target.max_capacity = number_of(object, "max_capacity");
  target.suspended.scaling_in = object.value("scaling_in_suspended", false);
  target.suspended.scaling_out = object.value("scaling_out_suspended", false);
  target.suspended.scheduled = object.value("scheduled_suspended", false);
  return target;
}

RecycledTask task_of(const Json& object) {
  RecycledTask task;
  task.task.value = text_of(object, "task");
  task.created_at = time_of(object, "created_at");
  task.ordered_at = time_of(object, "ordered_at");
  task.gone_at = time_of(object, "gone_at");
  if (member(object, "replacement") != nullptr) {
    task.replacement = core::TaskId{text_of(object, "replacement")};
  }
  task.replacement_created_at = time_of(object, "replacement_created_at");
  task.replacement_started_at = time_of(object, "replacement_started_at");
  task.replacement_serving_at = time_of(object, "replacement_serving_at");
  return task;
}

void read_put_back(const Json& object, FinalRecord& record) {
  if (const Json* const desired = member(object, "desired_count")) {
    record.desired = {.found = number_of(*desired, "found"),
                      .highest_ordered = number_of(*desired, "highest_ordered")};
    if (member(*desired, "left") != nullptr) record.desired->left = number_of(*desired, "left");
  }
  if (const Json* const scaling = member(object, "scaling")) {
    record.scaling = ScalingStory{};
    if (const Json* const found = member(*scaling, "found")) {
      record.scaling->found = target_of(*found);
    }
    if (const Json* const set = member(*scaling, "set")) record.scaling->set = target_of(*set);
    if (const Json* const left = member(*scaling, "left")) record.scaling->left = target_of(*left);
  }
}

void read_calls(const Json& object, ApiCalls& calls) {
  for (std::size_t kind = 0; kind < ApiCalls::kKinds; ++kind) {
    const std::string name(name_of(static_cast<ApiCall>(kind)));
    if (const Json* const count = member(object, name.c_str())) {
      calls.made[kind] = whole_number<std::uint64_t>(*count, name);
    }
  }
}

FinalRecord record_of(const Json& object) {
  FinalRecord record;
  record.run_id = text_of(object, "run_id");
  record.service = {{text_of(object, "cluster")}, {text_of(object, "service")}};
  record.outcome = outcome_of(object);
  record.reason = reason_of(object);
  record.detail = text_of(object, "detail");
  record.began_at = time_of(object, "began_at").value_or(WallTime{});
  record.ended_at = time_of(object, "ended_at").value_or(WallTime{});
  record.cutoff = time_of(object, "cutoff");
  for (const Json& task : elements_of(object, "tasks")) {
    record.tasks.push_back(task_of(task));
  }
  for (const Json& task : elements_of(object, "skipped")) {
    record.skipped.push_back({printable(task.get<std::string>())});
  }
  if (const Json* const put_back = member(object, "put_back")) read_put_back(*put_back, record);
  for (const Json& failure : elements_of(object, "failures")) {
    record.failures.push_back({text_of(failure, "what"), text_of(failure, "reason")});
  }
  if (const std::string left = text_of(object, "record_left"); !left.empty()) {
    record.record_left = Error(ErrorKind::kTransport, left);
  }
  record.passes = number_of(object, "passes");
  if (const Json* const next = member(object, "next_command")) {
    record.next_command = printable(next->get<std::string>());
  }
  if (const Json* const calls = member(object, "api_calls")) read_calls(*calls, record.calls);
  return record;
}

std::string action_text(const Json& action) {
  std::string kind = text_of(action, "action");
  if (kind == "stop-task") {
    return "StopTask " + std::string(core::TaskId{text_of(action, "task")}.name());
  }
  if (kind == "set-desired-count") {
    return "desired count " + std::to_string(number_of(action, "count"));
  }
  if (kind != "set-scaling") return kind;
  const Json* const target = member(action, "target");
  const core::ScalableTarget set = target == nullptr ? core::ScalableTarget{} : target_of(*target);
  return "autoscaling " + std::to_string(set.min_capacity) + ".." +
         std::to_string(set.max_capacity) +
         (set.suspended.scaling_in ? ", scale-in suspended" : "");
}

std::string actions_text(const Json& line) {
  std::vector<std::string> actions;
  for (const Json& action : elements_of(line, "actions")) {
    actions.push_back(action_text(action));
  }
  return join(actions, ", ");
}

std::string with_detail(std::string words, const std::string& detail) {
  if (!detail.empty()) words += ": " + detail;
  return words;
}

void read_pass(const Json& line, WallTime at, RunFile& file) {
  const ServingSample sample{.at = at,
                             .serving = number_of(line, "serving"),
                             .desired = number_of(line, "desired"),
                             .floor = number_of(line, "floor")};
  // Before the service was read there is nothing to draw.
  if (sample.desired > 0 || sample.serving > 0) file.samples.push_back(sample);
  file.moments.push_back(
      {at, actions_text(line), with_detail(text_of(line, "sentence"), text_of(line, "detail"))});
}

void read_line(const Json& line, RunFile& file, bool& finished) {
  const std::string event = text_of(line, "event");
  if (event == "finished" || (event.empty() && member(line, "outcome") != nullptr)) {
    file.record = record_of(line);
    file.facts = {text_of(line, "account"), text_of(line, "region"), text_of(line, "owner")};
    finished = true;
    return;
  }
  const auto at = time_of(line, "time");
  if (!at) return;
  if (event == "pass") read_pass(line, *at, file);
  if (event == "note") file.moments.push_back({*at, "note", text_of(line, "note")});
  if (event == "unknown") {
    file.moments.push_back(
        {*at, text_of(line, "part") + " unreadable", text_of(line, "message"), true});
  }
  const bool failed = !line.value("ok", true);
  if (event == "order" && failed) {
    file.moments.push_back({*at, action_text(line) + " failed", text_of(line, "message"), true});
  }
  if (event == "record" && failed) {
    file.moments.push_back({*at, "run record failed", text_of(line, "message"), true});
  }
}

/// The library's words without what they quote: the file may be another one than was meant, and
/// hold secrets.
std::string complaint(const Json::exception& error) {
  const std::string_view all = error.what();
  const std::string_view words = all.substr(0, all.find("; last read: "));
  return printable(std::string(words.substr(0, words.find(" - invalid string: "))));
}

/// One object, however it is laid out; else an object on each line.
void read_all(std::string_view text, RunFile& file, bool& finished) {
  if (is_nested_too_deeply(text)) {
    throw Unreadable{"it is nested deeper than " + std::to_string(kDeepestJson)};
  }
  if (const Json whole = Json::parse(text, nullptr, false); whole.is_object()) {
    read_line(whole, file, finished);
    return;
  }
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    try {
      const Json object = Json::parse(line);
      if (!object.is_object()) throw Unreadable{"a JSON object belongs here"};
      read_line(object, file, finished);
    } catch (const Json::exception& error) {
      throw Unreadable{"line " + std::to_string(number) + ": " + complaint(error)};
    } catch (const Unreadable& error) {
      throw Unreadable{"line " + std::to_string(number) + ": " + error.why};
    }
  }
}

}  // namespace

Result<RunFile> parse_run_file(std::string_view text) {
  RunFile file;
  bool finished = false;
  try {
    read_all(text, file, finished);
  } catch (const Json::exception& error) {
    return fail(ErrorKind::kBadInput, complaint(error));
  } catch (const Unreadable& error) {
    return fail(ErrorKind::kBadInput, printable(error.why));
  }
  if (!finished) {
    return fail(ErrorKind::kBadInput,
                "no final record in it: what `run --output json` prints ends with a line of the "
                "event \"finished\"");
  }
  return file;
}

}  // namespace ecsr::formats
