// SPDX-License-Identifier: MIT
// A notice: what is told about a run while it goes on and when it is over, whatever channel carries
// it. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "formats/final_record.h"
#include "formats/notification_settings.h"

namespace ecsr::formats {

/// What the record of a run does not know: whose account it is, and who runs it. Empty = not known.
struct RunFacts {
  std::string account;  ///< 12 digits
  std::string region;
  std::string owner;  ///< as in the run record, e.g. "alice@bastion/4242"

  bool operator==(const RunFacts&) const = default;
};

/// How many tasks served at one look, and how many had to.
struct ServingSample {
  WallTime at{};  ///< our clock
  int serving = 0;
  int desired = 0;
  int floor = 0;

  bool operator==(const ServingSample&) const = default;
};

struct Notice {
  NoticeEvent event = NoticeEvent::kFinished;
  WallTime at{};  ///< our clock
  RunFacts facts;
  FinalRecord record;  ///< final at the end of a run; before that, as far as it is known
  int tasks_to_recycle = 0;
  int tasks_recycled = 0;  ///< and their replacements serve
  /// Of the whole run, when somebody kept them: what the picture is drawn from.
  std::vector<ServingSample> samples;
  bool test = false;  ///< sent by `notify --test`: nothing happened
};

/// How one notice fared on one channel.
struct NoticeDelivery {
  NoticeEvent event = NoticeEvent::kFinished;
  std::string channel;  ///< as people know it; no secret in it
  int attempts = 0;
  Result<std::string> outcome;  ///< what to know about a success, may be empty; or why it failed
};

/// Every event, in the order of docs/notifications.md.
std::span<const NoticeEvent> all_notice_events();

/// For settings and JSON: "started", "progress", "waits", "finished", "gave-up", "aborted",
/// "refused", "needs-a-person".
std::string_view code(NoticeEvent event);

/// The event with this code.
std::optional<NoticeEvent> notice_event(std::string_view code);

/// What the end of a run is told as.
NoticeEvent end_event(core::Outcome outcome);

/// Whether the run is over: all but "started", "progress" and "waits".
bool is_end(NoticeEvent event);

/// Whether the run did not do what it was asked for: gave up, refused, or needs a person.
bool failed(NoticeEvent event);

/// 0 to 100, rounded down; 0 while nothing is known.
int percent_done(const Notice& notice);

/// One JSON line, {"event":"notice"}: what `--output json` prints for each channel.
std::string notice_line(WallTime now, const NoticeDelivery& delivery);

/// One sentence for a log: "notice of the end sent by mail to …", "no notice by …: …".
std::string sentence(const NoticeDelivery& delivery);

}  // namespace ecsr::formats
