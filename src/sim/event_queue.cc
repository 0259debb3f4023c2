// SPDX-License-Identifier: MIT
#include "sim/event_queue.h"

#include <algorithm>
#include <tuple>

namespace ecsr::sim {
namespace {

bool later(const TimedEvent& a, const TimedEvent& b) {
  return std::tie(a.at, a.order) > std::tie(b.at, b.order);
}

}  // namespace

void EventQueue::add(WallTime at, EventKind kind, std::uint32_t subject, std::uint32_t plan) {
  heap_.push_back({.at = at, .order = made_++, .kind = kind, .subject = subject, .plan = plan});
  std::push_heap(heap_.begin(), heap_.end(), later);
}

std::optional<TimedEvent> EventQueue::take(WallTime until) {
  if (heap_.empty() || heap_.front().at > until) return std::nullopt;
  std::pop_heap(heap_.begin(), heap_.end(), later);
  const TimedEvent event = heap_.back();
  heap_.pop_back();
  return event;
}

std::optional<WallTime> EventQueue::next_at() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front().at;
}

}  // namespace ecsr::sim
