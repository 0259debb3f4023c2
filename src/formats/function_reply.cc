// SPDX-License-Identifier: MIT
#include "formats/function_reply.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "formats/exit_status.h"

namespace ecsr::formats {
namespace {

using Object = nlohmann::ordered_json;

std::string as_text(const Object& object) {
  return object.dump(-1, ' ', false, Object::error_handler_t::replace);
}

Object time_or_null(const std::optional<WallTime>& time) {
  return time ? Object(to_iso8601(*time)) : Object(nullptr);
}

/// Of a text that AWS or a person has written.
constexpr std::size_t kLongestDetail = 4'096;

/// Leaves room for everything else in a reply.
constexpr std::size_t kRoomForTasks = kLargestReply - std::size_t{20} * 1024;

Object as_json(const RecycledTask& task) {
  Object object{{"task", task.task.value}, {"ordered_at", time_or_null(task.ordered_at)}};
  object["replacement"] = task.replacement ? Object(task.replacement->value) : Object(nullptr);
  object["replacement_serving_at"] = time_or_null(task.replacement_serving_at);
  return object;
}

/// As many of the last ones as there is room for, in order.
Object last_tasks(const std::vector<RecycledTask>& tasks) {
  std::vector<Object> last;
  std::size_t size = 0;
  for (auto task = tasks.rbegin(); task != tasks.rend(); ++task) {
    Object told = as_json(*task);
    // A text within a text: each quotation mark becomes two characters.
    size += Object(as_text(told)).dump(-1, ' ', false, Object::error_handler_t::replace).size();
    if (size > kRoomForTasks) break;
    last.push_back(std::move(told));
  }
  Object list = Object::array();
  for (auto told = last.rbegin(); told != last.rend(); ++told) list.push_back(std::move(*told));
  return list;
}

}  // namespace

std::string beginning_of(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return std::string(text.substr(0, most)) + " […]";
}

std::string in_progress_reply(const InProgress& told) {
  const auto wait = std::chrono::ceil<seconds>(told.wait).count();
  Object object{{"status", "in_progress"},
                {"wait_seconds", std::max<std::int64_t>(1, wait)},
                {"run_id", told.run_id},
                {"cluster", told.service.cluster.value},
                {"service", told.service.service.value},
                {"reason", core::code(told.reason)},
                {"sentence", core::sentence(told.reason)}};
  if (!told.detail.empty()) object["detail"] = beginning_of(told.detail, kLongestDetail);
  object["next_event"] = Object::parse(told.next_event);
  return as_text(object);
}

std::string done_reply(const FinalRecord& record, const LineCounts& counts, WallTime now) {
  const bool recycled = record.outcome == core::Outcome::kDone;
  const int tasks = std::max(counts.stopped, static_cast<int>(record.tasks.size()));
  Object body{{"cluster", record.service.cluster.value},
              {"service", record.service.service.value},
              {"tasks_recycled", recycled ? tasks : 0},
              {"timestamp", to_iso8601(now)},
              {"status", recycled ? "done" : "restored"},
              {"run_id", record.run_id},
              {"reason", core::code(record.reason)},
              {"sentence", core::sentence(record.reason)},
              {"detail", beginning_of(record.detail, kLongestDetail)}};
  body["tasks"] = last_tasks(record.tasks);
  const auto told = static_cast<int>(body["tasks"].size());
  if (recycled && tasks > told) body["tasks_left_out"] = tasks - told;
  const Object object{
      {"statusCode", 200}, {"status", "done"}, {"run_id", record.run_id}, {"body", as_text(body)}};
  return as_text(object);
}

std::string nothing_asked_reply(const std::string& sentence, WallTime now) {
  const Object body{{"cluster", ""},       {"service", ""},
                    {"tasks_recycled", 0}, {"timestamp", to_iso8601(now)},
                    {"status", "done"},    {"reason", "nothing-asked"},
                    {"sentence", sentence}};
  const Object object{
      {"statusCode", 200}, {"status", "done"}, {"run_id", ""}, {"body", as_text(body)}};
  return as_text(object);
}

std::string error_type(core::Outcome outcome) {
  switch (outcome) {
    case core::Outcome::kGaveUp:
      return "GaveUp";
    case core::Outcome::kNotPutBack:
      return "NotPutBack";
    case core::Outcome::kAborted:
      return "Aborted";
    case core::Outcome::kYielded:
      return "Yielded";
    case core::Outcome::kRefused:
    case core::Outcome::kDone:
      break;
  }
  return "Refused";
}

std::string failure_sentence(const FinalRecord& record) {
  std::string text = record.service.cluster.value + "/" + record.service.service.value + ": " +
                     std::string(core::sentence(record.reason));
  if (!record.detail.empty()) text += ": " + beginning_of(record.detail, kLongestDetail);
  if (record.next_command) text += "; next: " + *record.next_command;
  return text;
}

}  // namespace ecsr::formats
