// SPDX-License-Identifier: MIT
// The alarms of the policy. ALARM ends the run. Anything else that is not OK, and what cannot be
// read, counts as red as well: it refuses at the start, and in mid-run nothing is stopped on it.
#include <algorithm>

#include "core/deciding.h"

namespace ecsr::core {
namespace {

/// One that turned red is noticed so soon, also in a pause.
constexpr milliseconds kAlarmAge = seconds{60};

constexpr milliseconds kPoll = seconds{15};

std::string standing(const Alarm& alarm) {
  switch (alarm.state) {
    case AlarmState::kOk:
      return " is OK";
    case AlarmState::kAlarm:
      return " is in ALARM";
    case AlarmState::kInsufficientData:
      return " has INSUFFICIENT_DATA";
    case AlarmState::kMissing:
      return " does not exist in this account and region";
    case AlarmState::kUnknown:
      break;
  }
  return " is in a state that this program does not know";
}

std::string story_of(const Alarm& alarm) {
  std::string story = "alarm " + alarm.name + standing(alarm);
  if (!alarm.why.empty()) story += ": " + alarm.why;
  return story;
}

/// The first of them that is in ALARM.
std::optional<std::string> find_in_alarm(const std::vector<Alarm>& alarms) {
  const auto red = std::ranges::find(alarms, AlarmState::kAlarm, &Alarm::state);
  return red == alarms.end() ? std::nullopt : std::optional(story_of(*red));
}

}  // namespace

/// What CloudWatch says of the first one that is not OK.
std::optional<std::string> find_not_ok(const std::vector<Alarm>& alarms) {
  if (auto red = find_in_alarm(alarms)) return red;
  const auto unsure = std::ranges::find_if(
      alarms, [](const Alarm& alarm) { return alarm.state != AlarmState::kOk; });
  return unsure == alarms.end() ? std::nullopt : std::optional(story_of(*unsure));
}

std::optional<std::string> Deciding::find_red() const {
  if (policy_.alarms.empty() || !seen_.alarms.value) return std::nullopt;
  return find_in_alarm(*seen_.alarms.value);
}

/// Read, and lately: one that was OK an hour ago says nothing.
Deciding::Step Deciding::need_the_alarms() {
  if (policy_.alarms.empty()) return std::nullopt;
  if (seen_.alarms.problem) return wait_or_refuse(Part::kAlarms, *seen_.alarms.problem);
  if (seen_.alarms.value && recent(seen_.alarms.seen_at)) return std::nullopt;
  return unread(Part::kAlarms, {.service = false, .tasks = false, .list = false});
}

Deciding::Step Deciding::refuse_when_red() {
  if (Step step = need_the_alarms()) return step;
  if (policy_.alarms.empty()) return std::nullopt;
  auto story = find_not_ok(*seen_.alarms.value);
  if (!story) return std::nullopt;
  return end(Reason::kAlarmRed, Outcome::kRefused, *std::move(story));
}

/// Just before a stop. ALARM itself has ended the run before.
Deciding::Step Deciding::wait_until_green() {
  if (Step step = need_the_alarms()) return step;
  if (policy_.alarms.empty()) return std::nullopt;
  auto story = find_not_ok(*seen_.alarms.value);
  if (!story) return std::nullopt;
  return hindered(Reason::kWaitingForAlarm, kPoll, *std::move(story));
}

/// A run that ends does not ask any more, and one that waits for its window asks when it opens.
bool Deciding::watches_alarms() const {
  if (policy_.alarms.empty()) return false;
  return !next_.record || (!record().ending && record().hold != Hold::kWindow);
}

/// Every look reads the alarms, and there is one often enough.
void Deciding::watch_alarms(Decision& decision) const {
  if (!watches_alarms()) return;
  decision.look.alarms = policy_.alarms;
  if (!next_.record || decision.wake_at <= now_ + kAlarmAge) return;
  decision.wake_at = now_ + kAlarmAge;
  decision.look = {.service = true, .tasks = false, .list = false, .alarms = policy_.alarms};
}

}  // namespace ecsr::core
