// SPDX-License-Identifier: MIT
#include "formats/report.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

namespace ecsr::formats {
namespace {

using Object = nlohmann::ordered_json;

Object time_or_null(const std::optional<WallTime>& time) {
  return time ? Object(to_iso8601(*time)) : Object(nullptr);
}

Object begin_line(WallTime now, std::string_view event) {
  return Object{{"time", to_iso8601(now)}, {"event", event}};
}

/// One line; text that is not UTF-8 (from a mean answer) is replaced, never thrown over.
std::string line(const Object& object) {
  return object.dump(-1, ' ', false, Object::error_handler_t::replace);
}

void add_error(Object& object, const Error& error) {
  object["problem"] = to_string(error.kind());
  object["message"] = error.message();
  if (!error.code().empty()) object["code"] = error.code();
}

void add_outcome(Object& object, const Status& outcome) {
  object["ok"] = outcome.has_value();
  if (!outcome) add_error(object, outcome.error());
}

Object as_json(const core::ScalableTarget& target) {
  return Object{{"min_capacity", target.min_capacity},
                {"max_capacity", target.max_capacity},
                {"scaling_in_suspended", target.suspended.scaling_in},
                {"scaling_out_suspended", target.suspended.scaling_out},
                {"scheduled_suspended", target.suspended.scheduled}};
}

Object target_or_null(const std::optional<core::ScalableTarget>& target) {
  return target ? as_json(*target) : Object(nullptr);
}

struct AsJson {
  Object operator()(const core::SetDesiredCount& order) const {
    return Object{{"action", "set-desired-count"}, {"count", order.count}};
  }
  Object operator()(const core::SetScaling& order) const {
    return Object{{"action", "set-scaling"}, {"target", as_json(order.target)}};
  }
  Object operator()(const core::StopTask& order) const {
    return Object{{"action", "stop-task"}, {"task", order.task.value}};
  }
  Object operator()(const core::DeregisterTargets& order) const {
    return Object{{"action", "deregister-targets"}, {"task", order.task.value}};
  }
};

Object as_json(const core::Action& action) { return std::visit(AsJson{}, action); }

std::string_view code(core::RecordChange change) {
  switch (change) {
    case core::RecordChange::kKeep:
      return "keep";
    case core::RecordChange::kClaim:
      return "claim";
    case core::RecordChange::kRefresh:
      return "refresh";
    case core::RecordChange::kRemove:
      return "remove";
  }
  return "unknown";
}

std::string_view code(TaskStep step) {
  switch (step) {
    case TaskStep::kAppeared:
      return "appeared";
    case TaskStep::kStarted:
      return "started";
    case TaskStep::kServing:
      return "serving";
    case TaskStep::kStoppedServing:
      return "stopped-serving";
    case TaskStep::kLeaving:
      return "leaving";
    case TaskStep::kGone:
      return "gone";
  }
  return "unknown";
}

void add_reason(Object& object, core::Reason reason, const std::string& detail) {
  object["reason"] = core::code(reason);
  object["sentence"] = core::sentence(reason);
  object["detail"] = detail;
}

/// Without numbers each is null: what cannot be read is not none.
Object as_json(const std::optional<core::Availability>& counts) {
  const core::Availability seen = counts.value_or(core::Availability{});
  Object object =
      Object{{"desired", seen.desired},   {"base", seen.base},           {"surge", seen.surge},
             {"batch", seen.batch},       {"floor", seen.floor},         {"serving", seen.serving},
             {"starting", seen.starting}, {"unhealthy", seen.unhealthy}, {"stale", seen.stale},
             {"fresh", seen.fresh}};
  if (!counts) {
    for (auto& [name, number] : object.items()) number = nullptr;
  }
  return object;
}

Object as_json(const RecycledTask& task) {
  Object object{{"task", task.task.value},
                {"created_at", time_or_null(task.created_at)},
                {"ordered_at", time_or_null(task.ordered_at)},
                {"gone_at", time_or_null(task.gone_at)}};
  object["replacement"] = task.replacement ? Object(task.replacement->value) : Object(nullptr);
  object["replacement_created_at"] = time_or_null(task.replacement_created_at);
  object["replacement_started_at"] = time_or_null(task.replacement_started_at);
  object["replacement_serving_at"] = time_or_null(task.replacement_serving_at);
  return object;
}

Object put_back(const FinalRecord& record) {
  Object object;
  object["desired_count"] = nullptr;
  if (record.desired) {
    const DesiredCountStory& story = *record.desired;
    object["desired_count"] = Object{{"found", story.found},
                                     {"highest_ordered", story.highest_ordered},
                                     {"left", story.left ? Object(*story.left) : Object(nullptr)}};
  }
  object["scaling"] = nullptr;
  if (record.scaling) {
    object["scaling"] = Object{{"found", as_json(record.scaling->found)},
                               {"set", target_or_null(record.scaling->set)},
                               {"left", target_or_null(record.scaling->left)}};
  }
  return object;
}

Object api_calls(const ApiCalls& calls) {
  Object object{{"total", calls.total()}};
  for (std::size_t kind = 0; kind < ApiCalls::kKinds; ++kind) {
    if (calls.made[kind] != 0) object[name_of(static_cast<ApiCall>(kind))] = calls.made[kind];
  }
  return object;
}

}  // namespace

std::string pass_line(WallTime now, WallTime aws_now, const core::Decision& decision) {
  Object object = begin_line(now, "pass");
  object["aws_time"] = to_iso8601(aws_now);
  add_reason(object, decision.reason, decision.detail);
  object.update(as_json(decision.seen));
  object["actions"] = Object::array();
  for (const core::Action& action : decision.actions) object["actions"].push_back(as_json(action));
  object["record"] = code(decision.record);
  object["wake_at"] = to_iso8601(decision.wake_at);
  return line(object);
}

std::string order_line(WallTime now, const core::Action& action, const Status& outcome) {
  Object object = begin_line(now, "order");
  object.update(as_json(action));
  add_outcome(object, outcome);
  return line(object);
}

std::string record_line(WallTime now, core::RecordChange change, const Status& outcome) {
  Object object = begin_line(now, "record");
  object["change"] = code(change);
  add_outcome(object, outcome);
  return line(object);
}

std::string unknown_line(WallTime now, std::string_view part, const Error& problem) {
  Object object = begin_line(now, "unknown");
  object["part"] = part;
  add_error(object, problem);
  return line(object);
}

std::string note_line(WallTime now, std::string_view note) {
  Object object = begin_line(now, "note");
  object["note"] = note;
  return line(object);
}

std::string task_line(WallTime now, const TaskEvent& event) {
  Object object = begin_line(now, "task");
  object["task"] = event.task.id.value;
  object["step"] = code(event.step);
  object["fresh"] = event.fresh ? Object(*event.fresh) : Object(nullptr);
  object["created_at"] = time_or_null(event.task.created_at);
  object["availability_zone"] = event.task.availability_zone;
  object["task_definition"] = event.task.task_definition;
  if (!event.task.stopped_reason.empty()) object["stopped_reason"] = event.task.stopped_reason;
  return line(object);
}

std::string error_line(WallTime now, ExitStatus status, std::string_view message) {
  Object object = begin_line(now, "error");
  object["exit_status"] = static_cast<int>(status);
  object["message"] = message;
  return line(object);
}

std::string finished_line(const FinalRecord& record, const RunFacts& facts) {
  Object object = begin_line(record.ended_at, "finished");
  object["run_id"] = record.run_id;
  object["cluster"] = record.service.cluster.value;
  object["service"] = record.service.service.value;
  if (!facts.account.empty()) object["account"] = facts.account;
  if (!facts.region.empty()) object["region"] = facts.region;
  if (!facts.owner.empty()) object["owner"] = facts.owner;
  object["outcome"] = code(record.outcome);
  object["exit_status"] = static_cast<int>(exit_status(record.outcome));
  add_reason(object, record.reason, record.detail);
  object["began_at"] = to_iso8601(record.began_at);
  object["ended_at"] = to_iso8601(record.ended_at);
  object["cutoff"] = time_or_null(record.cutoff);
  object["tasks"] = Object::array();
  for (const RecycledTask& task : record.tasks) object["tasks"].push_back(as_json(task));
  object["skipped"] = Object::array();
  for (const core::TaskId& task : record.skipped) object["skipped"].push_back(task.value);
  object["put_back"] = put_back(record);
  object["failures"] = Object::array();
  for (const core::FailedReplacement& failure : record.failures) {
    object["failures"].push_back(Object{{"what", failure.what}, {"reason", failure.reason}});
  }
  object["record_left"] =
      record.record_left ? Object(record.record_left->message()) : Object(nullptr);
  object["passes"] = record.passes;
  object["api_calls"] = api_calls(record.calls);
  object["next_command"] = record.next_command ? Object(*record.next_command) : Object(nullptr);
  return line(object);
}

}  // namespace ecsr::formats
