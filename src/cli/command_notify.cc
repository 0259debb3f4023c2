// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "cli/config.h"
#include "formats/notice.h"
#include "notify/notifier.h"

namespace ecsr::cli {
namespace {

formats::Notice test_notice(const Host& host, const Options& options) {
  const WallTime now = host.clock.wall_now();
  return {.event = formats::NoticeEvent::kFinished,
          .at = now,
          .facts = {.region = options.connect.region.value_or(""), .owner = owner_name(host)},
          .record = {.service = options.service,
                     .reason = core::Reason::kNothingStale,
                     .began_at = now,
                     .ended_at = now},
          .test = true};
}

}  // namespace

formats::ExitStatus run_notify(const Options& given, Host& host) {
  const Result<Options> settings = settled(host, given);
  if (!settings) {
    return end_with(host, given.output, formats::ExitStatus::kUsage, settings.error().message());
  }
  const Options& options = *settings;
  if (!options.test) {
    return end_with(host, options.output, formats::ExitStatus::kUsage,
                    "nothing to do: add --test to send a test notice to every channel");
  }
  if (options.notifications.empty()) {
    return end_with(
        host, options.output, formats::ExitStatus::kUsage,
        "no channel is configured: name a file with --config; docs/notifications.md says "
        "how to name channels in it");
  }
  auto connection = host.connect(options.connect);
  const auto carriers = connection ? (*connection)->carriers() : std::nullopt;
  if (!carriers) {
    const bool bad_input = !connection && connection.error().kind() == ErrorKind::kBadInput;
    return end_with(host, options.output,
                    bad_input ? formats::ExitStatus::kUsage : formats::ExitStatus::kRefused,
                    connection ? "this account carries no notices" : connection.error().message());
  }
  notify::Notifier notifier(notify::make_channels(options.notifications, *carriers), host.clock,
                            host.chance);
  bool all_sent = true;
  notifier.send(test_notice(host, options), [&](const formats::NoticeDelivery& delivery) {
    all_sent = all_sent && delivery.outcome.has_value();
    if (options.output == Output::kJson) {
      host.out << formats::notice_line(host.clock.wall_now(), delivery) << "\n" << std::flush;
      return;
    }
    host.out << delivery.channel << ": ";
    host.out << (delivery.outcome ? "sent" : "FAILED: " + delivery.outcome.error().message());
    if (delivery.outcome && !delivery.outcome->empty()) host.out << ", but " << *delivery.outcome;
    host.out << "\n" << std::flush;
  });
  return all_sent ? formats::ExitStatus::kDone : formats::ExitStatus::kRefused;
}

}  // namespace ecsr::cli
