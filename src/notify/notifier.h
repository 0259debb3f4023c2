// SPDX-License-Identifier: MIT
// Takes a notice to every channel that wants it. Never fails: what did not go out is told, not
// thrown, and costs a run neither its outcome nor, while it goes on, more than a few seconds.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "formats/notice.h"
#include "notify/channel.h"
#include "ports/clock.h"

namespace ecsr::notify {

class Notifier {
 public:
  /// `clock` outlives it: pauses between attempts, and how long all may take. `salt` is a fresh
  /// random number: ids of notices begin with it where there is no run id.
  Notifier(std::vector<std::unique_ptr<Channel>> channels, ports::Clock& clock, std::uint64_t salt);

  /// Told of each delivery as soon as its fate is known.
  using Told = std::function<void(const formats::NoticeDelivery&)>;

  /// That much was told by somebody before: progress up to there is told no more.
  void go_on_from(int percent) {
    for (Way& way : channels_) way.percent_told = percent;
  }

  /// In mid-run all channels together get 5 s, so that capacity is not kept waiting when somebody
  /// asks for it; at the end, 2 min. In mid-run each channel gets one short attempt, and none any
  /// more after one that failed. The end is worth three to each channel, as long as there is time.
  /// A test goes to all of them. `until`: and none of it takes longer.
  void send(const formats::Notice& notice, const Told& told,
            std::optional<WallTime> until = std::nullopt);

  bool empty() const { return channels_.empty(); }

 private:
  struct Way {
    std::unique_ptr<Channel> channel;
    int percent_told = 0;
    bool failed_in_mid_run = false;
  };

  bool wanted(const Way& way, const formats::Notice& notice) const;
  formats::NoticeDelivery deliver(Way& way, const formats::Notice& notice, const std::string& id,
                                  WallTime give_up_at);

  std::vector<Way> channels_;
  ports::Clock& clock_;
  std::uint64_t salt_;
  int sent_ = 0;
};

}  // namespace ecsr::notify
