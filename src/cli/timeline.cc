// SPDX-License-Identifier: MIT
#include "cli/timeline.h"

#include <algorithm>
#include <array>

#include "core/action.h"
#include "formats/trace_line.h"
#include "sim/operations.h"

namespace ecsr::cli {
namespace {

constexpr std::string_view kAws = "AWS";

std::string describe(const sim::Task& task) {
  const sim::TaskState& state = task.state;
  std::string text(sim::wire_word(state.last_status));
  const bool leaves = state.desired_status == core::DesiredStatus::kStopped;
  if (leaves && state.last_status <= core::LastStatus::kRunning) text += ", is to stop";
  if (state.last_status == core::LastStatus::kStopped && !state.stopped_reason.empty()) {
    text += ": " + state.stopped_reason;
  }
  if (state.health != core::Health::kUnknown) {
    text.append(", container ").append(sim::wire_word(state.health));
  }
  for (const core::TargetHealth target : state.targets) {
    text.append(", target ").append(sim::wire_word(target));
  }
  return text;
}

/// What tasks and numbers do not show.
bool is_news(std::string_view message) {
  constexpr std::array<std::string_view, 5> kNews{"deployment", "rolling back", "unable",
                                                  "steady state", "Rebalancing"};
  return std::ranges::any_of(
      kNews, [&](std::string_view word) { return message.find(word) != std::string_view::npos; });
}

}  // namespace

void Timeline::add(std::string_view who, std::string_view what) {
  constexpr std::size_t kWidth = 9;
  std::string line = to_clock(world_->now()) + "  " + std::string(who);
  line.append(who.size() < kWidth ? kWidth - who.size() : 1, ' ');
  line.append(what);
  lines_.push_back(std::move(line));
}

void Timeline::watch(sim::World& world) {
  world_ = &world;
  world.onlooker = this;
  if (world.services.empty()) return;
  on_desired_count(world.services.front());
  for (const sim::Task& task : world.tasks) on_task(task);
}

void Timeline::on_pass(const runner::Pass& pass) {
  const std::string text = formats::trace_text(pass.decision);
  std::string& before = last_pass_[speaker_];
  if (text != before && pass.decision.reason != core::Reason::kNeedsALook) add(speaker_, text);
  before = text;
  for (const runner::GivenOrder& order : pass.orders) {
    if (order.outcome) continue;
    add(speaker_, "  not answered as it should be: " + core::to_text(order.action) + ": " +
                      order.outcome.error().message());
  }
  if (pass.record && !pass.record->outcome) {
    add(speaker_, "  the run record: " + pass.record->outcome.error().message());
  }
}

void Timeline::on_task(const sim::Task& task) {
  std::string text = describe(task);
  std::string& before = last_said_[std::string(task.name())];
  if (text == before) return;
  add(kAws, std::string(task.name()) + " " + text);
  before = std::move(text);
}

void Timeline::on_desired_count(const sim::Service& service) {
  add(kAws, "desired count is " + std::to_string(service.state.desired_count));
}

void Timeline::on_scalable_target(const sim::Service& service) {
  add(kAws, "the scalable target is " + core::to_text(service.autoscaling->target));
}

void Timeline::on_event(const sim::Service& /*service*/, std::string_view message) {
  if (is_news(message)) add(kAws, message);
}

void Timeline::on_deed(const sim::ScriptEntry& entry, bool done) {
  std::string text(sim::to_text(entry.deed));
  for (const std::string_view word : {std::string_view(entry.task), std::string_view(entry.text)}) {
    if (!word.empty()) text.append(" ").append(word);
  }
  if (entry.deed == sim::Deed::kAlarm) {
    text += entry.alarm_state ? " is " + std::string(sim::wire_word(*entry.alarm_state))
                              : std::string(" is deleted");
  }
  add("others", text + (done ? "" : " (and nothing comes of it)"));
}

}  // namespace ecsr::cli
