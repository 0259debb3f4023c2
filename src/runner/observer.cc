// SPDX-License-Identifier: MIT
// tree-check: long file: one way to look at each part of a service
#include "runner/observer.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/check.h"
#include "formats/control_text.h"
#include "runner/names.h"

namespace ecsr::runner {
namespace {

using core::DesiredStatus;
using core::Known;
using core::LastStatus;
using core::Protection;
using core::Service;
using core::Task;
using core::TaskId;
using ports::CallFailure;

constexpr std::string_view kMissing = "MISSING";

/// AWS's servers disagree by this much; the time they tell does not go back by less.
constexpr milliseconds kServersDisagree = seconds{10};

/// Pages in a row without a task that was not named before: AWS may answer with an empty page, and
/// name a task twice while others come and go.
constexpr int kMostPagesInVain = 10;

/// Twenty times as many as a service may have, unless AWS grants more.
/// [doc: Amazon ECS service quotas, "Tasks per service"]
constexpr std::size_t kMostTasks = 100'000;

template <typename T>
void set(Known<T>& part, T value, WallTime now) {
  part.value = std::move(value);
  part.problem.reset();
  part.seen_at = now;
}

template <typename T>
void set_unknown(Known<T>& part, Error problem) {
  part.value.reset();
  part.problem = std::move(problem);
}

template <typename T>
void set(Known<T>& part, Result<T> answer, WallTime now) {
  if (answer) {
    set(part, *std::move(answer), now);
  } else {
    set_unknown(part, std::move(answer).error());
  }
}

template <typename Answer>
Answer only(std::vector<Answer> answers) {
  ECSR_CHECK(answers.size() == 1, "one answer for each request");
  return std::move(answers.front());
}

template <typename Answer>
const Error* first_problem(std::span<const Result<Answer>> answers) {
  for (const Result<Answer>& answer : answers) {
    if (!answer) return &answer.error();
  }
  return nullptr;
}

/// Requests about many tasks, up to 100 in each.
template <typename Request>
std::vector<Request> in_chunks(const core::ClusterName& cluster, std::span<const TaskId> tasks) {
  std::vector<Request> wave;
  for (const TaskId& task : tasks) {
    if (wave.empty() || wave.back().tasks.size() == ports::kTasksPerCall) {
      wave.push_back({.cluster = cluster});
    }
    wave.back().tasks.push_back(task);
  }
  return wave;
}

std::unexpected<Error> unreadable(std::string_view operation, const CallFailure& failure) {
  return fail(ErrorKind::kBadAnswer, std::string(operation) + " could not tell about " +
                                         failure.arn + ": " + failure.reason);
}

/// A task that ECS will not protect, or no longer knows, is not protected. `position` is where the
/// answer about it may be expected.
Result<Protection> protection_of(const TaskId& task, const ports::GetTaskProtectionAnswer& answer,
                                 std::size_t position) {
  const auto about_it = [&](const Protection& found) { return found.task.name() == task.name(); };
  auto found = answer.tasks.begin();
  if (position < answer.tasks.size() && answer.tasks[position].task == task) {
    found += static_cast<std::ptrdiff_t>(position);
  } else {
    found = std::ranges::find_if(answer.tasks, about_it);
  }
  if (found != answer.tasks.end()) return Protection{task, found->enabled, found->expires_at};
  const auto failure = std::ranges::find_if(answer.failures, [&](const CallFailure& failed) {
    return short_name(failed.arn) == task.name();
  });
  if (failure == answer.failures.end()) {
    return fail(ErrorKind::kBadAnswer, "GetTaskProtection did not answer about task " + task.value);
  }
  if (failure->reason != kMissing && failure->reason != "TASK_NOT_VALID") {
    return unreadable("GetTaskProtection", *failure);
  }
  return Protection{task, false, std::nullopt};
}

bool is_gone(const Task& task) {
  return task.last_status == LastStatus::kStopped || task.last_status == LastStatus::kDeleted;
}

/// The alarm that is meant. One of the same name in another account or region is another alarm.
core::Alarm alarm_called(const std::string& name_or_arn, const std::vector<core::Alarm>& found) {
  const std::string_view name = core::name_of_alarm(name_or_arn);
  const auto alarm = std::ranges::find(found, name, &core::Alarm::name);
  core::Alarm missing{.name = name_or_arn, .state = core::AlarmState::kMissing};
  if (alarm == found.end()) return missing;
  if (name == name_or_arn || alarm->arn == name_or_arn) return *alarm;
  if (!alarm->arn.empty()) missing.why = "there is " + alarm->arn;
  return missing;
}

}  // namespace

Observer::Observer(const Sources& sources, core::ServiceAddress address)
    : sources_(sources),
      address_(std::move(address)),
      group_(task_group(address_)),
      health_checks_(sources_.ecs),
      targets_(sources_.ecs, sources_.target_health) {}

/// When our clock went back, what was seen before may bear times that are still to come, or come
/// again: then it would pass for fresh. It is as old as can be.
void Observer::notice_clock() {
  const WallTime now = sources_.clock.wall_now();
  if (now < looked_at_) {
    for (WallTime* seen_at : {&seen_.service.seen_at, &seen_.recorded.seen_at, &seen_.tasks.seen_at,
                              &seen_.stopped.seen_at, &seen_.scaling.seen_at,
                              &seen_.protection.seen_at, &seen_.alarms.seen_at}) {
      *seen_at = WallTime{};
    }
    if (seen_.listed_at) seen_.listed_at = WallTime{};
  }
  looked_at_ = now;
}

const core::Observation& Observer::look(const core::Look& look) {
  notice_clock();
  notes_.clear();
  heard_aws_now_.reset();
  if (look.service) look_at_service();
  if (look.list || (look.tasks && list_is_due_)) list_tasks();
  if (look.tasks) look_at_tasks();
  if (look.stopped) look_at_stopped();
  if (look.scaling) look_at_scaling();
  if (!look.protection.empty()) look_at_protection(look.protection);
  if (!look.alarms.empty()) look_at_alarms(look.alarms);
  settle_time_heard();
  return seen_;
}

void Observer::hear_time(const std::optional<WallTime>& aws_now) {
  if (aws_now && (!heard_aws_now_ || *aws_now > *heard_aws_now_)) heard_aws_now_ = aws_now;
}

void Observer::settle_time_heard() {
  if (heard_aws_now_) {
    const bool a_little_back =
        *heard_aws_now_ < seen_.aws_now && seen_.aws_now - *heard_aws_now_ < kServersDisagree;
    if (!aws_tells_time_ || !a_little_back) seen_.aws_now = *heard_aws_now_;
    aws_tells_time_ = true;
  } else if (!aws_tells_time_) {
    seen_.aws_now = sources_.clock.wall_now();
  }
}

void Observer::look_at_service() {
  const std::array wave{ports::DescribeServicesRequest{.service = address_}};
  auto answer = only(sources_.ecs.describe_services(wave));
  const WallTime now = sources_.clock.wall_now();
  if (answer) hear_time(answer->aws_now);
  if (answer && answer->service) {
    set(seen_.service, *std::move(answer->service), now);
    look_for_started_tasks(*seen_.service.value);
    set(seen_.recorded, sources_.store.load(*seen_.service.value), now);
    look_at_control(*seen_.service.value);
    return;
  }
  Error problem(ErrorKind::kBadAnswer,
                "DescribeServices did not answer about service " + address_.service.value);
  if (!answer) {
    problem = std::move(answer).error();
  } else if (!answer->failures.empty()) {
    const std::string& reason = answer->failures.front().reason;
    problem =
        reason == kMissing
            ? Error(ErrorKind::kNotFound, "service " + address_.service.value +
                                              " was not found in cluster " + address_.cluster.value)
            : Error(ErrorKind::kBadAnswer, "DescribeServices could not tell about service " +
                                               address_.service.value + ": " + reason);
  }
  seen_.control.reset();
  set_unknown(seen_.recorded, problem);
  set_unknown(seen_.service, std::move(problem));
}

void Observer::look_at_control(const Service& service) {
  seen_.control.reset();
  const auto tag = std::ranges::find(service.tags, formats::kControlTag, &core::Tag::key);
  if (tag == service.tags.end()) return;
  auto control = formats::parse_control(tag->value);
  if (control) {
    seen_.control = *std::move(control);
  } else if (tag->value != nonsense_) {
    nonsense_ = tag->value;
    notes_.push_back("tag " + tag->key + ": " + control.error().message() + "; it is ignored");
  }
}

void Observer::look_for_started_tasks(const Service& service) {
  const StartedTasks started = events_.read_new(service.events);
  if (!started.complete) list_is_due_ = true;
  if (started.names.empty()) return;
  known_.announce(started.names, task_arn_prefix(service.arn), sources_.clock.wall_now());
}

Result<std::vector<TaskId>> Observer::list_all(DesiredStatus desired_status) {
  std::vector<TaskId> all;
  std::set<TaskId> known;
  int pages_in_vain = 0;
  std::array wave{ports::ListTasksRequest{.service = address_, .desired_status = desired_status}};
  std::string& token = wave.front().next_token;
  while (true) {
    auto page = only(sources_.ecs.list_tasks(wave));
    if (!page) return std::unexpected(std::move(page).error());
    const bool one_is_all = page->next_token.empty() && token.empty();
    if (one_is_all) return std::move(page->tasks);
    const std::size_t before = all.size();
    for (TaskId& task : page->tasks) {
      if (known.insert(task).second) all.push_back(std::move(task));
    }
    if (page->next_token.empty()) return all;
    if (page->next_token == token) {
      return fail(ErrorKind::kBadAnswer, "ListTasks gave the same page twice");
    }
    pages_in_vain = all.size() == before ? pages_in_vain + 1 : 0;
    if (pages_in_vain > kMostPagesInVain) {
      return fail(ErrorKind::kBadAnswer, "ListTasks goes on and on, and names no other tasks");
    }
    if (all.size() > kMostTasks) {
      return fail(ErrorKind::kBadAnswer, "ListTasks names more tasks than any service has");
    }
    token = std::move(page->next_token);
  }
}

void Observer::list_tasks() {
  auto listed = list_all(DesiredStatus::kRunning);
  if (!listed) {
    list_is_due_ = true;
    set_unknown(seen_.tasks, std::move(listed).error());
    return;
  }
  const WallTime now = sources_.clock.wall_now();
  known_.take_list(*std::move(listed), now);
  list_is_due_ = false;
  seen_.listed_at = now;
}

void Observer::look_at_tasks() {
  if (list_is_due_) return;  // the list could not be read, and the part says so
  auto tasks = describe_known();
  if (tasks) {
    if (auto filled = health_checks_.fill(*tasks, heard_aws_now_.value_or(seen_.aws_now), notes_);
        !filled) {
      tasks = std::unexpected(std::move(filled).error());
    }
  }
  if (tasks && !seen_.service.value) {
    for (Task& task : *tasks) {
      task.target_health = core::TargetHealth::kUnknown;
      task.registration = core::Registration::kUnknown;
    }
  } else if (tasks) {
    if (auto filled = targets_.fill(*tasks, reaches_, *seen_.service.value, address_.cluster);
        !filled) {
      tasks = std::unexpected(std::move(filled).error());
    }
  }
  set(seen_.tasks, std::move(tasks), sources_.clock.wall_now());
}

std::vector<GroupTarget> Observer::targets_of(const TaskId& task) const {
  if (!seen_.service.value || !seen_.tasks.value) return {};
  const auto found = std::ranges::find(*seen_.tasks.value, task, &Task::id);
  if (found == seen_.tasks.value->end()) return {};
  const auto place = static_cast<std::size_t>(found - seen_.tasks.value->begin());
  return targets_.places_of(reaches_.at(place), *seen_.service.value);
}

/// The tasks known by id, with `reaches_` beside them.
Result<std::vector<Task>> Observer::describe_known() {
  std::vector<Task> tasks;
  reaches_.clear();
  if (known_.empty()) return tasks;
  const auto wave = known_.wave(address_.cluster);
  auto answers = sources_.ecs.describe_tasks(wave);
  ECSR_CHECK(answers.size() == wave.size(), "one answer for each request");
  const WallTime now = sources_.clock.wall_now();
  known_.begin_answers();
  std::optional<Error> problem;
  std::size_t first_of_chunk = 0;
  for (auto& answer : answers) {
    if (!answer) {
      if (!problem) problem = std::move(answer).error();
      first_of_chunk += ports::kTasksPerCall;
      continue;
    }
    hear_time(answer->aws_now);
    std::size_t position = first_of_chunk;
    for (ports::DescribedTask& described : answer->tasks) {
      const bool ours = is_ours(described);
      if (!known_.described(described.task.id, position++, !ours || is_gone(described.task)))
        continue;
      if (!ours) continue;
      tasks.push_back(std::move(described.task));
      reaches_.push_back(
          {std::move(described.container_instance_arn), std::move(described.addresses)});
    }
    for (const CallFailure& failure : answer->failures) {
      if (failure.reason == kMissing) {
        known_.missing(TaskId{failure.arn}, now);
      } else if (!problem) {
        problem = unreadable("DescribeTasks", failure).error();
      }
    }
    first_of_chunk += ports::kTasksPerCall;
  }
  known_.end_answers();
  if (problem) return std::unexpected(*std::move(problem));
  return tasks;
}

void Observer::look_at_stopped() {
  auto listed = list_all(DesiredStatus::kStopped);
  auto stopped = listed ? describe_stopped(*std::move(listed))
                        : Result<std::vector<Task>>(std::unexpected(std::move(listed).error()));
  set(seen_.stopped, std::move(stopped), sources_.clock.wall_now());
}

/// What is STOPPED does not change any more, so it is described once.
Result<std::vector<Task>> Observer::describe_stopped(std::vector<TaskId> listed) {
  std::ranges::sort(listed);
  std::vector<Task> tasks;
  for (Task& task : seen_.stopped.value ? *seen_.stopped.value : tasks) {
    if (!is_gone(task) || !std::ranges::binary_search(listed, task.id)) continue;
    tasks.push_back(std::move(task));
  }
  std::ranges::sort(tasks, {}, &Task::id);
  std::erase_if(listed, [&](const TaskId& id) {
    return std::ranges::binary_search(tasks, id, {}, &Task::id);
  });
  if (listed.empty()) return tasks;
  auto answers =
      sources_.ecs.describe_tasks(in_chunks<ports::DescribeTasksRequest>(address_.cluster, listed));
  if (const Error* problem = first_problem<ports::DescribeTasksAnswer>(answers)) {
    return std::unexpected(*problem);
  }
  for (auto& answer : answers) {
    hear_time(answer->aws_now);
    for (ports::DescribedTask& described : answer->tasks) {
      if (is_ours(described)) tasks.push_back(std::move(described.task));
    }
  }
  return tasks;
}

void Observer::look_at_scaling() {
  const Service* const service = seen_.service.value ? &*seen_.service.value : nullptr;
  const std::array wave{
      ports::DescribeScalableTargetsRequest{.resource_id = scaling_resource_id(address_, service)}};
  auto answer = only(sources_.autoscaling.describe_scalable_targets(wave));
  if (answer) {
    set(seen_.scaling, answer->target, sources_.clock.wall_now());
  } else {
    set_unknown(seen_.scaling, std::move(answer).error());
  }
}

void Observer::look_at_protection(std::span<const TaskId> tasks) {
  const auto answers = sources_.ecs.get_task_protection(
      in_chunks<ports::GetTaskProtectionRequest>(address_.cluster, tasks));
  if (const Error* problem = first_problem<ports::GetTaskProtectionAnswer>(answers)) {
    return set_unknown(seen_.protection, *problem);
  }
  std::vector<Protection> protection;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const auto& answer = *answers[i / ports::kTasksPerCall];
    auto found = protection_of(tasks[i], answer, i % ports::kTasksPerCall);
    if (!found) return set_unknown(seen_.protection, std::move(found).error());
    protection.push_back(*std::move(found));
  }
  set(seen_.protection, std::move(protection), sources_.clock.wall_now());
}

Result<std::vector<core::Alarm>> Observer::find_alarms(std::vector<std::string> names) {
  std::vector<core::Alarm> found;
  std::array wave{ports::DescribeAlarmsRequest{.names = std::move(names), .next_token = {}}};
  std::string& token = wave.front().next_token;
  while (true) {
    auto page = only(sources_.alarms.describe_alarms(wave));
    if (!page) return std::unexpected(std::move(page).error());
    const std::size_t before = found.size();
    for (core::Alarm& alarm : page->alarms) {
      const bool asked_for =
          std::ranges::find(wave.front().names, alarm.name) != wave.front().names.end();
      const bool known = std::ranges::find(found, alarm.name, &core::Alarm::name) != found.end();
      if (asked_for && !known) found.push_back(std::move(alarm));
    }
    if (page->next_token.empty()) return found;
    // So there is an end: no more are found than were asked for.
    if (!token.empty() && found.size() == before) {
      return fail(ErrorKind::kBadAnswer, "DescribeAlarms gave a page without any other alarm");
    }
    token = std::move(page->next_token);
  }
}

void Observer::look_at_alarms(std::span<const std::string> wanted) {
  std::vector<core::Alarm> alarms;
  for (std::size_t first = 0; first < wanted.size(); first += ports::kAlarmsPerCall) {
    const auto chunk =
        wanted.subspan(first, std::min(ports::kAlarmsPerCall, wanted.size() - first));
    std::vector<std::string> names;
    for (const std::string& each : chunk) names.emplace_back(core::name_of_alarm(each));
    const auto found = find_alarms(std::move(names));
    if (!found) return set_unknown(seen_.alarms, found.error());
    for (const std::string& each : chunk) alarms.push_back(alarm_called(each, *found));
  }
  set(seen_.alarms, std::move(alarms), sources_.clock.wall_now());
}

}  // namespace ecsr::runner
