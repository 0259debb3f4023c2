// SPDX-License-Identifier: MIT
#include "runner/started_tasks.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace ecsr::runner {
namespace {

/// Most events that DescribeServices shows. [doc: Service, "events"]
constexpr std::size_t kEventsShown = 100;

}  // namespace

StartedTasks parse_started_tasks(std::string_view message) {
  constexpr std::string_view kStarted = " has started ";
  constexpr std::string_view kTask = "(task ";
  StartedTasks started;
  const std::size_t at = message.find(kStarted);
  if (at == std::string_view::npos) return started;
  message.remove_prefix(at + kStarted.size());
  const auto count = parse_whole_number(message.substr(0, message.find(' ')));
  for (std::size_t open = message.find(kTask); open != std::string_view::npos;
       open = message.find(kTask)) {
    message.remove_prefix(open + kTask.size());
    const std::size_t close = message.find(')');
    if (close == std::string_view::npos) break;  // cut off
    started.names.emplace_back(message.substr(0, close));
    message.remove_prefix(close);
  }
  started.complete = count == static_cast<std::int64_t>(started.names.size());
  return started;
}

StartedTasks ServiceEvents::read_new(std::span<const core::ServiceEvent> events) {
  StartedTasks all;
  const bool first = std::exchange(first_call_, false);
  if (events.empty() || events.front().id == newest_id_) return all;
  bool met_known = first;
  for (const core::ServiceEvent& event : events) {
    // A look into the past shows only what was read already.
    if (first || event.id == newest_id_ || event.created_at < newest_at_) {
      met_known = true;
      break;
    }
    StartedTasks started = parse_started_tasks(event.message);
    std::ranges::move(started.names, std::back_inserter(all.names));
    all.complete = all.complete && started.complete;
  }
  if (!met_known && events.size() >= kEventsShown) all.complete = false;
  if (events.front().created_at >= newest_at_) {
    newest_id_ = events.front().id;
    newest_at_ = events.front().created_at;
  }
  return all;
}

}  // namespace ecsr::runner
