// SPDX-License-Identifier: MIT
#include "formats/run_memory.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "base/foreign_text.h"
#include "formats/control_text.h"
#include "formats/run_record.h"

namespace ecsr::formats {
namespace {

using nlohmann::json;

/// More good tasks are not handed on: their settle time begins anew, which is never too early.
constexpr std::size_t kGoodHandedOn = 1'000;
constexpr std::size_t kLongestText = 500;
constexpr int kVersion = 1;

/// The library would take a fraction for one, and one that does not fit for another.
template <typename Number>
Number whole_number(const json& from) {
  const bool fits = from.is_number_unsigned() ? std::in_range<Number>(from.get<std::uint64_t>())
                                              : from.is_number_integer() &&
                                                    std::in_range<Number>(from.get<std::int64_t>());
  if (!fits) throw json::other_error::create(501, "not a whole number that fits", &from);
  return from.get<Number>();
}

json written(WallTime time) { return time.time_since_epoch().count(); }
/// Only moments that can be reckoned with: of the years 1 to 9999.
void read(const json& from, WallTime& time) {
  using std::chrono::sys_days;
  constexpr WallTime kFirst = sys_days{std::chrono::year{1} / 1 / 1};
  constexpr WallTime kLast = sys_days{std::chrono::year{9999} / 12 / 31};
  const WallTime read{milliseconds{whole_number<std::int64_t>(from)}};
  if (read < kFirst || read > kLast) {
    throw json::other_error::create(501, "a moment that is none", &from);
  }
  time = read;
}
json written(int number) { return number; }
void read(const json& from, int& number) { number = whole_number<int>(from); }
json written(bool flag) { return flag; }
void read(const json& from, bool& flag) { flag = from.get<bool>(); }
json written(const std::string& text) { return text.substr(0, kLongestText); }
void read(const json& from, std::string& text) { text = from.get<std::string>(); }
json written(const core::TaskId& task) { return task.value; }
void read(const json& from, core::TaskId& task) { task.value = from.get<std::string>(); }
json written(const Error& error) {
  return {static_cast<int>(error.kind()), written(error.message()), error.code()};
}
void read(const json& from, std::optional<Error>& error) {
  const int kind = from.at(0).get<int>();
  if (kind < 0 || kind > static_cast<int>(ErrorKind::kBadInput)) return;
  error = Error(static_cast<ErrorKind>(kind), from.at(1).get<std::string>())
              .with_code(from.at(2).get<std::string>());
}
json written(milliseconds span) { return span.count(); }
void read(const json& from, milliseconds& span) { span = milliseconds{from.get<std::int64_t>()}; }
json written(const core::GoodSince& good) { return {good.mark, written(good.since)}; }
void read(const json& from, core::GoodSince& good) {
  good.mark = whole_number<std::uint64_t>(from.at(0));
  read(from.at(1), good.since);
}

json written(const core::Control& control) { return to_text(control); }
void read(const json& from, core::Control& control) {
  if (auto parsed = parse_control(from.get<std::string>())) control = *std::move(parsed);
}

/// Each type of ours names its members once, for writing and for reading.
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, core::StopOrder>
void members(Each&& each, T& of) {
  each("t", of.task);
  each("at", of.ordered_at);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, core::StopAttempts>
void members(Each&& each, T& of) {
  each("t", of.task);
  each("n", of.orders);
  each("at", of.first_at);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, core::Withdrawal>
void members(Each&& each, T& of) {
  each("t", of.task);
  each("at", of.since);
  each("n", of.orders);
  each("back", of.back);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, core::CountOrder>
void members(Each&& each, T& of) {
  each("n", of.count);
  each("at", of.ordered_at);
  each("yes", of.answered);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, core::ScalableTarget>
void members(Each&& each, T& of) {
  each("min", of.min_capacity);
  each("max", of.max_capacity);
  each("in", of.suspended.scaling_in);
  each("out", of.suspended.scaling_out);
  each("plan", of.suspended.scheduled);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, core::ScalingOrder>
void members(Each&& each, T& of) {
  each("set", of.target);
  each("at", of.ordered_at);
  each("yes", of.answered);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, core::FailedReplacement>
void members(Each&& each, T& of) {
  each("what", of.what);
  each("why", of.reason);
  each("at", of.at);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, FreshTask>
void members(Each&& each, T& of) {
  each("t", of.task);
  each("made", of.created_at);
  each("ran", of.started_at);
  each("good", of.serving_at);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, RecycledTask>
void members(Each&& each, T& of) {
  each("t", of.task);
  each("made", of.created_at);
  each("at", of.ordered_at);
  each("gone", of.gone_at);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, DesiredCountStory>
void members(Each&& each, T& of) {
  each("found", of.found);
  each("high", of.highest_ordered);
  each("left", of.left);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, ScalingStory>
void members(Each&& each, T& of) {
  each("found", of.found);
  each("set", of.set);
  each("left", of.left);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, LineCounts>
void members(Each&& each, T& of) {
  each("stale", of.stale_at_claim);
  each("stopped", of.stopped);
  each("replaced", of.replaced);
  each("begun", of.begun);
  each("started", of.started);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, FinalRecord>
void members(Each&& each, T& of) {
  each("began", of.began_at);
  each("ended", of.ended_at);
  each("tasks", of.tasks);
  each("desired", of.desired);
  each("scaling", of.scaling);
  each("passes", of.passes);
}
template <typename Each, typename T>
  requires std::is_same_v<std::remove_const_t<T>, core::Run>
void members(Each&& each, T& of) {
  each("id", of.id);
  each("last_pass", of.last_pass);
  each("taken_over", of.taken_over_at);
  each("stop_orders", of.stop_orders);
  each("stop_attempts", of.stop_attempts);
  each("withdrawals", of.withdrawals);
  each("drain_refused", of.drain_refused);
  each("drain_refusal_said", of.drain_refusal_said);
  each("stops", of.stops_ordered);
  each("last_stop", of.last_stop_at);
  each("stop_before", of.stop_before_at);
  each("count", of.count_order);
  each("count_before", of.count_before);
  each("scaling", of.scaling_order);
  each("scaling_before", of.scaling_before);
  each("problem", of.order_problem);
  each("denied", of.denials_in_a_row);
  each("good", of.good_since);
  each("warm_up", of.warm_up);
  each("not_whole", of.not_whole_at);
  each("baking", of.baking_since);
  each("failures", of.failures);
  each("skipped", of.skipped);
  each("whole", of.whole_since);
  each("progress", of.progress_at);
  each("most", of.most_serving);
  each("lower", of.lower_seen_since);
  each("back", of.putting_back_since);
  each("back_looks", of.looks_while_putting_back);
  each("written", of.record_written_at);
  each("unread", of.unreadable_since);
  each("because", of.ended_because);
  each("control", of.spent_control);
  each("control_removed", of.control_removed_at);
  each("held", of.held_since);
  each("go_on", of.told_to_go_on);
}

template <typename T>
json written(const T& of);
template <typename T>
json written(const std::optional<T>& of) {
  return of ? written(*of) : json(nullptr);
}
template <typename T>
json written(const std::vector<T>& of) {
  json list = json::array();
  for (const T& one : of) list.push_back(written(one));
  return list;
}
template <typename T, std::size_t kSize>
json written(const std::array<T, kSize>& of) {
  json list = json::array();
  for (const T& one : of) list.push_back(written(one));
  return list;
}
template <typename T>
json written(const T& of) {
  json object = json::object();
  members(
      [&](const char* name, const auto& member) {
        json value = written(member);
        if (!value.is_null()) object[name] = std::move(value);
      },
      of);
  return object;
}

template <typename T>
void read(const json& from, T& of);
template <typename T>
void read(const json& from, std::optional<T>& of) {
  if (!from.is_null()) read(from, of.emplace());
}
template <typename T, std::size_t kSize>
void read(const json& from, std::array<T, kSize>& of) {
  // An earlier release may have known fewer.
  for (std::size_t i = 0; i < std::min(kSize, from.size()); ++i) read(from.at(i), of[i]);
}
template <typename T>
void read(const json& from, std::vector<T>& of) {
  of.clear();
  for (const json& one : from) read(one, of.emplace_back());
}
template <typename T>
void read(const json& from, T& of) {
  members(
      [&](const char* name, auto& member) {
        if (const auto found = from.find(name); found != from.end()) read(*found, member);
      },
      of);
}

template <typename T>
void keep_last(std::vector<T>& list, std::size_t most) {
  if (list.size() > most) list.erase(list.begin(), list.end() - static_cast<std::ptrdiff_t>(most));
}

/// What the next process can do without, so that the text stays small.
RunMemory trimmed(RunMemory memory) {
  core::Run& run = memory.run;
  if (run.good_since.size() > kGoodHandedOn) run.good_since.clear();
  keep_last(memory.story.tasks, kTasksHandedOn);
  keep_last(memory.fresh, 2 * kTasksHandedOn);
  // How often a task was asked to stop matters while it has not gone; most are gone by now.
  std::erase_if(run.stop_attempts, [&](const core::StopAttempts& tried) {
    const auto told = std::ranges::find(memory.story.tasks, tried.task, &RecycledTask::task);
    return told == memory.story.tasks.end() || told->gone_at;
  });
  return memory;
}

/// The same once more, for a run of thousands of tasks in large batches.
void trim_hard(RunMemory& memory) {
  core::Run& run = memory.run;
  run.good_since.clear();
  keep_last(memory.story.tasks, kTasksHandedOn / 5);
  keep_last(memory.fresh, 2 * kTasksHandedOn / 5);
  keep_last(run.skipped, kTasksHandedOn);
  keep_last(run.failures, kTasksHandedOn);
  for (core::FailedReplacement& failure : run.failures)
    failure.reason.resize(std::min<std::size_t>(failure.reason.size(), 60));
  // The next turn then waits until AWS shows what was ordered, as after a crash.
  memory.orders_told = false;
  run.stop_orders.clear();
  run.stop_attempts.clear();
  // Of what is on its way out the next turn sees as much itself.
  keep_last(run.withdrawals, kTasksHandedOn);
}

std::string as_text(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string write(const RunMemory& kept) {
  json text{{"v", kVersion},
            {"run", written(kept.run)},
            {"story", written(kept.story)},
            {"fresh", written(kept.fresh)},
            {"lines", written(kept.lines)}};
  if (!kept.orders_told) text["orders_told"] = false;
  if (kept.run.record) text["record"] = to_text(*kept.run.record);
  return as_text(text);
}

}  // namespace

std::string to_text(const RunMemory& memory) {
  RunMemory kept = trimmed(memory);
  std::string text = write(kept);
  if (as_text(json(text)).size() <= kLargestMemory) return text;
  trim_hard(kept);
  return write(kept);
}

Result<RunMemory> parse_run_memory(std::string_view text) {
  const auto unreadable = [](const std::string& why) {
    return fail(ErrorKind::kBadInput, "what an earlier turn handed on cannot be read: " + why +
                                          "; send the event without \"continue\", and the run "
                                          "goes on from its record");
  };
  if (is_nested_too_deeply(text)) return unreadable("it is not as this program writes it");
  try {
    const json from = json::parse(text);
    if (from.at("v") != kVersion) return unreadable("another release has written it");
    RunMemory memory;
    read(from.at("run"), memory.run);
    read(from.at("story"), memory.story);
    read(from.at("fresh"), memory.fresh);
    read(from.at("lines"), memory.lines);
    memory.orders_told = from.value("orders_told", true);
    if (const auto record = from.find("record"); record != from.end()) {
      auto parsed = parse_run_record(record->get<std::string>());
      if (!parsed) return unreadable(parsed.error().message());
      memory.run.record = *std::move(parsed);
    }
    return memory;
  } catch (const json::exception&) {
    return unreadable("it is not as this program writes it");
  }
}

}  // namespace ecsr::formats
