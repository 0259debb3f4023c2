// SPDX-License-Identifier: MIT
#include "formats/notice.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace ecsr::formats {
namespace {

struct Words {
  NoticeEvent event;
  std::string_view code;
  bool failed;
};

constexpr std::array kWords{
    Words{NoticeEvent::kStarted, "started", false},
    Words{NoticeEvent::kProgress, "progress", false},
    Words{NoticeEvent::kWaits, "waits", false},
    Words{NoticeEvent::kFinished, "finished", false},
    Words{NoticeEvent::kGaveUp, "gave-up", true},
    Words{NoticeEvent::kAborted, "aborted", false},
    Words{NoticeEvent::kRefused, "refused", true},
    Words{NoticeEvent::kNeedsAPerson, "needs-a-person", true},
};

constexpr std::array kEvents = [] {
  std::array<NoticeEvent, kWords.size()> events{};
  std::ranges::transform(kWords, events.begin(), &Words::event);
  return events;
}();

const Words& words_of(NoticeEvent event) {
  return *std::ranges::find(kWords, event, &Words::event);
}

}  // namespace

std::span<const NoticeEvent> all_notice_events() { return kEvents; }

std::string_view code(NoticeEvent event) { return words_of(event).code; }

std::optional<NoticeEvent> notice_event(std::string_view code) {
  const auto found = std::ranges::find(kWords, code, &Words::code);
  if (found == kWords.end()) return std::nullopt;
  return found->event;
}

NoticeEvent end_event(core::Outcome outcome) {
  switch (outcome) {
    case core::Outcome::kDone:
      return NoticeEvent::kFinished;
    case core::Outcome::kRefused:
    case core::Outcome::kYielded:
      return NoticeEvent::kRefused;
    case core::Outcome::kGaveUp:
      return NoticeEvent::kGaveUp;
    case core::Outcome::kNotPutBack:
      return NoticeEvent::kNeedsAPerson;
    case core::Outcome::kAborted:
      return NoticeEvent::kAborted;
  }
  return NoticeEvent::kNeedsAPerson;
}

bool is_end(NoticeEvent event) {
  return event != NoticeEvent::kStarted && event != NoticeEvent::kProgress &&
         event != NoticeEvent::kWaits;
}

bool failed(NoticeEvent event) { return words_of(event).failed; }

int percent_done(const Notice& notice) {
  if (notice.tasks_to_recycle <= 0) return 0;
  return std::min(100, notice.tasks_recycled * 100 / notice.tasks_to_recycle);
}

std::string notice_line(WallTime now, const NoticeDelivery& delivery) {
  nlohmann::ordered_json object{
      {"time", to_iso8601(now)},        {"event", "notice"},
      {"notice", code(delivery.event)}, {"channel", delivery.channel},
      {"attempts", delivery.attempts},  {"ok", delivery.outcome.has_value()}};
  if (!delivery.outcome) {
    const Error& error = delivery.outcome.error();
    object["problem"] = to_string(error.kind());
    object["message"] = error.message();
    if (!error.code().empty()) object["code"] = error.code();
  } else if (!delivery.outcome->empty()) {
    object["remark"] = *delivery.outcome;
  }
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string sentence(const NoticeDelivery& delivery) {
  const std::string what = "notice \"" + std::string(code(delivery.event)) + "\"";
  if (delivery.outcome) {
    std::string text = what + " sent by " + delivery.channel;
    if (!delivery.outcome->empty()) text += ": " + *delivery.outcome;
    return text;
  }
  std::string text = what + " could not be sent by " + delivery.channel;
  if (delivery.attempts > 1) text += " in " + counted(delivery.attempts, "attempt");
  return text + ": " + delivery.outcome.error().message();
}

}  // namespace ecsr::formats
