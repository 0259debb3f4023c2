// SPDX-License-Identifier: MIT
// Three ways to watch a recycle: plain lines for logs, JSON lines for machines, a living picture
// for a terminal. All are told the same passes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/event_lines.h"
#include "cli/host.h"
#include "cli/live_text.h"
#include "cli/options.h"
#include "core/policy.h"
#include "formats/final_record.h"
#include "formats/notice.h"
#include "formats/trace_line.h"
#include "runner/classic_lines.h"
#include "runner/runner.h"

namespace ecsr::cli {

class View : public runner::PassListener {
 public:
  /// Called while nothing happens, so that a picture can grow older.
  virtual void on_tick(WallTime /*now*/) {}
  /// Somebody has answered the question that the picture shows.
  virtual void on_answer(WallTime /*now*/, bool /*yes*/) {}
  /// Somebody has typed Enter, and the cursor stands so many lines further down.
  virtual void on_enter(int /*lines*/) {}
  /// How a notice fared: one line.
  virtual void on_notice(WallTime now, const formats::NoticeDelivery& delivery) = 0;
  /// What a person or machine reads about the run when it is over.
  virtual void on_finished(const formats::FinalRecord& record, const formats::RunFacts& facts) = 0;
};

/// What a view has to know beforehand. References outlive it.
struct ViewFacts {
  const core::ServiceAddress& service;
  const core::Policy& policy;
  WallTime began_at{};  ///< our clock
};

/// JSON when asked for, the picture on a terminal, else lines.
std::unique_ptr<View> make_view(Host& host, Output output, const ViewFacts& facts);

/// Plain lines; also what scenario traces and `simulate --verbose` are made with.
class PlainView final : public View {
 public:
  PlainView(std::ostream& out, const ViewFacts& facts)
      : out_(out), classic_(facts.service, facts.policy.wait) {}
  void on_pass(const runner::Pass& pass) override;
  void on_notice(WallTime now, const formats::NoticeDelivery& delivery) override;
  void on_finished(const formats::FinalRecord& record, const formats::RunFacts& facts) override;

 private:
  /// Nothing happens for a minute or more while AWS does not answer: that is said again.
  bool is_due_again(const runner::Pass& pass) const;

  std::ostream& out_;
  runner::ClassicLines classic_;
  formats::TraceFilter filter_;
  WallTime last_line_at_{};
};

class JsonView final : public View {
 public:
  JsonView(std::ostream& out, const ViewFacts& facts) : out_(out), facts_(facts) {}
  void on_pass(const runner::Pass& pass) override;
  void on_notice(WallTime now, const formats::NoticeDelivery& delivery) override;
  void on_finished(const formats::FinalRecord& record, const formats::RunFacts& facts) override;

 private:
  std::ostream& out_;
  ViewFacts facts_;
  formats::TraceFilter filter_;
  TaskSteps steps_;
  UnknownParts unknown_;
};

/// A picture that is drawn over itself. The cursor is hidden only within a stroke, so whatever ends
/// the process leaves the terminal as it was.
class LiveView final : public View {
 public:
  LiveView(Host& host, const ViewFacts& facts) : host_(host), facts_(facts) {}
  void on_pass(const runner::Pass& pass) override;
  void on_tick(WallTime now) override;
  void on_answer(WallTime now, bool yes) override;
  void on_enter(int lines) override { lines_below_ += lines; }
  void on_notice(WallTime now, const formats::NoticeDelivery& delivery) override;
  void on_finished(const formats::FinalRecord& record, const formats::RunFacts& facts) override;

 private:
  /// Above the picture, with the next stroke.
  void say(const std::string& line);
  void draw(WallTime now);
  /// In rows of a terminal of this width: it breaks lines anew when it gets narrower.
  int height_of_last_stroke(int columns) const;

  Host& host_;
  ViewFacts facts_;
  int lines_below_ = 0;  ///< from the end of the last stroke to the cursor
  Scene scene_;
  bool begun_ = false;  ///< there is something to draw
  bool finished_ = false;
  std::string said_;
  std::string picture_;
  formats::TraceFilter filter_;
};

}  // namespace ecsr::cli
