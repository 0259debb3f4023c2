// SPDX-License-Identifier: MIT
#include "notify/notifier.h"

#include <algorithm>
#include <array>

namespace ecsr::notify {
namespace {

using formats::NoticeEvent;

/// Before the second and the third attempt.
constexpr std::array<milliseconds, 2> kPauses{seconds{1}, seconds{4}};

/// All channels together.
constexpr milliseconds kMidRunLimit = seconds{5};
constexpr milliseconds kEndLimit = minutes{2};

bool in_mid_run(const formats::Notice& notice) {
  return !notice.test &&
         (notice.event == NoticeEvent::kStarted || notice.event == NoticeEvent::kProgress);
}

bool worth_another_attempt(const Error& error) {
  return error.kind() == ErrorKind::kTransport || error.kind() == ErrorKind::kThrottled;
}

std::string hex(std::uint64_t number) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int digit = 15; digit >= 0; --digit) text += kDigits[(number >> (4 * digit)) & 0xFU];
  return text;
}

}  // namespace

Notifier::Notifier(std::vector<std::unique_ptr<Channel>> channels, ports::Clock& clock,
                   std::uint64_t salt)
    : clock_(clock), salt_(salt) {
  for (auto& channel : channels) channels_.push_back({.channel = std::move(channel)});
}

bool Notifier::wanted(const Way& way, const formats::Notice& notice) const {
  if (notice.test) return true;
  const formats::NoticeRules& rules = way.channel->rules();
  if (!rules.events.contains(notice.event)) return false;
  if (in_mid_run(notice) && way.failed_in_mid_run) return false;
  if (notice.event != NoticeEvent::kProgress) return true;
  // With 25 %: told at 25, 50 and 75, or at what comes next; the end tells of 100 itself.
  const int step = std::clamp(rules.progress_percent, 1, 100);
  const int percent = formats::percent_done(notice);
  return percent < 100 && percent / step > way.percent_told / step;
}

formats::NoticeDelivery Notifier::deliver(Way& way, const formats::Notice& notice,
                                          const std::string& id, WallTime give_up_at) {
  formats::NoticeDelivery delivery{.event = notice.event, .channel = way.channel->name()};
  const std::size_t most = in_mid_run(notice) ? 1 : kPauses.size() + 1;
  while (true) {
    const milliseconds left = give_up_at - clock_.wall_now();
    if (left <= milliseconds{0} && delivery.attempts == 0) {
      delivery.outcome = fail(ErrorKind::kTransport, "the channels before it took all the time");
    }
    if (left <= milliseconds{0}) return delivery;
    Patience patience = in_mid_run(notice) ? kInMidRun : kAtTheEnd;
    patience.whole = std::min(patience.whole, left);
    patience.connect = std::min(patience.connect, left);
    ++delivery.attempts;
    delivery.outcome = way.channel->send(notice, id, patience);
    if (delivery.outcome || !worth_another_attempt(delivery.outcome.error())) return delivery;
    if (static_cast<std::size_t>(delivery.attempts) >= most) return delivery;
    const milliseconds pause = kPauses[static_cast<std::size_t>(delivery.attempts) - 1];
    if (clock_.wall_now() + pause >= give_up_at) return delivery;
    clock_.sleep_until(clock_.wall_now() + pause);
  }
}

void Notifier::send(const formats::Notice& notice, const Told& told,
                    std::optional<WallTime> until) {
  WallTime give_up_at = clock_.wall_now() + (in_mid_run(notice) ? kMidRunLimit : kEndLimit);
  if (until) give_up_at = std::min(give_up_at, *until);
  const std::string run = notice.record.run_id.empty() ? hex(salt_) : notice.record.run_id;
  const std::string id = run + "." + std::string(formats::code(notice.event)) + "." +
                         std::to_string(notice.at.time_since_epoch().count()) + "." +
                         std::to_string(++sent_);
  for (Way& way : channels_) {
    if (!wanted(way, notice)) continue;
    const formats::NoticeDelivery delivery = deliver(way, notice, id, give_up_at);
    if (in_mid_run(notice)) way.failed_in_mid_run |= !delivery.outcome.has_value();
    if (notice.event == NoticeEvent::kProgress) way.percent_told = formats::percent_done(notice);
    told(delivery);
  }
}

}  // namespace ecsr::notify
