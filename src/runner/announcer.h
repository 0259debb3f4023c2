// SPDX-License-Identifier: MIT
// Watches the passes of a run and says when there is something to tell people: that it has begun,
// how far it is, how it ended. Who hears of it is not known here.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "formats/notice.h"
#include "formats/run_memory.h"
#include "runner/history.h"
#include "runner/runner.h"

namespace ecsr::runner {

class Announcer final : public PassListener {
 public:
  using Send = std::function<void(const formats::Notice&)>;

  /// `history` outlives it and is told of each pass first. `send` is called within the pass: it
  /// must not take long. `again`: what the command needs that people are told to type.
  Announcer(const History& history, Send send, formats::WordsAgain again)
      : history_(history), send_(std::move(send)), again_(std::move(again)) {}

  /// Goes on where the turn of another process ended: what it told is not told again.
  void go_on_from(const formats::RunMemory& memory);

  void on_pass(const Pass& pass) override;

  bool started() const { return started_; }
  int percent_told() const { return percent_told_; }

  /// What is to be told of the end, once capacity is back: the caller sends it.
  formats::Notice end(const formats::FinalRecord& record, WallTime now) const;

 private:
  void keep_sample(const Pass& pass);
  void tell_of_waiting(const Pass& pass);
  formats::Notice notice(formats::NoticeEvent event, WallTime now) const;

  const History& history_;
  Send send_;
  formats::WordsAgain again_;
  std::vector<formats::ServingSample> samples_;
  bool started_ = false;
  int tasks_to_recycle_ = 0;
  int stopped_ = 0;
  int recycled_ = 0;
  int percent_told_ = 0;
  std::optional<core::Hold> held_;  ///< in the last pass
};

}  // namespace ecsr::runner
